//! Meeting without a table: one scans the other, and that waits until the other says so too. Then it is an introduction like every other.

use serde::{Deserialize, Serialize};

use crate::shared::SharedMap;
use crate::{Attendee, Fact, Hall, Introduction, Obstacle, Origin, Rejection};
use domain::IntroductionState as State;
use domain::{AttendeeId, IntroductionId, Millis, Reason, RoomId};

/// How long an encounter waits: a phone that was without a network is back by then, and both still know whom they have talked to.
const WAITS_MS: i64 = 60 * 60 * 1000;

/// Of one person, those that may wait, and those that nobody else can confirm: as many as invitations, for the same reason.
const OPEN_ENCOUNTERS: usize = 20;

/// Those that may wait for one person.
const OPEN_BEFORE_ONE: usize = 12;

/// Somebody says that they have talked to somebody, who has not said so yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Encounter {
    /// That of the introduction it becomes.
    pub id: IntroductionId,
    /// Who scanned.
    pub by: AttendeeId,
    pub with: AttendeeId,
    /// When they talked, as far as that can be believed.
    pub when: Millis,
    /// When it was said here.
    pub since: Millis,
    pub reasons: Vec<Reason>,
    /// The other said no, or never wants to be introduced to them: to the one who scanned it goes on waiting.
    pub declined: bool,
}

/// All that wait.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Encounters {
    open: SharedMap<IntroductionId, Encounter>,
    /// The highest id that an encounter ever had: none is given twice.
    last: u64,
}

impl Encounters {
    pub(crate) fn last(&self) -> u64 {
        self.last
    }
}

/// How somebody who stands before one is told from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    Badge(u32),
    /// By the code that they show.
    Person(AttendeeId),
}

impl Encounter {
    /// Whom it is about, besides `who`.
    pub fn other(&self, who: AttendeeId) -> AttendeeId {
        if self.by == who { self.with } else { self.by }
    }

    /// What a no says to whoever scanned is nothing.
    pub fn is_known_to(&self, who: AttendeeId) -> bool {
        self.by == who || self.with == who && !self.declined
    }

    fn is_about(&self, who: AttendeeId) -> bool {
        self.by == who || self.with == who
    }
}

impl Introduction {
    /// Came about without a table, and without anybody's invitation.
    pub fn is_encounter(&self) -> bool {
        matches!(self.origin, Origin::Encounter { .. })
    }
}

impl Hall {
    pub fn encounter(&self, id: IntroductionId) -> Option<&Encounter> {
        self.encounters.open.get(&id)
    }

    /// What waits for one of the two, as far as `who` knows of it.
    pub fn encounters_of(&self, who: AttendeeId) -> impl Iterator<Item = &Encounter> {
        let all = self.encounters.open.values();
        all.filter(move |encounter| encounter.is_known_to(who))
    }

    fn said_by(&self, by: AttendeeId, with: AttendeeId) -> Option<&Encounter> {
        let mut all = self.encounters.open.values();
        all.find(|encounter| (encounter.by, encounter.with) == (by, with))
    }

