//! Commands to facts, or a refusal. Reads the hall, changes nothing.

use super::attendee::{Attendee, SteeringChange};
use super::command::{Arrival, Command, Refusal, Registration, RoomPlan, Verb};
use super::fact::Fact;
use super::introduction::{Introduction, Origin};
use super::{Hall, Room};
use domain::Status;
use domain::{AttendeeId, IntroductionId, Millis, RoomId};
use domain::{CardField, RoomMode, ScreenChange};
use domain::{IntroductionState as State, Reason};

/// Unanswered invitations one person may have open: enough for an evening, too few to trouble a whole room.
pub(crate) const OPEN_INVITATIONS: usize = 20;

/// How long after an invitation ended its sender may ask the same person again, in milliseconds.
const ASK_AGAIN_AFTER: i64 = 3 * 60 * 1000;

type Decision = Result<Vec<Fact>, Refusal>;

impl Hall {
    /// The facts that `command` would add now. None at all: it is already so.
    pub fn decide(&self, command: &Command, now: Millis) -> Decision {
        match command {
            Command::Furnish(plans) => Ok(self.furnish(plans)),
            Command::FurnishBooths(plans) => Ok(self.furnish_booths(plans)),
            Command::TendBooths => Ok(self.tend_booths(now)),
            Command::SetRoom {
                room,
                open,
                mode,
                tables,
                screen,
            } => self.set_room(room, *open, *mode, *tables, screen.as_ref()),
            Command::Announce { room, text } => {
                self.known_room(room)?;
                Ok(vec![Fact::Announced {
                    room: room.clone(),
                    text: text.clone(),
                }])
            }
            Command::CallRound(plan) => self.call_round(plan, now),
            Command::ExtendRound { room, number, by } => self.extend_round(room, *number, *by),
            Command::EndRound { room, number } => self.end_round(room, *number),
            Command::RepairRound(plan) => self.repair_round(plan, now),
            Command::NoShow(introduction) => self.no_show(*introduction),
            Command::SetTimetable { room, timetable } => {
                self.set_timetable(room, timetable.as_ref())
            }
            Command::PauseTimetable { room, paused } => self.pause_timetable(room, *paused),
            Command::Steer(attendee, steering) => self.steer(*attendee, *steering),
            Command::Register(registration) => self.register(registration),
            Command::Merge { from, into } => self.merge(*from, *into),
            Command::TellApart(one, other) => self.tell_apart(*one, *other),
            Command::Attendee(by, verb) => self.verb(*by, verb, now),
        }
    }

    fn furnish(&self, plans: &[RoomPlan]) -> Vec<Fact> {
        plans
            .iter()
            .filter(|plan| !self.rooms.contains_key(&plan.room))
            .map(|plan| Fact::RoomFurnished {
                room: plan.room.clone(),
                open: plan.open,
                mode: plan.mode,
                first_table: plan.first_table,
                tables: plan.tables,
            })
            .collect()
    }

    fn set_room(
        &self,
        id: &RoomId,
        open: Option<bool>,
        mode: Option<RoomMode>,
        tables: Option<u16>,
        screen: Option<&ScreenChange>,
    ) -> Decision {
        let room = self.known_room(id)?;
        let is = (room.open, room.mode, room.tables);
        let (open, mode, tables) = (
            open.unwrap_or(is.0),
            mode.unwrap_or(is.1),
            tables.unwrap_or(is.2),
        );
        let mut facts = Vec::new();
        if (open, mode, tables) != is {
            facts.push(Fact::RoomSet {
                room: id.clone(),
                open,
                mode,
                tables,
            });
        }
        if let Some(change) = screen {
            let screen = change.applied_to(&room.screen);
            if screen.slides.is_empty() {
                return Err(Refusal::NothingToShow);
            }
            if screen != room.screen {
                let room = id.clone();
                facts.push(Fact::ScreenSet { room, screen });
            }
        }
        Ok(facts)
    }

    fn register(&self, registration: &Registration) -> Decision {
        self.known_room(&registration.room)?;
        // Under this key somebody was registered while this was on its way.
        if registration
            .key
            .is_some_and(|key| self.registrations.contains_key(&key))
        {
            return Ok(Vec::new());
        }
        if self.attendees.contains_key(&registration.attendee) {
            return Err(Refusal::IdTaken);
        }
        let seems = self.resembling(&registration.profile).next();
        if seems.is_some() && !registration.another {
            return Err(Refusal::AlreadyRegistered);
        }
        Ok(vec![Fact::Registered {
            attendee: registration.attendee,
            room: registration.room.clone(),
            profile: registration.profile.clone(),
            consent: registration.consent,
            key: registration.key,
        }])
    }

