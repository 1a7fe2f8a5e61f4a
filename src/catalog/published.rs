//! Facilities from lists as they are published, several at once and told apart by their headings: 医療情報ネット, 介護サービス情報公表システム,
//! 地方厚生局; or a list of our own form. What lies outside the event's wards is left out.

use std::collections::{HashMap, HashSet};

use crate::catalog::fold::fold;
use crate::catalog::japan::Japan;
use crate::catalog::organizations::{
    MAX_KANA, MAX_NAME, OrganizationRecord, kind_called, read_organizations,
};
use crate::catalog::problem::{Findings, Problem, Problems};
use crate::catalog::text::Text;
use crate::catalog::{Catalog, Kind, SubKind};
use domain::{KindId, WardId};
use forms::{Form, Table, tables_of};
use packed::unpacked;

mod bureau;
mod care;
mod forms;
mod medical;
mod packed;

/// A file and what is in it.
pub struct File {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// What became of the files.
#[derive(Debug, Default)]
pub struct Listed {
    pub records: Vec<OrganizationRecord>,
    /// Whom to name, in the order of the files.
    pub credits: Vec<Text>,
    /// Rows of places outside the event.
    pub elsewhere: usize,
    /// Rows that say again what another one says.
    pub repeated: usize,
    /// Rows whose place nobody can tell, or of a kind the event does not know, each with its line.
    pub unclear: Vec<String>,
}

/// Unclear rows that are told; more are counted.
const TOLD: usize = 10;

impl Listed {
    /// What is not among the records, and why; empty if everything is.
    pub fn left_out(&self) -> String {
        let counts = [
            (self.elsewhere, "of other wards"),
            (self.repeated, "named before"),
            (self.unclear.len(), "unclear"),
        ];
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts
            .map(|(count, why)| format!("{count} {why}"))
            .collect();
        if counts.is_empty() {
            return String::new();
        }
        let mut lines = vec![format!("left out: {}", counts.join(", "))];
        lines.extend(
            self.unclear
                .iter()
                .take(TOLD)
                .map(|line| format!("  {line}")),
        );
        lines.join("\n") + "\n"
    }
}

/// One row of a published list, not yet looked at.
#[derive(Debug, Default)]
struct Facility {
    line: usize,
    id: String,
    name: String,
    kana: String,
    /// What the list calls its kind: 病院, 介護.
    kind: &'static str,
    /// One of the aliases of sub-kinds, or nothing.
    sub_kind: String,
    code: String,
    prefecture: String,
    address: String,
}

/// Reads all files; on failure says all that is wrong with any of them.
pub fn read_lists(catalog: &Catalog, files: &[File]) -> Result<Listed, Problems> {
    let findings = Findings::default();
    let mut parts = Vec::new();
    for file in files {
        match unpacked(&file.name, &file.bytes) {
            Ok(inner) => parts.extend(inner),
            Err(problem) => findings.add(problem),
        }
    }
    let mut tables = Vec::new();
    for (name, bytes) in parts {
        match tables_of(name, bytes) {
            Ok(found) => tables.extend(found),
            Err(problem) => findings.add(problem),
        }
    }
    // Of what stands in several lists, that with a reading comes first.
    tables.sort_by_key(|table| table.form as u8);
    let mut reading = Reading {
        catalog,
        findings: &findings,
        listed: Listed::default(),
        names: HashMap::new(),
        ids: HashSet::new(),
    };
    for table in &tables {
        reading.table(table);
    }
    let listed = reading.listed;
    findings.verdict(listed)
}

fn problem(
    file: &str,
    line: Option<usize>,
    key: &str,
    message: impl Into<String>,
    mend: &str,
) -> Problem {
    Problem {
        file: file.into(),
        line,
        key: key.into(),
        message: message.into(),
        mend: mend.into(),
        fault: None,
    }
}

struct Reading<'a> {
    catalog: &'a Catalog,
    findings: &'a Findings,
    listed: Listed,
    /// Where they stand among the records.
    names: HashMap<Alike, Vec<usize>>,
    ids: HashSet<String>,
}

