//! People, introductions, rooms and booths as screens see them. What a viewer may not see is not in the type.

pub use booth::{AtBoothView, BoothCount, BoothState};
pub use introduction::{
    EncounterView, IntroductionState, IntroductionView, NextStep, Reason, Waiting,
};
pub use person::{
    Card, Consent, Contact, Honorific, Me, OrganizationView, Person, Stay, Suggestion, WishedKinds,
};
pub use room::{
    Board, BoardRow, Link, NextRound, Present, RoomNews, RoomSummary, RoundState, RoundView,
};
pub use topic::{MySeat, TopicView};
pub use wall::{Screen, Slide, Theme};

mod booth;
mod introduction;
mod person;
mod room;
mod topic;
mod wall;
