//! What is wrong with a list, as it is told: coded, with what the words for the code are filled with, and in English.

use std::collections::BTreeMap;

use crate::catalog::attendees_csv::AttendeeRow;
use crate::catalog::fault::{Fault, Have, Near, What};
use crate::catalog::problem::{Problem, Problems};
use protocol::api::{FaultCode as Code, Import, ImportFault, ImportNote};

pub(super) type Values = BTreeMap<String, String>;

/// What stands against storing a line that can be read.
pub(super) enum Against {
    NoRoom,
    /// Their badge is another one.
    OtherBadge(u32),
    BadgeWorn,
    /// What the form says of the column's field, in Japanese.
    Field(String),
}

/// Why a line is left out, or what became of its badge.
pub(super) enum Doubt {
    SamePerson,
    Merged,
    Erased,
    Namesake,
    HasCome,
    BadgeGone { worn: u32 },
}

fn values<const N: usize>(values: [(&str, &dyn ToString); N]) -> Values {
    let each = values.into_iter();
    each.map(|(name, value)| (name.to_owned(), value.to_string()))
        .collect()
}

pub(super) fn note(line: usize, doubt: &Doubt) -> ImportNote {
    let (code, message) = match doubt {
        Doubt::SamePerson => (
            Code::SamePerson,
            "the same person as in a line above; it was left out",
        ),
        Doubt::Merged => (
            Code::Merged,
            "is part of another registration by now; the line was left out",
        ),
        Doubt::Erased => (Code::Erased, "was erased since; the line was left out"),
        Doubt::Namesake => (
            Code::Namesake,
            "somebody of this name and organization is registered already; the line was left out",
        ),
        Doubt::HasCome => (
            Code::HasCome,
            "has come by now and says themselves what is shown; the line was left out",
        ),
        Doubt::BadgeGone { .. } => (
            Code::BadgeGone,
            "somebody else was given this badge number meanwhile; theirs is ",
        ),
    };
    let (worn, values) = match doubt {
        Doubt::BadgeGone { worn } => (worn.to_string(), values([("badge", worn)])),
        _ => (String::new(), Values::new()),
    };
    ImportNote {
        line,
        message: format!("{message}{worn}"),
        code,
        values,
    }
}

pub(super) fn against(row: &AttendeeRow, column: &str, what: Against) -> ImportFault {
    let (code, message, values) = match what {
        Against::NoRoom => (
            Code::NoRoom,
            "empty, and the event has no room for the ward; write a room's id".to_owned(),
            Values::new(),
        ),
        Against::OtherBadge(worn) => (
            Code::OtherBadge,
            format!("they have badge {worn} already; write {worn}, or leave it empty"),
            values([("badge", &worn)]),
        ),
        Against::BadgeWorn => (
            Code::BadgeWorn,
            "somebody who is registered has this number; write another, or leave it empty".into(),
            Values::new(),
        ),
        Against::Field(said) => (Code::Field, said.clone(), values([("said", &said)])),
    };
    ImportFault {
        line: Some(row.line),
        column: column.to_owned(),
        message,
        code,
        values,
    }
}

/// Nothing of a list is stored that cannot be read.
pub(super) fn faults(problems: Problems) -> Import {
    Import {
        errors: problems.0.into_iter().map(told).collect(),
        ..Import::default()
    }
}

fn told(problem: Problem) -> ImportFault {
    let message = match problem.mend.as_str() {
        "" => problem.message,
        mend => format!("{}; {mend}", problem.message),
    };
    let (code, values) = match &problem.fault {
        Some(fault) => coded(fault),
        None => (Code::Field, values([("said", &message)])),
    };
    ImportFault {
        line: problem.line,
        column: problem.key,
        message,
        code,
        values,
    }
}

