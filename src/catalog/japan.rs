//! Every prefecture, municipality and ward of a designated city in Japan, with its official code, and the place an address names.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::catalog::fold::fold;
use crate::catalog::romaji::romaji;

const LIST: &str = include_str!("../../config/municipalities.tsv");

/// A prefecture, a municipality, or a ward of a designated city.
#[derive(Clone, Debug)]
pub struct Place {
    /// 全国地方公共団体コード: six digits, the last of which checks the others.
    pub code: &'static str,
    pub name: &'static str,
    pub kana: &'static str,
    /// Lower-case letters, unique in its prefecture.
    pub id: String,
    /// Without 県, 市, 区 …: "Tsurumi".
    pub en: String,
    /// The designated city it is a ward of.
    pub city: Option<City>,
    /// Whether it has wards of its own.
    pub divided: bool,
    /// Folded, with the city in front: how addresses begin.
    key: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct City {
    pub code: &'static str,
    pub name: &'static str,
    pub kana: &'static str,
}

#[derive(Debug)]
pub struct Japan {
    prefectures: Vec<Place>,
    /// By code.
    places: Vec<Place>,
}

static JAPAN: LazyLock<Japan> = LazyLock::new(|| Japan::read(LIST));

/// Endings of names with their readings; 北海道 keeps its own.
const ENDINGS: [(char, &[&str]); 7] = [
    ('都', &["と"]),
    ('府', &["ふ"]),
    ('県', &["けん"]),
    ('市', &["し"]),
    ('区', &["く"]),
    ('町', &["ちょう", "まち"]),
    ('村', &["むら", "そん"]),
];

/// Characters of an address before its municipality: a district (郡) or an island.
const BEFORE_MOST: usize = 8;

impl Place {
    fn new(fields: &[&'static str], city: Option<City>) -> Option<Self> {
        let &[code, name, kana, ..] = fields else {
            return None;
        };
        let spelt = fields.get(3).map(|en| (*en).to_owned());
        let en = spelt.unwrap_or_else(|| capital(&romaji(split(name, kana).0)));
        let key = fold(&format!("{}{name}", city.map_or("", |city| city.name)));
        let id = en.to_lowercase();
        Some(Self {
            code,
            name,
            kana,
            id,
            en,
            city,
            divided: false,
            key,
        })
    }

    /// The code without its check digit, as event files have it.
    pub fn short_code(&self) -> &'static str {
        &self.code[..5]
    }

    /// The prefecture's two digits.
    pub fn prefecture(&self) -> &'static str {
        &self.code[..2]
    }

    /// With the designated city in front: 横浜市鶴見区.
    pub fn full_name(&self) -> String {
        format!("{}{}", self.city.map_or("", |city| city.name), self.name)
    }

    /// Whether it is called so: 鶴見区, 鶴見, 横浜市鶴見区, its id or its code.
    pub fn is_called(&self, text: &str) -> bool {
        let short = self
            .name
            .strip_suffix(|c| ENDINGS.iter().any(|(end, _)| *end == c));
        let full = self.full_name();
        let codes = [self.code, self.short_code()];
        self.name == text
            || full == text
            || short == Some(text)
            || self.id == text.to_lowercase()
            || codes.contains(&text)
    }
}

