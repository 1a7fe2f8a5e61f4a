//! An evening on one node with its files, killed in the middle of rounds; and whether the checker would notice if something were wrong.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use hall::{Commit, Fact, Hall};
use kaotsunagi::rehearse::{Secrets, Viewer, cast};
use protocol::event::EventView;
use rustix::process::Signal;
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::sleep;

use crate::chaos::{arrived, offers_topics, revive, round, settle, walk_until};
use crate::checker::{Evening, sign_in};
use crate::cluster::{Node, url};
use crate::support::Server;
use crate::walker::{ROOMS, Walker, crowd};

const PHONES: usize = 20;
/// Between two presses of one phone, on average.
const PACE: Duration = Duration::from_millis(150);

/// The newest round of a room, and whether it is on.
async fn newest(port: u16, room: &str) -> (Value, bool) {
    let http = reqwest::Client::new();
    let token = sign_in(&http, port).await.expect("signed in");
    let path = format!("/api/organizer/rooms/{room}/rounds");
    let answer = http.get(url(port, &path)).bearer_auth(token).send().await;
    let answer: Value = answer.expect("answered").json().await.expect("JSON");
    let round = answer["rounds"].as_array().and_then(|all| all.last());
    let round = round.expect("a round");
    (round["number"].clone(), round["ended_at"].is_null())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_killed_in_the_middle_of_rounds_loses_nothing_and_does_nothing_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut node = Node::alone(folder.path()).await;
    let at = [node.port];
    let seed = rand::random::<u32>().into();
    println!("seed {seed}");
    let walkers = crowd(&at, &node.join_codes, seed, PHONES, PACE).await;
    offers_topics(at[0], ROOMS[1]).await.expect("set");
    let (stop, stopped) = watch::channel(false);
    let walking = walk_until(walkers, stopped);
    for killed in 0..2 {
        sleep(Duration::from_millis(800)).await;
        round(at[0], ROOMS[0], killed > 0).await.expect("ended");
        round(at[0], ROOMS[0], false).await.expect("called");
        let before = newest(at[0], ROOMS[0]).await;
        assert!(before.1, "it is on");
        // Some are on their way, some at their tables.
        sleep(Duration::from_millis(700)).await;
        node.signal(Signal::KILL);
        assert_eq!(node.ended().await, None, "no goodbye");
        sleep(Duration::from_millis(500)).await;
        revive(&mut node).await;
        assert_eq!(
            newest(at[0], ROOMS[0]).await,
            before,
            "the same round goes on"
        );
    }
    sleep(Duration::from_secs(1)).await;
    stop.send_replace(true);
    let mut walkers = arrived(walking).await;
    let store = folder.path().display().to_string();
    let (mut evening, _) = settle(&at, &mut walkers, &store).await;
    let records = || walkers.iter().flat_map(Walker::records);
    let resent: usize = records().map(|record| record.resent).sum();
    println!("{} commits, {resent} sent again", evening.commits.len());
    assert!(resent > 0, "nobody noticed the kills");
    notices(&mut evening, &walkers);
}

/// What the checker says of an evening in which one commit is another; then it is as it was.
fn told_of(
    evening: &mut Evening,
    walkers: &[Walker],
    at: usize,
    change: impl FnOnce(&mut Commit),
) -> String {
    let was = evening.commits[at].clone();
    change(&mut evening.commits[at]);
    let checked = catch_unwind(AssertUnwindSafe(|| evening.check(walkers)));
    evening.commits[at] = was;
    let said = checked.expect_err("the checker notices");
    let text = said.downcast_ref::<String>().map(String::as_str);
    let text = text.or(said.downcast_ref::<&str>().copied());
    text.unwrap_or_default().to_owned()
}

/// Faults that are planted in what happened.
fn notices(evening: &mut Evening, walkers: &[Walker]) {
    let of = |evening: &Evening, fits: &dyn Fn(&Commit) -> bool| {
        let found = evening.commits.iter().position(fits);
        found.expect("such a commit")
    };
    // A conversation that was acknowledged is in no journal.
    let met = of(evening, &|commit| {
        let met = |fact: &Fact| matches!(fact, Fact::Met { .. });
        commit.request.is_some() && commit.facts.iter().any(met)
    });
    let lost = told_of(evening, walkers, met, |commit| {
        commit.request = None;
        commit.facts.clear();
    });
    assert!(lost.contains("never so between"), "{lost}");
    // What was asked once is done a second time.
    let asked = evening.commits[met].request;
    let later = met + 1;
    let twice = told_of(evening, walkers, later, |commit| {
        commit.request = asked;
        commit.facts.clear();
    });
    assert!(twice.contains("done twice"), "{twice}");
    // Done, and nobody was told so.
    let unasked = told_of(evening, walkers, later, |commit| {
        let mut request = asked.expect("a request");
        request.digest ^= 1;
        commit.request = Some(request);
        commit.facts.clear();
    });
    assert!(unasked.contains("nobody was told so"), "{unasked}");
    // Two of whom one wanted never to meet the other are called to one table.
    let called = of(evening, &|commit| {
        let called = |fact: &Fact| matches!(fact, Fact::RoundCalled { .. });
        commit.facts.iter().any(called)
    });
    let group = evening.commits[called]
        .facts
        .iter()
        .find_map(|fact| match fact {
            Fact::RoundCalled { round, .. } => round.groups.first(),
            _ => None,
        });
    let people = group.expect("a table").people.clone();
    let apart = told_of(evening, walkers, called - 1, |commit| {
        let (by, of) = (people[0], people[1]);
        commit.facts.push(Fact::Vetoed { by, of });
    });
    assert!(apart.contains("brought together again"), "{apart}");
    let _whole: Hall = evening.check(walkers);
}

#[tokio::test]
async fn a_name_before_the_wrong_eyes_is_noticed() {
    let server = Server::start().await;
    let (_, event) = server.get("/api/event", "").await;
    let event: EventView = serde_json::from_value(event).expect("an event");
    let mut forms: Vec<_> = { cast(&event, 7, 4).into_iter() }
        .map(|role| role.form)
        .collect();
    for (n, form) in forms.iter_mut().enumerate() {
        form.consent.partners = n != 1;
    }
    let secrets = Secrets::of(forms.iter());
    let mail = forms[2].contact.email.clone().expect("an address");
    let named = |n: usize| format!("{{\"name\":\"{}\"}}", forms[n].name);
    let seen = |viewer, text: &str| secrets.leaks(viewer, text);
    // Whoever agreed is read by people, and by no wall; whoever did not, by themselves alone.
    assert_eq!(seen(Viewer::Person(0), &named(2)), None);
    assert_eq!(
        seen(Viewer::Wall, &named(2)).as_deref(),
        Some("name of person 2")
    );
    assert_eq!(seen(Viewer::Person(1), &named(1)), None);
    assert_eq!(
        seen(Viewer::Person(0), &named(1)).as_deref(),
        Some("name of person 1")
    );
    // An address goes with a card, which both have pressed for.
    let card = Some("mail address of person 2");
    assert_eq!(seen(Viewer::Person(0), &mail).as_deref(), card);
    let table = "i1".parse().expect("an id");
    secrets.presses(0, table);
    assert_eq!(seen(Viewer::Person(0), &mail).as_deref(), card);
    secrets.presses(2, table);
    assert_eq!(seen(Viewer::Person(0), &mail), None);
    assert_eq!(seen(Viewer::Person(3), &mail).as_deref(), card);
}
