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
}
