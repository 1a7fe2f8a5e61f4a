//! What https is spoken with: a certificate from files, or one that an authority gives.

use std::path::PathBuf;

use super::layers::Layers;
use crate::catalog::problem::Findings;

/// Where browsers look for an https address that names no port, and where authorities look for proof.
pub(super) const HTTPS_PORT: u16 = 443;
/// Of a host name, and of each part of it.
const HOST_MAX: usize = 253;
const LABEL_MAX: usize = 63;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tls {
    Files { certificate: PathBuf, key: PathBuf },
    Acme(Acme),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acme {
    /// At least one.
    pub names: Vec<String>,
    pub directory: String,
    pub authority: Option<PathBuf>,
    pub contact: Option<String>,
}

impl Acme {
    pub(super) fn default_url(&self) -> Option<String> {
        self.names.first().map(|name| format!("https://{name}"))
    }
}

/// Asks for every value before giving up, so that every problem is noted.
pub(super) fn read(layers: &Layers, findings: &Findings) -> Option<Option<Tls>> {
    let before = findings.len();
    let directory = layers.web_address("acme.directory", &["https://"], findings);
    let names = hosts("acme.names", layers, findings).unwrap_or_default();
    let contact = Some(layers.string("acme.contact")).filter(|contact| !contact.is_empty());
    if contact.is_some_and(|contact| !is_mail(contact)) {
        let mend = "write one like \"it@hospital.example.jp\", or leave it out";
        layers.wrong("acme.contact", "is no mail address", mend, findings);
    }
    let authority = layers.path("acme.authority");
    if names.is_empty() && authority.is_some() {
        let mend = "set acme.names as well, or leave it out";
        layers.wrong("acme.authority", "is used by nobody", mend, findings);
    }
    let files = (layers.path("tls.certificate"), layers.path("tls.key"));
    let tls = match files {
        (None, None) => None,
        (Some(certificate), Some(key)) => {
            if !names.is_empty() {
                let mend = "leave out tls.certificate and tls.key, or acme.names";
                let message = "asks for a certificate beside the one in tls.certificate";
                layers.wrong("acme.names", message, mend, findings);
            }
            Some(Tls::Files { certificate, key })
        }
        (Some(_), None) => {
            let mend = "set tls.key to the file with its private key";
            layers.wrong("tls.certificate", "has no key beside it", mend, findings);
            None
        }
        (None, Some(_)) => {
            let mend = "set tls.certificate to the file with its certificate";
            layers.wrong("tls.key", "has no certificate beside it", mend, findings);
            None
        }
    };
    if findings.len() > before {
        return None;
    }
    let acme = || Acme {
        names: names.clone(),
        directory: directory.flatten().unwrap_or_default(),
        authority,
        contact: contact.map(str::to_owned),
    };
    Some(tls.or_else(|| (!names.is_empty()).then(|| Tls::Acme(acme()))))
}

/// Host names with blanks between them, in small letters.
pub(super) fn hosts(key: &str, layers: &Layers, findings: &Findings) -> Option<Vec<String>> {
    let names = layers.string(key).split_whitespace();
    let names: Vec<String> = names.map(str::to_ascii_lowercase).collect();
    if !names.iter().all(|name| is_host(name)) {
        let mend = "write host names with blanks between them, such as \"meet.example.jp\"";
        layers.wrong(key, "is not made of names", mend, findings);
        return None;
    }
    Some(names)
}

fn is_host(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let is_label = |label: &str| {
        (1..=LABEL_MAX).contains(&label.len())
            && label.chars().all(fits)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    // Addresses end in a number.
    let top = name.rsplit('.').next().unwrap_or_default();
    name.len() <= HOST_MAX
        && name.split('.').all(is_label)
        && top.chars().any(|c| c.is_ascii_alphabetic())
}

/// Enough to see that something else was typed; the authority looks closer.
fn is_mail(text: &str) -> bool {
    let whole = |part: &str| !part.is_empty() && !part.contains([' ', ',', '?', ':']);
    text.split_once('@')
        .is_some_and(|(user, host)| whole(user) && whole(host) && !host.contains('@'))
}
