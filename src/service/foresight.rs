//! The evening, foreseen, for the organizer: counted on a thread of its own that gives way to everything else, one at a time, and no longer than somebody
//! waits for it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, oneshot};

use super::reading::Reading;
use crate::catalog::Catalog;
use crate::matcher::{FORESEEN, Hours, foresee, weights};
use crate::typed::clock;
use domain::{AttendeeId, RoomId, Stay};
use hall::Attendee;
use matching::foresight::MOVING;
use matching::plan::PlanRequest;
use matching::round::Odd;
use matching::score::{Profile, Weights};
use protocol::api::Foresight;

/// More are not counted: it would take longer than anybody waits, and each pair of people is some bytes.
const MOST_PEOPLE: usize = 2_000;
/// Whoever asks beyond these is told to try again.
const MOST_WAITING: usize = 4;
/// Then it is given up.
const AT_MOST: Duration = Duration::from_secs(12);
/// Of `kaotsunagi plan`, unless it is told another.
const SEED: u64 = 1;
/// The kindest to others that there is.
const NICE: i32 = 19;

#[derive(Clone, Debug)]
pub struct EveningAsked {
    pub rounds: usize,
    pub minutes: u32,
    pub tables: Option<usize>,
    pub room: Option<RoomId>,
    /// When the first round begins, in minutes of the event's day; as the agenda has the room, if it has.
    pub starts: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unforeseen {
    /// Others wait already, or it took too long.
    Busy,
    /// More people than are counted.
    Many { most: usize },
}

pub struct Foresights {
    pub(super) reading: Arc<Reading>,
    /// One at a time.
    turn: Arc<Semaphore>,
    waiting: AtomicUsize,
}

/// Tells the thread that nobody waits any more.
struct Waits(Arc<AtomicBool>);

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// One of those who wait for their turn.
struct InLine<'a>(&'a AtomicUsize);

impl Drop for InLine<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Foresights {
    pub(super) fn new(reading: Arc<Reading>) -> Self {
        Self {
            reading,
            turn: Arc::new(Semaphore::new(1)),
            waiting: AtomicUsize::new(0),
        }
    }

    /// What it would bring. Whoever stops waiting stops it.
    pub async fn foresee(&self, asked: EveningAsked) -> Result<Foresight, Unforeseen> {
        let line = InLine(&self.waiting);
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= MOST_WAITING {
            return Err(Unforeseen::Busy);
        }
        let turn = Arc::clone(&self.turn).acquire_owned().await;
        let turn = turn.map_err(|_| Unforeseen::Busy)?;
        let (tell, told) = oneshot::channel();
        let waits = Waits(Arc::default());
        let (reading, nobody_waits) = (Arc::clone(&self.reading), Arc::clone(&waits.0));
        let count = move || {
            // It counts all the same where the system does not let it give way.
            let _ = rustix::process::setpriority_process(None, NICE);
            let until = Instant::now() + AT_MOST;
            let go_on = || !nobody_waits.load(Ordering::Relaxed) && Instant::now() < until;
            let _ = tell.send(count(&reading, &asked, go_on));
            drop(turn);
        };
        let thread = std::thread::Builder::new().name("foresight".into());
        thread.spawn(count).map_err(|_| Unforeseen::Busy)?;
        let found = told.await.unwrap_or(Err(Unforeseen::Busy));
        drop((line, waits));
        found
    }
}

fn count(
    reading: &Reading,
    asked: &EveningAsked,
    go_on: impl FnMut() -> bool,
) -> Result<Foresight, Unforeseen> {
    let catalog = &reading.catalog;
    let comes = |attendee: &Attendee| {
        let rooms = &attendee.profile.stay.rooms;
        let here = asked
            .room
            .as_ref()
            .is_none_or(|room| match rooms.is_empty() {
                true => attendee.home == *room,
                false => rooms.contains(room),
            });
        here && attendee.consent.partners && !attendee.steering.hidden
    };
    let (people, banned, timed) = {
        let hall = reading.hall();
        let coming = || hall.attendees().filter(|(_, attendee)| comes(attendee));
        if coming().count() > MOST_PEOPLE {
            return Err(Unforeseen::Many { most: MOST_PEOPLE });
        }
        let mut people: Vec<(AttendeeId, Profile)> = coming()
            .map(|(id, attendee)| (id, reading.profile(&hall, id, attendee)))
            .collect();
        people.sort_unstable_by_key(|person| person.0);
        let ids: Vec<AttendeeId> = people.iter().map(|person| person.0).collect();
        let stays = ids
            .iter()
            .filter_map(|id| Some((*id, hall.attendee(*id)?.profile.stay.clone())));
        let timed: Vec<(AttendeeId, Stay)> = stays.filter(|(_, stay)| stay.is_timed()).collect();
        (people, hall.kept_apart(&ids), timed)
    };
    let starts = { asked.starts }.or_else(|| begins(catalog, asked.room.as_ref()?));
    let hours = starts.map(|starts| Hours {
        starts,
        every: asked.minutes + MOVING,
        lasts: asked.minutes,
    });
    let away = hours.map_or_else(Vec::new, |hours| {
        hours.away(&timed, asked.rounds.max(FORESEEN))
    });
    let room = asked.room.as_ref().and_then(|room| catalog.room(room));
    let request = PlanRequest {
        world: &reading.world,
        weights: &room.map_or_else(Weights::default, |room| weights(catalog, &room.id)),
        people: &people,
        away: &away,
        banned: &banned,
        rounds: asked.rounds,
        tables: asked.tables,
        odd: room.map_or(Odd::Pause, |room| room.odd),
        seed: SEED,
        swaps: false,
    };
    let mut found = foresee(catalog, &request, asked.minutes, go_on).ok_or(Unforeseen::Busy)?;
    found.room.clone_from(&asked.room);
    found.starts = starts.map(clock);
    let missing: BTreeSet<_> = away.iter().take(asked.rounds).flatten().collect();
    found.partly = missing.len() as u32;
    Ok(found)
}

/// When the agenda first has people meet in this room.
fn begins(catalog: &Catalog, room: &RoomId) -> Option<u16> {
    let sessions = catalog.agenda.iter();
    let here = sessions.filter(|session| session.room.as_ref() == Some(room));
    catalog
        .event
        .minute_at(here.map(|session| session.starts_at).min()?)
}
