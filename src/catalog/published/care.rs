//! 介護サービス情報公表システム: one file for each service, of all Japan.

use super::Facility;
use super::forms::headings;
use crate::catalog::delimited::Line;
use crate::catalog::japan::Japan;
use crate::typed;

pub(super) fn facilities(rows: &[Line]) -> Vec<Facility> {
    let headings = headings(rows.first());
    let column = |name: &str| {
        headings
            .iter()
            .position(|heading| heading.starts_with(name))
    };
    let [code, prefecture, city, name, kana, service, address, number] = [
        "都道府県コード又は市",
        "都道府県名",
        "市区町村名",
        "事業所名",
        "事業所名カナ",
        "サービスの種類",
        "住所",
        "事業所番号",
    ]
    .map(column);
    let rows = rows.iter().skip(1);
    let facilities = rows.map(|row| {
        let get = |at: Option<usize>| at.and_then(|at| row.1.get(at)).unwrap_or_default().trim();
        let (prefecture, city, address) = (get(prefecture), get(city), typed::line(get(address)));
        let address = match () {
            () if address.starts_with(prefecture) && !prefecture.is_empty() => address,
            () if address.starts_with(city) => format!("{prefecture}{address}"),
            () => format!("{prefecture}{city}{address}"),
        };
        let service = typed::line(get(service));
        Facility {
            line: row.0,
            id: format!("kaigo-{}", get(number)),
            name: typed::line(get(name)),
            kana: typed::reading(get(kana)),
            kind: "介護",
            sub_kind: service
                .strip_prefix("介護予防")
                .unwrap_or(&service)
                .to_owned(),
            code: code_of(get(code), prefecture),
            prefecture: prefecture.to_owned(),
            address,
        }
    });
    facilities.collect()
}

/// The code as it was before a spreadsheet took the nought off its front.
fn code_of(written: &str, prefecture: &str) -> String {
    let japan = Japan::get();
    let wanted = japan.prefecture(prefecture).map(|place| place.prefecture());
    let codes = [written.to_owned(), format!("0{written}")];
    let right = |code: &String| {
        japan
            .by_code(code)
            .is_some_and(|place| wanted.is_none_or(|wanted| place.prefecture() == wanted))
    };
    codes.into_iter().find(right).unwrap_or_default()
}
