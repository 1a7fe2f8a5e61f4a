//! Server → client: frames of messages, each frame with the position it brings the client to.

use serde::{Deserialize, Serialize};

use crate::api::{
    Erasing, FieldError, FlagView, RoomControl, RoomPerson, RoundDetail, TimetableView, Unusual,
};
use crate::view::{
    AtBoothView, Board, Card, IntroductionView, Link, Me, NextRound, Person, RoomNews, RoomSummary,
    RoundView, Screen, Suggestion, TopicView, Waiting,
};
use domain::{AttendeeId, IntroductionId, KindId, TopicId};

/// Whatever is due at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Frame {
    /// Opaque. Sent back in `hello` to receive exactly what was missed.
    pub at: String,
    /// The server's clock, RFC 3339, when a minute has passed since this connection was last told: what counts down goes by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub now: Option<String>,
    pub messages: Vec<ServerMessage>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    Welcome(Box<Welcome>),
    Done {
        id: String,
    },
    Error {
        id: String,
        /// Stable; for programs.
        code: String,
        /// For people, in Japanese.
        message: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<FieldError>>"))]
        fields: Vec<FieldError>,
    },
    Room {
        summary: RoomNews,
    },
    People {
        id: String,
        people: Vec<Person>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        next: Option<String>,
    },
    Suggestions {
        people: Vec<Suggestion>,
    },
    Introduction {
        introduction: IntroductionView,
    },
    Round {
        round: RoundView,
        #[serde(default)]
        waiting: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        reason: Option<String>,
        /// Why, for programs.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        code: Option<Waiting>,
    },
    /// When the timetable calls the next round; nothing when it calls none.
    NextRound {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        next_round: Option<NextRound>,
    },
    Card {
        introduction: IntroductionId,
        card: Card,
    },
    /// My own profile changed, perhaps on another device.
    Me {
        me: Box<Me>,
    },
    Announcement {
        text: String,
    },
    Booth(AtBoothView),
    /// A topic of the room as it is now, or that it is gone.
    Topic {
        topic: TopicId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        now: Option<TopicView>,
    },
    /// Walls and consoles: a conversation was finished.
    Link(Link),
    /// Walls and consoles: it goes on after all.
    LinkTakenBack(Link),
    /// Walls: what is sought and offered.
    Board {
        board: Board,
    },
    /// Walls: table calls.
    Calls {
        calls: Vec<Call>,
    },
    /// Walls and consoles: all have come to this table of the calls.
    Seated {
        table: u16,
    },
    /// Walls: what the organizer wants shown.
    Screen {
        screen: Screen,
    },
    /// Walls and consoles: the room has another join code, to be asked for anew.
    Code,
    /// Consoles: people of the room who are new or changed, whole; and who no longer belongs to it. After a welcome, everybody.
    RoomPeople {
        people: Vec<RoomPerson>,
        gone: Vec<AttendeeId>,
    },
    /// Consoles: rounds that are new or changed, each with those of its introductions that are. After a welcome, all.
    RoomRounds {
        rounds: Vec<RoundDetail>,
    },
    /// Consoles: the room's timetable, or that it has none.
    Timetable {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        timetable: Option<TimetableView>,
    },
    /// Consoles: rooms of the event that changed; and the promised erasing once its date has come. After a welcome, all.
    Rooms {
        rooms: Vec<RoomControl>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        erasing: Option<Erasing>,
        /// The organizer's alone.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<Unusual>>"))]
        unusual: Vec<Unusual>,
    },
    /// Consoles: what people say must not stand there and is theirs to look at, oldest first; all of it.
    Flags {
        flags: Vec<FlagView>,
    },
    /// Consoles: how many things organizers did so far. Whoever shows them asks for them anew.
    Audit {
        entries: u32,
    },
    Draining {
        #[cfg_attr(feature = "schema", ts(type = "number"))]
        reconnect_within_ms: u64,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Call {
    pub table: u16,
    pub kinds: Vec<KindId>,
    /// Only of those who consented.
    pub organizations: Vec<String>,
    /// Numbers on the name badges of those who have no phone.
    pub badges: Vec<u32>,
    /// The topic its people had taken seats at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub topic: Option<String>,
    /// What the kinds of two people make them to each other: one of the event's relations. Said of whoever has one, answered needs or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub relation: Option<String>,
    /// All have come.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub seated: bool,
}

/// Everything a screen needs to start from. A phone has `me`, a wall has `links` and `board`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Welcome {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub me: Option<Me>,
    pub room: RoomSummary,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub round: Option<RoundView>,
    /// When the timetable calls the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub next_round: Option<NextRound>,
    pub introductions: Vec<IntroductionView>,
    pub suggestions: Vec<Suggestion>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub announcement: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub links: Option<Vec<Link>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub board: Option<Board>,
    /// Walls: the table calls of the round that is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub calls: Option<Vec<Call>>,
    /// Walls: what the organizer wants shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub screen: Option<Screen>,
    /// Booths where I am or wait.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<AtBoothView>>"))]
    pub booths: Vec<AtBoothView>,
    /// What is offered in the room, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<TopicView>>"))]
    pub topics: Vec<TopicView>,
    /// The server's clock, RFC 3339: phones' clocks are wrong.
    pub now: String,
}