impl Reading<'_> {
    fn table(&mut self, table: &Table) {
        let facilities = match table.form {
            Form::Own => return self.own(table),
            Form::Medical => medical::facilities(&table.name, &table.rows),
            Form::Care => Ok(care::facilities(&table.rows)),
            Form::Bureau => bureau::facilities(&table.name, &table.rows),
        };
        let facilities = match facilities {
            Ok(facilities) => facilities,
            Err(problem) => return self.findings.add(problem),
        };
        let before = self.listed.records.len() + self.listed.repeated;
        for facility in facilities {
            self.facility(&table.name, facility);
        }
        let used = self.listed.records.len() + self.listed.repeated > before;
        let credit = table.form.credit().filter(|_| used);
        let new = credit.filter(|credit| !self.listed.credits.contains(credit));
        self.listed.credits.extend(new);
    }

    /// Of our own form: as it stands, id and all.
    fn own(&mut self, table: &Table) {
        match read_organizations(self.catalog, &table.name, &table.bytes) {
            Ok(records) => {
                for record in records {
                    if !self.ids.insert(record.id.to_string()) {
                        let message = format!("\"{}\" already stands in another file", record.id);
                        self.findings.add(problem(
                            &table.name,
                            None,
                            "id",
                            message,
                            "give each its own",
                        ));
                    }
                    self.push(record);
                }
            }
            Err(problems) => problems
                .0
                .into_iter()
                .for_each(|problem| self.findings.add(problem)),
        }
    }

    fn facility(&mut self, file: &str, facility: Facility) {
        if facility.name.is_empty() {
            return self
                .listed
                .unclear
                .push(format!("{file}:{}: no name", facility.line));
        }
        let place = Japan::get().locate(&facility.code, &facility.prefecture, &facility.address);
        let Some(place) = place else {
            let message = format!(
                "{file}:{}: {}: where it is cannot be told from its code and address",
                facility.line, facility.name
            );
            return self.listed.unclear.push(message);
        };
        let codes = [
            Some(place.short_code()),
            place.city.map(|city| &city.code[..5]),
        ];
        let here = |code: &Option<String>| code.is_some() && codes.contains(&code.as_deref());
        let Some(ward) = self.catalog.wards.iter().find(|ward| here(&ward.code)) else {
            self.listed.elsewhere += 1;
            return;
        };
        let Some(kind) = kind_called(self.catalog, facility.kind) else {
            let message = format!(
                "{file}:{}: {}: the event has no kind {}",
                facility.line, facility.name, facility.kind
            );
            return self.listed.unclear.push(message);
        };
        if self.too_long(file, &facility) {
            return;
        }
        self.keep(OrganizationRecord {
            id: facility.id.into(),
            name: facility.name,
            kana: facility.kana,
            kind: kind.id.clone(),
            sub_kind: sub_kind(self.catalog, kind, &facility.sub_kind)
                .map(|found| found.id.clone()),
            ward: ward.id.clone(),
        });
    }

    fn too_long(&self, file: &str, facility: &Facility) -> bool {
        let fields = [
            ("name", &facility.name, MAX_NAME),
            ("kana", &facility.kana, MAX_KANA),
        ];
        let mut long = false;
        for (key, text, most) in fields {
            let count = text.chars().count();
            if count > most {
                long = true;
                let mend = format!("shorten it to {most} in the file");
                self.findings.add(problem(
                    file,
                    Some(facility.line),
                    key,
                    format!("{count} characters"),
                    &mend,
                ));
            }
        }
        long
    }

    /// Unless it is there already: of the same name, kind and ward, and not of two sub-kinds. An id that is taken gets a number behind it.
    fn keep(&mut self, mut record: OrganizationRecord) {
        let alike = self.names.get(&key(&record)).into_iter().flatten();
        for &at in alike {
            let other = &mut self.listed.records[at];
            let differ = other.sub_kind.is_some()
                && record.sub_kind.is_some()
                && other.sub_kind != record.sub_kind;
            if differ {
                continue;
            }
            self.listed.repeated += 1;
            if other.kana.is_empty() {
                other.kana = record.kana;
            }
            other.sub_kind = other.sub_kind.take().or(record.sub_kind);
            return;
        }
        let (first, mut number) = (record.id.to_string(), 1);
        while !self.ids.insert(record.id.to_string()) {
            number += 1;
            record.id = format!("{first}-{number}").into();
        }
        self.push(record);
    }

    fn push(&mut self, record: OrganizationRecord) {
        let at = self.listed.records.len();
        self.names.entry(key(&record)).or_default().push(at);
        self.listed.records.push(record);
    }
}

/// What two rows about one facility have in common.
type Alike = (String, KindId, WardId);

fn key(record: &OrganizationRecord) -> Alike {
    (fold(&record.name), record.kind.clone(), record.ward.clone())
}

fn sub_kind<'c>(catalog: &'c Catalog, kind: &Kind, word: &str) -> Option<&'c SubKind> {
    let mut of_kind = catalog.sub_kinds.iter().filter(|sub| sub.kind == kind.id);
    of_kind.find(|sub| sub.aliases.iter().any(|alias| alias == word))
}

#[cfg(test)]
mod tests;
