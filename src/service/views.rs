//! Facts and records put into words for one viewer.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::Service;
use crate::directory::PersonRecord;
use crate::live::{Counted, Suggested};
use crate::sqlite::StoreError;
use domain::{
    AttendeeId, BoothId, IntroductionId, IntroductionState, KindId, Millis, RoomId, Status, TagId,
    WardId,
};
use hall::{Hall, Introduction, Round};
use protocol::api::{Double, RoomControl, RoomPerson};
use protocol::server::{Call, Welcome};
use protocol::view::{
    AtBoothView, Card, Honorific, IntroductionView, Me, OrganizationView, Person, RoomSummary,
    RoundView, Suggestion,
};

/// People on one page of `people`.
const PAGE: usize = 50;
/// Links a wall is sent when it comes: the newest ones.
const WALL_LINKS: usize = 2000;

/// Records asked for while a view is built. What is missing is noted, fetched, and the view built again.
#[derive(Default)]
pub(super) struct Records {
    known: HashMap<AttendeeId, Option<Arc<PersonRecord>>>,
    missing: RefCell<BTreeSet<AttendeeId>>,
}

impl Records {
    pub(super) fn get(&self, id: AttendeeId) -> Option<&PersonRecord> {
        match self.known.get(&id) {
            Some(record) => record.as_deref(),
            None => {
                self.missing.borrow_mut().insert(id);
                None
            }
        }
    }
}

impl Service {
    /// Builds a view from one state of the hall, with all the records it asks for.
    pub(super) async fn view<T>(
        &self,
        build: impl Fn(&Hall, &Records) -> T,
    ) -> Result<T, StoreError> {
        let mut records = Records::default();
        loop {
            let view = build(&self.hall(), &records);
            let missing: Vec<_> = records.missing.take().into_iter().collect();
            if missing.is_empty() {
                return Ok(view);
            }
            let mut found = self.stores.directory.get(&missing).await?;
            records
                .known
                .extend(missing.into_iter().map(|id| (id, found.remove(&id))));
        }
    }

    pub(super) async fn record(
        &self,
        who: AttendeeId,
    ) -> Result<Option<Arc<PersonRecord>>, StoreError> {
        Ok(self.stores.directory.get(&[who]).await?.remove(&who))
    }

    /// Whom a resume code stands for.
    pub async fn resume(&self, code: &str) -> Result<Option<AttendeeId>, StoreError> {
        let found = self
            .stores
            .directory
            .resume(&crate::token::fold_code(code))
            .await?;
        match found {
            Some(who) => self.who(who).await,
            None => Ok(None),
        }
    }

    pub async fn me(&self, who: AttendeeId) -> Result<Option<Me>, StoreError> {
        self.view(|hall, records| self.me_view(hall, records, who))
            .await
    }

    /// Cards handed over to `who`, newest first. An erased person's card is gone.
    pub async fn contacts(&self, who: AttendeeId) -> Result<Vec<Card>, StoreError> {
        self.view(|hall, records| {
            let mut cards: Vec<_> = hall
                .introductions_of(who)
                .flat_map(|i| self.cards(hall, records, i, who))
                .collect();
            cards.sort_by_key(|(at, _)| Reverse(*at));
            cards.into_iter().map(|(_, card)| card).collect()
        })
        .await
    }

