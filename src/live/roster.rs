//! Who is in each room right now, counted and matched: what is only ever current, brought up to date once a tick.
//!
//! Everything here is compared with the hall and with presence on every look, person by person.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::hub::Hub;
use super::inbox::Suggested;
use super::room::Counted;
use super::why::reasons;
use crate::catalog::Catalog;
use domain::{AttendeeId, RoomId, TagId};
use domain::{RoomMode, Status};
use hall::{Attendee, Commit, Fact, Hall};
use matching::score::{Profile, Proximity, TagSet, Term, Weights, World};
use matching::suggest::Suggestions;
use protocol::view::{Board, BoardRow, BoothCount, Present, RoomSummary};

/// Counts below this are not shown on walls: a single person could be told from them.
pub(super) const SMALL: u32 = 3;

/// Rows of the wall's board, most wanted first.
const BOARD_ROWS: usize = 12;

#[derive(Clone, Copy, Debug)]
pub struct RosterSettings {
    pub suggestions: usize,
    /// Least time between two lists for one person.
    pub min_interval: Duration,
}

pub struct Roster {
    catalog: Arc<Catalog>,
    settings: RosterSettings,
    rooms: BTreeMap<RoomId, RoomRoster>,
    /// Pairs that were looked at: to whom, who, and whether they are not to be suggested.
    pairs: Vec<(AttendeeId, AttendeeId, bool)>,
}

struct RoomRoster {
    seats: HashMap<AttendeeId, Seat>,
    by_kind: Vec<u32>,
    needs: Vec<u32>,
    offers: Vec<u32>,
    suggestions: Suggestions,
    /// Who takes part in being suggested, and who no longer does, since the last look.
    moves: Vec<(AttendeeId, Option<Profile>)>,
    /// Whose list has changed but was sent too recently.
    due: BTreeSet<AttendeeId>,
    /// Whose shown details changed since the last turn.
    corrected: BTreeSet<AttendeeId>,
    sent: HashMap<AttendeeId, Instant>,
    /// Something that is counted has changed.
    dirty: bool,
    open: bool,
    /// Whether people are suggested to each other here at all.
    introduces: bool,
    conversations: usize,
    booths: Vec<BoothCount>,
}

struct Seat {
    version: u32,
    corrections: u32,
    /// Sits at a table, or is at a booth.
    taken: bool,
    kind: usize,
    needs: TagSet,
    offers: TagSet,
}

impl Roster {
    pub fn new(
        catalog: Arc<Catalog>,
        world: Arc<World>,
        weights: &dyn Fn(&RoomId) -> Weights,
        settings: RosterSettings,
    ) -> Self {
        let (kinds, tags) = (catalog.kinds.len(), catalog.tags.len());
        let rooms = catalog
            .rooms
            .iter()
            .map(|room| {
                let roster = RoomRoster {
                    seats: HashMap::new(),
                    by_kind: vec![0; kinds],
                    needs: vec![0; tags],
                    offers: vec![0; tags],
                    suggestions: Suggestions::new(
                        Arc::clone(&world),
                        weights(&room.id),
                        settings.suggestions,
                    ),
                    moves: Vec::new(),
                    due: BTreeSet::new(),
                    corrected: BTreeSet::new(),
                    sent: HashMap::new(),
                    dirty: true,
                    open: false,
                    introduces: true,
                    conversations: 0,
                    booths: Vec::new(),
                };
                (room.id.clone(), roster)
            })
            .collect();
        Self {
            catalog,
            settings,
            rooms,
            pairs: Vec::new(),
        }
    }

    /// Looks at the hall: who came, went or changed, and who may not be suggested to whom. Quick, because the hall is held meanwhile.
    pub fn look(
        &mut self,
        hall: &Hall,
        pairs: impl IntoIterator<Item = Pair>,
        present: &dyn Fn(AttendeeId) -> bool,
        hub: &Hub,
    ) {
        for (a, b) in pairs {
            for (viewer, other) in [(a, b), (b, a)] {
                let hidden = hall.is_kept_from(viewer, other);
                self.pairs.push((viewer, other, hidden));
            }
        }
        // First everybody goes, then everybody comes: who changes rooms is never in two, nor forgotten by the one they left.
        for (id, roster) in &mut self.rooms {
            roster.part(hall, id, present, hub);
        }
        let booths = booths(hall);
        for (id, roster) in &mut self.rooms {
            roster.seat(&self.catalog, hall, id, present);
            if roster.booths != booths {
                roster.booths.clone_from(&booths);
                roster.dirty = true;
            }
        }
    }

