//! A person as the hall knows them: what they can and seek, not who they are.

use std::collections::{BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};

use super::{Fact, Hall, Likeness, Rejection, Steering};
use domain::{AttendeeId, IntroductionId, KindId, Millis, RoomId, SubKindId, TagId, WardId};
use domain::{Consent, Flagged, Status, Stay, WishedKinds};

/// An organization without its name: a keyed digest of what colleagues share, or, of somebody without an employer, of themself.
/// Colleagues are recognized by it, and nothing can be read back once the key is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Employer(pub u64);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    pub employer: Employer,
    pub kind: KindId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_kind: Option<SubKindId>,
    pub ward: WardId,
    pub offers: Vec<TagId>,
    pub needs: Vec<TagId>,
    pub companies_welcome: bool,
    /// Comes from a company, whom others meet only when they asked for it.
    pub company: bool,
    /// Organizations the person would like to greet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wishes: Vec<Employer>,
    /// Those they have come for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wishes_must: Vec<Employer>,
    /// Those they are not introduced to this time, unless somebody asks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wishes_never: Vec<Employer>,
    /// The same of kinds of facility.
    #[serde(default, skip_serializing_if = "WishedKinds::is_empty")]
    pub wished_kinds: WishedKinds,
    #[serde(default, skip_serializing_if = "Stay::is_whole")]
    pub stay: Stay,
    /// Absent in journals from before it was kept: nobody is taken for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likeness: Option<Likeness>,
}

/// Changes of mind of one person: more than anybody has in an evening.
const CONSENTS_REMEMBERED: usize = 50;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attendee {
    pub profile: Profile,
    pub consent: Consent,
    /// The room registered for, or the last one entered.
    pub home: RoomId,
    /// The room they are in.
    pub room: Option<RoomId>,
    /// When they entered it.
    pub entered_at: Millis,
    pub status: Status,
    /// When the talk they listen to is over.
    pub listens_until: Option<Millis>,
    /// Whom they said they wish to meet during a talk, until the next round they are seated in.
    pub said: BTreeSet<Employer>,
    /// Since when nobody has been found for them.
    pub waiting_since: Millis,
    pub registered_at: Millis,
    pub vetoes: BTreeSet<AttendeeId>,
    /// Namesakes who are somebody else, as the desk has seen.
    pub told_apart: BTreeSet<AttendeeId>,
    pub introductions: BTreeSet<IntroductionId>,
    /// Conversations finished.
    pub met: u32,
    /// Rounds sat out.
    pub sat_out: u32,
    /// Needs that a finished conversation answered; they count less when the next partner is chosen.
    pub covered: BTreeSet<TagId>,
    pub erased: bool,
    /// The number on the name badge: the list's own, else registrations are counted from 1.
    pub badge: u32,
    pub steering: Steering,
    /// How they can be recognized is shown to nobody.
    pub sign_hidden: bool,
    /// Is introduced to nobody until the desk has seen them.
    pub awaits_desk: bool,
    /// The desk has seen them.
    pub confirmed: bool,
    /// Bumped with every change, so that projections see it.
    pub version: u32,
    /// Times the person corrected what others see of them, names included.
    pub corrections: u32,
    /// When they last did.
    pub corrected_at: Option<Millis>,
    /// What they consented to, and since when; oldest first, the newest as it is.
    pub consents: Vec<(Millis, Consent)>,
    /// Browsers that said hello and not bye since, newest last.
    pub(super) devices: VecDeque<u32>,
    /// A browser of theirs has ever said hello.
    pub seen: bool,
    /// They have ever been in a room.
    pub came: bool,
    /// When they first were, or when the desk saw them before that.
    pub arrived_at: Option<Millis>,
    /// The desk lets in the next one who comes with their link.
    pub link_freed: bool,
    pub(super) requests: VecDeque<u64>,
}

impl Attendee {
    /// Registered, and nowhere yet.
    pub(super) fn new(
        badge: u32,
        home: &RoomId,
        profile: &Profile,
        consent: Consent,
        at: Millis,
    ) -> Self {
        Self {
            badge,
            steering: Steering::default(),
            sign_hidden: false,
            awaits_desk: false,
            confirmed: false,
            profile: profile.clone(),
            consent,
            home: home.clone(),
            room: None,
            entered_at: at,
            status: Status::Open,
            listens_until: None,
            said: BTreeSet::new(),
            waiting_since: at,
            registered_at: at,
            vetoes: BTreeSet::new(),
            told_apart: BTreeSet::new(),
            introductions: BTreeSet::new(),
            met: 0,
            sat_out: 0,
            covered: BTreeSet::new(),
            erased: false,
            version: 0,
            corrections: 0,
            corrected_at: None,
            consents: vec![(at, consent)],
            devices: VecDeque::new(),
            seen: false,
            came: false,
            arrived_at: None,
            link_freed: false,
            requests: VecDeque::new(),
        }
    }