    /// One page of who is in the room, and where the next page begins.
    pub(super) async fn people_page(
        &self,
        viewer: Option<AttendeeId>,
        room: &RoomId,
        filter: &Filter,
    ) -> Result<(Vec<Person>, Option<String>), StoreError> {
        let mut people = self
            .view(|hall, records| {
                let here = hall.room(room).into_iter().flat_map(|room| &room.people);
                here.filter(|id| viewer.is_none_or(|viewer| hall.may_see(viewer, **id)))
                    .filter(|id| self.is_here(hall, **id))
                    .filter(|id| hall.attendee(**id).is_some_and(|a| filter.fits(&a.profile)))
                    .map(|id| {
                        let kana = records.get(*id).and_then(|r| r.kana.clone());
                        (kana.is_none(), kana, self.person(hall, records, *id))
                    })
                    .collect::<Vec<_>>()
            })
            .await?;
        // By reading; those without one at the end.
        people.sort_by(|a, b| (a.0, &a.1, &a.2.name, a.2.id).cmp(&(b.0, &b.1, &b.2.name, b.2.id)));
        // The id finds the place even if people came in between; the number, if that very person has gone.
        let start = filter
            .after
            .as_deref()
            .and_then(|after| after.split_once('.'))
            .map_or(0, |(number, id)| {
                let found = people.iter().position(|p| p.2.id.to_string() == id);
                found.map_or_else(|| number.parse().unwrap_or(0), |i| i + 1)
            });
        let more = people.len() > start.saturating_add(PAGE);
        let page: Vec<_> = people
            .into_iter()
            .skip(start)
            .take(PAGE)
            .map(|p| p.2)
            .collect();
        let next = page
            .last()
            .filter(|_| more)
            .map(|p| format!("{}.{}", start + PAGE - 1, p.id));
        Ok((page, next))
    }

    /// Everybody who is or was expected in the room, for the organizer.
    pub async fn room_people(&self, room: &RoomId) -> Result<Vec<RoomPerson>, StoreError> {
        self.view(|hall, records| self.people_of(hall, records, room))
            .await
    }

    pub(super) fn people_of(
        &self,
        hall: &Hall,
        records: &Records,
        room: &RoomId,
    ) -> Vec<RoomPerson> {
        let of_room = hall
            .attendees()
            .filter(|(_, a)| a.room.as_ref().unwrap_or(&a.home) == room);
        of_room
            .map(|(id, attendee)| self.room_person_view(hall, records, id, attendee))
            .collect()
    }

    pub(super) fn room_person_view(
        &self,
        hall: &Hall,
        records: &Records,
        id: AttendeeId,
        attendee: &hall::Attendee,
    ) -> RoomPerson {
        let record = records.get(id);
        let meeting = hall.meeting(id);
        RoomPerson {
            id,
            name: record.map(|r| r.name.clone()).unwrap_or_default(),
            kana: record.and_then(|r| r.kana.clone()),
            organization: self.organization_view(record),
            kind: attendee.profile.kind.clone(),
            role: record.and_then(|r| r.role.clone()),
            ward: attendee.profile.ward.clone(),
            status: attendee.status.into(),
            present: attendee.room.is_some() && self.is_here(hall, id),
            met: attendee.met,
            rounds_sat_out: attendee.sat_out,
            waiting_since: meeting
                .is_none()
                .then(|| self.rfc3339(attendee.waiting_since)),
            table: meeting.and_then(|i| i.table),
            badge: attendee.badge,
            paper: attendee.steering.paper,
            hidden: attendee.steering.hidden,
            stays_at: attendee.steering.stays_at,
            introduction: meeting.map(|i| i.id),
            doubles: hall
                .doubles(id)
                .filter_map(|other| Some((other, hall.attendee(other)?, records.get(other)?)))
                .map(|(other, attendee, record)| Double {
                    attendee: other,
                    name: record.name.clone(),
                    badge: attendee.badge,
                    registered_at: self.rfc3339(attendee.registered_at),
                    room: attendee.room.clone(),
                })
                .collect(),
        }
    }

    pub fn room_control(&self, id: &RoomId, public_url: &str) -> Option<RoomControl> {
        self.control_of(&self.hall(), id, public_url)
    }

    pub(super) fn control_of(
        &self,
        hall: &Hall,
        id: &RoomId,
        public_url: &str,
    ) -> Option<RoomControl> {
        let room = hall.room(id)?;
        let code = self.join_code(id);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Some(RoomControl {
            room: id.clone(),
            open: room.open,
            mode: room.mode.into(),
            tables: room.tables,
            first_table: room.first_table,
            registered: count(
                hall.attendees()
                    .filter(|(_, a)| a.room.as_ref().unwrap_or(&a.home) == id)
                    .count(),
            ),
            present: count(
                room.people
                    .iter()
                    .filter(|who| self.is_here(hall, **who))
                    .count(),
            ),
            conversations: count(room.met.len()),
            join_url: format!("{public_url}/j/{id}?c={code}"),
            join_code: code,
            wall_url: format!("{public_url}/screen/{id}?k={}", self.keys.wall_key(id)),
            screen: room.screen.clone().into(),
            announcement: room.announcement.clone(),
        })
    }

