//! Reads who may meet whom by kind.

use crate::catalog::read_lists::{Kinds, choice, known};
use crate::catalog::table::Table;
use domain::{Allowance, KindLimit};

/// More than an evening has conversations.
const MOST: u32 = 50;

const WORDS: [(&str, Allowance); 2] = [
    ("never", Allowance::Never),
    ("if asked", Allowance::IfAsked),
];

pub(super) fn limits(top: &Table<'_>, kinds: &Kinds) -> Vec<KindLimit> {
    let tables = top.tables("limit");
    let read = tables.iter().filter_map(|table| limit(table, kinds));
    read.collect()
}

/// None after noting why.
fn limit(table: &Table<'_>, kinds: &Kinds) -> Option<KindLimit> {
    let ids: Vec<&str> = kinds.ids.iter().map(String::as_str).collect();
    let side = |key| {
        let (all, some) = (known(table, key, "kind", &ids), table.is_list_of_some(key));
        if !some {
            let message = "names nobody";
            table.wrong(key, message, format!("write: {key} = [\"company\"]"));
        }
        some.then_some(all)
    };
    let (who, whom) = (side("who"), side("whom"));
    let word = table.has("meet").then(|| choice(table, "meet", &WORDS));
    let most = table
        .has("at_most")
        .then(|| table.number("at_most", 1..=MOST));
    let allows = match (word, most) {
        (Some(word), None) => word,
        (None, Some(most)) => most.map(|most| Allowance::AtMost(most.value as u8)),
        (word, _) => {
            let message = if word.is_some() {
                "beside at_most"
            } else {
                "missing"
            };
            let mend = "write one of: meet = \"never\", meet = \"if asked\", at_most = 2";
            table.wrong("meet", message, mend);
            None
        }
    };
    let (who, whom, allows) = (who?, whom?, allows?);
    Some(KindLimit {
        on_request: whom.iter().all(|id| on_request(kinds, id)),
        who,
        whom,
        allows,
    })
}

/// Of a kind, or of a sub-kind's kind.
fn on_request(kinds: &Kinds, id: &str) -> bool {
    let kind = id.split('/').next();
    let mut all = kinds.kinds.iter();
    all.any(|k| k.on_request && Some(k.id.as_str()) == kind)
}