    /// Agreed to be shown to others, not hidden by the organizer, and seen by the desk where it has to.
    pub fn may_be_introduced(&self) -> bool {
        self.consent.partners && !self.steering.hidden && !self.is_unconfirmed()
    }

    /// The desk has yet to see them. Whoever has no phone stands before it.
    pub fn is_unconfirmed(&self) -> bool {
        self.awaits_desk && !self.confirmed && !self.steering.paper
    }
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
    /// By the organizer's list, weeks before: also for a room that is still closed.
    pub listed: bool,
    /// Nobody is to meet them before the desk has.
    pub awaits_desk: bool,
    /// By a rehearsal.
    pub rehearsed: bool,
    /// Of the organizer's list, for badges that are printed already. The next free one where it says none, or somebody wears it.
    pub badge: Option<u32>,
}

impl Hall {
    /// Registered and not erased.
    pub fn attendee(&self, id: AttendeeId) -> Option<&Attendee> {
        self.attendees.get(&id).filter(|a| !a.erased)
    }

    /// Whose number it is.
    pub fn wears(&self, badge: u32) -> Option<AttendeeId> {
        let id = *self.badges.get(&badge)?;
        self.attendee(id).map(|_| id)
    }

    /// Also those who erased themselves: ids, kinds and tags stay, the person does not.
    pub fn trace(&self, id: AttendeeId) -> Option<&Attendee> {
        self.attendees.get(&id)
    }

    /// Every registration there was.
    pub fn ever_registered(&self) -> usize {
        self.attendees.len()
    }

    /// Whose name badge it is; that of a second registration is whose it turned out to be.
    pub fn by_badge(&self, badge: u32) -> Option<AttendeeId> {
        let who = self.who(*self.badges.get(&badge)?);
        self.attendee(who).map(|_| who)
    }

    /// Whether a badge with this number was given to anybody, erased since or not.
    pub fn is_worn(&self, badge: u32) -> bool {
        self.badges.contains_key(&badge)
    }

    /// Registrations are counted, and numbers that the organizer's list gave away left out.
    pub(super) fn next_badge(&self) -> u32 {
        let count = u32::try_from(self.attendees.len()).unwrap_or(u32::MAX - 1);
        let mut free = (count + 1..).filter(|number| !self.is_worn(*number));
        free.next().unwrap_or(u32::MAX)
    }

    pub fn attendees(&self) -> impl Iterator<Item = (AttendeeId, &Attendee)> {
        self.attendees
            .iter()
            .filter(|(_, a)| !a.erased)
            .map(|(&id, a)| (id, a))
    }

    /// Everybody who ever registered, once: also those who erased themselves, but no second registration of somebody.
    pub fn traces(&self) -> impl Iterator<Item = (AttendeeId, &Attendee)> {
        let own = self.attendees.iter();
        own.filter(|(id, _)| !self.merged.contains_key(id))
            .map(|(&id, a)| (id, a))
    }

    /// Whether the person sees the other among those who are here. Whoever was vetoed goes on seeing who vetoed them.
    pub fn may_see(&self, viewer: AttendeeId, other: AttendeeId) -> bool {
        viewer != other
            && !self.refuses(viewer, other)
            && self.attendee(other).is_some_and(|a| a.may_be_introduced())
    }

    /// `by` has said that they wish to meet the organization of `of`, or people of its kind.
    pub fn wishes_for(&self, by: AttendeeId, of: AttendeeId) -> bool {
        let both = self.attendee(by).zip(self.attendee(of));
        both.is_some_and(|(by, of)| {
            let (wishes, them) = (&by.profile, &of.profile);
            let kinds = &wishes.wished_kinds;
            wishes.wishes.contains(&them.employer)
                || wishes.wishes_must.contains(&them.employer)
                || kinds.want(&them.kind, them.sub_kind.as_ref())
        })
    }

    pub(super) fn register(&self, registration: &Registration) -> Result<Vec<Fact>, Rejection> {
        let room = self.known_room(&registration.room)?;
        // Under this key somebody was registered while this was on its way.
        if registration
            .key
            .is_some_and(|key| self.registrations.contains_key(&key))
        {
            return Ok(Vec::new());
        }
        if self.attendees.contains_key(&registration.attendee) {
            return Err(Rejection::IdTaken);
        }
        self.admits(registration.rehearsed, registration.listed)?;
        if !room.open && !registration.listed {
            return Err(Rejection::RoomClosed);
        }
        let seems = self.resembling(&registration.profile).next();
        if seems.is_some() && !registration.another {
            return Err(Rejection::AlreadyRegistered);
        }
        let attendee = registration.attendee;
        let registered = Fact::Registered {
            attendee,
            room: registration.room.clone(),
            profile: registration.profile.clone(),
            consent: registration.consent,
            key: registration.key,
            badge: registration.badge.filter(|badge| !self.is_worn(*badge)),
        };
        let awaits = registration.awaits_desk;
        let awaits = awaits.then_some(Fact::AwaitsDesk { attendee });
        Ok([registered].into_iter().chain(awaits).collect())
    }

