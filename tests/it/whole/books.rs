//! Everything that was seen and acknowledged, against the journal, the report, and what every phone shows at the end.

use std::collections::{BTreeMap, BTreeSet};

use domain::BoothId;
use kaotsunagi::rehearse::contacts;
use reqwest::Method;
use serde_json::{Value, json};

use super::booths::Booth;
use super::evening::Called;
use super::guest::Guest;
use super::house::{House, it_is};
use crate::checker::{Evening, check_records, check_views};

/// A figure of the report against ours; one too small to be told is not told.
#[track_caller]
fn same(report: &Value, figure: &str, ours: usize) {
    let told = report
        .pointer(figure)
        .unwrap_or_else(|| panic!("{figure}: {report}"));
    match told.as_u64() {
        Some(told) => assert_eq!(told, ours as u64, "{figure}"),
        None => assert!(told.is_null(), "{figure}: {told}"),
    }
}

impl House {
    pub(super) async fn closes(&self) {
        it_is(19 * 60 + 31);
        for room in &self.event.rooms {
            let path = format!("/api/organizer/rooms/{}", room.id);
            self.done(Method::PATCH, &path, json!({"open": false}))
                .await;
        }
    }

    pub(super) async fn checks(
        &self,
        guests: Vec<Guest>,
        booths: &BTreeMap<BoothId, Booth>,
        called: &[Called],
    ) {
        let talked: BTreeSet<String> = guests.iter().flat_map(|guest| guest.met.clone()).collect();
        self.checks_report(&guests, &talked, booths, called).await;
        let evening = Evening::read(&self.redis.url()).await;
        let written = format!("{:?}", evening.commits);
        assert!(
            contacts(&written).is_empty(),
            "an address is in the journal"
        );
        for role in &self.cast {
            assert!(
                !written.contains(&role.form.name),
                "a name is in the journal"
            );
        }
        let (mut here, mut others): (Vec<_>, Vec<_>) = { guests.into_iter() }
            .map(|guest| guest.walker)
            .partition(|walker| walker.phone.is_some());
        assert!(here.len() > self.size.come / 2);
        let answered: usize = here.iter().map(|walker| walker.record.answered.len()).sum();
        println!(
            "{} commits, {answered} presses answered, {} talked",
            evening.commits.len(),
            talked.len()
        );
        let ports = self.ports();
        check_records(&ports, &here).await;
        let n = here.len();
        here.append(&mut others);
        let hall = evening.check(&here);
        check_views(&ports, &mut here[..n], &hall).await;
        let leaks = self.leaks.lock().expect("sound");
        assert!(leaks.is_empty(), "{} times: {}", leaks.len(), leaks[0]);
    }

    async fn checks_report(
        &self,
        guests: &[Guest],
        talked: &BTreeSet<String>,
        booths: &BTreeMap<BoothId, Booth>,
        called: &[Called],
    ) {
        let report = self.look("/api/organizer/report.json").await;
        same(&report, "/people/registered", guests.len());
        let came = guests.iter().filter(|guest| guest.here).count();
        same(&report, "/people/came", came);
        same(&report, "/conversations/finished", talked.len());
        for figure in ["/people/came", "/conversations/finished"] {
            assert!(
                report.pointer(figure).is_some_and(Value::is_u64),
                "{figure}: {report}"
            );
        }
        let rounds = report["rounds"].as_array().expect("rounds");
        for one in called {
            let mut all = rounds.iter();
            let told = all.find(|r| r["room"] == one.room && r["number"] == one.number);
            same(told.expect("the round"), "/called", one.tables);
        }
        for (id, booth) in booths {
            let mut all = report["booths"].as_array().expect("booths").iter();
            let told = all.find(|b| b["booth"] == id.as_str()).expect("the booth");
            same(told, "/visitors", booth.came.len());
            same(told, "/shared", booth.known.len());
        }
        let written = report.to_string();
        assert!(contacts(&written).is_empty());
        let named = self
            .cast
            .iter()
            .find(|role| written.contains(&role.form.name));
        assert!(named.is_none(), "the report names nobody");
    }
}