    /// Matches what was seen, and shows what is new. Takes its time in a full room; needs nothing but its own state.
    /// Returns whether something still waits for its moment.
    pub fn show(&mut self, hub: &Hub, now: Instant) -> bool {
        let mut waiting = false;
        for (id, roster) in &mut self.rooms {
            if let Some(stream) = hub.room(id)
                && std::mem::take(&mut roster.dirty)
            {
                let summary = roster.summary(&self.catalog, id);
                stream.show(Counted {
                    wall_summary: without_small_counts(summary.clone()),
                    summary,
                    board: roster.board(&self.catalog),
                });
            }
            for (whose, who, hidden) in &self.pairs {
                if *hidden {
                    roster.suggestions.ban(*whose, *who);
                } else {
                    roster.suggestions.allow(*whose, *who);
                }
            }
            for (who, profile) in std::mem::take(&mut roster.moves) {
                match profile {
                    Some(profile) => roster.suggestions.insert(who, profile),
                    None => roster.suggestions.remove(who),
                }
            }
            waiting |= roster.suggest(&self.catalog, hub, &self.settings, now);
        }
        self.pairs.clear();
        waiting
    }
}

/// Two people whose right to be suggested to each other may have changed.
pub type Pair = (AttendeeId, AttendeeId);

/// Whom a commit may have brought together or kept apart.
pub fn pairs(hall: &Hall, commit: &Commit) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut all_of = |people: &[AttendeeId]| {
        for (i, &a) in people.iter().enumerate() {
            pairs.extend(people[i + 1..].iter().map(|&b| (a, b)));
        }
    };
    for fact in &commit.facts {
        match fact {
            Fact::Introduced { introduction, .. }
            | Fact::Regrouped { introduction, .. }
            | Fact::Agreed { introduction, .. }
            | Fact::Cancelled { introduction }
            | Fact::Lapsed { introduction }
            | Fact::Missed { introduction, .. } => {
                if let Some(found) = hall.introduction(*introduction) {
                    all_of(&found.people);
                }
            }
            Fact::RoundCalled { round, .. } => {
                for group in &round.groups {
                    all_of(&group.people);
                }
            }
            Fact::RoundRepaired { groups, .. } => {
                for group in groups {
                    all_of(&group.people);
                }
            }
            Fact::Vetoed { by, of } => all_of(&[*by, *of]),
            Fact::ToldApart { one, other } => all_of(&[*one, *other]),
            Fact::Registered { attendee, .. } | Fact::Corrected { attendee, .. } => {
                for double in hall.doubles(*attendee) {
                    all_of(&[*attendee, double]);
                }
            }
            Fact::Merged { into, .. } => {
                for (a, b) in hall.pairs().filter(|(a, b)| a == into || b == into) {
                    all_of(&[a, b]);
                }
            }
            _ => {}
        }
    }
    pairs
}

impl RoomRoster {
    /// Whoever sits here and should not, goes.
    fn part(&mut self, hall: &Hall, id: &RoomId, present: &dyn Fn(AttendeeId) -> bool, hub: &Hub) {
        let Some(room) = hall.room(id) else {
            return;
        };
        let seated = self.seats.keys().copied();
        let gone: Vec<_> = seated
            .filter(|who| !room.people.contains(who) || !present(*who))
            .collect();
        for who in gone {
            self.unseat(who);
            self.moves.push((who, None));
            self.due.remove(&who);
            self.sent.remove(&who);
            hub.unsuggest(who);
        }
    }

