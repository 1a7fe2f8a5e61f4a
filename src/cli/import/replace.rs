//! What a new list of organizations would do to the one that is stored and to the people who picked from it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::catalog::organizations::{OrganizationIndex, Picked};
use crate::directory::PersonRecord;

/// Changes shown of each kind; more are counted.
const SHOWN: usize = 20;

/// Why the new list should not be stored unasked; `None`: it may.
pub(super) fn objection(
    old: &OrganizationIndex,
    new: &OrganizationIndex,
    people: &[Arc<PersonRecord>],
) -> Option<String> {
    let (before, now) = (old.len(), new.len());
    let mut text = match now {
        0 => "there is a header and no organization below it".to_owned(),
        _ if now * 2 < before => {
            format!("{now} organizations are less than half of the {before} that are stored")
        }
        _ => String::new(),
    };
    let changed = changed(old, new, people);
    if !changed.is_empty() {
        let gap = if text.is_empty() { "" } else { "; and " };
        let _ = write!(
            text,
            "{gap}ids that people have picked mean something else:"
        );
        for line in changed.iter().take(SHOWN) {
            let _ = write!(text, "\n  {line}");
        }
        if changed.len() > SHOWN {
            let _ = write!(text, "\n  … and {} more", changed.len() - SHOWN);
        }
        text.push('\n');
    }
    (!text.is_empty()).then(|| {
        format!(
            "{}. Nothing was stored: check the file, or store it with --force (people keep the organization they picked)",
            text.trim_end()
        )
    })
}

/// A line for each picked id that is not the same organization in the new list.
fn changed(
    old: &OrganizationIndex,
    new: &OrganizationIndex,
    people: &[Arc<PersonRecord>],
) -> Vec<String> {
    let rows = people.iter().flat_map(|person| {
        let wished = person.greet_must.iter().chain(&person.greet_never);
        let picked = person.picked.iter().chain(&person.greet).chain(wished);
        let ids = person.organization_id.iter().chain(&person.wishes);
        picked
            .filter_map(|picked| old.find(picked))
            .chain(ids.filter_map(|id| old.get(id)))
    });
    let picked: BTreeMap<_, _> = rows.map(|row| (&row.id, Picked::from(row))).collect();
    let lines = picked.into_iter().filter_map(|(id, was)| {
        let becomes = match new.get(id) {
            Some(row) if row.is(&was) => return None,
            Some(row) => format!("would be {} ({})", row.name, row.ward),
            None => match new.find(&was) {
                Some(row) => format!("would be id \"{}\"", row.id),
                None => "would be gone".into(),
            },
        };
        Some(format!("\"{id}\", {} ({}), {becomes}", was.name, was.ward))
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::catalog::organizations::read_organizations;

    fn list(rows: &str) -> OrganizationIndex {
        let text = format!("id,kind,name,ward\n{rows}");
        let catalog = Catalog::example().unwrap();
        OrganizationIndex::new(read_organizations(&catalog, "list.csv", text.as_bytes()).unwrap())
    }

    fn person(picked: Option<Picked>, greet: Vec<Picked>) -> Arc<PersonRecord> {
        Arc::new(PersonRecord {
            name: "三田 あおい".into(),
            picked,
            greet,
            resume_code: "AAAA2222".into(),
            ..PersonRecord::default()
        })
    }

    const OLD: &str = "1,hospital,架空中央病院,meguro\n2,clinic,いろは内科,setagaya\n3,care,はなの訪問看護,shibuya\n4,clinic,つばさ医院,ota\n";

    #[test]
    fn ids_that_were_picked_and_mean_something_else_are_named() {
        let old = list(OLD);
        let picked = |id: &str| Picked::from(old.get(&id.into()).unwrap());
        let people = [
            person(Some(picked("1")), vec![picked("2"), picked("4")]),
            person(None, Vec::new()),
        ];
        let new = list(
            "1,clinic,いろは内科,setagaya\n2,clinic,イロハ内科,setagaya\n3,clinic,ひなた内科,ota\n",
        );
        let said = objection(&old, &new, &people).unwrap();
        assert!(
            said.contains("\"1\", 架空中央病院 (meguro), would be いろは内科 (setagaya)"),
            "{said}"
        );
        assert!(
            said.contains("\"4\", つばさ医院 (ota), would be gone"),
            "{said}"
        );
        assert!(!said.contains("\"2\"") && !said.contains("\"3\""), "{said}");
        assert!(said.contains("--force"), "{said}");
        assert_eq!(objection(&old, &new, &[]), None, "nobody picked");
        assert_eq!(objection(&old, &list(OLD), &people), None);
    }

    #[test]
    fn an_empty_list_and_a_fraction_of_the_old_one_are_named() {
        let old = list(OLD);
        assert!(objection(&old, &list(""), &[]).unwrap().contains("header"));
        let one = list("1,hospital,架空中央病院,meguro\n");
        let said = objection(&old, &one, &[]).unwrap();
        assert!(said.contains("less than half of the 4"), "{said}");
        let two = list("1,hospital,架空中央病院,meguro\n2,clinic,いろは内科,setagaya\n");
        assert_eq!(objection(&old, &two, &[]), None);
        assert_eq!(objection(&list(""), &one, &[]), None, "the first list");
    }
}