    pub(super) fn correct(
        &self,
        by: AttendeeId,
        me: &Attendee,
        profile: &Profile,
        consent: &Consent,
        renamed: bool,
    ) -> Vec<Fact> {
        if !renamed && (&me.profile, &me.consent) == (profile, consent) {
            return Vec::new();
        }
        let mut facts = Vec::new();
        for i in self.introductions_of(by) {
            let mut others = i.others(by).filter_map(|other| self.attendee(other));
            let colleague = others.any(|other| other.profile.employer == profile.employer);
            if i.includes(by) && i.seems_open() && (colleague || !consent.partners) {
                facts.push(self.end_for(by, i));
            }
        }
        let colleague = |other| {
            let other = self.attendee(other);
            other.is_some_and(|other| other.profile.employer == profile.employer)
        };
        facts.extend(self.end_encounters_if(by, |other| !consent.partners || colleague(other)));
        if !consent.partners {
            facts.extend(self.give_seat_back(by));
        }
        if !consent.exchange {
            facts.extend(self.withdraw_cards(by));
        }
        facts.push(Fact::Corrected {
            attendee: by,
            profile: profile.clone(),
            consent: *consent,
        });
        facts
    }

    pub(super) fn erase(&self, by: AttendeeId, me: &Attendee) -> Vec<Fact> {
        let mut facts = self.leave(by, me);
        facts.extend(self.end_encounters(by));
        facts.push(Fact::Erased { attendee: by });
        facts
    }

    pub(super) fn apply_registered(
        &mut self,
        id: AttendeeId,
        attendee: Attendee,
        key: Option<u64>,
    ) {
        self.badges.insert(attendee.badge, id);
        self.attendees.insert(id, attendee);
        self.remember_name(id);
        self.registrations.extend(key.map(|digest| (digest, id)));
    }

    pub(super) fn apply_corrected(
        &mut self,
        id: AttendeeId,
        profile: &Profile,
        consent: Consent,
        at: Millis,
    ) {
        self.change(id, |a| {
            a.profile = profile.clone();
            a.corrected_at = Some(at);
            if a.consent != consent {
                a.consents.push((at, consent));
                if a.consents.len() > CONSENTS_REMEMBERED {
                    // What they began with stays.
                    a.consents.remove(1);
                }
            }
            a.consent = consent;
            a.corrections += 1;
        });
        self.forget_name(id);
        self.remember_name(id);
        self.may_be_flagged_anew(id);
        if !consent.booths {
            self.hide_from_booths(id);
        }
    }

    pub(super) fn apply_status_set(
        &mut self,
        id: AttendeeId,
        status: Status,
        until: Option<Millis>,
    ) {
        self.change(id, |a| {
            a.status = status;
            a.listens_until = until;
        });
    }

    pub(super) fn apply_erased(&mut self, id: AttendeeId) {
        self.apply_left(id);
        self.let_go(id);
    }

    /// What nobody may know of them any more.
    pub(super) fn let_go(&mut self, id: AttendeeId) {
        self.change(id, |a| {
            a.erased = true;
            a.vetoes.clear();
            a.consents.clear();
            a.profile.wishes.clear();
            a.profile.wishes_must.clear();
            a.profile.wishes_never.clear();
            a.profile.wished_kinds = WishedKinds::default();
            a.profile.stay = Stay::default();
            a.profile.likeness = None;
            a.said.clear();
        });
        self.forget_name(id);
        self.hide_from_booths(id);
        self.forget_flags_of(&Flagged::Person(id));
        self.forget_flagger(id);
    }

    pub(super) fn change(&mut self, id: AttendeeId, change: impl FnOnce(&mut Attendee)) {
        if let Some(attendee) = self.attendees.get_mut(&id) {
            change(attendee);
            attendee.version += 1;
        }
    }

    pub(super) fn check_attendees(&self) -> Result<(), String> {
        for (id, attendee) in &self.attendees {
            if let Some(room) = &attendee.room
                && !self.rooms.get(room).is_some_and(|r| r.people.contains(id))
            {
                return Err(format!("{id} says {room} but does not stand there"));
            }
            // Also listed are tables that go on without them.
            let tables = self.introductions_of(*id);
            if tables.filter(|i| i.is_active() && i.includes(*id)).count() > 1 {
                return Err(format!("{id} sits at two tables"));
            }
        }
        Ok(())
    }
}
