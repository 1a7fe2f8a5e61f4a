//! What may be asked of the hall.

use super::{
    Arrival, AtTopic, CarriedOver, Employer, Lasts, NextStep, Profile, Registration, RepairPlan,
    RoomPlan, RoundPlan, SignedIn, SteeringChange, Timetable, Whom,
};
use domain::{AttendeeId, BoothId, IntroductionId, Millis, RoomId, StaffId, StaffRole, TopicId};
use domain::{BoothAction, BoothShare, Rating, Status};
use domain::{CardField, NextStepKind, RoomMode, ScreenChange};
use domain::{Consent, FlagReason, Flagged, Reason};

#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Makes the rooms of the event data that the journal does not know yet.
    ProvisionRooms(Vec<RoomPlan>),
    /// The booths of the event data, and how many each can talk to at once.
    ProvisionBooths(Vec<(BoothId, u16)>),
    /// Who was called to a booth and did not come loses the place; who forgot to leave has left.
    ReconcileBooths,
    /// Who said that they met somebody and was not confirmed by them waits no longer.
    ReconcileEncounters,
    /// Who listened to a talk that is over is free again.
    ReconcileTalks,
    /// What a booth's staff find: how many they can talk to, and whether they take a break.
    SetBooth {
        booth: BoothId,
        places: Option<u16>,
        open: Option<bool>,
    },
    /// Whoever waits longest for a booth comes next, also where no place is free.
    CallNext(BoothId),
    /// Whom a booth may know is to be taken out as a file.
    ExportVisitors(BoothId),
    /// Takes away a topic that somebody offers.
    CloseTopic {
        room: RoomId,
        topic: TopicId,
    },
    /// Leaves what was flagged as it is, or takes that back.
    SettleFlag {
        of: Flagged,
        settled: bool,
    },
    SetRoom {
        room: RoomId,
        open: Option<bool>,
        mode: Option<RoomMode>,
        tables: Option<u16>,
        screen: Option<ScreenChange>,
    },
    /// Another join code, or another key for the walls.
    DrawCode(RoomId),
    DrawWallKey(RoomId),
    /// To one room, or to several at once.
    Announce {
        rooms: Vec<RoomId>,
        text: String,
        lasts: Lasts,
    },
    /// Announcements whose time is over are cleared.
    ReconcileAnnouncements,
    CallRound(Box<RoundPlan>),
    ExtendRound {
        room: RoomId,
        number: u32,
        by_ms: i64,
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
    /// All of them or, where somebody was erased meanwhile, those who are left.
    SteerAll(Vec<AttendeeId>, SteeringChange),
    Register(Box<Registration>),
    /// Two registrations of one person become one.
    Merge {
        from: AttendeeId,
        into: AttendeeId,
    },
    /// They look like one person, and are two.
    TellApart(AttendeeId, AttendeeId),
    AddStaff(StaffId, StaffRole),
    RevokeStaff(StaffId),
    SignOut(SignedIn),
    /// Everybody; the era that begins is another than any before.
    SignOutAll {
        era: u64,
    },
    /// The passphrase is the one of this digest.
    SetPassphrase {
        digest: u64,
    },
    /// Somebody's contact details are to be shown.
    LookAt {
        attendee: AttendeeId,
        by: Option<StaffId>,
    },
    ExportAudit,
    /// What was kept under an address to ask somebody once more was erased, as they asked for.
    NoteAddressForgotten,
    /// Everybody's links, with their addresses.
    ExportLinks,
    /// The organizer's list was stored.
    NoteImport {
        new: usize,
        changed: usize,
    },
    /// What an earlier event left is known from now on.
    CarryOver(Box<CarriedOver>),
    /// The next one who comes with somebody's link is let in, once.
    FreeLink(AttendeeId),
    BeginRehearsal {
        phones: bool,
    },
    /// Everybody who came for it.
    EraseRehearsed,
    EndRehearsal,
    Attendee(AttendeeId, Action),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    Correct {
        profile: Box<Profile>,
        consent: Consent,
        /// Something changed that only the directory holds, such as the name.
        renamed: bool,
        /// Whom they say now, during a talk, that they wish to meet.
        said: Option<Employer>,
    },
    /// Enters a room, leaving the one before.
    Enter(RoomId),
    Hello(Arrival),
    /// Comes with their link, on a device that is not known yet.
    Claim,
    /// Leaves, and this device means it: its next hello begins anew.
    Bye {
        device: u32,
    },
    Leave,
    Status(Status),
    /// To a talk, until it is over.
    Listen {
        until: Millis,
    },
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
        /// What the booth may know of me from now on.
        share: BoothShare,
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
    /// They have not talked to the end after all.
    TakeBack(IntroductionId),
    Exchange {
        introduction: IntroductionId,
        share: bool,
        /// What is on the card.
        fields: Vec<CardField>,
    },
    /// Has talked to somebody without a table.
    Encounter {
        whom: Whom,
        /// When, where a phone that was without a network says so.
        when: Option<Millis>,
        /// Why these two, as for an invitation.
        reasons: Vec<Reason>,
    },
    /// Offers a topic, takes a seat, or gives it back.
    AtTopic(AtTopic),
    /// Says that something must not stand there.
    Flag {
        of: Flagged,
        reason: FlagReason,
    },
    /// The other has said so, and it is true.
    Confirm(IntroductionId),
    /// What they agreed to do next, as it is from now on.
    AgreeOn {
        introduction: IntroductionId,
        step: NextStep,
    },
    Strike {
        introduction: IntroductionId,
        kind: NextStepKind,
        by: AttendeeId,
    },
    Erase,
}
