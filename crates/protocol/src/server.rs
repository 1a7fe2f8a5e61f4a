//! Server → client: frames of messages, each frame with the position it brings the client to.

use serde::{Deserialize, Serialize};

use crate::api::FieldError;
use crate::view::{
    AtBoothView, Board, Card, IntroductionView, Link, Me, Person, RoomSummary, RoundView, Screen,
    Suggestion,
};
use domain::{IntroductionId, KindId};

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
        summary: RoomSummary,
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
        /// Why, for programs: `odd`, `nobody_to_meet`, `others_taken`, `no_table`, `at_booth`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        code: Option<String>,
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
    /// Walls and consoles: a conversation was finished.
    Link(Link),
    /// Walls: what is sought and offered.
    Board {
        board: Board,
    },
    /// Walls: table calls.
    Calls {
        calls: Vec<Call>,
    },
    /// Walls: what the organizer wants shown.
    Screen {
        screen: Screen,
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
    /// The server's clock, RFC 3339: phones' clocks are wrong.
    pub now: String,
}
