//! Counts the event as it stands, running or over. Whoever erased themselves stays counted by kind, ward and tags, which is all that is left of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::chance::{Called, Guest, Rounds};
use super::discretion::Discretion;
use crate::catalog::text::Text;
use crate::catalog::{Catalog, OTHER_WARD};
use crate::matcher::{profile, weights};
use domain::{AttendeeId, Millis, Rating, RoomId, TagId};
use domain::{IntroductionState as State, KindId};
use hall::{Attendee, Hall, Introduction, Room, Round};
use matching::score::{Profile, Rarity, Scorer, TagSet, Weights, World};
use protocol::api::{
    ByChance, Conversations, Count, Coverage, Feedback, PerPerson, Report, ReportedBooth,
    ReportedEvent, ReportedNeed, ReportedNextSteps, ReportedPeople, ReportedRound, ReportedTag,
};
use protocol::client::NextStepKind;
use protocol::event::Words;

const ALL_NEXT_STEPS: [NextStepKind; 6] = [
    NextStepKind::Materials,
    NextStepKind::Phone,
    NextStepKind::Visit,
    NextStepKind::Referral,
    NextStepKind::Tour,
    NextStepKind::Talk,
];

/// `at`: by the system's clock.
pub fn report(catalog: &Catalog, world: &Arc<World>, hall: &Hall, at: Millis) -> Report {
    let below = catalog.event.suppressed_below;
    let event = Event::new(catalog, world, hall);
    let say = Discretion { below };
    let conversations = event.conversations(say);
    let finished = event.talks.len() as u32;
    let across = (
        share_of(say, event.across(|p| p.ward), finished),
        share_of(say, event.across(|p| p.kind), finished),
    );
    let (needs, needs_by_tag) = event.needs(say);
    Report {
        event: event.about(at),
        people: event.people(say),
        rounds: event.rounds(say),
        needs,
        needs_by_tag,
        coverage: event.coverage(say),
        by_chance: event.by_chance(say),
        kind_ids: catalog.kinds.iter().map(|kind| kind.id.clone()).collect(),
        kinds: event.matrix(say, catalog.kinds.len(), across.1, |p| p.kind),
        ward_ids: catalog.wards.iter().map(|ward| ward.id.clone()).collect(),
        wards: event.matrix(say, catalog.wards.len(), across.0, |p| p.ward),
        booths: event.booths(say),
        feedback: event.feedback(say),
        next_steps: event.next_steps(say),
        conversations: Conversations {
            across_wards: across.0,
            across_kinds: across.1,
            ..conversations
        },
        suppressed_below: below,
    }
}

fn share_of(say: Discretion, part: usize, whole: u32) -> Count {
    say.share(part as u32, whole)
}

/// Somebody, as the report counts them.
struct Person<'a> {
    attendee: &'a Attendee,
    /// As the matcher knows them.
    profile: Profile,
    /// Indices among the event's kinds and wards.
    kind: usize,
    ward: usize,
    /// Conversations.
    talks: u32,
    /// What they seek that has a direction, and what of it somebody who came could answer.
    needs: TagSet,
    answerable: TagSet,
}

struct Event<'a> {
    catalog: &'a Catalog,
    world: &'a Arc<World>,
    hall: &'a Hall,
    registered: Vec<&'a Attendee>,
    came: BTreeMap<AttendeeId, Person<'a>>,
    /// People of each conversation.
    talks: Vec<(&'a Introduction, BTreeSet<AttendeeId>)>,
}

