//! How people are brought together in a room, how its round stands, and what its walls show.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize};

/// How people are brought together in a room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomMode {
    /// Nobody is introduced.
    None,
    #[default]
    Suggestions,
    /// Suggestions, and pairs at tables when the organizer starts a round.
    Rounds,
    /// Suggestions, and group tables.
    Circles,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundState {
    Called,
    Running,
    Closing,
    Over,
}

/// One page of what a wall shows in turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slide {
    /// Wards, and the links between them.
    Map,
    /// Table calls.
    Calls,
    Agenda,
    Needs,
    Offers,
    Unmet,
    Announcement,
    /// Queues at the booths.
    Booths,
    /// Topics that are offered, and their free seats.
    Topics,
}

impl Slide {
    pub const ALL: [Self; 9] = [
        Self::Map,
        Self::Calls,
        Self::Agenda,
        Self::Needs,
        Self::Offers,
        Self::Unmet,
        Self::Announcement,
        Self::Booths,
        Self::Topics,
    ];
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// A projector in a dim hall.
    #[default]
    Dark,
    /// Daylight.
    Light,
}

/// What the organizer chose for a room's walls. The wall's own address overrides it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Screen {
    /// Those that take turns; all when absent.
    #[serde(deserialize_with = "known_slides")]
    pub slides: BTreeSet<Slide>,
    pub theme: Theme,
    /// Stays until it is let go. A call of tables goes before it.
    #[serde(deserialize_with = "known", skip_serializing_if = "Option::is_none")]
    pub hold: Option<Slide>,
}

impl Default for Screen {
    fn default() -> Self {
        Self {
            slides: Slide::ALL.into(),
            theme: Theme::default(),
            hold: None,
        }
    }
}

/// What changes of it; the rest stays as it is by then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScreenChange {
    /// Those that take turns, as a whole.
    pub slides: Option<BTreeSet<Slide>>,
    /// Single ones that take turns from now on, or no longer: two who switch at once do not undo each other.
    pub turns: BTreeMap<Slide, bool>,
    pub theme: Option<Theme>,
    /// `Some(None)` lets go of the slide that was held.
    pub hold: Option<Option<Slide>>,
}

impl ScreenChange {
    pub fn applied_to(&self, screen: &Screen) -> Screen {
        let mut slides = self.slides.as_ref().unwrap_or(&screen.slides).clone();
        for (slide, on) in &self.turns {
            if *on {
                slides.insert(*slide);
            } else {
                slides.remove(slide);
            }
        }
        Screen {
            slides,
            theme: self.theme.unwrap_or(screen.theme),
            hold: self.hold.unwrap_or(screen.hold),
        }
    }
}

/// A value of a closed set, or one that a newer release has added.
#[derive(Deserialize)]
#[serde(untagged)]
enum Perhaps<T> {
    Known(T),
    Newer(IgnoredAny),
}

impl<T> Perhaps<T> {
    fn known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Newer(_) => None,
        }
    }
}

fn known_slides<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeSet<Slide>, D::Error> {
    let slides = Vec::<Perhaps<Slide>>::deserialize(deserializer)?;
    Ok(slides.into_iter().filter_map(Perhaps::known).collect())
}

fn known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Slide>, D::Error> {
    let slide = Option::<Perhaps<Slide>>::deserialize(deserializer)?;
    Ok(slide.and_then(Perhaps::known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_slide_is_passed_over() {
        let newer = r#"{"slides":["map","film"],"hold":"film","theme":"light","sound":true}"#;
        let screen: Screen = serde_json::from_str(newer).expect("reads what it understands");
        assert_eq!(screen.slides, [Slide::Map].into());
        assert_eq!((screen.theme, screen.hold), (Theme::Light, None));
    }
}
