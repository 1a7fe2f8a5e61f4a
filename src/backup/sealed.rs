//! Bytes that only a passphrase opens: Argon2id makes the key, XChaCha20-Poly1305 seals.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use subtle::ConstantTimeEq;

/// What every file begins with; the last byte is the format.
const MAGIC: &[u8; 19] = b"kaotsunagi backup\n\x01";
const SALT: usize = 16;
const NONCE: usize = 24;
const KEY: usize = 32;
/// Costs of hashing: 64 MiB, three passes.
const COSTS: Costs = Costs {
    kibibytes: 64 * 1024,
    passes: 3,
};
/// A foreign file does not take the machine's memory.
const MOST: Costs = Costs {
    kibibytes: 1024 * 1024,
    passes: 64,
};
const HEAD: usize = MAGIC.len() + 8 + SALT + NONCE + KEY;

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    #[error("this is no backup of kaotsunagi; name a file that `kaotsunagi backup` has written")]
    Foreign,
    #[error("this backup was written by a later release; restore it with that one")]
    Later,
    #[error(
        "the passphrase does not fit this file; give the one that was printed or chosen when it was made"
    )]
    Passphrase,
    #[error("the file is damaged or cut off; take another copy or an earlier backup")]
    Damaged,
    #[error("the passphrase cannot be used: {0}")]
    Unusable(String),
}

#[derive(Clone, Copy)]
struct Costs {
    kibibytes: u32,
    passes: u32,
}

/// The key, and what tells a wrong passphrase from a damaged file.
struct Derived {
    key: [u8; KEY],
    check: [u8; KEY],
}

impl Derived {
    fn of(passphrase: &str, salt: &[u8], costs: Costs) -> Result<Self, SealError> {
        let unusable = |error: argon2::Error| SealError::Unusable(error.to_string());
        let params =
            Params::new(costs.kibibytes, costs.passes, 1, Some(2 * KEY)).map_err(unusable)?;
        let mut bytes = [0; 2 * KEY];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), salt, &mut bytes)
            .map_err(unusable)?;
        let (mut key, mut check) = ([0; KEY], [0; KEY]);
        key.copy_from_slice(&bytes[..KEY]);
        check.copy_from_slice(&bytes[KEY..]);
        Ok(Self { key, check })
    }
}

pub(super) fn seal(content: &[u8], passphrase: &str) -> Result<Vec<u8>, SealError> {
    seal_at(COSTS, content, passphrase)
}

fn seal_at(costs: Costs, content: &[u8], passphrase: &str) -> Result<Vec<u8>, SealError> {
    let (salt, nonce): ([u8; SALT], [u8; NONCE]) = (rand::random(), rand::random());
    let derived = Derived::of(passphrase, &salt, costs)?;
    let mut file = Vec::with_capacity(HEAD + content.len() + 16);
    file.extend_from_slice(MAGIC);
    file.extend_from_slice(&costs.kibibytes.to_be_bytes());
    file.extend_from_slice(&costs.passes.to_be_bytes());
    file.extend_from_slice(&salt);
    file.extend_from_slice(&nonce);
    file.extend_from_slice(&derived.check);
    let payload = Payload {
        msg: content,
        aad: &file,
    };
    let sealed = XChaCha20Poly1305::new(&derived.key.into())
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| SealError::Unusable("the event is too large for one file".into()))?;
    file.extend_from_slice(&sealed);
    Ok(file)
}

pub(super) fn open(file: &[u8], passphrase: &str) -> Result<Vec<u8>, SealError> {
    let (name, format) = MAGIC.split_at(MAGIC.len() - 1);
    if !file.starts_with(name) {
        return Err(SealError::Foreign);
    }
    if file.get(name.len()).is_some_and(|byte| *byte > format[0]) {
        return Err(SealError::Later);
    }
    let Some((head, sealed)) = file.split_at_checked(HEAD) else {
        return Err(SealError::Damaged);
    };
    let mut rest = &head[MAGIC.len()..];
    let costs = Costs {
        kibibytes: u32::from_be_bytes(take(&mut rest)),
        passes: u32::from_be_bytes(take(&mut rest)),
    };
    if costs.kibibytes > MOST.kibibytes || costs.passes > MOST.passes {
        return Err(SealError::Damaged);
    }
    let (salt, nonce): ([u8; SALT], [u8; NONCE]) = (take(&mut rest), take(&mut rest));
    let derived = Derived::of(passphrase, &salt, costs).map_err(|_| SealError::Damaged)?;
    if !bool::from(derived.check.ct_eq(rest)) {
        return Err(SealError::Passphrase);
    }
    let payload = Payload {
        msg: sealed,
        aad: head,
    };
    XChaCha20Poly1305::new(&derived.key.into())
        .decrypt(&XNonce::from(nonce), payload)
        .map_err(|_| SealError::Damaged)
}

/// The first bytes of a head, whose length was looked at.
fn take<const N: usize>(rest: &mut &[u8]) -> [u8; N] {
    let (first, others) = rest.split_at(N);
    *rest = others;
    let mut bytes = [0; N];
    bytes.copy_from_slice(first);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "correct horse";
    const QUICK: Costs = Costs {
        kibibytes: 8,
        passes: 1,
    };

    #[test]
    fn what_was_sealed_is_opened_by_its_passphrase_alone() {
        let file = seal(b"an evening", WORDS).expect("sealed");
        assert!(!file.windows(7).any(|part| part == b"evening"));
        assert_eq!(open(&file, WORDS), Ok(b"an evening".to_vec()));
        assert_eq!(open(&file, "battery staple"), Err(SealError::Passphrase));
        assert_ne!(file, seal(b"an evening", WORDS).expect("sealed"));
    }

    #[test]
    fn any_bit_that_changes_and_any_cut_is_noticed() {
        let file = seal_at(QUICK, b"an evening", WORDS).expect("sealed");
        for at in 0..file.len() {
            // The first bytes of the costs: a machine's memory is not tried for it.
            if (MAGIC.len()..MAGIC.len() + 8).contains(&at) {
                continue;
            }
            let mut changed = file.clone();
            changed[at] ^= 2;
            assert!(open(&changed, WORDS).is_err(), "byte {at}");
        }
        for length in [0, 1, MAGIC.len(), HEAD - 1, HEAD, file.len() - 1] {
            let error = open(&file[..length], WORDS).expect_err("cut off");
            assert!(
                matches!(error, SealError::Damaged | SealError::Foreign),
                "{length}: {error}"
            );
        }
    }

    #[test]
    fn other_files_are_told_by_their_first_bytes() {
        assert_eq!(open(b"SQLite format 3\0", WORDS), Err(SealError::Foreign));
        let mut later = seal_at(QUICK, b"", WORDS).expect("sealed");
        later[MAGIC.len() - 1] += 1;
        assert_eq!(open(&later, WORDS), Err(SealError::Later));
    }
}