    /// Everything a phone starts from.
    pub(super) fn phone_welcome(
        &self,
        hall: &Hall,
        records: &Records,
        who: AttendeeId,
        room: &RoomId,
        suggested: &[Suggested],
    ) -> Welcome {
        use IntroductionState::{Cancelled, Missed, Passed};
        // What came to nothing is over, but for the newest round: somebody may be looked for, or have talked all the same.
        let newest = hall.room(room).and_then(|room| room.rounds.last());
        let shown = |i: &&Introduction| match i.state_for(who) {
            Passed => false,
            Cancelled | Missed => {
                i.room == *room && i.round().is_some() && i.round() == newest.map(|r| r.number)
            }
            _ => true,
        };
        Welcome {
            me: self.me_view(hall, records, who),
            room: self.summary(hall, room, false),
            round: self.round_of(hall, room),
            introductions: hall
                .introductions_of(who)
                .filter(shown)
                .map(|i| self.introduction(hall, records, i, i.state_for(who), who))
                .collect(),
            suggestions: self.suggestions(hall, records, who, suggested),
            announcement: hall.room(room).and_then(|room| room.announcement.clone()),
            links: None,
            board: None,
            calls: None,
            screen: None,
            booths: hall
                .booths()
                .filter_map(|(id, _)| self.at_booth(hall, id, who))
                .collect(),
            now: self.rfc3339_exact(self.now()),
        }
    }

    /// Everything a wall, or the console, starts from. No persons.
    pub(super) fn screen_welcome(
        &self,
        hall: &Hall,
        records: &Records,
        room: &RoomId,
        wall: bool,
    ) -> Welcome {
        let found = hall.room(room);
        let met = found.map(|room| room.met.as_slice()).unwrap_or_default();
        let newest = &met[met.len().saturating_sub(WALL_LINKS)..];
        Welcome {
            me: None,
            room: self.summary(hall, room, wall),
            round: self.round_of(hall, room),
            introductions: Vec::new(),
            suggestions: Vec::new(),
            announcement: found.and_then(|room| room.announcement.clone()),
            links: Some(
                newest
                    .iter()
                    .filter_map(|id| hall.introduction(*id))
                    .flat_map(|i| crate::live::links(hall, i))
                    .collect(),
            ),
            board: self.counted(room).map(|counted| counted.board.clone()),
            calls: found
                .and_then(|room| room.round())
                .map(|_| self.calls(hall, records, room)),
            screen: found.map(|room| room.screen.clone().into()),
            booths: Vec::new(),
            now: self.rfc3339_exact(self.now()),
        }
    }

    /// The tables of the round that is on, for walls: no names, organizations only with consent.
    pub(super) fn calls(&self, hall: &Hall, records: &Records, room: &RoomId) -> Vec<Call> {
        let round = hall.room(room).and_then(|room| room.round());
        let groups = round.into_iter().flat_map(|round| &round.groups);
        let active = groups
            .filter_map(|group| hall.introduction(group.introduction))
            .filter(|i| i.is_active());
        let mut calls: Vec<_> = active
            .filter_map(|i| {
                let people = || {
                    i.people
                        .iter()
                        .filter_map(|&who| Some((who, hall.attendee(who)?)))
                };
                let may_say = people().filter(|(_, a)| a.consent.wall);
                Some(Call {
                    table: i.table?,
                    kinds: people().map(|(_, a)| a.profile.kind.clone()).collect(),
                    organizations: may_say
                        .filter_map(|(who, _)| Some(records.get(who)?.organization_name.clone()))
                        .collect(),
                    badges: people()
                        .filter(|(_, a)| a.steering.paper)
                        .map(|(_, a)| a.badge)
                        .collect(),
                })
            })
            .collect();
        calls.sort_by_key(|call| call.table);
        calls
    }

    fn round_of(&self, hall: &Hall, room: &RoomId) -> Option<RoundView> {
        let round = hall.room(room)?.round()?;
        Some(self.round_view(round))
    }

