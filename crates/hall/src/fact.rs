//! What happened. Facts are kept for good: fields may be added with a default, never renamed or removed. What older releases must not
//! pass over is a fact of its own, not a field.

use serde::{Deserialize, Serialize};

use super::{
    CarriedOver, Employer, Group, Lasts, NextStep, Origin, Profile, Request, Round, StaffFact,
    Steering, Timetable,
};
use domain::{AttendeeId, BoothId, IntroductionId, Millis, RoomId, StaffId, TopicId};
use domain::{CardField, NextStepKind, RoomMode};
use domain::{Consent, FlagReason, Flagged, Reason, Screen};
use domain::{Rating, Status};

/// The facts of one command: durable together or not at all, at one position.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Commit {
    pub at: Millis,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Request>,
    /// The organizer or staff did it, not the person it is about.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub organizer: bool,
    /// Which of the staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<StaffId>,
    pub facts: Vec<Fact>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    #[serde(rename = "room_furnished")]
    RoomProvisioned {
        room: RoomId,
        open: bool,
        #[serde(default)]
        mode: RoomMode,
        first_table: u16,
        tables: u16,
    },
    RoomSet {
        room: RoomId,
        open: bool,
        #[serde(default)]
        mode: RoomMode,
        tables: u16,
    },
    /// What the room's walls show.
    ScreenSet {
        room: RoomId,
        screen: Screen,
    },
    /// The room has another join code. Which one follows from the event's secret and how often this happened: none stands here.
    CodeDrawn {
        room: RoomId,
    },
    /// The room's walls are opened with another key, likewise.
    WallKeyDrawn {
        room: RoomId,
    },
    #[serde(rename = "booth_furnished")]
    BoothProvisioned {
        booth: BoothId,
        places: u16,
    },
    /// How its staff have it from now on.
    BoothSet {
        booth: BoothId,
        places: u16,
        open: bool,
    },
    /// By its staff, before a place was free.
    BoothCalled {
        booth: BoothId,
        attendee: AttendeeId,
    },
    /// Waits, and is called when a place is free.
    BoothQueued {
        booth: BoothId,
        attendee: AttendeeId,
        /// Is passed over while they sit at a table or listen to a talk.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        yields: bool,
    },
    /// Checked in.
    BoothEntered {
        booth: BoothId,
        attendee: AttendeeId,
        /// The booth may know who it was.
        share: bool,
        /// They handed it their card. Releases before it show the name alone.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        card: bool,
    },
    BoothLeft {
        booth: BoothId,
        attendee: AttendeeId,
        /// Was called, and did not come in time.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        missed: bool,
    },
    /// Without a text: nothing is announced any more.
    Announced {
        room: RoomId,
        text: String,
        #[serde(default, skip_serializing_if = "Lasts::is_until_cleared")]
        lasts: Lasts,
    },
    Registered {
        attendee: AttendeeId,
        room: RoomId,
        profile: Profile,
        consent: Consent,
        /// Digest of the idempotency key alone: whatever comes under it later means this person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<u64>,
        /// The number of a badge that was printed beforehand; else they are counted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        badge: Option<u32>,
    },
    Corrected {
        attendee: AttendeeId,
        profile: Profile,
        consent: Consent,
    },
    /// During a talk they said that they wish to meet this organization: in the next round that counts as much as a wish can.
    WishSaid {
        attendee: AttendeeId,
        employer: Employer,
        /// What an older release makes of it is a wish like any other.
        optional: bool,
    },
    Entered {
        attendee: AttendeeId,
        room: RoomId,
    },
    Left {
        attendee: AttendeeId,
    },
    /// The first hello of a browser: whatever it says without being asked is a return from now on.
    DeviceCame {
        attendee: AttendeeId,
        device: u32,
    },
    /// It said bye.
    DeviceParted {
        attendee: AttendeeId,
        device: u32,
    },
    StatusSet {
        attendee: AttendeeId,
        status: Status,
        /// Until the talk they listen to is over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Millis>,
    },
    Introduced {
        introduction: IntroductionId,
        room: RoomId,
        origin: Origin,
        people: Vec<AttendeeId>,
        reasons: Vec<Reason>,
        /// Whoever is asked has vetoed the one who asks: they never see it, and to the other it looks like silence.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        unseen: bool,
    },
    Agreed {
        introduction: IntroductionId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        table: Option<u16>,
    },
    /// The other never learns of it.
    Passed {
        introduction: IntroductionId,
    },
    Cancelled {
        introduction: IntroductionId,
    },
    Vetoed {
        by: AttendeeId,
        of: AttendeeId,
    },
    Arrived {
        introduction: IntroductionId,
        by: AttendeeId,
    },
    Missed {
        introduction: IntroductionId,
        by: AttendeeId,
    },
    Met {
        introduction: IntroductionId,
        by: AttendeeId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rating: Option<Rating>,
    },
    /// They talk on: who said that they had talked took it back.
    TakenBack {
        introduction: IntroductionId,
        by: AttendeeId,
    },
    /// How a conversation that is over was.
    Rated {
        introduction: IntroductionId,
        by: AttendeeId,
        rating: Rating,
    },
    /// Its round ended, and at least one had come to the table.
    Concluded {
        introduction: IntroductionId,
    },
    /// Its round ended, and nobody had said that they came.
    Lapsed {
        introduction: IntroductionId,
    },
    Shared {
        introduction: IntroductionId,
        by: AttendeeId,
        share: bool,
        /// What was on the card then; not its content.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        fields: Vec<CardField>,
    },
    /// Somebody says that they talked to somebody without a table. Waits for the other's word.
    EncounterSaid {
        encounter: IntroductionId,
        by: AttendeeId,
        with: AttendeeId,
        /// When they talked: before this was written, where a phone had no network.
        when: Millis,
        reasons: Vec<Reason>,
        /// The other vetoed the one who says so: they never see it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        declined: bool,
    },
    /// Who said so never learns of it.
    EncounterDeclined {
        encounter: IntroductionId,
    },
    /// It waits no longer. Whose it was, so that they are told.
    EncounterEnded {
        encounter: IntroductionId,
        by: AttendeeId,
        with: AttendeeId,
        /// The one who was asked knows of nothing, or of nothing any more.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        declined: bool,
    },
    /// They have talked: a new introduction, or one that stood open between them.
    Encountered {
        introduction: IntroductionId,
        /// What waited for the second word, if anything did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        encounter: Option<IntroductionId>,
        room: RoomId,
        people: Vec<AttendeeId>,
        /// Who said so. One alone, where the other never had a phone.
        confirmed: Vec<AttendeeId>,
        when: Millis,
        reasons: Vec<Reason>,
    },
    /// Somebody offers a topic, and has its first seat. Its words are with their name.
    TopicOffered {
        topic: TopicId,
        room: RoomId,
        by: AttendeeId,
        seats: u8,
    },
    SeatTaken {
        topic: TopicId,
        room: RoomId,
        by: AttendeeId,
    },
    SeatLeft {
        topic: TopicId,
        room: RoomId,
        by: AttendeeId,
    },
    /// By whoever offered it, by the organizer, or because its room has none any more.
    TopicClosed {
        topic: TopicId,
        room: RoomId,
    },
    /// Somebody says that something must not stand there. Releases before it show the same hall without it.
    Flagged {
        by: AttendeeId,
        of: Flagged,
        reason: FlagReason,
        optional: bool,
    },
    /// Likewise: it was looked at and left as it is, or is to be looked at once more.
    FlagSettled {
        of: Flagged,
        settled: bool,
        optional: bool,
    },
    /// How somebody says they can be recognized is shown to nobody, or is again.
    SignHidden {
        attendee: AttendeeId,
        hidden: bool,
    },
    /// What people who met agreed to do, as it is from now on. Releases before it show the same hall without it.
    NextStepAgreed {
        introduction: IntroductionId,
        step: NextStep,
        optional: bool,
    },
    /// Likewise: it is not agreed any more.
    NextStepStruck {
        introduction: IntroductionId,
        kind: NextStepKind,
        by: AttendeeId,
        optional: bool,
    },
    /// Nobody meets them until the desk has seen them.
    AwaitsDesk {
        attendee: AttendeeId,
    },
    /// The desk has seen them, or takes that back.
    Confirmed {
        attendee: AttendeeId,
        confirmed: bool,
    },
    /// The desk lets in the next one who comes with their link, though another device has it. Releases before it know no links.
    LinkFreed {
        attendee: AttendeeId,
        optional: bool,
    },
    /// That one has come.
    LinkClaimed {
        attendee: AttendeeId,
        optional: bool,
    },
    /// How the organizer has somebody treated, as it is from now on.
    Steered {
        attendee: AttendeeId,
        steering: Steering,
    },
    /// Somebody left a table that goes on without them, or joined one.
    Regrouped {
        introduction: IntroductionId,
        people: Vec<AttendeeId>,
        reasons: Vec<Reason>,
    },
    /// People called during a round, in place of introductions that did not come about.
    RoundRepaired {
        room: RoomId,
        number: u32,
        groups: Vec<Group>,
    },
    /// Rounds that start by themselves; `None` ends that.
    TimetableSet {
        room: RoomId,
        timetable: Option<Timetable>,
    },
    /// Everybody is called at once; nobody is half-called.
    RoundCalled {
        room: RoomId,
        round: Round,
    },
    RoundExtended {
        room: RoomId,
        number: u32,
        ends_at: Millis,
    },
    RoundEnded {
        room: RoomId,
        number: u32,
    },
    Erased {
        attendee: AttendeeId,
    },
    /// Two registrations of one person: `from` is a part of `into` from now on.
    Merged {
        from: AttendeeId,
        into: AttendeeId,
    },
    /// Two people of one name.
    ToldApart {
        one: AttendeeId,
        other: AttendeeId,
    },
    /// Among those who work at the event. Releases before it show the same hall without it.
    Staff {
        of: StaffFact,
        optional: bool,
    },
    /// Whoever registers from now on is part of a rehearsal.
    RehearsalBegan {
        /// Phones may join.
        phones: bool,
    },
    /// Everybody who came for it is erased: the hall is as it was before.
    RehearsalEnded,
    /// What an earlier event left. Releases before it seat people as if there had been none.
    CarriedOver {
        past: CarriedOver,
        optional: bool,
    },
    /// Of a later release, and not understood by this one. Never written.
    #[serde(skip)]
    Later {
        kind: String,
        /// Its release says that whoever does not understand it may go on without it.
        optional: bool,
    },
}
