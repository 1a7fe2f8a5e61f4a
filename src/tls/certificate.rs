//! A certificate with its key, checked: that they fit, from when until when it holds, and for which names.

use std::sync::Arc;

use jiff::Timestamp;
use rustls::client::verify_server_name;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::ParsedCertificate;
use rustls::sign::CertifiedKey;
use yasna::{ASN1Error, ASN1ErrorKind, ASN1Result, BERReader, Tag};

#[derive(Clone, Debug)]
pub(super) struct Certificate {
    pub key: Arc<CertifiedKey>,
    pub from: Timestamp,
    pub until: Timestamp,
}

/// Why a certificate and a key cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unfit {
    #[error("holds no certificate")]
    NoCertificate,
    #[error("holds a certificate that cannot be read: {0}")]
    Damaged(String),
    #[error("expired at {0}")]
    Expired(Timestamp),
    #[error("is valid from {0} only")]
    Early(Timestamp),
    #[error("holds no private key")]
    NoKey,
    #[error("holds a key under a passphrase")]
    LockedKey,
    #[error("holds a key that cannot be used: {0}")]
    BadKey(String),
    #[error("is not the key of the certificate")]
    OtherKey,
}

impl Unfit {
    /// Otherwise it is about the certificate.
    pub(super) const fn is_of_key(&self) -> bool {
        matches!(
            self,
            Self::NoKey | Self::LockedKey | Self::BadKey(_) | Self::OtherKey
        )
    }

    pub(super) const fn mend(&self) -> &'static str {
        match self {
            Self::NoCertificate | Self::Damaged(_) => {
                "give the PEM file that begins with -----BEGIN CERTIFICATE-----, such as fullchain.pem"
            }
            Self::Expired(_) => "renew it, or look at this machine's clock",
            Self::Early(_) => "look at this machine's clock, or wait",
            Self::NoKey => {
                "give the PEM file that begins with -----BEGIN PRIVATE KEY-----, such as privkey.pem"
            }
            Self::LockedKey => {
                "take the passphrase off: openssl pkey -in locked.key -out open.key, readable for the service alone"
            }
            Self::BadKey(_) => "make an ECDSA P-256 or RSA key of 2048 bits or more",
            Self::OtherKey => "give the key that this certificate was asked for with",
        }
    }
}

impl Certificate {
    pub(super) fn read(certificate: &[u8], key: &[u8], now: Timestamp) -> Result<Self, Unfit> {
        let chain: Vec<_> = CertificateDer::pem_slice_iter(certificate)
            .collect::<Result<_, _>>()
            .map_err(|error| Unfit::Damaged(error.to_string()))?;
        let leaf = chain.first().ok_or(Unfit::NoCertificate)?;
        let (from, until) =
            validity(leaf).map_err(|_| Unfit::Damaged("it says nothing of its validity".into()))?;
        let key = match PrivateKeyDer::from_pem_slice(key) {
            Ok(key) => key,
            Err(pem::Error::NoItemsFound) if is_locked(key) => return Err(Unfit::LockedKey),
            Err(pem::Error::NoItemsFound) => return Err(Unfit::NoKey),
            Err(error) => return Err(Unfit::BadKey(error.to_string())),
        };
        let key = CertifiedKey::from_der(chain, key, &default_provider());
        let key = key.map_err(|error| match error {
            rustls::Error::InconsistentKeys(_) => Unfit::OtherKey,
            rustls::Error::InvalidCertificate(error) => Unfit::Damaged(error.to_string()),
            error => Unfit::BadKey(error.to_string()),
        })?;
        if now >= until {
            return Err(Unfit::Expired(until));
        }
        if now < from {
            return Err(Unfit::Early(from));
        }
        let key = Arc::new(key);
        Ok(Self { key, from, until })
    }

    /// Or why browsers would refuse it for this host.
    pub(super) fn is_for(&self, host: &str) -> Result<(), String> {
        let name = ServerName::try_from(host.trim_matches(['[', ']']))
            .map_err(|error| error.to_string())?;
        let leaf = self.key.end_entity_cert();
        leaf.and_then(ParsedCertificate::try_from)
            .and_then(|leaf| verify_server_name(&leaf, &name))
            .map_err(|error| error.to_string())
    }
}

fn is_locked(key: &[u8]) -> bool {
    String::from_utf8_lossy(key).contains("ENCRYPTED")
}

