//! Certificates from an authority by ACME (RFC 8555), each name proven by TLS-ALPN-01 (RFC 8737) on the port that is served anyway.

mod folder;
mod https;
mod order;

use std::path::Path;
use std::sync::{Arc, Weak};
use std::time::Duration;

use instant_acme::{Account, NewAccount};
use jiff::{SignedDuration, Timestamp};

use super::certificate::{Certificate, Unfit};
use super::keeper::Held;
use crate::catalog::problem::Problem;
use crate::config::Acme as Settings;
use folder::Folder;
use https::Https;

/// Clocks may be set and machines sleep, so the certificate is looked at more often than it ends.
const LOOK_EVERY: Duration = Duration::from_mins(1);
/// After a failure, and twice as long after each further one. Let's Encrypt allows five wrong proofs of a name an hour.
const FIRST_PAUSE: Duration = Duration::from_mins(2);
const LONGEST_PAUSE: Duration = Duration::from_hours(2);

pub(super) struct Authority {
    settings: Settings,
    https: Https,
    folder: Folder,
}

#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error("{0}")]
    Acme(#[from] instant_acme::Error),
    /// In its own words.
    #[error("the authority found no proof of {name}: {why}")]
    Unproven { name: String, why: String },
    #[error("the authority proves names in other ways than TLS-ALPN-01")]
    OtherProof,
    #[error("a key or a proof cannot be made: {0}")]
    Crypto(String),
    #[error("what the authority gave {0}")]
    Unfit(#[from] Unfit),
    #[error("what the authority gave is nearly over; its clock or this machine's is wrong")]
    Short,
    #[error("account and certificate cannot be kept in {0}")]
    Folder(#[from] folder::Unusable),
}

impl Failed {
    fn mend(&self) -> &'static str {
        match self {
            Self::Acme(instant_acme::Error::Other(_)) => {
                "look at acme.directory and the network; a private authority's own certificate belongs in acme.authority"
            }
            Self::Acme(_) => {
                "look at acme.names and acme.contact, and at what the authority allows"
            }
            Self::Unproven { .. } => {
                "the name must lead to this machine, and its port 443 to `listen`, without a proxy that ends TLS between"
            }
            Self::OtherProof => {
                "get a certificate by another program, and set tls.certificate and tls.key"
            }
            Self::Crypto(_) | Self::Unfit(_) | Self::Short => "nothing but time mends it here",
            Self::Folder(_) => "make room, or give this user the right to write there",
        }
    }
}

impl Authority {
    pub(super) fn open(settings: &Settings, data_dir: &Path) -> Result<Self, Problem> {
        Ok(Self {
            https: Https::trusting(settings.authority.as_deref())?,
            folder: Folder::of(data_dir, &settings.directory),
            settings: settings.clone(),
        })
    }

    /// What was got before, if it is of use yet.
    pub(super) fn kept(&self) -> Option<Certificate> {
        let pem = self.folder.certificate()?;
        match Certificate::read(&pem, &pem, Timestamp::now()) {
            Ok(kept) => Some(kept),
            Err(unfit) => {
                tracing::warn!(%unfit, "the kept certificate is of no use; another is asked for");
                None
            }
        }
    }

    fn is_due(&self, certificate: &Certificate, now: Timestamp) -> bool {
        let mut names = self.settings.names.iter();
        renew_at(certificate) <= now || names.any(|name| certificate.is_for(name).is_err())
    }

    /// How long the certificate is good for as it is.
    fn rest(&self, held: &Held, now: Timestamp) -> Duration {
        held.with(|certificate| match self.is_due(certificate, now) {
            true => Duration::ZERO,
            false => now
                .duration_until(renew_at(certificate))
                .try_into()
                .unwrap_or_default(),
        })
        .unwrap_or_default()
    }

    async fn get(&self, held: &Held) -> Result<(), Failed> {
        let account = self.account().await?;
        let got = order::place(&account, &self.settings.names, &held.shown).await;
        if let Err(Failed::Acme(instant_acme::Error::Api(problem))) = &got
            && problem
                .r#type
                .as_deref()
                .is_some_and(|kind| kind.ends_with(":accountDoesNotExist"))
        {
            self.folder.forget_account();
        }
        let pem = got?;
        let now = Timestamp::now();
        let certificate = Certificate::read(pem.as_bytes(), pem.as_bytes(), now)?;
        let short = self.is_due(&certificate, now);
        tracing::info!(until = %certificate.until, "the authority gave a certificate");
        // Shown even if it cannot be kept.
        held.take(certificate);
        self.folder.keep_certificate(pem).await?;
        if short { Err(Failed::Short) } else { Ok(()) }
    }

    /// The one that was made before, or a new one.
    async fn account(&self) -> Result<Account, Failed> {
        let builder = Account::builder_with_http(Box::new(self.https.clone()));
        if let Some(credentials) = self.folder.account() {
            return Ok(builder.from_credentials(credentials).await?);
        }
        let contact = self.settings.contact.as_ref();
        let contact = contact.map(|address| format!("mailto:{address}"));
        let contact: Vec<&str> = contact.as_deref().into_iter().collect();
        let new = NewAccount {
            contact: &contact,
            terms_of_service_agreed: true,
            only_return_existing: false,
        };
        let directory = self.settings.directory.clone();
        let (account, credentials) = builder.create(&new, directory, None).await?;
        self.folder.keep_account(&credentials).await?;
        Ok(account)
    }
}

/// With a third of its time left: thirty days of Let's Encrypt's ninety.
fn renew_at(certificate: &Certificate) -> Timestamp {
    let third: SignedDuration = certificate.from.duration_until(certificate.until) / 3;
    let at = certificate.until.saturating_sub(third);
    at.unwrap_or(certificate.until)
}

/// Gets a certificate when there is none, and another when it is time.
pub(super) async fn keep(held: Weak<Held>, authority: Arc<Authority>) {
    let mut pause = FIRST_PAUSE;
    loop {
        let Some(this) = held.upgrade() else { return };
        let rest = authority.rest(&this, Timestamp::now());
        let wait = if rest.is_zero() {
            match authority.get(&this).await {
                Ok(()) => {
                    pause = FIRST_PAUSE;
                    continue;
                }
                Err(failed) => {
                    let wait = pause;
                    pause = LONGEST_PAUSE.min(2 * pause);
                    let (mend, until) = (failed.mend(), this.until());
                    match until {
                        Some(until) => {
                            tracing::warn!(%failed, mend, %until, again_in = ?wait, "the certificate cannot be renewed yet");
                        }
                        None => {
                            tracing::error!(%failed, mend, again_in = ?wait, "there is no certificate yet, so nobody can connect");
                        }
                    }
                    wait
                }
            }
        } else {
            rest.min(LOOK_EVERY)
        };
        drop(this);
        tokio::time::sleep(wait).await;
    }
}
