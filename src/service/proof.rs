//! What is kept of rounds so that anybody can check them when the event is over, and given out then.
//!
//! A round is committed to in the fact that calls it; what is committed to lies among the key-values, under the commitment. Ids in it are drawn with a
//! key of their own, which goes on the promised day: from then on nobody can tell whose they were.

use std::sync::Arc;

use rand::RngExt;

use super::reading::Reading;
use super::replica::Replica;
use crate::key_values::KeyValueStore;
use crate::proof::{self, FORM, commitment};
use crate::store::StoreError;
use crate::token::{Keys, SECRET_BYTES};
use domain::{AttendeeId, RoomId};
use hall::{Commitment, Hall, Round};
use protocol::api::{Opening, Proof, ProvenPerson, ProvenRound, RoundProof, Sealed, Seat};
use protocol::event::Words;

/// Where the key that ids are drawn with lies among the key-values.
const NAMES: &str = "proof:names";

/// A round as it is to be remembered.
pub(super) struct Evidence {
    /// Everybody who was present and open, with the rounds they sat out before.
    pub people: Vec<(AttendeeId, u32, Seat)>,
    pub claim: RoundProof,
}

pub struct Proofs {
    pub(super) replica: Arc<Replica>,
    pub(super) reading: Arc<Reading>,
}

impl Proofs {
    /// Keeps a round that is about to be called; the fact that calls it says what this returns.
    pub(super) async fn keep(
        &self,
        room: &RoomId,
        evidence: Evidence,
    ) -> Result<Commitment, StoreError> {
        let names = self.names().await?;
        let person = |&(who, sat_out, seat): &(AttendeeId, u32, Seat)| ProvenPerson {
            id: names.pseudonym(who),
            sat_out,
            seat,
        };
        let mut people: Vec<_> = evidence.people.iter().map(person).collect();
        people.sort_by(|a, b| a.id.cmp(&b.id));
        let sealed = Sealed {
            room: room.clone(),
            people,
            claim: evidence.claim,
        };
        let opening = Opening {
            salt: hex(rand::rng().random::<[u8; 32]>()),
            sealed: serde_json::to_string(&sealed)?,
        };
        let commitment = commitment(&opening.salt, &opening.sealed);
        let value = serde_json::to_vec(&opening)?;
        self.replica
            .key_values()
            .set(&name(&commitment), value)
            .await?;
        Ok(Commitment(commitment))
    }

    async fn names(&self) -> Result<Keys, StoreError> {
        let fresh = Keys::random_secret().to_vec();
        let kept = self.replica.key_values().get_or_insert(NAMES, fresh);
        let kept: Result<[u8; SECRET_BYTES], _> = kept.await?.try_into();
        match kept {
            Ok(kept) => Ok(Keys::new(kept)),
            // It has gone, and somebody goes on.
            Err(_) => {
                let fresh = Keys::random_secret();
                self.replica.key_values().set(NAMES, fresh.to_vec()).await?;
                Ok(Keys::new(fresh))
            }
        }
    }

    /// Changes whenever the file does.
    pub fn version(&self) -> String {
        let hall = self.replica.hall();
        let promised: Vec<_> = rounds(&hall)
            .into_iter()
            .map(|(_, round)| promised(round))
            .collect();
        format!("{} {}", is_closed(&hall), promised.join(" "))
    }

    /// The file that anybody may have.
    pub async fn file(&self) -> Result<String, StoreError> {
        let (closed, mut rounds) = {
            let hall = self.replica.hall();
            let proven = |(room, round): (&RoomId, &Round)| ProvenRound {
                room: room.clone(),
                number: round.number,
                commitment: round.commitment.clone().map(|Commitment(text)| text),
                opening: None,
            };
            let rounds = rounds(&hall).into_iter().map(proven);
            (is_closed(&hall), rounds.collect::<Vec<_>>())
        };
        if closed {
            for round in &mut rounds {
                if let Some(promised) = &round.commitment {
                    round.opening = self.opening(promised).await?;
                }
            }
        }
        let event = &self.reading.catalog.event;
        let proof = Proof {
            form: FORM.into(),
            event: Words {
                ja: event.name.ja.clone(),
                en: event.name.en.clone(),
            },
            date: event.date.to_string(),
            closed,
            rounds,
            digest: String::new(),
        };
        Ok(proof::write(&proof)?)
    }

    async fn opening(&self, promised: &str) -> Result<Option<Opening>, StoreError> {
        let kept = self.replica.key_values().get(&name(promised)).await?;
        Ok(kept.and_then(|kept| serde_json::from_slice(&kept).ok()))
    }
}

/// Nobody can be told from the ids in proofs any more.
pub(super) async fn forget_names(key_values: &dyn KeyValueStore) -> Result<(), StoreError> {
    let kept = key_values.get(NAMES).await?;
    if kept.is_some_and(|kept| !kept.is_empty()) {
        key_values.set(NAMES, Vec::new()).await?;
    }
    Ok(())
}

/// What was kept of rounds that are not in this hall.
pub(super) async fn forget_rounds(
    key_values: &dyn KeyValueStore,
    before: Vec<Commitment>,
    hall: &Hall,
) -> Result<(), StoreError> {
    let kept = commitments(hall);
    for Commitment(gone) in before.iter().filter(|gone| !kept.contains(gone)) {
        key_values.set(&name(gone), Vec::new()).await?;
    }
    Ok(())
}

pub(super) fn commitments(hall: &Hall) -> Vec<Commitment> {
    let rounds = rounds(hall).into_iter();
    rounds
        .filter_map(|(_, round)| round.commitment.clone())
        .collect()
}

/// In the order in which they were called, as their first introductions were.
fn rounds(hall: &Hall) -> Vec<(&RoomId, &Round)> {
    let of = hall
        .rooms()
        .flat_map(|(id, room)| room.rounds.iter().map(move |round| (id, &**round)));
    let mut rounds: Vec<_> = of.collect();
    rounds.sort_by_key(|(_, round)| round.groups.first().map(|group| group.introduction));
    rounds
}

fn promised(round: &Round) -> &str {
    round
        .commitment
        .as_ref()
        .map_or("-", |Commitment(text)| text)
}

/// All rooms are closed, and some was open before.
fn is_closed(hall: &Hall) -> bool {
    hall.rooms().all(|(_, room)| !room.open)
        && hall.rooms().any(|(_, room)| room.closed_at.is_some())
}

fn name(commitment: &str) -> String {
    format!("proof:{commitment}")
}

fn hex(bytes: [u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