    /// Whoever should sit here, does, with the profile they have now.
    fn seat(
        &mut self,
        catalog: &Catalog,
        hall: &Hall,
        id: &RoomId,
        present: &dyn Fn(AttendeeId) -> bool,
    ) {
        let Some(room) = hall.room(id) else {
            return;
        };
        let introduces = room.mode != RoomMode::None;
        if std::mem::replace(&mut self.introduces, introduces) != introduces {
            // Everybody is looked at again.
            self.seats
                .values_mut()
                .for_each(|seat| seat.version = u32::MAX);
        }
        if (self.open, self.conversations) != (room.open, room.met.len()) {
            (self.open, self.conversations) = (room.open, room.met.len());
            self.dirty = true;
        }
        let meeting = room.active.iter().filter_map(|i| hall.introduction(*i));
        let mut taken = hall.at_booths();
        taken.extend(meeting.flat_map(|i| i.people.iter().copied()));
        for &who in room.people.iter().filter(|who| present(**who)) {
            let Some(attendee) = hall.attendee(who) else {
                continue;
            };
            let taken = taken.contains(&who) || hall.doubles(who).any(|d| taken.contains(&d));
            if self
                .seats
                .get(&who)
                .is_some_and(|seat| (seat.version, seat.taken) == (attendee.version, taken))
            {
                continue;
            }
            let known = self.seats.get(&who).map(|seat| seat.corrections);
            if known.is_some_and(|known| known != attendee.corrections) {
                self.corrected.insert(who);
            }
            self.unseat(who);
            let profile = profile(catalog, hall, who, attendee);
            let seat = Seat {
                version: attendee.version,
                corrections: attendee.corrections,
                taken,
                kind: catalog
                    .kind_index(&attendee.profile.kind)
                    .unwrap_or_default(),
                needs: profile.needs,
                offers: profile.offers,
            };
            self.count(&seat, 1);
            self.seats.insert(who, seat);
            if introduces
                && attendee.may_be_introduced()
                && attendee.status == Status::Open
                && !taken
            {
                self.moves.push((who, Some(profile)));
            } else {
                self.moves.push((who, None));
                // Their list is empty now; the next turn tells them so.
                self.due.insert(who);
            }
        }
    }

    fn unseat(&mut self, who: AttendeeId) {
        if let Some(seat) = self.seats.remove(&who) {
            self.count(&seat, -1);
        }
    }

    fn count(&mut self, seat: &Seat, by: i32) {
        self.dirty = true;
        let add = |n: &mut u32| *n = n.saturating_add_signed(by);
        self.by_kind.get_mut(seat.kind).map(add);
        for tag in seat.needs.iter() {
            self.needs.get_mut(usize::from(tag)).map(add);
        }
        for tag in seat.offers.iter() {
            self.offers.get_mut(usize::from(tag)).map(add);
        }
    }

    fn suggest(
        &mut self,
        catalog: &Catalog,
        hub: &Hub,
        settings: &RosterSettings,
        now: Instant,
    ) -> bool {
        self.due.extend(self.suggestions.changed());
        let corrected = std::mem::take(&mut self.corrected);
        if !corrected.is_empty() {
            // The matcher sees no difference in a new name; whoever is shown it does.
            let shows = |who: &&AttendeeId| {
                let shown = hub.inbox(**who).suggestions().1;
                let shown = shown.as_deref().unwrap_or_default();
                shown.iter().any(|s| corrected.contains(&s.attendee))
            };
            self.due.extend(self.sent.keys().filter(shows));
        }
        for who in std::mem::take(&mut self.due) {
            let early = self
                .sent
                .get(&who)
                .is_some_and(|at| now.duration_since(*at) < settings.min_interval);
            if early {
                self.due.insert(who);
                continue;
            }
            let list = self.suggestions.best(who);
            let suggested = list
                .into_iter()
                .map(|(other, score)| self.explained(catalog, who, other, score))
                .collect();
            if hub.inbox(who).suggest(suggested) {
                self.sent.insert(who, now);
            }
        }
        !self.due.is_empty()
    }

    fn explained(
        &self,
        catalog: &Catalog,
        me: AttendeeId,
        other: AttendeeId,
        score: i32,
    ) -> Suggested {
        let terms = self.suggestions.explain(me, other);
        let has = |term: &dyn Fn(Term) -> bool| terms.iter().any(|scored| term(scored.term));
        Suggested {
            attendee: other,
            score,
            reasons: reasons(catalog, &terms, &[me, other]),
            near: has(&|term| matches!(term, Term::Ward(Proximity::Same | Proximity::Adjacent))),
            wished: has(&|term| matches!(term, Term::Wish { from: 0, .. })),
            corrections: self.seats.get(&other).map_or(0, |seat| seat.corrections),
        }
    }

