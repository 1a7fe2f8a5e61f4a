//! The event's words on the wire, and back. Each arm is written out, so that a word added on one side alone does not compile.

use crate::{api, client, view};

/// A list, each in the other's words.
pub fn each<'a, A: Clone + 'a, B: From<A>>(items: impl IntoIterator<Item = &'a A>) -> Vec<B> {
    items.into_iter().cloned().map(B::from).collect()
}

/// Both ways between a closed set of the vocabulary and the same set on the wire.
macro_rules! same_words {
    ($($wire:path = $word:path { $($variant:ident),* $(,)? })*) => {$(
        impl From<$word> for $wire {
            fn from(word: $word) -> Self {
                match word {
                    $(<$word>::$variant => Self::$variant,)*
                }
            }
        }
        impl From<$wire> for $word {
            fn from(wire: $wire) -> Self {
                match wire {
                    $(<$wire>::$variant => Self::$variant,)*
                }
            }
        }
    )*};
}

same_words! {
    client::Status = domain::Status { Open, Talking, Listening, Away }
    client::Rating = domain::Rating { Good, Neutral, Poor }
    client::NextStepKind = domain::NextStepKind {
        Materials, Phone, Visit, Referral, Tour, Talk,
    }
    client::BoothAction = domain::BoothAction { CheckIn, Queue, Leave }
    view::BoothState = domain::BoothState { Queued, Called, Here, Missed, Left }
    view::IntroductionState = domain::IntroductionState {
        Invited, Agreed, Called, Together, Met, Passed, Missed, Cancelled,
    }
    view::Waiting = domain::Waiting {
        Odd, NobodyToMeet, OthersTaken, NoTable, RegisteredTwice, AtBooth, Leaving,
    }
    view::RoundState = domain::RoundState { Called, Running, Closing, Over }
    view::Slide = domain::Slide {
        Map, Calls, Agenda, Needs, Offers, Unmet, Announcement, Booths, Topics,
    }
    view::Theme = domain::Theme { Dark, Light }
    view::Honorific = domain::Honorific { Sensei, Sama, San }
    api::RoomMode = domain::RoomMode { None, Suggestions, Rounds, Circles }
    api::CardField = domain::CardField { Name, Kana, Organization, Role, Phone, Email }
}

/// Both ways between structs whose fields are named alike.
macro_rules! same_fields {
    ($($wire:path = $word:path { $($field:ident),* $(,)? })*) => {$(
        impl From<$word> for $wire {
            fn from(word: $word) -> Self {
                let $word { $($field),* } = word;
                Self { $($field: $field.into()),* }
            }
        }
        impl From<$wire> for $word {
            fn from(wire: $wire) -> Self {
                let $wire { $($field),* } = wire;
                Self { $($field: $field.into()),* }
            }
        }
    )*};
}

same_fields! {
    view::Consent = domain::Consent { partners, exchange, booths, wall, record }
    view::WishedKinds = domain::WishedKinds { must, wish, never }
    view::Contact = domain::Contact { phone, email }
    view::Reason = domain::Reason { tag, from, to, again }
}

impl From<domain::Screen> for view::Screen {
    fn from(screen: domain::Screen) -> Self {
        let domain::Screen {
            slides,
            theme,
            hold,
        } = screen;
        Self {
            slides: slides.into_iter().map(Into::into).collect(),
            theme: theme.into(),
            hold: hold.map(Into::into),
        }
    }
}

impl From<view::Screen> for domain::Screen {
    fn from(screen: view::Screen) -> Self {
        let view::Screen {
            slides,
            theme,
            hold,
        } = screen;
        Self {
            slides: slides.into_iter().map(Into::into).collect(),
            theme: theme.into(),
            hold: hold.map(Into::into),
        }
    }
}

impl From<api::SetScreen> for domain::ScreenChange {
    fn from(change: api::SetScreen) -> Self {
        let api::SetScreen {
            slides,
            turns,
            theme,
            hold,
        } = change;
        Self {
            slides: slides.map(|slides| slides.into_iter().map(Into::into).collect()),
            turns: turns
                .into_iter()
                .flatten()
                .map(|(slide, on)| (slide.into(), on))
                .collect(),
            theme: theme.map(Into::into),
            hold: hold.map(|hold| hold.map(Into::into)),
        }
    }
}