/// RFC 5280, 4.1: the fifth part of what is signed, after a version that may be missing.
fn validity(leaf: &CertificateDer<'_>) -> ASN1Result<(Timestamp, Timestamp)> {
    yasna::parse_der(leaf, |certificate| {
        certificate.read_sequence(|parts| {
            let validity = parts.next().read_sequence(|signed| {
                signed.read_optional(|version| {
                    version.read_tagged(Tag::context(0), |version| version.read_der())
                })?;
                for _serial_algorithm_issuer in 0..3 {
                    signed.next().read_der()?;
                }
                let validity = signed
                    .next()
                    .read_sequence(|times| Ok((time(times.next())?, time(times.next())?)))?;
                while signed.read_optional(|rest| rest.read_der())?.is_some() {}
                Ok(validity)
            })?;
            for _algorithm_signature in 0..2 {
                parts.next().read_der()?;
            }
            Ok(validity)
        })
    })
}

fn time(reader: BERReader<'_, '_>) -> ASN1Result<Timestamp> {
    let seconds = match reader.lookahead_tag()? {
        yasna::tags::TAG_UTCTIME => reader.read_utctime()?.datetime().unix_timestamp(),
        yasna::tags::TAG_GENERALIZEDTIME => {
            reader.read_generalized_time()?.datetime().unix_timestamp()
        }
        _ => return Err(ASN1Error::new(ASN1ErrorKind::Invalid)),
    };
    // "Never" is written as the end of the year 9999.
    Ok(Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    fn made(change: impl FnOnce(&mut CertificateParams)) -> (String, String) {
        let names = vec!["meet.example.jp".into(), "*.wards.example.jp".into()];
        let mut params = CertificateParams::new(names).expect("names");
        params.not_before = date_time_ymd(2026, 1, 1);
        params.not_after = date_time_ymd(2027, 1, 1);
        change(&mut params);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("signed");
        (certificate.pem(), key.serialize_pem())
    }

    fn read(certificate: &str, key: &str) -> Result<Certificate, Unfit> {
        let now = "2026-06-01T00:00:00Z".parse().expect("a time");
        Certificate::read(certificate.as_bytes(), key.as_bytes(), now)
    }

    #[test]
    fn a_certificate_says_from_when_until_when_and_for_whom() {
        let (certificate, key) = made(|_| {});
        let read = read(&certificate, &key).expect("fits");
        assert_eq!(read.from.to_string(), "2026-01-01T00:00:00Z");
        assert_eq!(read.until.to_string(), "2027-01-01T00:00:00Z");
        assert_eq!(read.is_for("meet.example.jp"), Ok(()));
        assert_eq!(read.is_for("minato.wards.example.jp"), Ok(()));
        let why = read.is_for("meet.example.com").expect_err("another name");
        assert!(why.contains("meet.example.jp"), "{why}");
        assert!(read.is_for("192.168.0.5").is_err());
    }

    #[test]
    fn a_certificate_without_an_end_is_read() {
        let (certificate, key) = made(|params| params.not_after = date_time_ymd(9999, 12, 31));
        let read = read(&certificate, &key).expect("fits");
        assert_eq!(read.until, Timestamp::MAX);
    }

    #[test]
    fn what_does_not_fit_is_told_apart() {
        let (certificate, key) = made(|_| {});
        let (_, other) = made(|_| {});
        let (expired, its_key) = made(|params| params.not_after = date_time_ymd(2026, 5, 1));
        let (early, early_key) = made(|params| params.not_before = date_time_ymd(2026, 7, 1));
        let locked =
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
        let at = |text: &str| text.parse().expect("a time");
        let cut = &certificate[..certificate.len() / 2];
        let cases = [
            (&*certificate, &*other, Unfit::OtherKey),
            (&certificate, "", Unfit::NoKey),
            (&certificate, locked, Unfit::LockedKey),
            ("", &key, Unfit::NoCertificate),
            (&key, &key, Unfit::NoCertificate),
            (
                &expired,
                &its_key,
                Unfit::Expired(at("2026-05-01T00:00:00Z")),
            ),
            (&early, &early_key, Unfit::Early(at("2026-07-01T00:00:00Z"))),
        ];
        for (certificate, key, why) in cases {
            assert_eq!(read(certificate, key).expect_err("unfit"), why);
        }
        let half = read(cut, &key).expect_err("half");
        assert!(
            matches!(half, Unfit::Damaged(_) | Unfit::NoCertificate),
            "{half}"
        );
    }
}
