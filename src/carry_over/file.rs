//! The file, to the byte: its last field is the signature of all before it.

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

use protocol::api::CarryOver;

pub(super) const FORM: &str = "kaotsunagi-carry-over-1";

const BEFORE: &str = ",\"signature\":\"";
const AFTER: &str = "\"}";

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error(
        "it does not end with a signature: is it a whole file, as /api/organizer/carry-over.json answers it?"
    )]
    Unsigned,
    #[error("it is not read as a carry-over: {0}")]
    Form(String),
    #[error("it was changed after the event signed it: take the file as the event gave it out")]
    Forged,
    #[error("organization {0} is not in its list of organizations")]
    Organization(u32),
}

/// The file, signed.
pub fn write(carried: &CarryOver, key: &Ed25519KeyPair) -> serde_json::Result<String> {
    let mut text = serde_json::to_string(&CarryOver {
        form: FORM.into(),
        key: hex(key.public_key().as_ref()),
        signature: String::new(),
        ..carried.clone()
    })?;
    text.truncate(text.len() - BEFORE.len() - AFTER.len());
    let signature = hex(key.sign(text.as_bytes()).as_ref());
    Ok(text + BEFORE + &signature + AFTER)
}

/// # Errors
/// If it is no such file, or not as its event signed it.
pub fn read(file: &[u8]) -> Result<CarryOver, Refusal> {
    let end = file
        .strip_suffix(AFTER.as_bytes())
        .ok_or(Refusal::Unsigned)?;
    let start = end.len().checked_sub(128).ok_or(Refusal::Unsigned)?;
    let (body, signature) = end.split_at(start);
    let body = body
        .strip_suffix(BEFORE.as_bytes())
        .ok_or(Refusal::Unsigned)?;
    let carried: CarryOver =
        serde_json::from_slice(file).map_err(|error| Refusal::Form(error.to_string()))?;
    if carried.form != FORM {
        let what = format!("its form is `{}`, this reads `{FORM}`", carried.form);
        return Err(Refusal::Form(what));
    }
    let key = unhex(carried.key.as_bytes()).ok_or(Refusal::Forged)?;
    let signature = unhex(signature).ok_or(Refusal::Forged)?;
    let key = UnparsedPublicKey::new(&ED25519, key);
    key.verify(body, &signature).map_err(|_| Refusal::Forged)?;
    let met = carried.met.iter().flat_map(|met| [met.one, met.other]);
    let named = met.chain(carried.missed.iter().flat_map(|&(from, to)| [from, to]));
    let mut named = named.filter(|&at| at as usize >= carried.organizations.len());
    match named.next() {
        Some(nobody) => Err(Refusal::Organization(nobody)),
        None => Ok(carried),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Only as [`hex`] writes it.
fn unhex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |c: u8| match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'a'..=b'f' => Some(c - b'a' + 10),
        _ => None,
    };
    let bytes = text.chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    });
    bytes.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::api::{CarriedMeeting, CarriedOrganization};
    use protocol::event::Words;

    fn key() -> Ed25519KeyPair {
        Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a seed")
    }

    fn carried() -> CarryOver {
        let organization = |name: &str| CarriedOrganization {
            name: name.into(),
            known_as: name.into(),
            kind: "clinic".into(),
            ward: "meguro".into(),
        };
        CarryOver {
            form: String::new(),
            event: Words {
                ja: "集い".into(),
                en: "A gathering".into(),
            },
            date: "2027-02-03".into(),
            organizations: vec![organization("みどり医院"), organization("見本病院")],
            met: vec![CarriedMeeting {
                one: 0,
                other: 1,
                tags: vec!["home-visit".into()],
                conversations: None,
            }],
            missed: vec![(1, 0)],
            unmet: Vec::new(),
            suppressed_below: 5,
            key: String::new(),
            signature: String::new(),
        }
    }

    #[test]
    fn a_file_is_read_as_it_was_signed_and_no_other() {
        let file = write(&carried(), &key()).expect("writes");
        let read_again = read(file.as_bytes()).expect("signed");
        assert_eq!(read_again.met, carried().met);
        for at in 0..file.len() {
            let mut changed = file.clone().into_bytes();
            changed[at] ^= 1;
            assert!(read(&changed).is_err(), "byte {at}");
        }
        let other = file.replace("みどり", "あおい");
        assert_eq!(read(other.as_bytes()), Err(Refusal::Forged));
        assert_eq!(read(b"{}"), Err(Refusal::Unsigned));
        let mut nobody = carried();
        nobody.missed.push((0, 9));
        let nobody = write(&nobody, &key()).expect("writes");
        assert_eq!(read(nobody.as_bytes()), Err(Refusal::Organization(9)));
    }
}
