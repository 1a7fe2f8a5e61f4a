//! An evening of invented people, from registration to the last round.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::{Catalog, RoomKind};
use crate::matcher::{profile, reasons, world};
use crate::report::Told;
use domain::{
    AttendeeId, BoothAction, ChoiceId, Consent, IntroductionId, Millis, NextStepKind,
    QuestionAnswer, Rating, RoomId, Waiting,
};
use hall::{
    Action, Command, Commit, Employer, Group, Hall, NextStep, Profile, Registration, RepairPlan,
    RoomPlan, RoundPlan, Terms, Whom,
};
use matching::random::Random;
use matching::score::{Rarity, Scorer, Weights};

const TABLES: u16 = 200;

pub(super) struct Evening {
    pub(super) hall: Hall,
    pub(super) journal: Vec<Commit>,
    pub(super) told: Told,
    now: i64,
    random: Random,
    scorer: Scorer,
}

impl Evening {
    pub(super) fn of(catalog: &Catalog, seed: u64, people: u64) -> Self {
        let world = world(catalog).expect("a world");
        let rarity = Rarity::new(&world);
        let mut evening = Self {
            hall: Hall::default(),
            journal: Vec::new(),
            told: Told::default(),
            now: 0,
            random: Random::new(seed),
            scorer: Scorer::new(Arc::clone(&world), &Weights::default(), rarity),
        };
        let room = catalog.rooms.iter().find(|r| r.kind == RoomKind::Area);
        let room = room.expect("a room").id.clone();
        evening.open(catalog, &room);
        for n in 1..=people {
            evening.register(catalog, &room, n);
            evening.answer();
        }
        // What nobody offers is no reason: who offers what is known only now.
        let known = evening.hall.attendees();
        let known = known.map(|(id, who)| profile(catalog, &evening.hall, id, who, None));
        let known: Vec<_> = known.collect();
        let rarity = Rarity::of(&world, &known);
        evening.scorer = Scorer::new(world, &Weights::default(), rarity);
        for _ in 0..4 {
            evening.round(catalog, &room);
        }
        evening
    }

    /// Some answer, some of it, and some choices are rare.
    fn answer(&mut self) {
        let random = &mut self.random;
        let mut answers = BTreeMap::new();
        let choices = ["a", "b", "c", "d"].map(ChoiceId::from);
        if random.chance(80) {
            let (one, two) = (random.below(4), random.below(4));
            let chosen = choices[one.min(two) as usize].clone();
            answers.insert("single".into(), QuestionAnswer::Choices(vec![chosen]));
        }
        if random.chance(70) {
            let chosen = choices.iter().filter(|_| random.chance(30)).cloned();
            let mut chosen: Vec<_> = chosen.collect();
            chosen.push(choices[0].clone());
            // Of a question that was another one before: it counts for what still stands.
            chosen.push("z".into());
            chosen.dedup();
            answers.insert("multiple".into(), QuestionAnswer::Choices(chosen));
        }
        if random.chance(60) {
            let step = 5 - random.below(4).min(random.below(5)) as u8;
            answers.insert("scale".into(), QuestionAnswer::Scale(step));
        }
        if random.chance(20) {
            let text = format!("希望{}", random.below(9));
            answers.insert("text".into(), QuestionAnswer::Text(text));
        }
        self.told.answers.push(answers);
    }

    fn ask(&mut self, command: &Command) -> bool {
        self.now += 1000;
        let Ok(facts) = self.hall.decide(command, Millis(self.now)) else {
            return false;
        };
        let commit = Commit {
            at: Millis(self.now),
            request: None,
            organizer: false,
            staff: None,
            facts,
        };
        self.hall.apply(&commit);
        self.journal.push(commit);
        true
    }

    fn does(&mut self, who: AttendeeId, action: Action) -> bool {
        self.ask(&Command::Attendee(who, action))
    }

    fn open(&mut self, catalog: &Catalog, room: &RoomId) {
        self.ask(&Command::ProvisionRooms(vec![RoomPlan {
            room: room.clone(),
            open: true,
            mode: domain::RoomMode::Rounds,
            first_table: 1,
            tables: TABLES,
        }]));
        let booths = catalog.booths.iter().map(|booth| (booth.id.clone(), 500));
        self.ask(&Command::ProvisionBooths(booths.collect()));
    }

    fn register(&mut self, catalog: &Catalog, room: &RoomId, n: u64) {
        let random = &mut self.random;
        // Some kinds, wards and tags are common, others rare.
        let mut skewed = |n: usize| {
            let (a, b) = (random.below(n as u64), random.below(n as u64));
            a.min(b) as usize
        };
        let sub_kind = &catalog.sub_kinds[skewed(catalog.sub_kinds.len())];
        let ward = catalog.wards[skewed(catalog.wards.len())].id.clone();
        let mut tags = |count: usize| {
            let picked = (0..count).map(|_| catalog.tags[skewed(catalog.tags.len())].id.clone());
            let mut picked: Vec<_> = picked.collect();
            picked.sort();
            picked.dedup();
            picked
        };
        let (offers, needs) = (tags(4), tags(4));
        let company = catalog.kind(&sub_kind.kind).is_some_and(|k| k.on_request);
        let who = AttendeeId::new(n);
        let profile = Profile {
            employer: Employer(1 + self.random.below(n.div_ceil(2))),
            kind: sub_kind.kind.clone(),
            sub_kind: Some(sub_kind.id.clone()),
            ward,
            offers,
            needs,
            companies_welcome: self.random.chance(50),
            company,
            wishes: Vec::new(),
            wishes_must: Vec::new(),
            wishes_never: Vec::new(),
            wished_kinds: Default::default(),
            stay: Default::default(),
            likeness: None,
        };
        let partners = self.random.chance(95);
        self.ask(&Command::Register(Box::new(Registration {
            attendee: who,
            room: room.clone(),
            profile,
            consent: Consent {
                partners,
                booths: true,
                ..Consent::default()
            },
            key: None,
            another: false,
            listed: false,
            rehearsed: false,
            badge: None,
            awaits_desk: false,
        })));
        if self.random.chance(85) {
            self.does(who, Action::Enter(room.clone()));
        }
        if self.random.chance(40) {
            let booth = &catalog.booths[self.random.below(catalog.booths.len() as u64) as usize];
            let share = self.random.chance(70);
            for (action, share) in [(BoothAction::CheckIn, share), (BoothAction::Leave, false)] {
                let booth = booth.id.clone();
                self.does(
                    who,
                    Action::AtBooth {
                        booth,
                        action,
                        share: domain::BoothShare::of(share, false),
                    },
                );
            }
        }
    }

