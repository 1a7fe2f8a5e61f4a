//! The file, to the byte: its last field is the digest of all before it.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use protocol::api::Proof;

pub const FORM: &str = "kaotsunagi-proof-1";

/// What stands between the digest and all before it, and after it.
const BEFORE: &str = ",\"digest\":\"";
const AFTER: &str = "\"}";

/// What is published of a round when it is called.
pub fn commitment(salt: &str, sealed: &str) -> String {
    digest(&[salt.as_bytes(), sealed.as_bytes()])
}

/// The file of this proof, with its digest.
pub fn write(proof: &Proof) -> serde_json::Result<String> {
    let mut text = serde_json::to_string(&Proof {
        digest: String::new(),
        ..proof.clone()
    })?;
    text.truncate(text.len() - BEFORE.len() - AFTER.len());
    let digest = digest(&[text.as_bytes()]);
    Ok(text + BEFORE + &digest + AFTER)
}

/// Whether the digest is that of all before it; nothing where none stands at the end.
pub(super) fn is_whole(file: &[u8]) -> Option<bool> {
    let rest = file.strip_suffix(AFTER.as_bytes())?;
    let (rest, said) = rest.split_at_checked(rest.len().checked_sub(64)?)?;
    let body = rest.strip_suffix(BEFORE.as_bytes())?;
    Some(digest(&[body]).as_bytes() == said)
}

fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    let bytes: [u8; 32] = hash.finalize().into();
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
