//! What a security officer asks for afterwards: who was refused, who came in, what was taken out. Always counted, told in the log within
//! bounds, and never by name: where somebody came from is a number that means nothing outside this process.

use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::net::{Bucket, Origin, Rate};

/// Lines of each kind: a flood must neither fill the disk nor push other lines out.
const LINES: Rate = Rate {
    at_once: 20.0,
    per_second: 0.2,
};
/// What is unusual is looked for in this many minutes.
const MINUTES: usize = 10;

macro_rules! happenings {
    ($($(#[$about:meta])* $name:ident = $called:literal $(unusual from $often:literal)?),+ $(,)?) => {
        /// What happened, and what the log, the metrics and the console call it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Happening { $($(#[$about])* $name),+ }

        impl Happening {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $called),+ }
            }

            /// So often within ten minutes it is no accident any more. Whole halls mistype codes and come back with old tokens.
            const fn unusual_from(self) -> Option<u64> {
                match self { $(Self::$name => { let often: &[u64] = &[$($often)?]; often.first().copied() }),+ }
            }
        }
    };
}

happenings! {
    /// A wrong passphrase, or a staff link that is not good.
    SignInRefused = "sign_in_refused" unusual from 20,
    /// A join code, a resume code or a personal link that is not good.
    CodeRefused = "code_refused" unusual from 100,
    /// A personal link that is in use was opened on another device.
    LinkInUse = "link_in_use" unusual from 20,
    /// Too much at once, or too much that was wrong.
    Throttled = "throttled" unusual from 300,
    /// A token that is forged, has run out, or whose owner was erased.
    TokenRefused = "token_refused" unusual from 100,
    /// Somebody asked for what their role may not.
    RoleRefused = "role_refused" unusual from 20,
    /// A wall's key that is not good.
    KeyRefused = "key_refused" unusual from 20,
    /// A page of somebody else's.
    OriginRefused = "origin_refused" unusual from 20,
    /// A host that is none of the event's.
    HostRefused = "host_refused" unusual from 300,
    /// The organizer or staff came in.
    SignedIn = "signed_in",
    SignedOut = "signed_out",
    /// Staff links, codes, keys: who may come in is another than before.
    AccessChanged = "access_changed",
    /// A file left the house.
    Exported = "exported",
    /// Somebody of the house looked at one person's contact details, or erased them.
    PersonHandled = "person_handled",
}

/// What happened more often than it should, in the last ten minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unusual {
    pub what: Happening,
    pub count: u64,
}

/// Of one event on this node.
pub struct Security {
    began: Instant,
    books: Mutex<Vec<Book>>,
    /// Tells origins apart in the log, where their addresses do not stand.
    salt: RandomState,
}

/// Of one kind.
struct Book {
    count: u64,
    /// By minute, in a ring: which minute, and how often.
    minutes: [(u64, u64); MINUTES],
    lines: Bucket,
    /// Since the last line.
    unsaid: u64,
}

impl Security {
    pub fn new(now: Instant) -> Self {
        let book = || Book {
            count: 0,
            minutes: [(0, 0); MINUTES],
            lines: Bucket::full(LINES, now),
            unsaid: 0,
        };
        Self {
            began: now,
            books: Mutex::new(Happening::ALL.iter().map(|_| book()).collect()),
            salt: RandomState::new(),
        }
    }

    /// Counts it and, unless there were very many, says so in the log, within the span of whatever it happened in.
    pub fn note(&self, what: Happening, from: Origin, now: Instant) {
        let Some(unsaid) = self.count(what, now) else {
            return;
        };
        let from = format!("{:08x}", self.salt.hash_one(from) >> 32);
        let unsaid = (unsaid > 0).then_some(unsaid);
        tracing::info!(target: "security", what = what.name(), from, unsaid);
    }

    /// How many were not said before this one; nothing if this one is not to be said either.
    fn count(&self, what: Happening, now: Instant) -> Option<u64> {
        let minute = self.minute(now);
        let mut books = self.books();
        let book = books.get_mut(what as usize)?;
        book.count += 1;
        let slot = &mut book.minutes[minute as usize % MINUTES];
        if slot.0 != minute {
            *slot = (minute, 0);
        }
        slot.1 += 1;
        if book.lines.take(now) {
            return Some(std::mem::take(&mut book.unsaid));
        }
        book.unsaid += 1;
        None
    }

    /// Since this process serves the event.
    pub fn counts(&self) -> Vec<(Happening, u64)> {
        let books = self.books();
        let all = Happening::ALL.iter().zip(books.iter());
        all.map(|(what, book)| (*what, book.count)).collect()
    }

    pub fn unusual(&self, now: Instant) -> Vec<Unusual> {
        let newest = self.minute(now);
        let books = self.books();
        let all = Happening::ALL.iter().zip(books.iter());
        all.filter_map(|(&what, book)| {
            let lately = book.minutes.iter();
            let lately = lately.filter(|(minute, _)| newest - minute < MINUTES as u64);
            let count = lately.map(|(_, count)| count).sum();
            (count >= what.unusual_from()?).then_some(Unusual { what, count })
        })
        .collect()
    }

    fn minute(&self, now: Instant) -> u64 {
        now.saturating_duration_since(self.began).as_secs() / 60
    }

    fn books(&self) -> MutexGuard<'_, Vec<Book>> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::log;

    fn somewhere() -> Origin {
        Origin::of([192, 0, 2, 7].into())
    }

    #[test]
    fn a_flood_is_counted_whole_and_said_in_few_lines_without_an_address() {
        let (lines, _capturing) = log::capture();
        let now = Instant::now();
        let security = Security::new(now);
        for _ in 0..1_000 {
            security.note(Happening::SignInRefused, somewhere(), now);
        }
        let later = now + Duration::from_secs(60);
        security.note(Happening::SignInRefused, somewhere(), later);
        let counted = security.counts()[Happening::SignInRefused as usize];
        assert_eq!(counted, (Happening::SignInRefused, 1_001));
        let text = lines.text();
        assert_eq!(text.lines().count(), 21, "{text}");
        assert!(text.contains("unsaid=980"), "{text}");
        assert!(!text.contains("192.0.2"), "{text}");
    }

    #[test]
    fn what_is_often_is_unusual_for_ten_minutes() {
        let now = Instant::now();
        let security = Security::new(now);
        for second in 0..19 {
            let at = now + Duration::from_secs(second);
            security.note(Happening::SignInRefused, somewhere(), at);
        }
        assert_eq!(security.unusual(now), []);
        security.note(Happening::SignInRefused, somewhere(), now);
        security.note(Happening::SignedIn, somewhere(), now);
        let seen = |minutes: u64| security.unusual(now + Duration::from_secs(60 * minutes));
        let unusual = Unusual {
            what: Happening::SignInRefused,
            count: 20,
        };
        assert_eq!(seen(0), [unusual]);
        assert_eq!(seen(9), [unusual]);
        assert_eq!(seen(10), []);
    }

    #[test]
    fn everything_has_its_place_and_a_name_of_its_own() {
        let mut names: Vec<_> = Happening::ALL.iter().map(|what| what.name()).collect();
        for (place, what) in Happening::ALL.iter().enumerate() {
            assert_eq!(*what as usize, place);
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Happening::ALL.len());
    }
}
