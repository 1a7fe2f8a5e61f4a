//! The door: whom the desk means by what it types or scans, and that they have come.
//!
//! Somebody has come when they entered a room or the desk has seen them, whichever was first. Who opens their link at home has not.

use std::collections::HashMap;
use std::sync::Arc;

use super::links::Links;
use super::reading::Reading;
use super::views::{self, View};
use super::writer::{CommandError, Commands, House};
use crate::catalog::fold::fold;
use domain::AttendeeId;
use hall::{Attendee, Command, Employer, Rejection, SteeringChange};
use protocol::api::{ArrivalNoted, Arrivals as Found, OfOrganization};

/// Letters of a name at least: with fewer the answer would be a list of half the guests.
const LEAST_LETTERS: usize = 2;
/// People shown at most; whoever is not among them is found with one letter more.
const MOST: usize = 12;

pub struct Arrivals {
    pub(super) reading: Arc<Reading>,
    pub(super) commands: Commands,
    pub(super) links: Arc<Links>,
}

impl Arrivals {
    /// Looks at everybody: not for a thread that others wait for.
    pub fn find(&self, asked: &str) -> Found {
        let hall = self.reading.hall();
        let view = self.reading.view(&hall);
        let teams = Teams::of(&view);
        let mut people = self.meant(&view, asked);
        let more = people.len() > MOST;
        people.truncate(MOST);
        let people = people
            .into_iter()
            .filter_map(|who| views::arriving(&view, who, teams.of_organization(&view, who)))
            .collect();
        let everybody = teams.everybody();
        Found {
            people,
            more,
            registered: everybody.registered,
            arrived: everybody.arrived,
        }
    }

    /// The best guess first.
    fn meant(&self, view: &View, asked: &str) -> Vec<AttendeeId> {
        let asked = asked.trim();
        if let Some(who) = self.links.named(asked) {
            return vec![who];
        }
        let wanted = fold(asked);
        if let Ok(badge) = wanted.parse::<u32>() {
            return view.hall.wears(badge).into_iter().collect();
        }
        if wanted.is_empty() {
            return Vec::new();
        }
        let short = wanted.chars().count() < LEAST_LETTERS;
        let mut found: Vec<_> = view
            .hall
            .attendees()
            .filter_map(|(who, attendee)| {
                let record = view.record(who)?;
                // Of few letters only a whole surname is meant, as 林 or 森.
                if short && surname(&record.name).is_none_or(|name| fold(name) != wanted) {
                    return None;
                }
                let names = [&record.name, record.kana.as_ref().unwrap_or(&record.name)];
                let names = names.map(|name| fold(name));
                let of_name = names.iter().any(|name| name.contains(&wanted));
                if !of_name && !fold(&record.organization_name).contains(&wanted) {
                    return None;
                }
                let begins = names.iter().any(|name| name.starts_with(&wanted));
                Some((!begins, !of_name, attendee.badge, who))
            })
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(.., who)| who).collect()
    }

    /// Who wears the badge; it may be of somebody who came by another node a moment ago.
    pub async fn wearer(&self, badge: u32) -> Result<AttendeeId, CommandError> {
        let known = || self.reading.hall().wears(badge);
        if let Some(who) = known() {
            return Ok(who);
        }
        let caught_up = self.reading.replica.catch_up().await;
        caught_up.map_err(|_| CommandError::Unavailable)?;
        known().ok_or_else(|| Rejection::NotRegistered.into())
    }

    pub fn has_come(&self, who: AttendeeId) -> bool {
        let hall = self.reading.hall();
        hall.attendee(who).is_some_and(|a| a.arrived_at.is_some())
    }

    /// They have come.
    pub async fn note(&self, who: AttendeeId, by: House) -> Result<ArrivalNoted, CommandError> {
        let who = self.reading.hall().who(who);
        let seen = SteeringChange {
            confirmed: Some(true),
            ..SteeringChange::default()
        };
        let news = self
            .commands
            .organize(Command::Steer(who, seen), by)
            .await?;
        let hall = self.reading.hall();
        let view = self.reading.view(&hall);
        let came = hall.attendee(who).is_some_and(|attendee| attendee.came);
        let team = Teams::of(&view).of_organization(&view, who);
        let person = views::arriving(&view, who, team).ok_or(Rejection::NotRegistered)?;
        Ok(ArrivalNoted {
            person,
            already: news.is_empty() || came,
        })
    }
}

/// Where a name is written in two words.
fn surname(name: &str) -> Option<&str> {
    let (surname, _) = name.split_once(char::is_whitespace)?;
    Some(surname)
}

/// How many of each organization are registered, and how many have come.
struct Teams(HashMap<Employer, OfOrganization>);

impl Teams {
    fn of(view: &View) -> Self {
        let mut teams: HashMap<_, OfOrganization> = HashMap::new();
        let expected = |attendee: &Attendee| !attendee.steering.hidden;
        for (_, attendee) in view.hall.attendees().filter(|(_, a)| expected(a)) {
            let team = teams.entry(attendee.profile.employer).or_default();
            team.registered += 1;
            team.arrived += u32::from(attendee.arrived_at.is_some());
        }
        Self(teams)
    }

    fn of_organization(&self, view: &View, who: AttendeeId) -> OfOrganization {
        let employer = view.hall.attendee(who).map(|a| a.profile.employer);
        let team = employer.and_then(|employer| self.0.get(&employer));
        team.copied().unwrap_or_default()
    }

    fn everybody(&self) -> OfOrganization {
        let teams = self.0.values();
        teams.fold(OfOrganization::default(), |all, team| OfOrganization {
            registered: all.registered + team.registered,
            arrived: all.arrived + team.arrived,
        })
    }
}
