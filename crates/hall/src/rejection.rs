//! Every way the hall says no. A code for programs; people are told at the edge, in their language.

/// Why a command was not done. Nothing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.code())]
pub enum Rejection {
    NotRegistered,
    NoSuchRoom,
    RoomClosed,
    NotInRoom,
    Yourself,
    OwnOrganization,
    /// The event introduces nobody of one kind to the other.
    KindsApart,
    /// People of their kind are asked by nobody of this one: they ask.
    KindsIfAsked,
    /// They have met as many of this kind as the event lets them.
    KindsEnough,
    AlreadyMet,
    Unavailable,
    ConsentNeeded,
    ExchangeConsentNeeded,
    Busy,
    PartnerBusy,
    TooManyInvitations,
    TooManyEncounters,
    /// Of nobody who is here, neither on a badge nor on a phone.
    NoSuchCode,
    AskedByMany,
    NoSuchTopic,
    TopicFull,
    /// Whoever offers a topic sits at it, and offers no second one.
    HasTopic,
    TooManyTopics,
    /// In this room people are brought together otherwise.
    NoTopicsHere,
    /// Somebody sits there whom they have met or were called with: no table is called for both.
    MetAtTopic,
    NoSuchFlag,
    TooManyFlags,
    NothingAnnounced,
    NoSuchIntroduction,
    NotAtTheTable,
    WrongState,
    RoundRunning,
    NoSuchRound,
    RoundOver,
    NobodyToIntroduce,
    PartnerArrived,
    NoTimetable,
    NoSuchTable,
    TableTaken,
    IdTaken,
    AlreadyRegistered,
    NoSuchBooth,
    NobodyWaits,
    NothingToShow,
    BoothConsentNeeded,
    NoSuchStaff,
    /// Another device came with the same link.
    InUse,
    /// Somebody is registered who is no part of a rehearsal.
    RealPeople,
    RehearsalRunning,
    NoRehearsal,
}

impl Rejection {
    /// Stable; for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotRegistered => "not_registered",
            Self::NoSuchRoom => "no_such_room",
            Self::RoomClosed => "room_closed",
            Self::NotInRoom => "not_in_room",
            Self::Yourself => "yourself",
            Self::OwnOrganization => "own_organization",
            Self::KindsApart => "kinds_apart",
            Self::KindsIfAsked => "kinds_if_asked",
            Self::KindsEnough => "kinds_enough",
            Self::AlreadyMet => "already_met",
            Self::Unavailable => "unavailable",
            Self::ConsentNeeded => "consent_needed",
            Self::ExchangeConsentNeeded => "exchange_consent_needed",
            Self::Busy => "busy",
            Self::PartnerBusy => "partner_busy",
            Self::TooManyInvitations => "too_many_invitations",
            Self::TooManyEncounters => "too_many_encounters",
            Self::NoSuchCode => "no_such_code",
            Self::AskedByMany => "asked_by_many",
            Self::NoSuchTopic => "no_such_topic",
            Self::TopicFull => "topic_full",
            Self::HasTopic => "has_topic",
            Self::TooManyTopics => "too_many_topics",
            Self::NoTopicsHere => "no_topics_here",
            Self::MetAtTopic => "met_at_topic",
            Self::NoSuchFlag => "no_such_flag",
            Self::TooManyFlags => "too_many_flags",
            Self::NothingAnnounced => "nothing_announced",
            Self::NoSuchIntroduction => "no_such_introduction",
            Self::NotAtTheTable => "not_at_the_table",
            Self::WrongState => "wrong_state",
            Self::RoundRunning => "round_running",
            Self::NoSuchRound => "no_such_round",
            Self::RoundOver => "round_over",
            Self::NobodyToIntroduce => "nobody_to_introduce",
            Self::PartnerArrived => "partner_arrived",
            Self::NoTimetable => "no_timetable",
            Self::NoSuchTable => "no_such_table",
            Self::TableTaken => "table_taken",
            Self::IdTaken => "id_taken",
            Self::AlreadyRegistered => "already_registered",
            Self::NoSuchBooth => "no_such_booth",
            Self::NobodyWaits => "nobody_waits",
            Self::NothingToShow => "nothing_to_show",
            Self::BoothConsentNeeded => "booth_consent_needed",
            Self::NoSuchStaff => "no_such_staff",
            Self::InUse => "in_use",
            Self::RealPeople => "real_people",
            Self::RehearsalRunning => "rehearsal_running",
            Self::NoRehearsal => "no_rehearsal",
        }
    }
}
