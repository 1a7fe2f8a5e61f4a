//! People by name, as they are addressed.

use crate::catalog::text::Language;
use protocol::view::{Honorific, Person};

/// Where nobody is left to name.
const ERASED: (&str, &str) = ("削除された方", "somebody who erased themself");

/// With the form of address where Japanese has one.
pub(super) fn addressed(person: &Person, language: Language) -> String {
    let form = match person.honorific {
        Honorific::Sensei => "先生",
        Honorific::Sama => "様",
        Honorific::San => "さん",
    };
    match (&person.name, language) {
        (Some(name), Language::Ja) => format!("{name} {form}"),
        (Some(name), Language::En) => name.clone(),
        (None, language) => language.of(ERASED.0, ERASED.1).to_owned(),
    }
}

/// With the organization before the name.
pub(super) fn in_full(person: &Person, language: Language) -> String {
    match person.organization.name.as_str() {
        "" => addressed(person, language),
        organization => format!("{organization} {}", addressed(person, language)),
    }
}

pub(super) fn listed(people: &[Person], language: Language) -> String {
    let names: Vec<_> = people
        .iter()
        .map(|person| in_full(person, language))
        .collect();
    names.join(language.of("、", ", "))
}