    /// `by` has talked to somebody: at `when`, if that is known.
    pub(crate) fn talks_to(
        &self,
        by: AttendeeId,
        me: &Attendee,
        whom: Whom,
        when: Option<Millis>,
        reasons: &[Reason],
        now: Millis,
    ) -> Result<Vec<Fact>, Rejection> {
        let with = match whom {
            Whom::Badge(badge) => self.by_badge(badge),
            Whom::Person(id) => Some(self.who(id)),
        };
        let with = with.ok_or(Rejection::NoSuchCode)?;
        if with == by {
            return Err(Rejection::Yourself);
        }
        let other = self.attendee(with).ok_or(Rejection::NoSuchCode)?;
        self.may_have_met(by, me, with, other)?;
        let when = believed(me, other, when, now);
        if self.have_met(by, with) {
            return Ok(Vec::new());
        }
        if let Some(table) = self.between(by, with) {
            if table.is_active() && table.people.len() > 2 {
                // Face to face, so both are there; the others talk on.
                let news = table.not_arrived().filter(|who| [by, with].contains(who));
                let arrived = |by| Fact::Arrived {
                    introduction: table.id,
                    by,
                };
                return Ok(news.map(arrived).collect());
            }
            if table.is_active() || table.has_lapsed() && table.people.len() == 2 {
                return Ok(self.talked_at(table, None, vec![by], when));
            }
        }
        if let Some(theirs) = self.said_by(with, by) {
            return Ok(self.said_by_both(theirs, when));
        }
        if self.said_by(by, with).is_some() {
            return Ok(Vec::new());
        }
        self.may_wait(by, with)?;
        let encounter = Encounter {
            id: self.next_introduction(),
            by,
            with,
            when,
            since: now,
            reasons: reasons.to_vec(),
            declined: self.refuses(with, by),
        };
        // Whoever never had a phone here cannot answer: their badge and the other's word are all there will be.
        let cannot_answer = !other.seen && other.arrived_at.is_some();
        Ok(if cannot_answer {
            vec![self.talked_without_a_table(&encounter, None, vec![by], when)]
        } else {
            vec![said(encounter)]
        })
    }

    /// Says yes to it.
    pub(crate) fn confirm(
        &self,
        by: AttendeeId,
        id: IntroductionId,
    ) -> Result<Vec<Fact>, Rejection> {
        let Some(encounter) = self
            .encounter(id)
            .filter(|encounter| encounter.is_about(by))
        else {
            return match self.mine(by, id)?.state {
                State::Met => Ok(Vec::new()),
                _ => Err(Rejection::WrongState),
            };
        };
        if encounter.by == by {
            return Ok(Vec::new());
        }
        if self.refuses(by, encounter.by) {
            return Err(Rejection::NoSuchIntroduction);
        }
        if self.are_doubles(by, encounter.by) {
            return Err(Rejection::Yourself);
        }
        Ok(self.said_by_both(encounter, encounter.when))
    }

    /// An answer to one that waits; nothing where there is none by that id.
    pub(crate) fn answer_encounter(
        &self,
        by: AttendeeId,
        id: IntroductionId,
        accept: bool,
    ) -> Option<Result<Vec<Fact>, Rejection>> {
        let encounter = self
            .encounter(id)
            .filter(|encounter| encounter.is_about(by))?;
        Some(match accept {
            true => self.confirm(by, id),
            false if encounter.by == by => Err(Rejection::WrongState),
            false if self.refuses(by, encounter.by) => Err(Rejection::NoSuchIntroduction),
            false if encounter.declined => Ok(Vec::new()),
            false => Ok(vec![Fact::EncounterDeclined { encounter: id }]),
        })
    }

    fn may_have_met(
        &self,
        by: AttendeeId,
        me: &Attendee,
        with: AttendeeId,
        other: &Attendee,
    ) -> Result<(), Rejection> {
        if !me.consent.partners {
            return Err(Rejection::ConsentNeeded);
        }
        let obstacles: Vec<_> = self.obstacles(by, with).collect();
        if obstacles.contains(&Obstacle::OnePerson) {
            return Err(Rejection::Yourself);
        }
        if obstacles.contains(&Obstacle::Colleagues) {
            return Err(Rejection::OwnOrganization);
        }
        let refused = obstacles.contains(&Obstacle::Veto { by });
        match !refused && me.may_be_introduced() && other.may_be_introduced() {
            true => Ok(()),
            false => Err(Rejection::Unavailable),
        }
    }

