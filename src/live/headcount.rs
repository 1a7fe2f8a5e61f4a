//! What is counted in one room: who is there, and what they need and offer.

use std::collections::BTreeMap;

use super::room::Counted;
use crate::catalog::Catalog;
use domain::{IntroductionId, RoomId, TagId};
use hall::{Employer, Hall, Room};
use matching::score::TagSet;
use protocol::view::{Board, BoardRow, BoothCount, Present, RoomSummary};

/// Counts below this are not shown on walls: a single person could be told from them.
const SMALL: u32 = 3;

/// A share of fewer conversations than this is not said.
const SHARED_FROM: usize = 10;

/// Rows of the wall's board, most wanted first.
const BOARD_ROWS: usize = 12;

/// What one person adds to the counts.
pub(super) struct Share {
    /// Place in the catalogue.
    pub kind: usize,
    pub ward: usize,
    pub needs: TagSet,
    pub offers: TagSet,
}

pub(super) struct Headcount {
    total: u32,
    by_kind: Vec<u32>,
    by_ward: Vec<u32>,
    needs: Vec<u32>,
    offers: Vec<u32>,
    open: bool,
    conversations: usize,
    first_meetings: Option<u8>,
    event_conversations: Option<usize>,
    booths: Vec<BoothCount>,
    rehearsal: bool,
    /// Something has changed since it was last shown.
    dirty: bool,
}

impl Headcount {
    pub(super) fn new(catalog: &Catalog) -> Self {
        let (kinds, tags) = (catalog.kinds.len(), catalog.tags.len());
        Self {
            total: 0,
            by_kind: vec![0; kinds],
            by_ward: vec![0; catalog.wards.len()],
            needs: vec![0; tags],
            offers: vec![0; tags],
            open: false,
            conversations: 0,
            first_meetings: None,
            event_conversations: None,
            booths: Vec::new(),
            rehearsal: false,
            dirty: true,
        }
    }

    pub(super) fn add(&mut self, share: &Share) {
        self.count(share, 1);
    }

    pub(super) fn take_away(&mut self, share: &Share) {
        self.count(share, -1);
    }

    fn count(&mut self, share: &Share, by: i32) {
        self.dirty = true;
        let add = |n: &mut u32| *n = n.saturating_add_signed(by);
        add(&mut self.total);
        self.by_kind.get_mut(share.kind).map(add);
        self.by_ward.get_mut(share.ward).map(add);
        for tag in share.needs.iter() {
            self.needs.get_mut(usize::from(tag)).map(add);
        }
        for tag in share.offers.iter() {
            self.offers.get_mut(usize::from(tag)).map(add);
        }
    }

    /// What is not counted person by person.
    pub(super) fn look(&mut self, hall: &Hall, room: &Room, booths: &[BoothCount]) {
        let now = (room.open, room.met.len(), hall.rehearsal().is_some());
        let event = event_conversations(hall);
        let before = (self.open, self.conversations, self.rehearsal);
        if before != now || self.event_conversations != event || self.booths != booths {
            (self.open, self.conversations, self.rehearsal) = now;
            self.event_conversations = event;
            self.first_meetings = first_meetings(hall, room);
            self.booths = booths.to_vec();
            self.dirty = true;
        }
    }

    /// The counts, if they are others than last time.
    pub(super) fn news(&mut self, catalog: &Catalog, room: &RoomId) -> Option<Counted> {
        if !std::mem::take(&mut self.dirty) {
            return None;
        }
        let summary = self.summary(catalog, room);
        Some(Counted {
            wall_summary: without_small_counts(summary.clone()),
            summary,
            board: self.board(catalog),
        })
    }

    fn summary(&self, catalog: &Catalog, id: &RoomId) -> RoomSummary {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let kinds = catalog.kinds.iter().zip(&self.by_kind);
        let wards = catalog.wards.iter().zip(&self.by_ward);
        RoomSummary {
            room: id.clone(),
            open: self.open,
            present: Present {
                total: self.total,
                by_kind: kinds
                    .filter(|(_, n)| **n > 0)
                    .map(|(kind, n)| (kind.id.clone(), *n))
                    .collect(),
            },
            needs: by_tag(catalog, &self.needs),
            offers: by_tag(catalog, &self.offers),
            by_ward: wards
                .filter(|(_, n)| **n > 0)
                .map(|(ward, n)| (ward.id.clone(), *n))
                .collect(),
            first_meetings: self.first_meetings,
            event_conversations: self.event_conversations.map(count),
            conversations: count(self.conversations),
            booths: self.booths.clone(),
            rehearsal: self.rehearsal,
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

/// Booths where somebody is or waits, or that are not as the event's file has them.
pub(super) fn booths(hall: &Hall) -> Vec<BoothCount> {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let counts = hall.booths().map(|(id, booth)| BoothCount {
        booth: id.clone(),
        waiting: count(booth.queue.len()),
        here: count(booth.here.len()),
        places: (booth.places != booth.planned).then_some(booth.places),
        paused: booth.paused,
    });
    let telling = |b: &BoothCount| b.waiting + b.here > 0 || b.paused || b.places.is_some();
    counts.filter(telling).collect()
}

/// How many of a room's conversations were of organizations that had not met at earlier events, percent: where those are known, and neither side of the share is small.
fn first_meetings(hall: &Hall, room: &Room) -> Option<u8> {
    let (past, all) = (hall.past(), room.met.len());
    if past.size().0 == 0 || all < SHARED_FROM {
        return None;
    }
    let again = |id: &&IntroductionId| {
        let people = hall.introduction(**id).map(|i| &i.people[..]);
        let people = people.unwrap_or_default();
        let employers = people.iter().filter_map(|&who| hall.attendee(who));
        let employers: Vec<_> = employers.map(|a| a.profile.employer).collect();
        let met = |(n, one): (usize, &Employer)| {
            let mut others = employers[..n].iter();
            others.any(|other| past.have_met(*one, *other))
        };
        employers.iter().enumerate().any(met)
    };
    let again = room.met.iter().filter(again).count();
    let small = |n: usize| n > 0 && n < SMALL as usize;
    (!small(again) && !small(all - again))
        .then(|| u8::try_from((all - again) * 100 / all).unwrap_or(100))
}

/// What the whole event made of it, once nothing more is begun in any room.
fn event_conversations(hall: &Hall) -> Option<usize> {
    let closed = hall.rooms().all(|(_, room)| !room.open);
    closed.then(|| hall.rooms().map(|(_, room)| room.met.len()).sum())
}

fn without_small_counts(mut summary: RoomSummary) -> RoomSummary {
    summary.present.by_kind.retain(|_, n| *n >= SMALL);
    let wards = &mut summary.by_ward;
    let few: u32 = wards.values().filter(|n| **n < SMALL).sum();
    wards.retain(|_, n| *n >= SMALL);
    // All but what is shown is no small number either.
    if few > 0 && few < SMALL {
        let least = wards.iter().min_by_key(|(_, n)| **n);
        if let Some(least) = least.map(|(ward, _)| ward.clone()) {
            wards.remove(&least);
        }
    }
    summary.needs.retain(|_, n| *n >= SMALL);
    summary.offers.retain(|_, n| *n >= SMALL);
    summary
}
