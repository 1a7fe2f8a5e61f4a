//! The event itself: its names, its days, and its clock.

use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::catalog::text::Text;
use crate::catalog::{Catalog, record};
use domain::Millis;

#[derive(Clone, Debug)]
pub struct Event {
    pub name: Text,
    pub organizer: Text,
    pub venue: Option<Text>,
    pub date: Date,
    pub zone: TimeZone,
    /// Everything personal is gone by the start of this day.
    pub erase_on: Date,
    pub erase_at: Millis,
    /// Counts below this are left out of the report.
    pub suppressed_below: u32,
    /// People are asked how well they know organizations, before and at the end.
    pub acquaintance: bool,
    /// Whoever agrees is asked once more, after everything else of them is erased.
    pub ask_again: Option<AskAgain>,
    pub record: record::RecordForm,
}

impl Event {
    /// The zone's IANA name, as `event.toml` has it.
    pub fn timezone(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// When so many minutes of the event's day have passed, by the system's clock.
    pub fn at_minute(&self, minutes: u16) -> Option<Millis> {
        let midnight = self.date.to_datetime(jiff::civil::Time::midnight());
        let at = midnight
            .checked_add(jiff::Span::new().minutes(minutes))
            .ok()?;
        let at = at.to_zoned(self.zone.clone()).ok()?;
        Some(Millis(at.timestamp().as_millisecond()))
    }

    /// Whether it is the event's day, or the night and morning after it, by the system's clock: before and after, times of day say nothing.
    pub fn is_on(&self, at: Millis) -> bool {
        let [from, until] = [0, LATEST_MINUTE].map(|minute| self.at_minute(minute));
        from.is_some_and(|from| from <= at) && until.is_some_and(|until| at < until)
    }

    /// Minutes of the event's day at a moment, by the system's clock; nothing before it.
    pub fn minute_at(&self, at: Millis) -> Option<u16> {
        let passed = at.since(self.at_minute(0)?);
        u16::try_from(passed.div_euclid(60_000)).ok()
    }
}

/// Of an agenda that goes on past midnight: noon of the next day.
const LATEST_MINUTE: u16 = 36 * 60;

/// When people are asked once more how well they know organizations.
#[derive(Clone, Debug)]
pub struct AskAgain {
    /// The day from whose start on letters go.
    pub on: Date,
    pub at: Millis,
    /// By the start of this day nothing is left of whoever has not answered.
    pub until: Date,
    pub until_at: Millis,
    /// Where the event file says so.
    pub line: usize,
}

impl Catalog {
    /// A moment of the system's clock where the event is.
    fn there(&self, at: Millis) -> Zoned {
        let moment = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
        moment.to_zoned(self.event.zone.clone())
    }

    /// The day of a moment of the system's clock.
    pub fn date_of(&self, at: Millis) -> Date {
        self.there(at).date()
    }

    /// A moment of the system's clock, or of the agenda, as RFC 3339 with the event's offset.
    pub fn calendar(&self, at: Millis) -> String {
        self.there(at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// The same to the millisecond: pages count from it.
    pub fn rfc3339_exact(&self, now: Millis) -> String {
        self.there(now)
            .strftime("%Y-%m-%dT%H:%M:%S%.3f%:z")
            .to_string()
    }
}