    fn verb(&self, by: AttendeeId, verb: &Verb, now: Millis) -> Decision {
        let me = self.attendee(by).ok_or(Refusal::NotRegistered)?;
        match verb {
            Verb::Correct {
                profile,
                consent,
                renamed,
            } => {
                if !renamed && (&me.profile, &me.consent) == (&**profile, consent) {
                    return Ok(Vec::new());
                }
                let mut facts = Vec::new();
                for i in self
                    .introductions_of(by)
                    .filter(|i| i.includes(by) && seems_open(i))
                {
                    let colleague = i
                        .others(by)
                        .filter_map(|o| self.attendee(o))
                        .any(|o| o.profile.employer == profile.employer);
                    if colleague || !consent.partners {
                        facts.push(self.end_for(by, i));
                    }
                }
                if !consent.exchange {
                    facts.extend(
                        self.introductions_of(by)
                            .filter(|i| {
                                i.shared.contains_key(&by) && i.exchanges(by).next().is_none()
                            })
                            .map(|i| Fact::Shared {
                                introduction: i.id,
                                by,
                                share: false,
                                fields: Vec::new(),
                            }),
                    );
                }
                facts.push(Fact::Corrected {
                    attendee: by,
                    profile: (**profile).clone(),
                    consent: *consent,
                });
                Ok(facts)
            }
            Verb::Enter(room) => {
                self.known_room(room)?;
                if me.room.as_ref() == Some(room) {
                    return Ok(Vec::new());
                }
                let mut facts = self.departure(by, me);
                facts.push(Fact::Entered {
                    attendee: by,
                    room: room.clone(),
                });
                Ok(facts)
            }
            Verb::Hello(arrival) => self.hello(by, me, arrival),
            Verb::Bye { device } => {
                let mut facts = self.departure(by, me);
                facts.extend(self.leave_booths(by, None));
                if me.devices.contains(device) {
                    facts.push(Fact::DeviceParted {
                        attendee: by,
                        device: *device,
                    });
                }
                Ok(facts)
            }
            Verb::Leave => {
                let mut facts = self.departure(by, me);
                facts.extend(self.leave_booths(by, None));
                Ok(facts)
            }
            Verb::Status(status) => {
                if me.status == *status {
                    return Ok(Vec::new());
                }
                let mut facts = vec![Fact::StatusSet {
                    attendee: by,
                    status: *status,
                }];
                // Had stayed at the table after the round; now they have come to an end.
                if *status == Status::Open {
                    for introduction in self.lingering(by) {
                        facts.push(Fact::Concluded { introduction });
                        let found = self.introductions.get(&introduction);
                        let others = found.into_iter().flat_map(|i| self.talked_to_the_end(i));
                        facts.extend(others.filter(|fact| !matches!(fact, Fact::StatusSet { attendee, .. } if *attendee == by)));
                    }
                }
                Ok(facts)
            }
            Verb::Invite { to, reasons } => self.invite(by, me, *to, reasons, now),
            Verb::Answer {
                introduction,
                accept,
            } => self.answer(by, *introduction, *accept, now),
            Verb::Veto(of) => self.veto(by, me, *of),
            Verb::Arrived {
                introduction,
                together,
            } => {
                let found = self.mine(by, *introduction)?;
                if !found.is_active() {
                    return Err(Refusal::WrongState);
                }
                let news = found.not_arrived().filter(|who| *together || *who == by);
                Ok(news
                    .map(|by| Fact::Arrived {
                        introduction: *introduction,
                        by,
                    })
                    .collect())
            }
            Verb::Missing(id) => self.missing(by, *id),
            Verb::AtBooth {
                booth,
                action,
                share,
            } => self.at_booth(by, booth, *action, *share),
            Verb::Met {
                introduction,
                rating,
            } => {
                let found = self.mine(by, *introduction)?;
                if !found.is_mutual() && !found.has_lapsed() {
                    return Err(Refusal::WrongState);
                }
                if found.state == State::Met {
                    // They have met already; all that can be new is how it was.
                    let known = found.met.get(&by).copied().flatten();
                    let news = rating.filter(|rating| known != Some(*rating));
                    return Ok(news
                        .map(|rating| Fact::Rated {
                            introduction: *introduction,
                            by,
                            rating,
                        })
                        .into_iter()
                        .collect());
                }
                let mut facts = vec![Fact::Met {
                    introduction: *introduction,
                    by,
                    rating: *rating,
                }];
                facts.extend(self.talked_to_the_end(found));
                Ok(facts)
            }
            Verb::Exchange {
                introduction,
                share,
                fields,
            } => self.exchange(by, me, *introduction, *share, fields),
            Verb::Erase => {
                let mut facts = self.departure(by, me);
                facts.extend(self.leave_booths(by, None));
                facts.push(Fact::Erased { attendee: by });
                Ok(facts)
            }
        }
    }

