//! The hall as of some position, kept among the key-values so that a start reads the last minutes and not the whole evening.
//!
//! Any node may take one and any may be lost: the journal is the truth, and whatever does not fit it is passed over.

use std::sync::Weak;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::replica::Replica;
use crate::store::StoreError;
use domain::Position;
use hall::{Hall, SNAPSHOT_FORMAT};

const HALL: &str = "snapshot";
/// Apart from the hall, so that it can be looked at without reading that.
const PLACE: &str = "snapshot:place";
/// Ticks between two looks: some seconds.
const TICKS: u32 = 20;
/// Of 0 to 11: halves a hall of a thousand people ten times over, in some milliseconds.
const EFFORT: i32 = 3;

/// Which hall it is.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Place {
    format: u32,
    epoch: String,
    position: Position,
}

#[derive(Serialize, Deserialize)]
struct Snapshot {
    place: Place,
    hall: Hall,
}

impl Replica {
    fn place(&self, position: Position) -> Place {
        Place {
            format: SNAPSHOT_FORMAT,
            epoch: self.stores.journal.epoch().to_string(),
            position,
        }
    }

    /// The newest hall that was kept, if it is of this journal and this release can read it.
    pub(super) async fn kept_hall(&self) -> Result<Option<Hall>, StoreError> {
        let Some(bytes) = self.stores.key_values.get(HALL).await? else {
            return Ok(None);
        };
        let read = tokio::task::spawn_blocking(move || read(&bytes)).await;
        match read.map_err(|_| StoreError::Gone)? {
            Ok(Snapshot { place, hall }) if place == self.place(hall.position()) => Ok(Some(hall)),
            Ok(_) => Ok(None),
            Err(error) => {
                tracing::warn!(%error, "the snapshot cannot be read; reading the journal from its start");
                Ok(None)
            }
        }
    }

    /// Takes a snapshot unless one is there that is about as new. Returns how far snapshots have come.
    async fn keep_hall(&self, every: u64) -> Result<Position, StoreError> {
        if let Some(place) = self.stores.key_values.get(PLACE).await?
            && let Ok(place) = serde_json::from_slice::<Place>(&place)
            && place == self.place(place.position)
            && self.hall().position().0 < place.position.0 + every
        {
            return Ok(place.position);
        }
        let hall = {
            // Or the hall might be of one journal and the epoch of another.
            let diverged = self.diverged.read().await;
            if *diverged {
                return Err(StoreError::Rewound);
            }
            self.hall().clone()
        };
        if hall.lacks().is_some() {
            // Whoever started from it would lack the same, and not know it.
            return Ok(hall.position());
        }
        self.keep(hall).await
    }

    pub(super) async fn keep(&self, hall: Hall) -> Result<Position, StoreError> {
        let position = hall.position();
        let snapshot = Snapshot {
            place: self.place(position),
            hall,
        };
        let place = serde_json::to_vec(&snapshot.place)?;
        let bytes = tokio::task::spawn_blocking(move || write(&snapshot)).await;
        let bytes = bytes.map_err(|_| StoreError::Gone)??;
        tracing::info!(
            position = position.0,
            bytes = bytes.len(),
            "keeping the hall for the next start"
        );
        self.stores.key_values.set(HALL, bytes).await?;
        self.stores.key_values.set(PLACE, place).await?;
        Ok(position)
    }
}

fn write(snapshot: &Snapshot) -> Result<Vec<u8>, StoreError> {
    let text = serde_json::to_vec(snapshot)?;
    let mut bytes = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams {
        quality: EFFORT,
        size_hint: text.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut text.as_slice(), &mut bytes, &settings)?;
    Ok(bytes)
}

fn read(mut bytes: &[u8]) -> Result<Snapshot, StoreError> {
    let mut text = Vec::new();
    brotli::BrotliDecompress(&mut bytes, &mut text)?;
    Ok(serde_json::from_slice(&text)?)
}

/// Takes one whenever `every` so many commits have happened.
pub(super) async fn keep(replica: Weak<Replica>, every: u64, tick: Duration) {
    let mut kept = Position::START;
    loop {
        // Nodes that look at different moments seldom do the same work twice.
        let look_every = (tick * TICKS).mul_f64(rand::random_range(0.5..1.5));
        tokio::time::sleep(look_every).await;
        let Some(this) = replica.upgrade() else {
            return;
        };
        let position = this.hall().position();
        // Behind: it is another journal.
        if (kept.0..kept.0 + every).contains(&position.0) {
            continue;
        }
        match this.keep_hall(every).await {
            Ok(position) => kept = position,
            Err(error) => tracing::warn!(%error, "no snapshot was taken; trying again soon"),
        }
    }
}
