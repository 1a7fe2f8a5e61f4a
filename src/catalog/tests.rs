use super::*;

fn example() -> Catalog {
    Catalog::example().unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn the_example_event_is_sound() {
    let catalog = example();
    assert_eq!(catalog.tags.len(), 90);
    let rooms: Vec<&str> = catalog.rooms.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(rooms, ["southwest", "south", "liaison", "circle", "social"]);
    assert!(catalog.rooms.iter().all(|r| r.open));
    assert_eq!(catalog.booths.len(), 8);
    assert_eq!(
        catalog
            .booths
            .iter()
            .filter(|b| b.kind.as_str() == "company")
            .count(),
        1
    );
    assert_eq!(catalog.event.erase_on.to_string(), "2027-10-18");
    assert_eq!(
        catalog.calendar(catalog.event.erase_at),
        "2027-10-18T00:00:00+09:00"
    );
    assert_eq!(
        catalog.calendar(catalog.agenda[0].starts_at),
        "2027-09-18T13:00:00+09:00"
    );
    let delete = &catalog
        .consent
        .iter()
        .find(|c| c.id == "delete")
        .unwrap()
        .words;
    assert!(
        delete.ja.starts_with("2027年10月18日（月）にお名前"),
        "{}",
        delete.ja
    );
    assert!(delete.en.contains("on 18 October 2027"), "{}", delete.en);
    assert!(
        catalog.consent[0]
            .words
            .ja
            .contains(&catalog.event.organizer.ja)
    );
}

#[test]
fn ids_find_their_place() {
    let catalog = example();
    for (i, tag) in catalog.tags.iter().enumerate() {
        assert_eq!(catalog.tag_index(&tag.id), Some(i));
    }
    assert_eq!(catalog.tag_index(&"no-such-tag".into()), None);
    assert_eq!(
        catalog.kind(&"company".into()).map(|k| k.on_request),
        Some(true)
    );
    assert_eq!(
        catalog.kind(&"hospital".into()).map(|k| k.on_request),
        Some(false)
    );
    assert_eq!(
        catalog.sub_kind(&"care/day".into()).unwrap().kind.as_str(),
        "care"
    );
}

#[test]
fn wards_lead_to_rooms_and_know_their_neighbours() {
    let catalog = example();
    let room = |ward: &str| {
        catalog
            .default_room_for_ward(&ward.into())
            .map(|r| r.id.to_string())
    };
    for (ward, expected) in [
        ("meguro", Some("southwest")),
        ("setagaya", Some("southwest")),
        ("shibuya", Some("southwest")),
        ("ota", Some("south")),
        ("minato", Some("south")),
        ("bunkyo", None),
        ("other", None),
    ] {
        assert_eq!(room(ward).as_deref(), expected, "{ward}");
    }
    let near = |a: &str, b: &str| catalog.wards_adjacent(&a.into(), &b.into());
    assert!(near("meguro", "setagaya") && near("setagaya", "meguro"));
    assert!(!near("meguro", "adachi") && !near("meguro", "meguro") && !near("x", "meguro"));
}

#[test]
fn a_foreign_sub_kind_is_ignored() {
    let catalog = example();
    let of = |kind: &str, sub: Option<&str>| {
        let sub = sub.map(Into::into);
        catalog.profile_index(&kind.into(), sub.as_ref())
    };
    assert_eq!(of("company", Some("hospital/acute")), of("company", None));
    assert_eq!(of("circus", None), None);
}

#[test]
fn choices_are_ordered_by_what_a_kind_typically_has() {
    let catalog = example();
    let tags = catalog.tags_offered_first(&"hospital".into(), Some(&"hospital/rehab".into()));
    let place = |id: &str| tags.iter().position(|t| t.id.as_str() == id).unwrap();
    assert_eq!(tags.len(), 90);
    assert!(place("rehab-ward") < place("emergency-24h"));
    let tags = catalog.tags_needed_first(&"company".into(), None);
    assert_eq!(tags.len(), 90);
}

mod broken;
mod night;