    /// A return follows the person to where they are, also out of the event; only what is meant leads elsewhere.
    /// Nothing that is open between two people ends by it: for that there is `move`.
    fn hello(&self, by: AttendeeId, me: &Attendee, arrival: &Arrival) -> Decision {
        self.known_room(&arrival.room)?;
        let known = me.devices.contains(&arrival.device);
        let goes = match (&me.room, arrival.enter) {
            (Some(here), _) if *here == arrival.room => false,
            (None, Some(false)) => !known,
            (_, Some(means)) => means,
            (Some(_), None) => !known && !arrival.resumes,
            // Somebody said bye for them meanwhile; a return does not undo that.
            (None, None) => !known || !arrival.resumes,
        };
        let mut open = self.introductions_of(by);
        let waited_for = open.any(|i| i.includes(by) && seems_open(i));
        let mut facts = Vec::new();
        if !known {
            facts.push(Fact::DeviceCame {
                attendee: by,
                device: arrival.device,
            });
        }
        if goes && !waited_for {
            facts.extend(self.departure(by, me));
            facts.push(Fact::Entered {
                attendee: by,
                room: arrival.room.clone(),
            });
        }
        Ok(facts)
    }

    /// Whoever said 「まだお話し中」 at this table is free again with its end, without having to say that, too.
    fn talked_to_the_end(&self, introduction: &Introduction) -> impl Iterator<Item = Fact> {
        let people = introduction.people.iter();
        let talking = people.filter(|who| {
            self.attendee(**who)
                .is_some_and(|a| a.status == Status::Talking)
        });
        talking.map(|&attendee| Fact::StatusSet {
            attendee,
            status: Status::Open,
        })
    }

    /// Nobody is left waiting for someone who goes: whatever is open ends first.
    fn departure(&self, by: AttendeeId, me: &Attendee) -> Vec<Fact> {
        // Who goes while they talk has talked.
        let talking = self
            .meeting(by)
            .filter(|i| i.state == State::Together && i.people.len() == 2);
        let mut facts: Vec<_> = talking
            .map(|i| Fact::Concluded { introduction: i.id })
            .into_iter()
            .collect();
        let talked = talking.map(|i| i.id);
        let others = self.introductions_of(by).filter(|i| Some(i.id) != talked);
        facts.extend(self.end_all(by, others));
        if me.room.is_some() {
            facts.push(Fact::Left { attendee: by });
        }
        facts
    }

    /// A table where at least two others sit goes on without them.
    fn end_for(&self, by: AttendeeId, introduction: &Introduction) -> Fact {
        let ended = Fact::Cancelled {
            introduction: introduction.id,
        };
        self.without(introduction, &[by].into()).unwrap_or(ended)
    }