impl<'a> Event<'a> {
    fn new(catalog: &'a Catalog, world: &'a Arc<World>, hall: &'a Hall) -> Self {
        let registered = hall.traces().map(|(_, attendee)| attendee).collect();
        let mut came: BTreeMap<_, _> = hall
            .traces()
            .filter(|(_, attendee)| attendee.arrived_at.is_some())
            .map(|(id, attendee)| (id, person(catalog, world, hall, id, attendee)))
            .collect();
        let met = hall.introductions().filter(|i| i.state == State::Met);
        let people = |i: &Introduction| i.people.iter().map(|who| hall.who(*who)).collect();
        let talks: Vec<(_, BTreeSet<_>)> = met.map(|i| (i, people(i))).collect();
        for who in talks.iter().flat_map(|(_, people)| people) {
            if let Some(person) = came.get_mut(who) {
                person.talks += 1;
            }
        }
        let answerable = answerable(world, &came);
        for (who, tags) in answerable {
            if let Some(person) = came.get_mut(&who) {
                person.answerable = tags;
            }
        }
        Self {
            catalog,
            world,
            hall,
            registered,
            came,
            talks,
        }
    }

    /// Those who could be introduced.
    fn introducible(&self) -> impl Iterator<Item = &Person<'a>> {
        let came = self.came.values();
        came.filter(|person| person.attendee.consent.partners)
    }

    fn about(&self, at: Millis) -> ReportedEvent {
        let event = &self.catalog.event;
        ReportedEvent {
            name: words(&event.name),
            organizer: words(&event.organizer),
            venue: event.venue.as_ref().map(words),
            date: event.date.to_string(),
            at: self.catalog.calendar(at),
            running: self.hall.rooms().any(|(_, room)| room.open),
            erase_on: event.erase_on.to_string(),
        }
    }

    fn people(&self, say: Discretion) -> ReportedPeople {
        let kinds = &self.catalog.kinds;
        let mut registered = vec![0; kinds.len()];
        for attendee in &self.registered {
            if let Some(kind) = self.catalog.kind_index(&attendee.profile.kind) {
                registered[kind] += 1;
            }
        }
        let mut came = vec![0; kinds.len()];
        for person in self.came.values() {
            came[person.kind] += 1;
        }
        let by_kind = |counts: Vec<Count>| -> BTreeMap<KindId, Count> {
            let ids = kinds.iter().map(|kind| kind.id.clone());
            ids.zip(counts).collect()
        };
        let total = self.registered.len() as u32;
        let erased = self.registered.iter().filter(|a| a.erased).count() as u32;
        ReportedPeople {
            registered: say.alone(total),
            came: say.alone(self.came.len() as u32),
            by_kind: by_kind(say.parts(&came, &registered)),
            registered_by_kind: by_kind(say.list(&registered)),
            erased: say.part(erased, total),
        }
    }

    fn conversations(&self, say: Discretion) -> Conversations {
        let finished = say.alone(self.talks.len() as u32);
        let talks: Vec<u32> = self.introducible().map(|person| person.talks).collect();
        let known = finished.and(say.alone(talks.len() as u32));
        let mean = f64::from(talks.iter().sum::<u32>()) / talks.len().max(1) as f64;
        Conversations {
            finished,
            per_person: PerPerson {
                mean: known.map(|_| mean),
                min: known.and(talks.iter().min().copied()),
                max: known.and(talks.iter().max().copied()),
            },
            first_meetings: say.alone(self.first_meetings().len() as u32),
            across_wards: None,
            across_kinds: None,
        }
    }

    /// Two people who talked, of every conversation.
    fn pairs(&self) -> impl Iterator<Item = (&Person<'a>, &Person<'a>)> {
        self.talks.iter().flat_map(|(_, people)| {
            let people: Vec<_> = people.iter().filter_map(|w| self.came.get(w)).collect();
            let pair = |i: usize| people[i + 1..].iter().map(move |_| i).enumerate();
            let places: Vec<_> = (0..people.len()).flat_map(pair).collect();
            places
                .into_iter()
                .map(move |(next, i)| (people[i], people[i + 1 + next]))
        })
    }

    fn first_meetings(&self) -> BTreeSet<(u64, u64)> {
        let organizations = self.pairs().map(|(a, b)| {
            let (a, b) = (a.profile.organization, b.profile.organization);
            (a.min(b), a.max(b))
        });
        organizations.filter(|(a, b)| a != b).collect()
    }

    /// Conversations in which two sides took part.
    fn across(&self, side: fn(&Person) -> usize) -> usize {
        let sides = |people: &BTreeSet<AttendeeId>| {
            let people = people.iter().filter_map(|who| self.came.get(who));
            people.map(side).collect::<BTreeSet<_>>().len()
        };
        let talks = self.talks.iter();
        talks.filter(|(_, people)| sides(people) > 1).count()
    }

    /// Within a side and across, each adds up to a number that is known; where only their sum is known, both together do.
    fn matrix(
        &self,
        say: Discretion,
        size: usize,
        across: Count,
        side: fn(&Person) -> usize,
    ) -> Vec<Vec<Count>> {
        let mut counts = BTreeMap::new();
        for a in 0..size {
            counts.extend((a..size).map(|b| ((a, b), 0)));
        }
        for (one, two) in self.pairs() {
            let (a, b) = (side(one), side(two));
            *counts.entry((a.min(b), a.max(b))).or_default() += 1;
        }
        let (within, between): (Vec<_>, Vec<_>) =
            counts.into_iter().partition(|((a, b), _)| a == b);
        let lists = match across {
            Some(_) => vec![within, between],
            None => vec![[within, between].concat()],
        };
        let mut matrix = vec![vec![None; size]; size];
        for list in lists {
            let counts: Vec<u32> = list.iter().map(|(_, count)| *count).collect();
            for (((a, b), _), said) in list.iter().zip(say.list(&counts)) {
                matrix[*a][*b] = said;
                matrix[*b][*a] = said;
            }
        }
        matrix
    }

    fn rounds(&self, say: Discretion) -> Vec<ReportedRound> {
        let rooms = self.hall.rooms();
        let rounds = rooms.flat_map(|(id, room)| room.rounds.iter().map(move |r| (id, r)));
        rounds
            .map(|(room, round)| self.round(say, room, round))
            .collect()
    }

    fn round(&self, say: Discretion, room: &RoomId, round: &Round) -> ReportedRound {
        let introduction = |g: &hall::Group| self.hall.introduction(g.introduction);
        let of_round: Vec<_> = round.groups.iter().filter_map(introduction).collect();
        let count = |of: &dyn Fn(&Introduction) -> bool| {
            say.alone(of_round.iter().filter(|i| of(i)).count() as u32)
        };
        let repaired = round.groups.iter().filter(|group| group.repair).count();
        let waiting = round.waiting.iter().filter(|(_, why)| why.counts());
        ReportedRound {
            room: room.clone(),
            number: round.number,
            called: say.alone((round.groups.len() - repaired) as u32),
            kept: count(&|i| matches!(i.state, State::Met | State::Together)),
            repaired: say.alone(repaired as u32),
            no_show: count(&|i| {
                i.state == State::Missed && i.missing_reported || !i.left_out.is_empty()
            }),
            waiting: say.alone(waiting.count() as u32),
            total: round.total,
            bound: round.bound,
        }
    }

    /// By tag, each ward's part of a sum that is known.
    fn needs(&self, say: Discretion) -> (Vec<ReportedNeed>, Vec<ReportedTag>) {
        let (mut needs, mut by_tag) = (Vec::new(), Vec::new());
        let wards = &self.catalog.wards;
        for (index, tag) in self.directed() {
            let count = |of: &dyn Fn(&Person) -> bool| {
                let mut counts = vec![0; wards.len()];
                for person in self.came.values().filter(|person| of(person)) {
                    counts[person.ward] += 1;
                }
                counts
            };
            let seekers = count(&|p| p.needs.contains(index));
            let answered = count(&|p| p.needs.contains(index) && p.attendee.covered.contains(&tag));
            let offerers = count(&|p| p.profile.offers.contains(index));
            let sum = |counts: &[u32]| counts.iter().sum::<u32>();
            by_tag.push(ReportedTag {
                tag: tag.clone(),
                seekers: say.alone(sum(&seekers)),
                answered: say.part(sum(&answered), sum(&seekers)),
                offerers: say.alone(sum(&offerers)),
            });
            let answered = say.parts(&answered, &seekers);
            let (seekers, offerers) = (say.list(&seekers), say.list(&offerers));
            let counts = seekers.into_iter().zip(answered).zip(offerers);
            let rows = wards.iter().zip(counts);
            needs.extend(
                rows.map(|(ward, ((seekers, answered), offerers))| ReportedNeed {
                    tag: tag.clone(),
                    ward: ward.id.clone(),
                    seekers,
                    answered,
                    offerers,
                }),
            );
        }
        (needs, by_tag)
    }

    /// Tags that one offers and another seeks.
    fn directed(&self) -> impl Iterator<Item = (u8, TagId)> {
        let tags = self.catalog.tags.iter().enumerate();
        tags.filter(|(_, tag)| !tag.mutual)
            .filter_map(|(index, tag)| Some((u8::try_from(index).ok()?, tag.id.clone())))
    }

    fn coverage(&self, say: Discretion) -> Coverage {
        let people: Vec<_> = self.introducible().collect();
        let parts: Vec<f64> = people
            .iter()
            .filter(|person| !person.answerable.is_empty())
            .map(|person| {
                let answered = person.answerable.intersection(person.profile.covered);
                answered.len() as f64 / person.answerable.len() as f64
            })
            .collect();
        let known = say.alone(parts.len() as u32);
        let unanswerable = people
            .iter()
            .map(|person| person.needs.difference(person.answerable).len());
        Coverage {
            answerable_mean: known.map(|n| parts.iter().sum::<f64>() / f64::from(n)),
            answerable_worst: known.map(|_| parts.iter().copied().fold(1.0, f64::min)),
            unanswerable: say.alone(unanswerable.sum::<usize>() as u32),
        }
    }

    fn by_chance(&self, say: Discretion) -> ByChance {
        let rooms: Vec<(&RoomId, &Room)> = self.hall.rooms().collect();
        let rounds = rooms
            .iter()
            .flat_map(|(id, room)| room.rounds.iter().map(|round| called(id, round)));
        // As they came: who moved between rooms has met somebody elsewhere before.
        let mut rounds: Vec<_> = rounds.collect();
        rounds.sort_by_key(|(starts_at, _)| *starts_at);
        let rounds: Vec<_> = rounds.into_iter().map(|(_, called)| called).collect();
        let people: BTreeSet<_> = rounds.iter().flat_map(|round| &round.people).collect();
        if say.alone(people.len() as u32).is_none() {
            return ByChance {
                called: None,
                random: None,
                greedy: None,
            };
        }
        let guest = |who: &AttendeeId| {
            let person = self.came.get(who)?;
            let profile = Profile {
                covered: TagSet::EMPTY,
                greeted: Vec::new(),
                ..person.profile.clone()
            };
            let guest = Guest {
                profile,
                kind: person.kind,
                answerable: person.answerable,
                vetoes: person.attendee.vetoes.iter().copied().collect(),
            };
            Some((*who, guest))
        };
        let guests: BTreeMap<_, _> = people.into_iter().filter_map(guest).collect();
        let rarity = Rarity::of(self.world, guests.values().map(|guest| &guest.profile));
        let scorer = |id: &RoomId| {
            let weights = weights(self.catalog, id);
            Scorer::new(Arc::clone(self.world), &weights, rarity.clone())
        };
        let scorers: HashMap<RoomId, Scorer> = rooms
            .iter()
            .map(|(id, _)| ((*id).clone(), scorer(id)))
            .collect();
        Rounds {
            called: &rounds,
            guests: &guests,
            scorers: &scorers,
        }
        .compared()
    }

    fn booths(&self, say: Discretion) -> Vec<ReportedBooth> {
        let booths = self.catalog.booths.iter();
        let found = booths.filter_map(|booth| Some((booth, self.hall.booth(&booth.id)?)));
        found
            .map(|(booth, there)| {
                let visitors = there.checked_in.len() as u32;
                ReportedBooth {
                    booth: booth.id.clone(),
                    visitors: say.alone(visitors),
                    shared: say.part(there.visitors.len() as u32, visitors),
                }
            })
            .collect()
    }

    fn next_steps(&self, say: Discretion) -> Vec<ReportedNextSteps> {
        let steps = self.talks.iter().flat_map(|(i, _)| &i.next_steps);
        let kinds: Vec<NextStepKind> = steps.map(|step| step.kind.into()).collect();
        let agreed = |kind| kinds.iter().filter(|each| **each == kind).count() as u32;
        let reported = |kind| ReportedNextSteps {
            kind,
            agreed: say.alone(agreed(kind)),
        };
        ALL_NEXT_STEPS.map(reported).into()
    }

    fn feedback(&self, say: Discretion) -> Feedback {
        let ratings = self
            .talks
            .iter()
            .flat_map(|(i, _)| i.met.values().flatten());
        let mut counts = [0; 3];
        for rating in ratings {
            counts[match rating {
                Rating::Good => 0,
                Rating::Neutral => 1,
                Rating::Poor => 2,
            }] += 1;
        }
        let said = say.list(&counts);
        Feedback {
            answers: say.alone(counts.iter().sum()),
            good: said[0],
            neutral: said[1],
            poor: said[2],
        }
    }
}

