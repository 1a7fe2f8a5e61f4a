//! What may be asked of the hall, and every way it says no.

use super::attendee::{Profile, SteeringChange};
use super::repair::RepairPlan;
use super::round::RoundPlan;
use super::timetable::Timetable;
use domain::{AttendeeId, BoothId, IntroductionId, RoomId};
use domain::{BoothAction, Rating, Status};
use domain::{CardField, RoomMode, ScreenChange};
use domain::{Consent, Reason};

#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Makes the rooms of the event data that the journal does not know yet.
    Furnish(Vec<RoomPlan>),
    /// The booths of the event data, and how many each can talk to at once.
    FurnishBooths(Vec<(BoothId, u16)>),
    /// Who was called to a booth and did not come loses the place; who forgot to leave has left.
    TendBooths,
    SetRoom {
        room: RoomId,
        open: Option<bool>,
        mode: Option<RoomMode>,
        tables: Option<u16>,
        screen: Option<ScreenChange>,
    },
    Announce {
        room: RoomId,
        text: String,
    },
    CallRound(Box<RoundPlan>),
    ExtendRound {
        room: RoomId,
        number: u32,
        /// Milliseconds.
        by: i64,
    },
    EndRound {
        room: RoomId,
        number: u32,
    },
    RepairRound(Box<RepairPlan>),
    /// Nobody said 「着きました」 in time, except those who wait for them.
    NoShow(IntroductionId),
    SetTimetable {
        room: RoomId,
        timetable: Option<Timetable>,
    },
    PauseTimetable {
        room: RoomId,
        paused: bool,
    },
    Steer(AttendeeId, SteeringChange),
    Register(Box<Registration>),
    /// Two registrations of one person become one.
    Merge {
        from: AttendeeId,
        into: AttendeeId,
    },
    /// They look like one person, and are two.
    TellApart(AttendeeId, AttendeeId),
    Attendee(AttendeeId, Verb),
}

#[derive(Clone, Debug, PartialEq)]
pub struct RoomPlan {
    pub room: RoomId,
    pub open: bool,
    pub mode: RoomMode,
    pub first_table: u16,
    pub tables: u16,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Registration {
    pub attendee: AttendeeId,
    pub room: RoomId,
    pub profile: Profile,
    pub consent: Consent,
    /// Digest of the idempotency key.
    pub key: Option<u64>,
    /// Says that they are not whom they seem to be.
    pub another: bool,
}

/// A browser of the person's says hello.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// The room it names: where it was, or where it wants to go.
    pub room: RoomId,
    pub device: u32,
    /// It was connected before and lost its socket.
    pub resumes: bool,
    /// Whether it means to go to that room; absent where it does not say.
    pub enter: Option<bool>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Verb {
    Correct {
        profile: Box<Profile>,
        consent: Consent,
        /// Something changed that only the directory holds, such as the name.
        renamed: bool,
    },
    /// Enters a room, leaving the one before.
    Enter(RoomId),
    Hello(Arrival),
    /// Leaves, and this device means it: its next hello begins anew.
    Bye {
        device: u32,
    },
    Leave,
    Status(Status),
    Invite {
        to: AttendeeId,
        /// Why these two, as the matcher explained it to the one who asks.
        reasons: Vec<Reason>,
    },
    Answer {
        introduction: IntroductionId,
        accept: bool,
    },
    Veto(AttendeeId),
    AtBooth {
        booth: BoothId,
        action: BoothAction,
        /// The booth may know who I am.
        share: bool,
    },
    Arrived {
        introduction: IntroductionId,
        /// So are the others.
        together: bool,
    },
    Missing(IntroductionId),
    Met {
        introduction: IntroductionId,
        rating: Option<Rating>,
    },
    Exchange {
        introduction: IntroductionId,
        share: bool,
        /// What is on the card.
        fields: Vec<CardField>,
    },
    Erase,
}

/// Why a command was not done. Nothing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("ご登録が見つかりません。もう一度ご参加ください。")]
    NotRegistered,
    #[error("このお部屋は見つかりません。")]
    NoSuchRoom,
    #[error("このお部屋はただいま閉じています。")]
    RoomClosed,
    #[error("先にお部屋へお入りください。")]
    NotInRoom,
    #[error("ご自身をご紹介することはできません。")]
    Yourself,
    #[error("同じ施設の方はご紹介の対象外です。")]
    OwnOrganization,
    #[error("この方とは、すでにお話しされています。")]
    AlreadyMet,
    #[error("この方は、いまご紹介できません。")]
    Unavailable,
    #[error("「ご紹介したお相手への表示」への同意が必要です。")]
    ConsentNeeded,
    #[error("「名刺交換」への同意が必要です。")]
    ExchangeConsentNeeded,
    #[error("いまのご紹介が終わってからお返事ください。")]
    Busy,
    #[error("お相手はいまお話し中です。少し後でもう一度お試しください。")]
    PartnerBusy,
    #[error("お返事を待っているお声がけが多くなっています。少しお待ちください。")]
    TooManyInvitations,
    #[error("このご紹介は見つかりません。")]
    NoSuchIntroduction,
    #[error("このご紹介は、もうその段階ではありません。")]
    WrongState,
    #[error("この部屋では、いまの回がまだ続いています。終えてから次の回を始めてください。")]
    RoundRunning,
    #[error("この回は見つかりません。")]
    NoSuchRound,
    #[error("この回はすでに終わっています。")]
    RoundOver,
    #[error("いまご紹介できる組み合わせがありません。")]
    NobodyToIntroduce,
    #[error("お相手は「着きました」と押されています。テーブルの番号をもう一度お確かめください。")]
    PartnerArrived,
    #[error("この部屋には、自動で進む回の予定がありません。")]
    NoTimetable,
    #[error("このお部屋にないテーブル番号です。部屋のテーブル番号の範囲でお決めください。")]
    NoSuchTable,
    #[error("このテーブルには、ほかの方が決まっています。別の番号をお選びください。")]
    TableTaken,
    #[error("この参加者番号はすでに使われています。")]
    IdTaken,
    #[error("同じお名前・ご所属の方が、すでに参加登録されています。")]
    AlreadyRegistered,
    #[error("この展示ブースは見つかりません。")]
    NoSuchBooth,
    #[error("映すものを一つ以上お選びください。")]
    NothingToShow,
    #[error("ブースにお名前を伝えるには、「展示ブースに名前と所属を伝える」への同意が必要です。")]
    BoothConsentNeeded,
}

impl Refusal {
    /// Stable; for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotRegistered => "not_registered",
            Self::NoSuchRoom => "no_such_room",
            Self::RoomClosed => "room_closed",
            Self::NotInRoom => "not_in_room",
            Self::Yourself => "yourself",
            Self::OwnOrganization => "own_organization",
            Self::AlreadyMet => "already_met",
            Self::Unavailable => "unavailable",
            Self::ConsentNeeded => "consent_needed",
            Self::ExchangeConsentNeeded => "exchange_consent_needed",
            Self::Busy => "busy",
            Self::PartnerBusy => "partner_busy",
            Self::TooManyInvitations => "too_many_invitations",
            Self::NoSuchIntroduction => "no_such_introduction",
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
            Self::NothingToShow => "nothing_to_show",
            Self::BoothConsentNeeded => "booth_consent_needed",
        }
    }
}