    fn summary(&self, catalog: &Catalog, id: &RoomId) -> RoomSummary {
        let kinds = catalog.kinds.iter().zip(&self.by_kind);
        RoomSummary {
            room: id.clone(),
            open: self.open,
            present: Present {
                total: u32::try_from(self.seats.len()).unwrap_or(u32::MAX),
                by_kind: kinds
                    .filter(|(_, n)| **n > 0)
                    .map(|(kind, n)| (kind.id.clone(), *n))
                    .collect(),
            },
            needs: by_tag(catalog, &self.needs),
            offers: by_tag(catalog, &self.offers),
            conversations: u32::try_from(self.conversations).unwrap_or(u32::MAX),
            booths: self.booths.clone(),
        }
    }

    fn board(&self, catalog: &Catalog) -> Board {
        let rows = |by: &dyn Fn(&BoardRow) -> u32, keep: &dyn Fn(&BoardRow) -> bool| {
            let mut rows: Vec<_> = catalog
                .tags
                .iter()
                .zip(self.needs.iter().zip(&self.offers))
                .map(|(tag, (&needed, &offered))| BoardRow {
                    tag: tag.id.clone(),
                    needed,
                    offered,
                })
                .filter(|row| by(row) >= SMALL && keep(row))
                .collect();
            // Stable: equal counts stay in the order of the event's list.
            rows.sort_by_key(|row| std::cmp::Reverse(by(row)));
            rows.truncate(BOARD_ROWS);
            rows
        };
        let shown = |row: BoardRow| BoardRow {
            needed: if row.needed < SMALL { 0 } else { row.needed },
            offered: if row.offered < SMALL { 0 } else { row.offered },
            ..row
        };
        let shown = |rows: Vec<BoardRow>| rows.into_iter().map(shown).collect();
        Board {
            needs: shown(rows(&|row| row.needed, &|_| true)),
            offers: shown(rows(&|row| row.offered, &|_| true)),
            unmet: shown(rows(&|row| row.needed, &|row| row.offered == 0)),
        }
    }
}

fn by_tag(catalog: &Catalog, counts: &[u32]) -> BTreeMap<TagId, u32> {
    let tags = catalog.tags.iter().zip(counts);
    tags.filter(|(_, n)| **n > 0)
        .map(|(tag, n)| (tag.id.clone(), *n))
        .collect()
}

/// Booths where somebody is or waits.
fn booths(hall: &Hall) -> Vec<BoothCount> {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let counts = hall.booths().map(|(id, booth)| BoothCount {
        booth: id.clone(),
        waiting: count(booth.queue.len()),
        here: count(booth.here.len()),
    });
    counts.filter(|b| b.waiting + b.here > 0).collect()
}

fn without_small_counts(mut summary: RoomSummary) -> RoomSummary {
    summary.present.by_kind.retain(|_, n| *n >= SMALL);
    summary.needs.retain(|_, n| *n >= SMALL);
    summary.offers.retain(|_, n| *n >= SMALL);
    summary
}

/// A person as the matcher sees them. Tags and wards the event data no longer has are left out.
pub fn profile(catalog: &Catalog, hall: &Hall, id: AttendeeId, attendee: &Attendee) -> Profile {
    let tags = |ids: &mut dyn Iterator<Item = &TagId>| {
        let mut set = TagSet::EMPTY;
        for tag in ids
            .filter_map(|id| catalog.tag_index(id))
            .filter_map(|i| u8::try_from(i).ok())
        {
            set.insert(tag);
        }
        set
    };
    let own = &attendee.profile;
    let index = |found: Option<usize>| found.and_then(|i| u8::try_from(i).ok()).unwrap_or_default();
    let greeted = hall
        .introductions_of(id)
        .filter(|i| i.is_mutual() && i.includes(id))
        .flat_map(|i| i.others(id))
        .filter_map(|other| hall.trace(other))
        .map(|other| other.profile.employer.0)
        .collect();
    Profile {
        organization: own.employer.0,
        kind: index(catalog.profile_index(&own.kind, own.sub_kind.as_ref())),
        ward: index(
            catalog
                .ward_index(&own.ward)
                .or_else(|| catalog.ward_index(&crate::catalog::OTHER_WARD.into())),
        ),
        offers: tags(&mut own.offers.iter()),
        needs: tags(&mut own.needs.iter()),
        covered: tags(&mut attendee.covered.iter()),
        is_company: own.company,
        companies_welcome: own.companies_welcome,
        wishes: own.wishes.iter().map(|w| w.0).collect(),
        greeted,
        without_phone: attendee.steering.paper,
    }
}