impl Japan {
    pub fn get() -> &'static Self {
        &JAPAN
    }

    fn read(list: &'static str) -> Self {
        let rows = list.lines().filter(|line| !line.starts_with('#'));
        let (mut prefectures, mut places) = (Vec::new(), Vec::<Place>::new());
        // Wards stand behind their city. Those of Tokyo are municipalities.
        let mut city: Option<City> = None;
        for row in rows {
            let fields: Vec<&'static str> = row.split('\t').collect();
            let &[code, name, kana, ..] = fields.as_slice() else {
                continue;
            };
            if &code[2..5] == "000" {
                city = None;
                prefectures.extend(Place::new(&fields, None));
                continue;
            }
            let ward = name.ends_with('区');
            places.extend(Place::new(&fields, city.filter(|_| ward)));
            if !ward {
                city = Some(City { code, name, kana });
            }
        }
        let cities = places.iter().filter_map(|place| place.city);
        let cities: HashSet<_> = cities.map(|city| city.code).collect();
        for place in &mut places {
            place.divided = cities.contains(place.code);
        }
        name_apart(&mut places);
        Self {
            prefectures,
            places,
        }
    }

    pub fn prefectures(&self) -> &[Place] {
        &self.prefectures
    }

    /// By name with or without its ending, in Latin letters, or by the code of two or six digits.
    pub fn prefecture(&self, text: &str) -> Option<&Place> {
        let called = |p: &&Place| p.is_called(text) || p.prefecture() == text;
        self.prefectures.iter().find(called)
    }

    /// Municipalities and wards of a prefecture, by code.
    pub fn within(&self, prefecture: &str) -> impl Iterator<Item = &Place> {
        self.places
            .iter()
            .filter(move |place| place.prefecture() == prefecture)
    }

    pub fn wards_of(&self, city: &Place) -> impl Iterator<Item = &Place> {
        let code = city.code;
        self.within(city.prefecture())
            .filter(move |place| place.city.is_some_and(|city| city.code == code))
    }

    /// By five digits, or six of which the last is right.
    pub fn by_code(&self, code: &str) -> Option<&Place> {
        let five = code.get(..5)?;
        let found = self
            .places
            .binary_search_by(|place| place.short_code().cmp(five));
        let place = &self.places[found.ok()?];
        [place.code, five].contains(&code).then_some(place)
    }

    /// Where something is: by its code, and by its address where the code says nothing or only names a city that has wards.
    /// `prefecture`: its name, for addresses that leave it out.
    pub fn locate(&self, code: &str, prefecture: &str, address: &str) -> Option<&Place> {
        let coded = self.by_code(code);
        if let Some(place) = coded
            && !place.divided
        {
            return coded;
        }
        self.of_address(prefecture, address).or(coded)
    }

    fn of_address(&self, prefecture: &str, address: &str) -> Option<&Place> {
        let address = address.trim();
        let named = self
            .prefectures
            .iter()
            .find(|p| address.starts_with(p.name));
        let rest = named.map_or(address, |p| &address[p.name.len()..]);
        let prefecture = named.or_else(|| self.prefecture(prefecture))?;
        let rest = fold(&rest.chars().take(30).collect::<String>());
        let longest = |from: &str| {
            let begins = self
                .within(prefecture.prefecture())
                .filter(|place| from.starts_with(&place.key));
            begins.max_by_key(|place| place.key.len())
        };
        longest(&rest).or_else(|| {
            let ends = rest
                .char_indices()
                .take(BEFORE_MOST)
                .filter(|(_, c)| matches!(c, '郡' | '島'));
            let mut after = ends.map(|(at, c)| &rest[at + c.len_utf8()..]);
            after.find_map(longest)
        })
    }
}

/// The reading without that of the name's ending, and the ending's.
fn split<'k>(name: &str, kana: &'k str) -> (&'k str, &'k str) {
    let endings = ENDINGS.iter().filter(|(end, _)| name.ends_with(*end));
    let mut endings = endings.flat_map(|(_, readings)| readings.iter());
    let found = endings.find_map(|ending| kana.strip_suffix(ending));
    let stem = found.unwrap_or(kana);
    (stem, &kana[stem.len()..])
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(rest).collect()
}

/// Where several of a prefecture would have one id, wards take their city's in front, and of municipalities all but the first take their ending.
fn name_apart(places: &mut [Place]) {
    let id = |place: &Place| (place.prefecture(), place.id.clone());
    let (mut seen, mut shared) = (HashSet::new(), HashSet::new());
    for place in places.iter() {
        if !seen.insert(id(place)) {
            shared.insert(id(place));
        }
    }
    let mut taken = HashSet::new();
    for place in places.iter_mut() {
        let (own, stem) = (id(place), place.id.clone());
        if !shared.contains(&own) {
            continue;
        }
        if let Some(city) = place.city {
            place.id = format!("{}-{stem}", romaji(split(city.name, city.kana).0));
        } else if !taken.insert(own) {
            place.id = format!("{stem}-{}", romaji(split(place.name, place.kana).1));
        }
    }
}

#[cfg(test)]
mod tests;
