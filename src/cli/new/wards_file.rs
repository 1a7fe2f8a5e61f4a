//! The wards of a new region as their file has them.

use std::fmt::Write as _;

use super::answers::Answers;
use crate::catalog::Catalog;
use crate::catalog::japan::{Japan, Place};
use domain::WardId;

/// A file that says what it does not know.
pub(super) fn text(answers: &Answers) -> String {
    let mut text = "\
# Wards, cities, towns and villages of the event, and \"other\" for everybody from elsewhere.
#
# code      全国地方公共団体コード (総務省), 5 digits; imports use it.
# tile      column and row on the wall's schematic map. Laid out by code, row by row, somewhat wider than high: move them by hand, so that the
#           map looks like the region. No two on one tile; numbers from 0 to 31. The special wards of Tokyo stand as they lie.
# adjacent  those that share a border, both ways. The official list does not say which, so that outside the special wards of Tokyo it is empty:
#           people of neighbouring wards are introduced with a little preference once it is filled in.

schema = 1
"
    .to_owned();
    let drawn = drawn(answers);
    for (at, ward) in answers.wards.iter().enumerate() {
        let (ja, kana, en) = words(ward, answers);
        let ([column, row], adjacent) = &drawn[at];
        let adjacent: Vec<String> = adjacent.iter().map(|id| format!("\"{id}\"")).collect();
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n[[ward]]\nid = \"{}\"\ncode = \"{}\"\nja = \"{ja}\"\nkana = \"{kana}\"\nen = \"{en}\"\ntile = [{column}, {row}]\nadjacent = [{}]\n",
            ward.id,
            ward.short_code(),
            adjacent.join(", "),
        );
    }
    let (outside, kana) = outside(answers.prefecture.name);
    let _ = write!(
        text,
        "\n[[ward]]\nid = \"other\"\nja = \"上記以外・{outside}\"\nkana = \"じょうきいがい・{kana}\"\nen = \"Elsewhere / outside {}\"\n",
        answers.prefecture.en,
    );
    text
}

/// A ward's tile, and those it borders on.
type Drawn = ([usize; 2], Vec<String>);

/// As the example has them if it has all; else laid out by code, and nobody's neighbours are known.
fn drawn(answers: &Answers) -> Vec<Drawn> {
    let example = Catalog::example().map(|catalog| catalog.wards);
    let example = example.unwrap_or_default();
    let chosen = |id: &WardId| answers.wards.iter().any(|ward| ward.id == id.as_str());
    let known = answers.wards.iter().map(|ward| {
        let found = example
            .iter()
            .find(|known| known.code.as_deref() == Some(ward.short_code()))?;
        let adjacent = found
            .adjacent
            .iter()
            .filter(|id| chosen(id))
            .map(ToString::to_string);
        Some((found.tile?.map(usize::from), adjacent.collect()))
    });
    let across = columns(answers.wards.len());
    let by_code = || {
        (0..answers.wards.len())
            .map(|at| ([at % across, at / across], Vec::new()))
            .collect()
    };
    known
        .collect::<Option<Vec<Drawn>>>()
        .unwrap_or_else(by_code)
}

/// Columns for so many: eight wide for five high, as on a wall.
fn columns(count: usize) -> usize {
    let mut across = 1;
    while across * across * 5 < count * 8 {
        across += 1;
    }
    across
}

/// Wards of two cities may have one name: there the city stands in front.
fn words(ward: &Place, answers: &Answers) -> (String, String, String) {
    let cities = || {
        answers
            .wards
            .iter()
            .map(|ward| ward.city.map(|city| city.code))
    };
    let one = cities().all(|city| Some(city) == cities().next());
    match ward.city {
        Some(city) if !one => {
            let en = ward.en.clone();
            let city_en = Japan::get()
                .by_code(city.code)
                .map_or("", |place| place.en.as_str());
            (
                ward.full_name(),
                format!("{}{}", city.kana, ward.kana),
                format!("{city_en} {en}"),
            )
        }
        _ => (ward.name.to_owned(), ward.kana.to_owned(), ward.en.clone()),
    }
}

fn outside(prefecture: &str) -> (&'static str, &'static str) {
    match prefecture.chars().last() {
        Some('都') => ("都外", "とがい"),
        Some('道') => ("道外", "どうがい"),
        Some('府') => ("府外", "ふがい"),
        _ => ("県外", "けんがい"),
    }
}
