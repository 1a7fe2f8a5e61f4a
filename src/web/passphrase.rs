//! The organizer's passphrase: how it is made, hashed, and told from wrong ones.

use std::sync::{Mutex, PoisonError};

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};
use subtle::ConstantTimeEq;

use super::App;
use super::guesses::{Digest, Guesses, PASSPHRASES};
use super::problem::Failure;
use crate::net::Origin;
use crate::service::PASSPHRASE;
use crate::token::resume_code;

/// A passphrase nobody has to think up: 40 bits, readable aloud.
pub fn new_passphrase() -> String {
    let code = resume_code().to_lowercase();
    format!("{}-{}", &code[..4], &code[4..])
}

/// Argon2id with the library's defaults (19 MiB, two passes).
pub fn hash_passphrase(passphrase: &str) -> Result<String, argon2::password_hash::Error> {
    Ok(Argon2::default()
        .hash_password(passphrase.as_bytes())?
        .to_string())
}

/// As slow as hashing.
pub fn is_passphrase(hash: &[u8], words: &str) -> bool {
    let hash = String::from_utf8_lossy(hash);
    PasswordHash::new(&hash).is_ok_and(|hash| {
        let verified = Argon2::default().verify_password(words.as_bytes(), &hash);
        verified.is_ok()
    })
}

/// Given or made at this start: later starts know the hash alone.
#[derive(Clone)]
pub struct KnownPassphrase {
    pub hash: Vec<u8>,
    pub words: String,
    /// Nobody has seen it yet.
    pub new: bool,
}

pub(super) struct Passphrase {
    guesses: Guesses<Origin>,
    /// The hash it was held against, and what was right. Knowing it, wrong ones cost no Argon2: a flood of them would take a core.
    right: Mutex<Option<(Digest, Digest)>>,
}

impl Passphrase {
    pub(super) fn new(known: Option<&KnownPassphrase>) -> Self {
        let guesses = Guesses::new("passphrases", PASSPHRASES);
        let right = known.map(|known| {
            let of = guesses.digest(&[&known.hash]);
            (of, guesses.digest(&[&known.hash, known.words.as_bytes()]))
        });
        Self {
            guesses,
            right: Mutex::new(right),
        }
    }

    /// Whether it is right; an error when too many are wrong.
    pub(super) async fn check(
        &self,
        app: &App,
        from: Origin,
        typed: String,
    ) -> Result<bool, Failure> {
        let hash = app.service().replica.key_values().get(PASSPHRASE).await?;
        let hash = hash.unwrap_or_default();
        // With the hash in it, nothing remembered outlives a change of the passphrase.
        let digest = self.guesses.digest(&[&hash, typed.as_bytes()]);
        let turn = self.guesses.turn(from, digest).await;
        let turn = turn.ok_or_else(Failure::too_many_wrong)?;
        if !turn.was_wrong() && self.fits(hash, typed, digest).await {
            return Ok(true);
        }
        if turn.wrong() {
            return Err(Failure::too_many_wrong());
        }
        Ok(false)
    }

    async fn fits(&self, hash: Vec<u8>, typed: String, digest: Digest) -> bool {
        let of = self.guesses.digest(&[&hash]);
        let right = *self.right.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = right.filter(|(against, _)| *against == of) {
            return known.ct_eq(&digest).into();
        }
        let fits = tokio::task::spawn_blocking(move || is_passphrase(&hash, &typed));
        let fits = fits.await.unwrap_or(false);
        if fits {
            *self.right.lock().unwrap_or_else(PoisonError::into_inner) = Some((of, digest));
        }
        fits
    }
}
