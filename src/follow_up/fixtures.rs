//! Somebody who was met, for tests.

use domain::AttendeeId;
use protocol::client::{NextStepKind, Status};
use protocol::view::{
    Card, Contact, Honorific, IntroductionState, IntroductionView, NextStep, OrganizationView,
    Person, Reason,
};

pub(super) fn me() -> AttendeeId {
    AttendeeId::new(7)
}

fn organization() -> OrganizationView {
    OrganizationView {
        id: None,
        name: "さくら坂クリニック; 本院".into(),
    }
}

pub(super) fn card() -> Card {
    Card {
        attendee: AttendeeId::new(1),
        name: "三田 あおい".into(),
        kana: Some("みた あおい".into()),
        honorific: Honorific::Sensei,
        organization: organization(),
        kind: "clinic".into(),
        role: Some("director".into()),
        ward: "meguro".into(),
        contact: Contact {
            phone: Some("03-0000-0000".into()),
            email: Some("aoi@example.jp".into()),
        },
        exchanged_at: "2027-09-18T14:30:00+09:00".into(),
    }
}

/// I call by a day, they send something some day.
pub(super) fn met() -> IntroductionView {
    let step = |kind, by, until: Option<&str>| NextStep {
        kind,
        by,
        until: until.and_then(|day| day.parse().ok()),
        done: false,
    };
    let them = AttendeeId::new(1);
    IntroductionView {
        id: "i3".parse().expect("an id"),
        state: IntroductionState::Met,
        with: vec![Person {
            id: them,
            name: Some("三田 あおい".into()),
            honorific: Honorific::Sensei,
            organization: organization(),
            kind: "clinic".into(),
            sub_kind: None,
            role: Some("director".into()),
            ward: "meguro".into(),
            offers: vec!["home-visit".into()],
            needs: Vec::new(),
            sign: None,
            status: Status::Open,
            present: false,
        }],
        invited_by_me: None,
        encounter: None,
        wished: false,
        topic: None,
        relation: None,
        table: Some(3),
        round: Some(1),
        ends_at: None,
        reasons: vec![Reason {
            tag: "home-visit".into(),
            from: them,
            to: me(),
            again: false,
        }],
        arrived: true,
        there: Vec::new(),
        lapsed: false,
        card_askers: Vec::new(),
        shared: true,
        cards: vec![card()],
        my_rating: None,
        take_back_until: None,
        next_steps: vec![
            step(NextStepKind::Phone, me(), Some("2027-09-25")),
            step(NextStepKind::Materials, them, None),
        ],
    }
}
