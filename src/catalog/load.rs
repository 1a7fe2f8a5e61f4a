//! Reads the event's four files, or the example compiled in, and checks them against each other.

use std::path::{Path, PathBuf};

use crate::catalog::document::Document;
use crate::catalog::index::Index;
use crate::catalog::problem::{Findings, Problem, Problems};
use crate::catalog::table::Table;
use crate::catalog::{Catalog, EXAMPLE, Indices, read_event, read_lists};

/// Tags and kinds as they are compiled in.
pub const TAXONOMY: &str = include_str!("../../config/taxonomy.toml");
pub const KINDS: &str = include_str!("../../config/kinds.toml");

/// Where the event is described. What is not named is the example that is compiled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    pub event: Option<PathBuf>,
    pub taxonomy: Option<PathBuf>,
    pub kinds: Option<PathBuf>,
    pub wards: Option<PathBuf>,
}

impl Catalog {
    /// The example event.
    pub fn example() -> Result<Self, Problems> {
        Self::load(&Files::default())
    }

    /// Reads and checks everything; on failure says all that is wrong.
    pub fn load(files: &Files) -> Result<Self, Problems> {
        let findings = Findings::default();
        let documents = [
            document(
                &findings,
                files.taxonomy.as_deref(),
                "config/taxonomy.toml",
                TAXONOMY,
            ),
            document(
                &findings,
                files.kinds.as_deref(),
                "config/kinds.toml",
                KINDS,
            ),
            document(
                &findings,
                files.wards.as_deref(),
                "config/wards.toml",
                include_str!("../../config/wards.toml"),
            ),
            document(
                &findings,
                files.event.as_deref(),
                EXAMPLE,
                include_str!("../../config/event.toml"),
            ),
        ];
        Self::read(&documents, findings)
    }

    /// `documents`: taxonomy, kinds, wards, event.
    pub(super) fn read(documents: &[Document; 4], findings: Findings) -> Result<Self, Problems> {
        let parsed = documents.each_ref().map(|d| d.parse(&findings));
        // Later files refer to earlier ones; a file that could not be read would only cause echoes.
        let [Some(taxonomy), Some(kinds), Some(wards), Some(event)] = &parsed else {
            return Err(findings.into_problems());
        };
        if !findings.is_empty() {
            return Err(findings.into_problems());
        }
        let top = |i: usize, table| Table::top(&documents[i], &findings, table);
        let kinds = read_lists::kinds(&top(1, kinds));
        let taxonomy = read_lists::taxonomy(&top(0, taxonomy), &kinds);
        let wards = read_lists::wards(&top(2, wards));
        let event = read_event::event(&top(3, event), &taxonomy, &kinds, &wards);
        let Some(event) = findings.verdict(event)? else {
            return Err(Problems::default());
        };
        let mut catalog = Self {
            event: event.event,
            kinds: kinds.kinds,
            sub_kinds: kinds.sub_kinds,
            roles: kinds.roles,
            relations: kinds.relations,
            counterparts: kinds.counterparts,
            limits: event.limits,
            wards,
            areas: event.areas,
            groups: taxonomy.groups,
            tags: taxonomy.tags,
            rooms: event.rooms,
            booths: event.booths,
            agenda: event.agenda,
            consent: event.consent,
            credits: event.credits,
            questions: event.questions,
            index: Indices::default(),
        };
        catalog.index = Indices {
            kinds: Index::of(catalog.kinds.iter().map(|x| &x.id)),
            sub_kinds: Index::of(catalog.sub_kinds.iter().map(|x| &x.id)),
            roles: Index::of(catalog.roles.iter().map(|x| &x.id)),
            wards: Index::of(catalog.wards.iter().map(|x| &x.id)),
            tags: Index::of(catalog.tags.iter().map(|x| &x.id)),
            rooms: Index::of(catalog.rooms.iter().map(|x| &x.id)),
            booths: Index::of(catalog.booths.iter().map(|x| &x.id)),
        };
        Ok(catalog)
    }
}

fn document(findings: &Findings, path: Option<&Path>, name: &str, example: &str) -> Document {
    let Some(path) = path else {
        return Document::new(name, example);
    };
    let file = path.display().to_string();
    match read_text(path) {
        Ok(text) => Document::new(file, text),
        Err(problem) => {
            findings.add(problem);
            Document::new(file, "")
        }
    }
}

/// A whole UTF-8 file, or why not.
pub fn read_text(path: &Path) -> Result<String, Problem> {
    let problem = |line, message: String, mend: &str| Problem {
        file: path.display().to_string(),
        line,
        key: String::new(),
        message,
        mend: mend.into(),
        fault: None,
    };
    let bytes = std::fs::read(path).map_err(|e| {
        problem(
            None,
            format!("cannot be read: {e}"),
            "check the path; it is taken relative to the file that names it",
        )
    })?;
    String::from_utf8(bytes).map_err(|e| {
        let line = e.as_bytes()[..e.utf8_error().valid_up_to()]
            .iter()
            .filter(|&&b| b == b'\n')
            .count()
            + 1;
        problem(Some(line), "not UTF-8".into(), "save the file as UTF-8")
    })
}