    pub(super) fn round_view(&self, round: &Round) -> RoundView {
        RoundView {
            number: round.number,
            state: round.state(self.now()).into(),
            starts_at: self.rfc3339(round.starts_at),
            ends_at: self.rfc3339(round.ends_at),
        }
    }

    /// Where the person is with a booth, if anywhere.
    pub(super) fn at_booth(
        &self,
        hall: &Hall,
        id: &BoothId,
        who: AttendeeId,
    ) -> Option<AtBoothView> {
        let booth = hall.booth(id)?;
        Some(AtBoothView {
            booth: id.clone(),
            state: booth.state(who)?.into(),
            ahead: booth.ahead(who).and_then(|n| u32::try_from(n).ok()),
            until: booth.kept_until(who).map(|at| self.rfc3339(at)),
            passed_over: hall.is_passed_over(id, who),
        })
    }

    /// Counts are as old as the last tick; whether the room is open is not.
    fn summary(&self, hall: &Hall, room: &RoomId, wall: bool) -> RoomSummary {
        let open = hall.room(room).is_some_and(|room| room.open);
        match self.counted(room) {
            Some(counted) => RoomSummary {
                open,
                ..if wall {
                    counted.wall_summary.clone()
                } else {
                    counted.summary.clone()
                }
            },
            None => RoomSummary {
                room: room.clone(),
                open,
                present: Default::default(),
                needs: Default::default(),
                offers: Default::default(),
                conversations: 0,
                booths: Vec::new(),
            },
        }
    }

    fn counted(&self, room: &RoomId) -> Option<Arc<Counted>> {
        self.hub.room(room)?.latest().counted
    }

    pub(super) fn suggestions(
        &self,
        hall: &Hall,
        records: &Records,
        who: AttendeeId,
        suggested: &[Suggested],
    ) -> Vec<Suggestion> {
        suggested
            .iter()
            .filter(|s| hall.may_see(who, s.attendee))
            .map(|s| Suggestion {
                attendee: self.person(hall, records, s.attendee),
                score: s.score,
                reasons: protocol::each(&s.reasons),
                near: s.near,
                wished: s.wished,
            })
            .collect()
    }

    pub(super) fn introduction_view(
        &self,
        hall: &Hall,
        records: &Records,
        id: IntroductionId,
        state: IntroductionState,
        viewer: AttendeeId,
    ) -> Option<IntroductionView> {
        let found = hall.introduction(id)?;
        Some(self.introduction(hall, records, found, found.shown(state, viewer), viewer))
    }

    fn introduction(
        &self,
        hall: &Hall,
        records: &Records,
        introduction: &Introduction,
        state: IntroductionState,
        viewer: AttendeeId,
    ) -> IntroductionView {
        IntroductionView {
            id: introduction.id,
            state: state.into(),
            with: introduction
                .others(viewer)
                .map(|other| self.person(hall, records, other))
                .collect(),
            invited_by_me: introduction.invited_by().map(|by| by == viewer),
            table: introduction.table,
            round: introduction.round(),
            ends_at: hall
                .round_of(introduction)
                .map(|round| self.rfc3339(round.ends_at)),
            reasons: protocol::each(&introduction.reasons),
            arrived: introduction.arrived.contains(&viewer),
            there: introduction
                .others(viewer)
                .filter(|other| introduction.is_active() && introduction.arrived.contains(other))
                .collect(),
            lapsed: state == IntroductionState::Missed && introduction.has_lapsed(),
            shared: introduction.has_shared(viewer),
            cards: self
                .cards(hall, records, introduction, viewer)
                .map(|(_, card)| card)
                .collect(),
            my_rating: introduction
                .met
                .get(&viewer)
                .copied()
                .flatten()
                .map(Into::into),
        }
    }