    pub(super) fn end_all<'a>(
        &'a self,
        by: AttendeeId,
        introductions: impl Iterator<Item = &'a Introduction>,
    ) -> Vec<Fact> {
        let open = introductions.filter(|i| i.includes(by) && seems_open(i));
        open.map(|i| self.end_for(by, i)).collect()
    }

    fn invite(
        &self,
        by: AttendeeId,
        me: &Attendee,
        to: AttendeeId,
        reasons: &[Reason],
        now: Millis,
    ) -> Decision {
        let room_id = me.room.as_ref().ok_or(Refusal::NotInRoom)?;
        let earlier = self.between(by, to);
        let asked = |i: &Introduction| {
            matches!(i.state, State::Invited | State::Passed) && i.invited_by() == Some(to)
        };
        // Saying yes to who asked before it was closed is no new introduction.
        if !self.known_room(room_id)?.open && !earlier.is_some_and(asked) {
            return Err(Refusal::RoomClosed);
        }
        if !me.consent.partners {
            return Err(Refusal::ConsentNeeded);
        }
        if me.steering.hidden {
            return Err(Refusal::Unavailable);
        }
        if to == by {
            return Err(Refusal::Yourself);
        }
        let other = self.attendee(to).ok_or(Refusal::Unavailable)?;
        if other.profile.employer == me.profile.employer {
            return Err(Refusal::OwnOrganization);
        }
        if self.are_doubles(by, to) {
            return Err(Refusal::Yourself);
        }
        // Asked already, perhaps passed on or vetoed: the answer is the same in every case.
        if earlier.is_some_and(|i| i.state_for(by) == State::Invited && i.invited_by() == Some(by))
        {
            return Ok(Vec::new());
        }
        // Whoever was vetoed is answered as if the other were merely silent.
        if self.refuses(by, to)
            || !other.may_be_introduced()
            || other.room.as_ref() != Some(room_id)
        {
            return Err(Refusal::Unavailable);
        }
        if let Some(earlier) = earlier {
            let mine = earlier.invited_by() == Some(by);
            match earlier.state {
                State::Met => return Err(Refusal::AlreadyMet),
                State::Agreed | State::Called | State::Together => return Ok(Vec::new()),
                // Taking back and asking again is how one would pester somebody.
                State::Cancelled if mine && now.since(earlier.since) < ASK_AGAIN_AFTER => {
                    return Err(Refusal::TooManyInvitations);
                }
                // They asked first: this says yes.
                State::Invited | State::Passed if earlier.room == *room_id => {
                    return self.agree(by, earlier, now);
                }
                _ => {}
            }
        }
        if me.profile.company && !other.profile.companies_welcome || other.status != Status::Open {
            return Err(Refusal::Unavailable);
        }
        let open = self
            .introductions_of(by)
            .filter(|i| i.state_for(by) == State::Invited && i.invited_by() == Some(by))
            .count();
        if open >= OPEN_INVITATIONS {
            return Err(Refusal::TooManyInvitations);
        }
        Ok(vec![Fact::Introduced {
            introduction: self.next_introduction(),
            room: room_id.clone(),
            origin: Origin::Invitation { by },
            people: vec![by, to],
            reasons: reasons.to_vec(),
            unseen: self.refuses(to, by),
        }])
    }

    fn answer(&self, by: AttendeeId, id: IntroductionId, accept: bool, now: Millis) -> Decision {
        let introduction = self.mine(by, id)?;
        let asked = introduction.invited_by() == Some(by);
        match (introduction.state, accept) {
            (State::Invited | State::Passed, true) if !asked => self.agree(by, introduction, now),
            (State::Invited, false) if asked => Ok(vec![Fact::Cancelled { introduction: id }]),
            // Taking back an invitation that was passed on: the asker sees it end, as any other.
            (State::Passed, false) if asked => Ok(vec![Fact::Cancelled { introduction: id }]),
            (State::Invited, false) => Ok(vec![Fact::Passed { introduction: id }]),
            (State::Passed, false) | (State::Agreed | State::Called | State::Together, true) => {
                Ok(Vec::new())
            }
            // Second thoughts before they met.
            (State::Agreed, false) => Ok(vec![Fact::Cancelled { introduction: id }]),
            _ => Err(Refusal::WrongState),
        }
    }

    /// Both want it: both must be here and free, and neither may have said never.
    fn agree(&self, by: AttendeeId, introduction: &Introduction, now: Millis) -> Decision {
        let room = self.known_room(&introduction.room)?;
        let mut people = introduction
            .people
            .iter()
            .filter_map(|who| self.attendee(*who));
        if !people.all(|person| room.admits(person)) {
            return Err(Refusal::RoomClosed);
        }
        if self.engaged(by).is_some() {
            return Err(Refusal::Busy);
        }
        for &person in &introduction.people {
            let here = self.attendee(person).ok_or(Refusal::Unavailable)?;
            if here.room.as_ref() != Some(&introduction.room) {
                return Err(if person == by {
                    Refusal::NotInRoom
                } else {
                    Refusal::Unavailable
                });
            }
            if here.steering.hidden {
                return Err(Refusal::Unavailable);
            }
            if !here.consent.partners {
                return Err(if person == by {
                    Refusal::ConsentNeeded
                } else {
                    Refusal::Unavailable
                });
            }
            let apart = |other| {
                self.vetoed(by, other)
                    || self.same_employer(by, other)
                    || self.are_doubles(by, other)
            };
            if person != by && apart(person) {
                return Err(Refusal::Unavailable);
            }
            if person != by && (self.is_taken(person) || here.status != Status::Open) {
                return Err(Refusal::PartnerBusy);
            }
        }
        // Saying yes means being there for it, and nowhere else; who only waits for a booth waits on.
        let mut facts = self.leave_visited(by);
        facts.push(Fact::Agreed {
            introduction: introduction.id,
            table: self.tables(room, now).take(&introduction.people, None),
        });
        if self
            .attendee(by)
            .is_some_and(|me| me.status != Status::Open)
        {
            facts.push(Fact::StatusSet {
                attendee: by,
                status: Status::Open,
            });
        }
        Ok(facts)
    }

    fn veto(&self, by: AttendeeId, me: &Attendee, of: AttendeeId) -> Decision {
        if of == by {
            return Err(Refusal::Yourself);
        }
        if !self.attendees.contains_key(&of) {
            return Err(Refusal::Unavailable);
        }
        let mut facts = Vec::new();
        for i in self
            .introductions_of(by)
            .filter(|i| i.includes(by) && i.includes(of) && seems_open(i))
        {
            let asked = i.invited_by() == Some(by);
            if i.state == State::Passed && !asked {
                continue;
            }
            // An invitation they sent is passed without a word, a talk has ended as if it were over, and anything else as if it were taken back.
            let introduction = i.id;
            match i.state {
                State::Invited if !asked => facts.push(Fact::Passed { introduction }),
                State::Together if i.people.len() == 2 => {
                    facts.push(Fact::Concluded { introduction });
                    facts.extend(self.talked_to_the_end(i));
                }
                _ => facts.push(self.end_for(by, i)),
            }
        }
        if !me.vetoes.contains(&of) {
            facts.push(Fact::Vetoed { by, of });
        }
        Ok(facts)
    }

    fn exchange(
        &self,
        by: AttendeeId,
        me: &Attendee,
        id: IntroductionId,
        share: bool,
        fields: &[CardField],
    ) -> Decision {
        let introduction = self.mine(by, id)?;
        if !introduction.is_mutual() {
            return Err(Refusal::WrongState);
        }
        let already = if share {
            introduction.has_shared(by)
        } else {
            !introduction.shared.contains_key(&by)
        };
        if already {
            return Ok(Vec::new());
        }
        if share && !me.consent.exchange {
            return Err(Refusal::ExchangeConsentNeeded);
        }
        // A card that was handed over cannot be asked back; erasing oneself takes it back.
        if !share && introduction.exchanges(by).next().is_some() {
            return Err(Refusal::WrongState);
        }
        Ok(vec![Fact::Shared {
            introduction: id,
            by,
            share,
            fields: if share { fields.to_vec() } else { Vec::new() },
        }])
    }

    fn steer(&self, who: AttendeeId, change: SteeringChange) -> Decision {
        let attendee = self.attendee(who).ok_or(Refusal::NotRegistered)?;
        let steering = attendee.steering.with(change);
        if attendee.steering == steering {
            return Ok(Vec::new());
        }
        let new = steering
            .stays_at
            .filter(|table| attendee.steering.stays_at != Some(*table));
        if let Some(table) = new {
            self.may_keep(who, table)?;
        }
        // Hidden at once: whatever is open ends first.
        let mut facts = if steering.hidden && !attendee.steering.hidden {
            self.end_all(who, self.introductions_of(who))
        } else {
            Vec::new()
        };
        facts.push(Fact::Steered {
            attendee: who,
            steering,
        });
        Ok(facts)
    }

    pub(super) fn known_room(&self, id: &RoomId) -> Result<&Room, Refusal> {
        self.rooms.get(id).ok_or(Refusal::NoSuchRoom)
    }

    /// Somebody else's introduction is as unknown as one that never was.
    pub(super) fn mine(
        &self,
        by: AttendeeId,
        id: IntroductionId,
    ) -> Result<&Introduction, Refusal> {
        self.introductions
            .get(&id)
            .filter(|i| i.is_known_to(by))
            .ok_or(Refusal::NoSuchIntroduction)
    }

    pub(super) fn same_employer(&self, a: AttendeeId, b: AttendeeId) -> bool {
        let employer = |id| self.attendee(id).map(|a| a.profile.employer);
        employer(a) == employer(b)
    }

    pub(super) fn next_introduction(&self) -> IntroductionId {
        IntroductionId(self.introductions.last_key().map_or(1, |id| id.0 + 1))
    }
}

/// Asked or agreed, and not yet over.
fn is_open(introduction: &Introduction) -> bool {
    introduction.state == State::Invited || introduction.is_active()
}

/// Open to at least one of its people: a passed invitation must end when an unanswered one would, or the asker could tell them apart.
fn seems_open(introduction: &Introduction) -> bool {
    is_open(introduction) || introduction.state == State::Passed
}
