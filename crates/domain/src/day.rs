//! A day of the calendar, as people agree on one.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// `2027-09-25` outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[cfg_attr(feature = "schema", schemars(transparent), ts(as = "String"))]
pub struct Day(#[cfg_attr(feature = "schema", schemars(with = "String"))] (i16, i8, i8));

impl Day {
    /// Year, month and day, if there is such a day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let last = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            _ => 0,
        };
        ((1..=9999).contains(&year) && (1..=last).contains(&day))
            .then_some(Self((year, month, day)))
    }

    pub fn year(self) -> i16 {
        self.0.0
    }

    pub fn month(self) -> i8 {
        self.0.1
    }

    pub fn day(self) -> i8 {
        self.0.2
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0;
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a day is needed, such as 2027-09-25")]
pub struct BadDay;

impl FromStr for Day {
    type Err = BadDay;

    /// Of a whole RFC 3339 time, the day that is written there.
    fn from_str(text: &str) -> Result<Self, BadDay> {
        let day = text.split(['T', 't']).next().unwrap_or(text);
        let parts: Vec<_> = day.split('-').collect();
        let [year, month, day] = parts[..] else {
            return Err(BadDay);
        };
        let digits = |text: &str, n| text.len() == n && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
            return Err(BadDay);
        }
        let number = |text: &str| text.parse::<i8>().map_err(|_| BadDay);
        let year = year.parse().map_err(|_| BadDay)?;
        Self::new(year, number(month)?, number(day)?).ok_or(BadDay)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_exist_read_back_as_written() {
        for text in ["2027-09-25", "2028-02-29", "2000-02-29", "0001-01-01"] {
            assert_eq!(
                text.parse().map(|day: Day| day.to_string()),
                Ok(text.into())
            );
        }
        let of_a_time: Result<Day, _> = "2027-09-25T10:00:00+09:00".parse();
        assert_eq!(of_a_time, "2027-09-25".parse());
    }

    #[test]
    fn others_are_refused() {
        for text in [
            "",
            "2027-9-25",
            "2027-02-29",
            "2100-02-29",
            "2027-13-01",
            "2027-04-31",
            "tomorrow",
            "2027-09-25-01",
            "+027-09-25",
        ] {
            assert_eq!(text.parse::<Day>(), Err(BadDay), "{text:?}");
        }
    }
}
