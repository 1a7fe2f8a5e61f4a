//! What is done with bytes from strangers, and what must hold whatever they are. libFuzzer drives these for as long as one likes
//! (`fuzz_targets/`), and every test run for a moment (`tests/it/bytes.rs`).

use std::collections::BTreeMap;
use std::sync::OnceLock;

use kaotsunagi::catalog::Catalog;
use kaotsunagi::catalog::attendees_csv::{Purpose, read_attendees};
use kaotsunagi::catalog::document::Document;
use kaotsunagi::catalog::organizations::{OrganizationIndex, read_organizations};
use kaotsunagi::catalog::problem::{Findings, Problems};
use kaotsunagi::catalog::published::{File, read_lists};
use kaotsunagi::cli::solve;
use kaotsunagi::token::{Keys, fold_code, same_code};
use kaotsunagi::{carry_over, journal, proof};

type Body = fn(&[u8]);

/// Each has seeds of its own in `seeds/`, in the folder of its name.
pub(crate) const ALL: &[(&str, Body)] = &[
    ("messages", messages),
    ("bodies", bodies),
    ("lists", lists),
    ("settings", settings),
    ("tokens", tokens),
    ("journal", journal),
    ("files", files),
    ("solve", solve),
];

fn example() -> &'static Catalog {
    static EXAMPLE: OnceLock<Catalog> = OnceLock::new();
    EXAMPLE.get_or_init(|| Catalog::example().unwrap_or_else(|problems| panic!("{problems}")))
}

/// A frame of a phone: a message, or a refusal in words.
pub(crate) fn messages(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match protocol::client::ClientMessage::parse(text) {
        Ok(message) => {
            assert!(!message.id().is_empty());
            let _an_action = message.into_action();
        }
        Err(malformed) => assert!(!malformed.message.is_empty()),
    }
}

/// The body of a request.
pub(crate) fn bodies(bytes: &[u8]) {
    use protocol::api;
    let _refused = (
        serde_json::from_slice::<api::Register>(bytes).is_ok(),
        serde_json::from_slice::<api::Correct>(bytes).is_ok(),
        serde_json::from_slice::<api::SetAnswers>(bytes).is_ok(),
        serde_json::from_slice::<api::SetRoom>(bytes).is_ok(),
        serde_json::from_slice::<api::StartRound>(bytes).is_ok(),
        serde_json::from_slice::<api::NewStaff>(bytes).is_ok(),
        serde_json::from_slice::<api::RequestedAction>(bytes).is_ok(),
    );
}

/// A list of people or of facilities, in whatever encoding or format: all of it, or what is wrong with it, by line.
pub(crate) fn lists(bytes: &[u8]) {
    static NOBODY: OnceLock<OrganizationIndex> = OnceLock::new();
    let organizations = NOBODY.get_or_init(|| OrganizationIndex::new(Vec::new()));
    let columns = BTreeMap::new();
    let register = Purpose::Register {
        organizations,
        columns: &columns,
    };
    let catalog = example();
    named(read_attendees(catalog, "list", bytes, Purpose::Plan));
    named(read_attendees(catalog, "list", bytes, register));
    named(read_organizations(catalog, "list", bytes));
    let file = File {
        name: "list.csv".into(),
        bytes: bytes.to_vec(),
    };
    named(read_lists(catalog, &[file]));
}

fn named<T>(read: Result<T, Problems>) {
    if let Err(problems) = read {
        assert!(!problems.to_string().is_empty());
    }
}

/// A file of settings, or of an event.
pub(crate) fn settings(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let document = Document::new("settings.toml", text);
    let findings = Findings::default();
    let _table = document.parse(&findings);
}

/// Tokens, codes and links that nobody gave out open nothing.
pub(crate) fn tokens(bytes: &[u8]) {
    let keys = Keys::new([7; kaotsunagi::token::SECRET_BYTES]);
    let text = String::from_utf8_lossy(bytes);
    assert!(keys.verify(&text, domain::Millis(0)).is_err());
    assert_eq!(keys.staff_of(&text), None);
    assert_eq!(keys.person_of(&text), None);
    assert_eq!(keys.shown_by(&text), None);
    let folded = fold_code(&text);
    assert_eq!(fold_code(&folded), folded, "folded once is folded");
    assert!(folded.is_empty() || same_code(&text, &folded));
}

/// A line of the journal: a commit, or no commit. One that is read can be written and read again.
pub(crate) fn journal(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(commit) = journal::form::read(text) {
        let unknown = |fact: &hall::Fact| matches!(fact, hall::Fact::Later { .. });
        if !commit.facts.iter().any(unknown) {
            let again = serde_json::to_string(&commit).expect("written");
            assert_eq!(journal::form::read(&again).ok(), Some(commit));
        }
    }
    let _a_hall = serde_json::from_str::<hall::Hall>(text);
}

/// Files that an organizer or a participant got from somewhere.
pub(crate) fn files(bytes: &[u8]) {
    assert!(carry_over::read(bytes).is_err(), "nobody signed it");
    let _verdict = proof::verify(bytes, None);
}

/// A graph for `kaotsunagi solve`: refused with a line, or solved with a certificate that holds.
pub(crate) fn solve(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(input) = solve::parse(text) {
        let graph = blossom::Graph::new(input.labels.len(), &input.edges);
        let solution = blossom::solve(&graph);
        let verdict = solution.certificate.verify(&graph, solution.mates());
        verdict.expect("the certificate holds");
    }
}