    fn round(&mut self, catalog: &Catalog, room: &RoomId) {
        let people = self.hall.attendees().map(|(id, _)| id);
        let mut free: Vec<_> = people.filter(|who| self.hall.is_free(*who, room)).collect();
        self.random.shuffle(&mut free);
        let mut groups = Vec::new();
        while let Some(one) = free.pop() {
            let with = |other: &AttendeeId| self.hall.objection(&[one, *other], room).is_none();
            let Some(at) = free.iter().position(with) else {
                continue;
            };
            groups.push(self.group(catalog, vec![one, free.swap_remove(at)]));
        }
        let seated: Vec<_> = groups.iter().flat_map(|g| g.people.clone()).collect();
        let everybody = self.hall.attendees().map(|(id, _)| id);
        let waiting = everybody.filter(|who| !seated.contains(who));
        let spare = groups.split_off(groups.len() * 9 / 10);
        let number = self.hall.room(room).map_or(0, |r| r.rounds.len()) + 1;
        let seed = self.random.below(1000);
        let called = self.ask(&Command::CallRound(Box::new(RoundPlan {
            room: room.clone(),
            seed,
            starts_at: Millis(self.now),
            ends_at: Millis(self.now + 600_000),
            groups,
            waiting: waiting.map(|who| (who, Waiting::Odd)).collect(),
            bound: 1,
            of_timetable: false,
            terms: Terms::default(),
            commitment: None,
        })));
        if !called {
            return;
        }
        let number = number as u32;
        self.ask(&Command::RepairRound(Box::new(RepairPlan {
            room: room.clone(),
            number,
            groups: spare,
            joining: Vec::new(),
        })));
        let round = self.hall.room(room).and_then(|room| room.numbered(number));
        let called = round.map(|round| round.groups.clone()).unwrap_or_default();
        for group in called {
            self.talk(&group);
        }
        self.mingle(catalog);
        let room = room.clone();
        self.ask(&Command::EndRound { room, number });
    }

    /// Some talk without a table; nobody here has a phone, so one of them says so.
    fn mingle(&mut self, catalog: &Catalog) {
        let came = self.hall.attendees().filter(|(_, a)| a.room.is_some());
        let mut came: Vec<_> = came.map(|(id, _)| id).collect();
        self.random.shuffle(&mut came);
        for two in came.chunks_exact(2).take(came.len() / 10) {
            let reasons = self.group(catalog, two.to_vec()).reasons;
            let scans = Action::Encounter {
                whom: Whom::Person(two[1]),
                when: None,
                reasons,
            };
            self.does(two[0], scans);
        }
    }

    fn group(&self, catalog: &Catalog, people: Vec<AttendeeId>) -> Group {
        let known = |who: &AttendeeId| {
            let attendee = self.hall.attendee(*who).expect("registered");
            profile(catalog, &self.hall, *who, attendee, None)
        };
        let terms = self.scorer.explain(&known(&people[0]), &known(&people[1]));
        Group {
            introduction: IntroductionId(0),
            table: None,
            reasons: reasons(catalog, &terms, &people),
            score: 1,
            topic: None,
            repair: false,
            people,
        }
    }

    fn talk(&mut self, group: &Group) {
        let introduction = group.introduction;
        let (one, two) = (group.people[0], group.people[1]);
        let arrived = |together| Action::Arrived {
            introduction,
            together,
        };
        match self.random.below(10) {
            0 => {
                self.does(one, arrived(false));
                self.does(one, Action::Missing(introduction));
            }
            1 => {}
            2 => {
                self.does(one, arrived(false));
            }
            3 if self.random.chance(20) => {
                self.does(one, arrived(true));
                self.does(two, Action::Erase);
            }
            _ => {
                self.does(one, arrived(true));
                for who in [one, two] {
                    let ratings = [Rating::Good, Rating::Good, Rating::Neutral, Rating::Poor];
                    let rating = ratings[self.random.below(4) as usize];
                    let rating = self.random.chance(60).then_some(rating);
                    self.does(
                        who,
                        Action::Met {
                            introduction,
                            rating,
                        },
                    );
                }
                self.agree(introduction, one, two);
            }
        }
    }

    /// Every other table on something, and some think better of it.
    fn agree(&mut self, introduction: IntroductionId, one: AttendeeId, two: AttendeeId) {
        let kind = match introduction.0 % 6 {
            0 => NextStepKind::Visit,
            2 | 4 => NextStepKind::Phone,
            _ => return,
        };
        for by in [one, two] {
            let step = NextStep {
                kind,
                by,
                until: None,
                done: by == two,
            };
            self.does(one, Action::AgreeOn { introduction, step });
        }
        if introduction.0.is_multiple_of(4) {
            let by = one;
            self.does(
                two,
                Action::Strike {
                    introduction,
                    kind,
                    by,
                },
            );
        }
    }
}