    /// Whether one more may wait. Those that are declined count for the one who scanned, who must not be able to tell.
    fn may_wait(&self, by: AttendeeId, with: AttendeeId) -> Result<(), Rejection> {
        // A company waits for the scan of who did not ask for companies.
        if self
            .obstacles(by, with)
            .any(|o| o == Obstacle::Company { company: by })
        {
            return Err(Rejection::Unavailable);
        }
        let waiting = self
            .encounters
            .open
            .values()
            .filter(|encounter| encounter.by == by);
        let alone = self.introductions_of(by);
        let alone = alone.filter(|i| i.is_encounter() && i.met.keys().eq([&by]));
        if waiting.count().max(alone.count()) >= OPEN_ENCOUNTERS {
            return Err(Rejection::TooManyEncounters);
        }
        let before = self.encounters.open.values();
        let before = before.filter(|encounter| encounter.with == with && !encounter.declined);
        match before.count() >= OPEN_BEFORE_ONE {
            true => Err(Rejection::AskedByMany),
            false => Ok(()),
        }
    }

    fn have_met(&self, a: AttendeeId, b: AttendeeId) -> bool {
        let mut of_both = self.introductions_of(a);
        of_both.any(|i| i.state == State::Met && i.includes(a) && i.includes(b))
    }

    /// What stands open between the two ends as met, so that they have met once.
    fn said_by_both(&self, encounter: &Encounter, when: Millis) -> Vec<Fact> {
        let (by, with) = (encounter.by, encounter.with);
        if self.have_met(by, with) {
            return vec![ended(encounter)];
        }
        let when = when.min(encounter.when);
        let open = |i: &&Introduction| i.people.len() == 2 && (i.seems_open() || i.has_lapsed());
        let both = vec![by, with];
        match self.between(by, with).filter(open) {
            Some(table) => self.talked_at(table, Some(encounter.id), both, when),
            None => vec![self.talked_without_a_table(encounter, Some(encounter.id), both, when)],
        }
    }

    fn talked_at(
        &self,
        table: &Introduction,
        encounter: Option<IntroductionId>,
        confirmed: Vec<AttendeeId>,
        when: Millis,
    ) -> Vec<Fact> {
        let mut facts = vec![Fact::Encountered {
            introduction: table.id,
            encounter,
            room: table.room.clone(),
            people: table.people.clone(),
            confirmed,
            when: when.max(table.began.unwrap_or(when)),
            reasons: table.reasons.clone(),
        }];
        if table.is_active() {
            facts.extend(self.talked_to_the_end(table));
        }
        facts
    }

    fn talked_without_a_table(
        &self,
        encounter: &Encounter,
        ends: Option<IntroductionId>,
        confirmed: Vec<AttendeeId>,
        when: Millis,
    ) -> Fact {
        Fact::Encountered {
            introduction: encounter.id,
            encounter: ends,
            room: self.where_one_is(encounter.by),
            people: vec![encounter.by, encounter.with],
            confirmed,
            when,
            reasons: encounter.reasons.clone(),
        }
    }

    /// The room somebody is in, or was in last.
    fn where_one_is(&self, who: AttendeeId) -> RoomId {
        let attendee = self.attendees.get(&who);
        let room = attendee.map(|a| a.room.as_ref().unwrap_or(&a.home).clone());
        room.unwrap_or_else(|| "".into())
    }

    /// Whether one has waited long enough.
    pub fn encounters_are_due(&self, now: Millis) -> bool {
        self.waited_in_vain(now).next().is_some()
    }

    pub(crate) fn reconcile_encounters(&self, now: Millis) -> Vec<Fact> {
        self.waited_in_vain(now).map(ended).collect()
    }

    fn waited_in_vain(&self, now: Millis) -> impl Iterator<Item = &Encounter> {
        let all = self.encounters.open.values();
        all.filter(move |encounter| now.since(encounter.since) >= WAITS_MS)
    }

    /// Of somebody who may not be shown to others any more, or whom nobody may be asked about.
    pub(crate) fn end_encounters(&self, who: AttendeeId) -> impl Iterator<Item = Fact> {
        self.end_encounters_if(who, |_| true)
    }

