//! A whole event, from the organizer's list to the report, over two nodes; then everything that was acknowledged and seen is asked about.
//!
//! `WHOLE_EVENT=222` plays it with as many on the list (letters go out one a second, so it takes some minutes), `WHOLE_SEED` plays one again:
//! `WHOLE_EVENT=222 cargo test --test it whole:: -- --nocapture`

use std::time::Duration;

use guest::{Guest, a_while};
use house::{House, it_is};

mod books;
mod booths;
mod door;
mod evening;
mod guest;
mod home;
mod house;
mod list;

#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub listed: usize,
    /// Of those on the list, the first so many.
    pub come: usize,
    pub walk_ins: usize,
    /// Who gave an address where they registered.
    pub mailed: usize,
    /// In each area.
    pub rounds: usize,
}

impl Size {
    const SHORT: Self = Self {
        listed: 50,
        come: 42,
        walk_ins: 4,
        mailed: 4,
        rounds: 1,
    };

    fn of(listed: usize) -> Self {
        Self {
            listed,
            come: listed * 190 / 222,
            walk_ins: listed * 12 / 222,
            mailed: listed,
            rounds: 3,
        }
    }
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_a_whole_event_is_lost_done_twice_or_seen_by_the_wrong_eyes() {
    let seed = setting("WHOLE_SEED").unwrap_or_else(|| rand::random::<u32>().into());
    let size = setting("WHOLE_EVENT").map_or(Size::SHORT, |listed| Size::of(listed as usize));
    println!("WHOLE_SEED={seed}");
    let house = House::open(seed, size).await;
    let mut guests = house.takes_the_list().await;
    // Letters go out while others have theirs already.
    let letters = guests.iter().map(Guest::letter).take(size.mailed).collect();
    house.begins_letters().await;
    tokio::join!(
        house.checks_letters(letters),
        house.all_say_at_home(&mut guests)
    );
    house.plans().await;

    it_is(12 * 60 + 30);
    house.receives(&mut guests).await;
    let wall = house.wall("southwest").await;
    a_while(&mut guests, Duration::from_millis(300)).await;
    let mut called = vec![house.hears_a_talk(&mut guests).await];
    let booths = house.has_booths(&mut guests).await;
    it_is(15 * 60 + 40);
    for _ in 0..size.rounds {
        for room in ["southwest", "south"] {
            called.push(house.has_round(&mut guests, room, |_| false).await);
        }
    }
    called.push(house.has_circles(&mut guests).await);
    house.has_reception(&mut guests).await;
    house.closes().await;
    a_while(&mut guests, Duration::from_millis(300)).await;
    wall.abort();
    house.checks_booths(&booths).await;
    house.checks(guests, &booths, &called).await;
}
