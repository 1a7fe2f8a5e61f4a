//! Agendas that go on after midnight.

use crate::catalog::document::Document;
use crate::catalog::problem::{Findings, Problems};
use crate::catalog::{Catalog, SessionKind};

const LAST: &str = "starts = \"18:00\"\nends = \"19:30\"";

/// The example with its reception, the last session, at other times, and whatever else is changed.
fn evening(times: &str, changes: &[(&str, &str)]) -> Result<Catalog, Problems> {
    let mut event = include_str!("../../../config/event.toml").to_owned();
    for (from, to) in [(LAST, times)].iter().chain(changes) {
        assert!(event.contains(from), "{from} is not in the example");
        event = event.replacen(from, to, 1);
    }
    let files = [
        Document::new(
            "taxonomy.toml",
            include_str!("../../../config/taxonomy.toml"),
        ),
        Document::new("kinds.toml", include_str!("../../../config/kinds.toml")),
        Document::new("wards.toml", include_str!("../../../config/wards.toml")),
        Document::new("event.toml", event),
    ];
    Catalog::read(&files, Findings::default())
}

fn read(times: &str, changes: &[(&str, &str)]) -> Catalog {
    evening(times, changes).unwrap_or_else(|problems| panic!("{times}: {problems}"))
}

fn last(catalog: &Catalog) -> (String, String) {
    let last = catalog.agenda.last().expect("an agenda");
    assert_eq!(last.kind, SessionKind::Reception);
    (
        catalog.calendar(last.starts_at),
        catalog.calendar(last.ends_at),
    )
}

#[test]
fn a_session_may_end_after_midnight_written_either_way() {
    for (written, starts, ends) in [
        (["18:00", "24:00"], "18T18:00", "19T00:00"),
        (["18:00", "00:00"], "18T18:00", "19T00:00"),
        (["23:00", "25:30"], "18T23:00", "19T01:30"),
        (["23:00", "01:30"], "18T23:00", "19T01:30"),
        (["24:00", "25:00"], "19T00:00", "19T01:00"),
        (["00:00", "01:00"], "19T00:00", "19T01:00"),
        (["00:30", "06:00"], "19T00:30", "19T06:00"),
        (["22:00", "07:00"], "18T22:00", "19T07:00"),
        (["29:00", "36:00"], "19T05:00", "19T12:00"),
    ] {
        let times = format!("starts = \"{}\"\nends = \"{}\"", written[0], written[1]);
        let moment = |time: &str| format!("2027-09-{time}:00+09:00");
        assert_eq!(
            last(&read(&times, &[])),
            (moment(starts), moment(ends)),
            "{written:?}"
        );
    }
}

#[test]
fn midnight_ends_the_day_however_early_a_session_began() {
    let first = "starts = \"13:00\"\nends = \"13:40\"";
    let all_day = (first, "starts = \"10:00\"\nends = \"00:00\"");
    let catalog = read(LAST, &[all_day]);
    let ends_at = catalog.calendar(catalog.agenda[0].ends_at);
    assert_eq!(ends_at, "2027-09-19T00:00:00+09:00");
}

#[test]
fn sessions_of_the_night_stay_in_order() {
    let more = "starts = \"22:00\"\nends = \"24:00\"\nja = \"懇親会\"\nen = \"Reception party\"\n\n[[session]]\nkind = \"reception\"\nroom = \"social\"\nstarts = \"00:00\"\nends = \"01:00\"";
    let catalog = read(more, &[]);
    assert_eq!(
        last(&catalog),
        (
            "2027-09-19T00:00:00+09:00".into(),
            "2027-09-19T01:00:00+09:00".into()
        )
    );
    let back = more.replace("00:00", "21:00");
    let problems = evening(&back, &[]).expect_err("out of order").to_string();
    assert!(
        problems.contains("starts at 21:00, before the session above it"),
        "{problems}"
    );
}

#[test]
fn the_erasing_date_follows_the_last_day() {
    let erase = "erase = 2027-10-18\n";
    let night = "starts = \"18:00\"\nends = \"25:30\"";
    let midnight = "starts = \"18:00\"\nends = \"24:00\"";
    for (times, by_itself) in [
        (LAST, "2027-10-18"),
        (midnight, "2027-10-18"),
        (night, "2027-10-19"),
    ] {
        let catalog = read(times, &[(erase, "")]);
        assert_eq!(catalog.event.erase_on.to_string(), by_itself, "{times}");
    }
    let early = |times| {
        let problems = evening(times, &[(erase, "erase = 2027-09-19\n")]);
        problems.expect_err("too early").to_string()
    };
    assert_eq!(
        early(night),
        "event.toml:13: event.erase: 2027-09-19 is not after the event (ends on 2027-09-19 at 01:30); write a date from 2027-09-20 to 2027-12-18"
    );
    assert_eq!(
        early(midnight),
        "event.toml:13: event.erase: 2027-09-19 is not after the event (ends on 2027-09-19 at 00:00); write a date from 2027-09-20 to 2027-12-17"
    );
}

/// Clocks in Berlin go from 02:00 to 03:00 on 28 March 2027, and from 03:00 back to 02:00 on 31 October.
#[test]
fn a_night_in_which_clocks_change_is_counted_as_it_passes() {
    let berlin = ("\"Asia/Tokyo\"", "\"Europe/Berlin\"");
    let erase = "erase = 2027-10-18\n";
    let spring = [
        berlin,
        ("date = 2027-09-18", "date = 2027-03-27"),
        (erase, ""),
    ];
    let catalog = read("starts = \"25:30\"\nends = \"27:00\"", &spring);
    assert_eq!(catalog.event.timezone(), "Europe/Berlin");
    let session = catalog.agenda.last().expect("an agenda");
    assert_eq!(session.ends_at.since(session.starts_at), 30 * 60 * 1000);
    assert_eq!(
        catalog.calendar(session.ends_at),
        "2027-03-28T03:00:00+02:00"
    );
    let skipped = evening("starts = \"25:30\"\nends = \"26:30\"", &spring);
    let skipped = skipped.expect_err("no such time").to_string();
    assert!(
        skipped.contains("session.ends: \"26:30\" does not exist on 2027-03-28 in Europe/Berlin: clocks go forward over it; write a time before or after"),
        "{skipped}"
    );
    let autumn = [
        berlin,
        ("date = 2027-09-18", "date = 2027-10-30"),
        (erase, ""),
    ];
    let catalog = read("starts = \"25:30\"\nends = \"27:30\"", &autumn);
    let session = catalog.agenda.last().expect("an agenda");
    assert_eq!(session.ends_at.since(session.starts_at), 3 * 60 * 60 * 1000);
}
