//! The matcher's proof in the words of the wire.

use matching::round::PATIENCE;
use matching::round::proof::{Proof, Unproven};
use protocol::api::{Best, RoundProof, SetOfPlaces};

pub fn claim(proof: Result<Proof, Unproven>, tables: Option<usize>) -> RoundProof {
    let proof = match proof {
        Ok(proof) => proof,
        Err(Unproven::Few) => return RoundProof::Few,
        Err(Unproven::Many) => return RoundProof::Many,
        Err(Unproven::Exchanged) => return RoundProof::Exchanged,
    };
    let sets = proof.certificate.blossoms.iter();
    RoundProof::Best(Best {
        tables: tables.and_then(|tables| u32::try_from(tables).ok()),
        patience: PATIENCE,
        least: proof.least,
        sat_out: proof.sat_out,
        pairs: proof.pairs,
        thirds: proof.thirds,
        toll: proof.toll,
        worth: proof.worth,
        sets: sets
            .map(|set| SetOfPlaces {
                from: set.from,
                to: set.to,
                z2: set.z2,
            })
            .collect(),
        y2: proof.certificate.y2,
        order: proof.certificate.order,
    })
}