fn coded(fault: &Fault) -> (Code, Values) {
    let none = Values::new;
    match fault {
        Fault::Locked => (Code::Locked, none()),
        Fault::Encoding => (Code::Encoding, none()),
        Fault::Workbook(error) => (Code::Workbook, values([("error", error)])),
        Fault::NotCsv(error) => (Code::NotCsv, values([("error", error)])),
        Fault::Unclosed => (Code::Unclosed, none()),
        Fault::TooManyRows { count, most } => (
            Code::TooManyRows,
            values([("count", count), ("most", most)]),
        ),
        Fault::NoColumn { column, have } => {
            let column = values([("column", column)]);
            (
                Code::NoColumn,
                column.into_iter().chain(had(have)).collect(),
            )
        }
        Fault::ColumnTwice(column) => (Code::ColumnTwice, values([("column", column)])),
        Fault::NotAColumn(close) => (Code::NotAColumn, near(none(), close)),
        Fault::NoHeading {
            heading,
            near: close,
        } => (Code::NoHeading, near(values([("heading", heading)]), close)),
        Fault::Surplus { fields, headings } => (
            Code::Surplus,
            values([("fields", fields), ("headings", headings)]),
        ),
        Fault::Empty => (Code::Empty, none()),
        Fault::NoWard => (Code::NoWard, none()),
        Fault::LineBreak => (Code::LineBreak, none()),
        Fault::TooLong { count, most } => {
            (Code::TooLong, values([("count", count), ("most", most)]))
        }
        Fault::Repeated { word, line } => {
            (Code::Repeated, values([("word", word), ("line", line)]))
        }
        Fault::PatientData(reason) => {
            let (ja, en) = reason.words();
            (Code::PatientData, values([("ja", &ja), ("en", &en)]))
        }
        Fault::NotATime(word) => (Code::NotATime, values([("word", word)])),
        Fault::LeavesFirst => (Code::LeavesFirst, none()),
        Fault::Honorific(word) => (Code::Honorific, values([("word", word)])),
        Fault::NoBadgeNumber { word, most } => (
            Code::NoBadgeNumber,
            values([("word", word), ("most", most)]),
        ),
        Fault::YesNo(word) => (Code::YesNo, values([("word", word)])),
        Fault::Unknown {
            what,
            word,
            near: close,
        } => {
            let code = match what {
                What::Tag => Code::UnknownTag,
                What::Kind => Code::UnknownKind,
                What::Role => Code::UnknownRole,
                What::Room => Code::UnknownRoom,
                What::Ward => Code::UnknownWard,
            };
            (code, near(values([("word", word)]), close))
        }
        Fault::NoSubKind {
            word,
            kind,
            near: close,
        } => (
            Code::NoSubKind,
            near(values([("word", word), ("kind", kind)]), close),
        ),
        Fault::UnsureOrganization { word, near } => {
            let mut values = values([("word", word)]);
            match near.as_slice() {
                [] => {}
                [one] => drop(values.insert("near".into(), one.name.clone())),
                [one, other, ..] => {
                    for (name, likely) in [("one", one), ("other", other)] {
                        let said = format!("{}（{}）", likely.id, likely.name);
                        values.insert(name.into(), said);
                    }
                }
            }
            (Code::UnsureOrganization, values)
        }
    }
}

/// With what may be meant instead.
fn near(mut values: Values, near: &Near) -> Values {
    match near {
        Near::Mean(one) => drop(values.insert("near".into(), one.clone())),
        Near::OneOf(all) => drop(values.insert("all".into(), all.join("、"))),
        Near::Such { count, one } => {
            values.insert("count".into(), count.to_string());
            values.insert("such".into(), one.clone());
        }
        Near::Nothing => {}
    }
    values
}