    /// The cards that `viewer` was handed here.
    pub(super) fn cards<'a>(
        &'a self,
        hall: &'a Hall,
        records: &'a Records,
        introduction: &'a Introduction,
        viewer: AttendeeId,
    ) -> impl Iterator<Item = (Millis, Card)> + 'a {
        introduction.exchanges(viewer).filter_map(move |(id, at)| {
            let (record, attendee) = (records.get(id)?, hall.attendee(id)?);
            let card = Card {
                attendee: id,
                name: record.name.clone(),
                kana: record.kana.clone(),
                honorific: record.honorific,
                organization: self.organization_view(Some(record)),
                kind: attendee.profile.kind.clone(),
                role: record.role.clone(),
                ward: attendee.profile.ward.clone(),
                contact: record.contact.clone(),
                exchanged_at: self.rfc3339(at),
            };
            Some((at, card))
        })
    }

    fn person(&self, hall: &Hall, records: &Records, id: AttendeeId) -> Person {
        // Erased in the hall is erased, even while the directory is still being cleaned.
        let record = hall.attendee(id).and_then(|_| records.get(id));
        let attendee = hall.trace(id);
        let profile = attendee.map(|a| &a.profile);
        Person {
            id,
            name: record.map(|r| r.name.clone()),
            honorific: record.map_or(Honorific::Sama, |r| r.honorific),
            organization: self.organization_view(record),
            kind: profile.map_or_else(|| "".into(), |p| p.kind.clone()),
            sub_kind: profile.and_then(|p| p.sub_kind.clone()),
            role: record.and_then(|r| r.role.clone()),
            ward: profile.map_or_else(|| crate::catalog::OTHER_WARD.into(), |p| p.ward.clone()),
            offers: profile.map(|p| p.offers.clone()).unwrap_or_default(),
            needs: profile.map(|p| p.needs.clone()).unwrap_or_default(),
            sign: record.and_then(|r| r.sign.clone()),
            status: attendee.map_or(Status::Away, |a| a.status).into(),
            present: record.is_some() && self.is_here(hall, id),
        }
    }

    /// With the id of its row in the list as it is now.
    fn organization_view(&self, record: Option<&PersonRecord>) -> OrganizationView {
        let picked = record.and_then(|r| r.picked.as_ref());
        let index = self.organizations.index();
        OrganizationView {
            id: picked
                .and_then(|picked| index.find(picked))
                .map(|row| row.id.clone()),
            name: record
                .map(|r| r.organization_name.clone())
                .unwrap_or_default(),
        }
    }

    pub(super) fn me_view(&self, hall: &Hall, records: &Records, who: AttendeeId) -> Option<Me> {
        let (record, attendee) = (records.get(who)?, hall.attendee(who)?);
        let index = self.organizations.index();
        Some(Me {
            id: who,
            name: record.name.clone(),
            kana: record.kana.clone(),
            honorific: record.honorific,
            organization: self.organization_view(Some(record)),
            kind: attendee.profile.kind.clone(),
            sub_kind: attendee.profile.sub_kind.clone(),
            role: record.role.clone(),
            ward: attendee.profile.ward.clone(),
            offers: attendee.profile.offers.clone(),
            needs: attendee.profile.needs.clone(),
            sign: record.sign.clone(),
            companies_welcome: attendee.profile.companies_welcome,
            contact: record.contact.clone(),
            wishes: record
                .greet
                .iter()
                .map(|picked| OrganizationView {
                    id: index.find(picked).map(|row| row.id.clone()),
                    name: picked.name.clone(),
                })
                .collect(),
            consent: attendee.consent.into(),
            room: attendee.room.as_ref().unwrap_or(&attendee.home).clone(),
            status: attendee.status.into(),
            badge: attendee.badge,
            stays_at: attendee.steering.stays_at,
            resume_code: record.resume_code.clone(),
        })
    }
}

/// Which people a page is of.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    pub kind: Option<KindId>,
    pub ward: Option<WardId>,
    pub tag: Option<TagId>,
    pub after: Option<String>,
}

impl Filter {
    fn fits(&self, profile: &hall::Profile) -> bool {
        self.kind.as_ref().is_none_or(|kind| profile.kind == *kind)
            && self.ward.as_ref().is_none_or(|ward| profile.ward == *ward)
            && self
                .tag
                .as_ref()
                .is_none_or(|tag| profile.offers.contains(tag) || profile.needs.contains(tag))
    }
}
