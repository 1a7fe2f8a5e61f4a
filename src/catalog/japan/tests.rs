use std::collections::HashMap;

use super::*;
use crate::catalog::Catalog;

/// By the rule of 総務省: weights 6 to 2, and what is missing to a multiple of eleven.
fn check_digit(five: &str) -> u32 {
    let digits = five.chars().filter_map(|c| c.to_digit(10));
    let sum: u32 = digits
        .zip([6, 5, 4, 3, 2])
        .map(|(digit, weight)| digit * weight)
        .sum();
    (11 - sum % 11) % 10
}

#[test]
fn every_code_has_its_check_digit_and_stands_once() {
    let japan = Japan::get();
    let mut seen = HashSet::new();
    for place in japan.prefectures.iter().chain(&japan.places) {
        assert!(seen.insert(place.code), "{} stands twice", place.code);
        assert!(
            place.code.len() == 6 && place.code.bytes().all(|b| b.is_ascii_digit()),
            "{}",
            place.code
        );
        let last = place.code[5..].parse::<u32>().unwrap();
        assert_eq!(
            last,
            check_digit(place.short_code()),
            "{} {}",
            place.code,
            place.name
        );
        assert!(
            place.kana.chars().all(|c| matches!(c, 'ぁ'..='ん')),
            "{} {}",
            place.name,
            place.kana
        );
        assert!(
            !split(place.name, place.kana).1.is_empty() || place.name == "北海道",
            "{}",
            place.name
        );
    }
}

#[test]
fn the_counts_are_the_official_ones() {
    let japan = Japan::get();
    assert_eq!(japan.prefectures.len(), 47);
    let wards = japan.places.iter().filter(|place| place.city.is_some());
    let cities: HashSet<_> = wards
        .clone()
        .filter_map(|place| place.city.map(|city| city.code))
        .collect();
    assert_eq!(
        (cities.len(), wards.count()),
        (20, 171),
        "designated cities and their wards"
    );
    let special = japan
        .within("13")
        .filter(|place| place.name.ends_with('区'));
    assert_eq!(special.count(), 23);
    assert_eq!(japan.places.len() - 171, 1741);
    assert!(japan.places.is_sorted_by_key(|place| place.code));
    for prefecture in &japan.prefectures {
        assert!(
            japan.within(prefecture.prefecture()).count() >= 15,
            "{}",
            prefecture.name
        );
    }
}

#[test]
fn ids_are_letters_and_none_repeats_within_a_prefecture() {
    let mut ids: HashMap<_, &Place> = HashMap::new();
    for place in &Japan::get().places {
        let fine = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(
            !place.id.is_empty() && place.id.chars().all(fine),
            "{} {}",
            place.name,
            place.id
        );
        assert_ne!(place.id, crate::catalog::OTHER_WARD);
        if let Some(other) = ids.insert((place.prefecture(), &place.id), place) {
            panic!(
                "{} is {} and {}",
                place.id,
                other.full_name(),
                place.full_name()
            );
        }
    }
}

#[test]
fn the_wards_of_tokyo_are_those_of_the_example() {
    let example = Catalog::example().unwrap();
    for ward in &example.wards {
        let Some(code) = &ward.code else {
            continue;
        };
        let place = Japan::get().by_code(code).unwrap();
        let kept = (place.id.as_str(), place.name, place.kana, place.en.as_str());
        let written = (
            ward.id.as_str(),
            ward.words.ja.as_str(),
            ward.kana.as_str(),
            ward.words.en.as_str(),
        );
        assert_eq!(kept, written);
    }
}

#[test]
fn places_that_share_a_name_are_told_apart() {
    let id = |code: &str| Japan::get().by_code(code).unwrap().id.as_str();
    assert_eq!(
        [id("14101"), id("14105"), id("14153")],
        ["tsurumi", "yokohama-minami", "sagamihara-minami"]
    );
    assert_eq!([id("01206"), id("01661")], ["kushiro", "kushiro-cho"]);
    assert_eq!(
        [id("14130"), id("14131")],
        ["kawasaki", "kawasaki-kawasaki"]
    );
    assert_eq!(
        [id("20202"), id("22138"), id("19208")],
        ["matsumoto", "chuo", "minami-alps"]
    );
}

#[test]
fn prefectures_answer_to_all_their_names() {
    for text in ["神奈川県", "神奈川", "kanagawa", "Kanagawa", "14", "140007"] {
        assert_eq!(
            Japan::get().prefecture(text).map(|p| p.name),
            Some("神奈川県"),
            "{text}"
        );
    }
    assert_eq!(
        Japan::get().prefecture("hokkaido").map(|p| p.name),
        Some("北海道")
    );
    assert_eq!(Japan::get().prefecture("江戸").map(|p| p.name), None);
}

#[test]
fn an_address_names_its_place() {
    let at = |code: &str, prefecture: &str, address: &str| {
        let place = Japan::get().locate(code, prefecture, address);
        place.map(|place| place.full_name()).unwrap_or_default()
    };
    assert_eq!(at("14101", "", ""), "横浜市鶴見区");
    assert_eq!(at("141011", "", ""), "横浜市鶴見区");
    assert_eq!(
        at("14100", "", "神奈川県横浜市鶴見区架空町1-1"),
        "横浜市鶴見区",
        "the city has wards"
    );
    assert_eq!(at("141003", "", "所在地不明"), "横浜市");
    assert_eq!(
        at("", "神奈川県", "横浜市港北区架空町１－１"),
        "横浜市港北区"
    );
    assert_eq!(at("", "", "神奈川県足柄下郡真鶴町架空1"), "真鶴町");
    assert_eq!(at("", "東京都", "三宅島三宅村架空1"), "三宅村");
    assert_eq!(at("", "", "奈良県大和郡山市架空町1"), "大和郡山市");
    assert_eq!(at("", "", "茨城県龍ヶ崎市架空1"), "龍ケ崎市");
    // The wards of 浜松 before 2024 have codes that are gone.
    assert_eq!(at("22131", "", "静岡県浜松市中央区架空町1"), "浜松市中央区");
    assert_eq!(at("99999", "", "架空県架空市"), "");
    assert_eq!(at("", "", "横浜市鶴見区"), "", "no prefecture");
}