fn had(have: &Have) -> Values {
    match have {
        Have::Nothing => Values::new(),
        Have::Mean(one) => values([("near", one)]),
        Have::There(all) => values([("all", &all.join("、"))]),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::catalog::Catalog;
    use crate::catalog::attendees_csv::{Purpose, read_attendees};
    use crate::catalog::organizations::{OrganizationIndex, read_organizations};

    const HEAD: &str = "番号,氏名,所属,種別,区,敬称,職種,会場,できること,同意,到着,早退,名札番号,詳細種別,会いたい施設,会いたい種別";

    /// A list of one line, of which some columns say something else.
    fn line(changed: &[(&str, &str)]) -> Vec<u8> {
        let usual = [
            ("番号", "1"),
            ("氏名", "見本 花子"),
            ("所属", "みどり"),
            ("種別", "clinic"),
            ("区", "meguro"),
        ];
        let cells = HEAD.split(',').map(|column| {
            let said = changed.iter().chain(&usual).find(|(of, _)| *of == column);
            format!("\"{}\"", said.map_or("", |(_, text)| text))
        });
        let cells: Vec<_> = cells.collect();
        format!("{HEAD}\n{}\n", cells.join(",")).into()
    }

    fn read(bytes: &[u8], columns: &BTreeMap<String, String>) -> Vec<ImportFault> {
        let catalog = Catalog::example().unwrap();
        let list =
            "id,kind,name,ward\n1,clinic,架空きた医院,meguro\n2,clinic,架空きた医院,minato\n";
        let list = read_organizations(&catalog, "list.csv", list.as_bytes()).unwrap();
        let organizations = OrganizationIndex::new(list);
        let purpose = Purpose::Register {
            organizations: &organizations,
            columns,
        };
        read_attendees(&catalog, "", bytes, purpose)
            .map_err(faults)
            .map_or_else(|import| import.errors, |_| Vec::new())
    }

    #[test]
    fn every_fault_of_a_list_is_told_by_code_with_its_column_and_in_english_with_its_mend() {
        let twice = |column: &str, word: &str| {
            let one = String::from_utf8(line(&[(column, word)])).unwrap();
            let second = one.lines().last().unwrap().to_owned();
            format!("{one}{second}\n").into_bytes()
        };
        let long = "長".repeat(41);
        let many = format!("氏名,所属\n{}", "見本,みどり\n".repeat(20_001));
        let cases: Vec<(Code, &str, Vec<u8>)> = vec![
            (Code::Locked, "", b"\xd0\xcf\x11\xe0".to_vec()),
            (Code::Encoding, "", b"\x81".to_vec()),
            (Code::Workbook, "", b"PK\x03\x04workbook".to_vec()),
            (Code::Unclosed, "", "氏名,所属\n\"見本,みどり\n".into()),
            (Code::TooManyRows, "", many.into()),
            (Code::NoColumn, "", "氏名\n見本\n".into()),
            (Code::ColumnTwice, "", "氏名,名前,所属\n".into()),
            (
                Code::Surplus,
                "",
                "氏名,所属,種別,区\n見本,みどり,clinic,meguro,x\n".into(),
            ),
            (Code::Empty, "name", line(&[("氏名", "")])),
            (Code::NoWard, "ward", line(&[("区", "")])),
            (Code::LineBreak, "name", line(&[("氏名", "見本\n花子")])),
            (Code::TooLong, "name", line(&[("氏名", &long)])),
            (Code::Repeated, "id", twice("番号", "7")),
            (Code::Repeated, "badge", twice("名札番号", "7")),
            (Code::PatientData, "name", line(&[("氏名", "82歳女性")])),
            (Code::NotATime, "leaves", line(&[("早退", "夕方")])),
            (
                Code::LeavesFirst,
                "leaves",
                line(&[("到着", "17:00"), ("早退", "16:00")]),
            ),
            (Code::Honorific, "honorific", line(&[("敬称", "殿下")])),
            (Code::NoBadgeNumber, "badge", line(&[("名札番号", "A-7")])),
            (Code::YesNo, "consent", line(&[("同意", "たぶん")])),
            (Code::UnknownTag, "offers", line(&[("できること", "夜景")])),
            (Code::UnknownKind, "kind", line(&[("種別", "花屋")])),
            (
                Code::UnknownKind,
                "wishes_kinds",
                line(&[("会いたい種別", "花屋")]),
            ),
            (Code::UnknownRole, "role", line(&[("職種", "棋士")])),
            (Code::UnknownRoom, "room", line(&[("会場", "屋上")])),
            (Code::UnknownWard, "ward", line(&[("区", "黒目区")])),
            (Code::NoSubKind, "sub_kind", line(&[("詳細種別", "歯科")])),
            (
                Code::UnsureOrganization,
                "wishes",
                line(&[("会いたい施設", "架空きた医院")]),
            ),
        ];
        let none = BTreeMap::new();
        let mut told = BTreeSet::new();
        for (code, column, list) in cases {
            let faults = read(&list, &none);
            let mut all = faults.iter();
            let one = all.find(|fault| fault.code == code && fault.column == column);
            let one = one.unwrap_or_else(|| panic!("{code:?}: {faults:?}"));
            assert!(one.message.contains("; "), "no mend: {one:?}");
            told.insert(code);
        }
        for (ours, heading, code) in [
            ("nmae", "氏名", Code::NotAColumn),
            ("name", "人", Code::NoHeading),
        ] {
            let chosen = BTreeMap::from([(ours.to_owned(), heading.to_owned())]);
            let faults = read(&line(&[]), &chosen);
            assert_eq!((faults[0].code, &*faults[0].column), (code, ours));
            told.insert(code);
        }
        assert!(read(&line(&[]), &none).is_empty());
        // No bytes are known of which the reader says it: fields may differ in number, and are text already.
        let (unseen, _) = coded(&Fault::NotCsv(String::new()));
        told.insert(unseen);
        // The others are said against what is registered.
        assert_eq!(told.last(), Some(&Code::UnsureOrganization));
        assert_eq!(told.len(), Code::UnsureOrganization as usize + 1);
    }

    #[test]
    fn what_is_doubtful_is_told_by_code_too() {
        let doubts = [
            Doubt::SamePerson,
            Doubt::Merged,
            Doubt::Erased,
            Doubt::Namesake,
            Doubt::HasCome,
            Doubt::BadgeGone { worn: 7 },
        ];
        let notes: Vec<_> = doubts.iter().map(|doubt| note(3, doubt)).collect();
        let codes: BTreeSet<_> = notes.iter().map(|note| note.code).collect();
        assert_eq!(codes.len(), doubts.len());
        assert!(notes[5].message.ends_with("theirs is 7"));
        assert_eq!(notes[5].values["badge"], "7");
    }
}
