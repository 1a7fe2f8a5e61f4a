//! Whom a booth may know, for a spreadsheet: one line a visitor, in which nothing is a formula.

use crate::catalog::Catalog;
use crate::catalog::text::Language;
use crate::service::KnownVisitor;
use crate::spreadsheet::Csv;

const HEADER: [(&str, &str); 12] = [
    ("訪問日時", "visited"),
    ("名札", "badge"),
    ("氏名", "name"),
    ("ふりがな", "reading"),
    ("所属", "organization"),
    ("種別", "kind"),
    ("職種", "role"),
    ("地域", "area"),
    ("電話番号", "telephone"),
    ("メールアドレス", "e-mail"),
    ("評価", "mark"),
    ("メモ", "note"),
];

pub(super) fn write(known: &[KnownVisitor], catalog: &Catalog, language: Language) -> String {
    let mut csv = Csv::default();
    csv.line(HEADER.map(|(ja, en)| language.of(ja, en)));
    for KnownVisitor { visitor, card } in known {
        let kind = catalog.kind(&visitor.kind).map(|kind| &kind.words);
        let role = visitor.role.as_ref().and_then(|role| catalog.role(role));
        let ward = catalog.ward(&visitor.ward).map(|ward| &ward.words);
        let said = |words: Option<&crate::catalog::text::Text>| {
            words.map_or_else(String::new, |words| words.said(language).to_owned())
        };
        csv.line([
            visitor.since.clone(),
            visitor.badge.to_string(),
            visitor.name.clone(),
            visitor.kana.clone().unwrap_or_default(),
            visitor.organization.name.clone(),
            said(kind),
            said(role.map(|role| &role.words)),
            said(ward),
            card.contact.phone.clone().unwrap_or_default(),
            card.contact.email.clone().unwrap_or_default(),
            visitor
                .mark
                .map_or_else(String::new, |mark| format!("{mark:?}")),
            visitor.note.clone(),
        ]);
    }
    csv.into_text()
}
