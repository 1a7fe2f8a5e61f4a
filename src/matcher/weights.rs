//! What counts how much in a room.

use crate::catalog::Catalog;
use domain::RoomId;
use matching::score::Weights;

/// What the event data says the matcher should weigh in this room. `check` has refused what does not fit.
pub fn weights(catalog: &Catalog, room: &RoomId) -> Weights {
    let table = catalog
        .room(room)
        .map(|room| room.weights.clone())
        .unwrap_or_default();
    table.try_into().unwrap_or_else(|error| {
        tracing::error!(%room, %error, "weights not understood; using the defaults");
        Weights::default()
    })
}