    /// Those with people for whom `ends` holds.
    pub(crate) fn end_encounters_if(
        &self,
        who: AttendeeId,
        ends: impl Fn(AttendeeId) -> bool,
    ) -> impl Iterator<Item = Fact> {
        let all = self.encounters.open.values();
        all.filter(move |encounter| encounter.is_about(who) && ends(encounter.other(who)))
            .map(ended)
    }

    /// What `of` said of `by` is not asked any more; `of` cannot tell.
    pub(crate) fn decline_encounters(
        &self,
        by: AttendeeId,
        of: AttendeeId,
    ) -> impl Iterator<Item = Fact> {
        let theirs = self.said_by(of, by).filter(|encounter| !encounter.declined);
        theirs
            .map(|encounter| Fact::EncounterDeclined {
                encounter: encounter.id,
            })
            .into_iter()
    }

    pub(crate) fn apply_encounter_said(&mut self, encounter: Encounter) {
        self.encounters.last = self.encounters.last.max(encounter.id.0);
        self.encounters.open.insert(encounter.id, encounter);
    }

    pub(crate) fn apply_encounter_declined(&mut self, id: IntroductionId) {
        if let Some(encounter) = self.encounters.open.get_mut(&id) {
            encounter.declined = true;
        }
    }

    pub(crate) fn apply_encounter_ended(&mut self, id: IntroductionId) {
        self.encounters.open.remove(&id);
    }

    /// `met` as it is by then, or as it was before: one that stood between the two.
    pub(crate) fn apply_encountered(&mut self, met: Introduction, when: Millis, at: Millis) {
        let id = met.id;
        match self.introductions.get_mut(&id) {
            Some(known) => {
                known.unseen = false;
                known.met.extend(met.met);
            }
            None => self.introduce(met),
        }
        let before = self.introductions.get(&id);
        if before.is_some_and(|known| known.state != State::Met) {
            self.conclude(id, at);
        }
        if let Some(known) = self.introductions.get_mut(&id) {
            known.since = when;
        }
    }

    pub(crate) fn check_encounters(&self) -> Result<(), String> {
        let mut pairs = std::collections::BTreeSet::new();
        self.encounters.open.values().try_for_each(|encounter| {
            let id = encounter.id;
            let (Some(by), Some(with)) =
                (self.attendee(encounter.by), self.attendee(encounter.with))
            else {
                return Err(format!("{id} asks about somebody who is gone"));
            };
            if self.introductions.contains_key(&id) || id.0 > self.encounters.last {
                return Err(format!("{id} is an encounter and an introduction"));
            }
            if by.profile.employer == with.profile.employer {
                return Err(format!("{id} asks about a colleague"));
            }
            if !by.may_be_introduced() || !with.may_be_introduced() {
                return Err(format!("{id} asks about somebody who did not consent"));
            }
            if self.refuses(encounter.with, encounter.by) && !encounter.declined {
                return Err(format!("{id} asks who never wants to be asked"));
            }
            match pairs.insert(crate::ordered(encounter.by, encounter.with)) {
                true => Ok(()),
                false => Err(format!("{id} is said by both and waits")),
            }
        })
    }
}

fn said(encounter: Encounter) -> Fact {
    Fact::EncounterSaid {
        encounter: encounter.id,
        by: encounter.by,
        with: encounter.with,
        when: encounter.when,
        reasons: encounter.reasons,
        declined: encounter.declined,
    }
}

fn ended(encounter: &Encounter) -> Fact {
    Fact::EncounterEnded {
        encounter: encounter.id,
        by: encounter.by,
        with: encounter.with,
        declined: encounter.declined,
    }
}

/// What a phone says of when they talked; the moment it arrives where that cannot be.
fn believed(me: &Attendee, other: &Attendee, when: Option<Millis>, now: Millis) -> Millis {
    let came = me.arrived_at.unwrap_or(me.registered_at);
    let earliest = came.max(other.registered_at);
    when.filter(|when| (earliest..=now).contains(when))
        .unwrap_or(now)
}
