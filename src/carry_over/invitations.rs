//! Whom to invite next time, for a spreadsheet: kinds and wards.

use crate::catalog::Catalog;
use crate::catalog::text::Language;
use crate::spreadsheet::Csv;
use protocol::api::UnmetNeed;

pub fn csv(unmet: &[UnmetNeed], catalog: &Catalog, language: Language) -> String {
    let t = |ja: &'static str, en: &'static str| language.of(ja, en);
    let mut csv = Csv::default();
    csv.line([
        t("求められたこと", "Sought"),
        t("区", "Ward"),
        t("求めた方（人）", "Seekers"),
        t("お答えできた方（人）", "Answered"),
        t("次回お招きしたい種別", "Whom to invite"),
    ]);
    let mut most: Vec<&UnmetNeed> = unmet.iter().collect();
    let open = |need: &UnmetNeed| {
        need.seekers
            .zip(need.answered)
            .map_or(0, |(all, some)| all - some)
    };
    most.sort_by_key(|need| std::cmp::Reverse(open(need)));
    for need in most {
        let tag = catalog.tag(&need.tag).map(|tag| tag.words.said(language));
        let ward = catalog
            .ward(&need.ward)
            .map(|ward| ward.words.said(language));
        let count = |count: Option<u32>| count.map(|count| count.to_string()).unwrap_or_default();
        let invite: Vec<_> = need
            .invite
            .iter()
            .map(|id| called(catalog, id, language))
            .collect();
        csv.line([
            tag.unwrap_or(need.tag.as_str()).to_owned(),
            ward.unwrap_or(need.ward.as_str()).to_owned(),
            count(need.seekers),
            count(need.answered),
            invite.join(t("、", ", ")),
        ]);
    }
    csv.into_text()
}

/// A kind or a sub-kind.
fn called(catalog: &Catalog, id: &str, language: Language) -> String {
    let kind = catalog.kinds.iter().find(|kind| kind.id.as_str() == id);
    let sub_kind = catalog.sub_kinds.iter().find(|sub| sub.id.as_str() == id);
    let words = kind
        .map(|kind| &kind.words)
        .or(sub_kind.map(|sub| &sub.words));
    words.map_or(id, |words| words.said(language)).to_owned()
}
