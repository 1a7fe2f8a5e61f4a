//! How letters go out.

use std::fmt;

use super::layers::Layers;
use crate::catalog::problem::Findings;
use crate::mail::{Mailer, Wrong};

#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// With user and password in it.
    pub server: String,
    pub from: String,
}

impl Mail {
    /// Where letters are handed over, without user and password.
    pub fn host(&self) -> &str {
        let (_, address) = self.server.split_once("://").unwrap_or_default();
        let address = address.rsplit_once('@').map_or(address, |(_, host)| host);
        address.split(['/', '?']).next().unwrap_or_default()
    }
}

/// Settings get into logs; passwords do not.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail")
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

pub(super) fn read(layers: &Layers, findings: &Findings) -> Option<Option<Mail>> {
    let (server, from) = (layers.string("mail.server"), layers.string("mail.from"));
    let wrong = |key, message: &str, mend| {
        layers.wrong(key, message, mend, findings);
        None
    };
    let from_mend = "write whom letters are from, such as \"地域連携の会 <meet@example.jp>\"";
    match (server, from) {
        ("", "") => Some(None),
        ("", _) => wrong(
            "mail.from",
            "is used by nobody",
            "set mail.server as well, or leave it out",
        ),
        (_, "") => wrong(
            "mail.server",
            "does not say whom letters are from",
            "set mail.from as well",
        ),
        (server, from) => match Mailer::new(server, from) {
            Ok(_) => Some(Some(Mail {
                server: server.to_owned(),
                from: from.to_owned(),
            })),
            Err(Wrong::From(why)) => wrong("mail.from", &why, from_mend),
            Err(Wrong::Server(why)) => wrong(
                "mail.server",
                &why,
                "write one like \"smtps://user:password@mail.example.jp\", or smtp://…:587?tls=required",
            ),
        },
    }
}