fn person<'a>(
    catalog: &Catalog,
    world: &World,
    hall: &Hall,
    id: AttendeeId,
    attendee: &'a Attendee,
) -> Person<'a> {
    let profile = profile(catalog, hall, id, attendee);
    let own = &attendee.profile;
    let elsewhere = || catalog.ward_index(&OTHER_WARD.into());
    Person {
        kind: catalog.kind_index(&own.kind).unwrap_or_default(),
        ward: catalog
            .ward_index(&own.ward)
            .or_else(elsewhere)
            .unwrap_or_default(),
        needs: profile.needs.difference(world.mutual()),
        answerable: TagSet::EMPTY,
        talks: 0,
        attendee,
        profile,
    }
}

/// What of their needs somebody who came offers whom they might have met.
fn answerable(
    world: &Arc<World>,
    came: &BTreeMap<AttendeeId, Person>,
) -> Vec<(AttendeeId, TagSet)> {
    let scorer = Scorer::new(Arc::clone(world), &Weights::default(), Rarity::new(world));
    let introducible = || {
        let came = came.iter();
        came.filter(|(_, person)| person.attendee.consent.partners)
    };
    let mut offering: HashMap<u8, Vec<&Profile>> = HashMap::new();
    for (_, person) in introducible() {
        for tag in person.profile.offers.iter() {
            offering.entry(tag).or_default().push(&person.profile);
        }
    }
    introducible()
        .map(|(id, person)| {
            let could = |tag: &u8| {
                let others = offering.get(tag).into_iter().flatten();
                others
                    .into_iter()
                    .any(|other| scorer.admissible(&person.profile, other))
            };
            (*id, person.needs.iter().filter(could).collect())
        })
        .collect()
}

/// A round as it began, and when.
fn called(room: &RoomId, round: &Round) -> (Millis, Called) {
    let groups = round.groups.iter().filter(|group| !group.repair);
    let groups: Vec<_> = groups.map(|group| group.people.clone()).collect();
    let waiting = round.waiting.iter().filter(|(_, why)| why.counts());
    let mut people: Vec<_> = groups.iter().flatten().copied().collect();
    people.extend(waiting.map(|(who, _)| *who));
    people.sort_unstable();
    people.dedup();
    let called = Called {
        room: room.clone(),
        seed: round.seed,
        people,
        groups,
    };
    (round.starts_at, called)
}

fn words(text: &Text) -> Words {
    Words {
        ja: text.ja.clone(),
        en: text.en.clone(),
    }
}
