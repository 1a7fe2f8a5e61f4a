//! Letters by SMTP. `lettre` writes and sends them: well kept, MIT, and the one that Rust programs send with.

mod again;
mod link;
mod own;

use std::str::FromStr;
use std::time::Duration;

use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart, header::ContentType};
use lettre::transport::smtp;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

pub use again::again_letter;
pub use link::link_letter;
pub use own::own_letter;

/// A server that does not answer for so long is not there.
const PATIENCE: Duration = Duration::from_secs(20);

// Mail programs read styles where they stand, and little else.
const BODY: &str =
    "font-family:sans-serif;line-height:1.7;max-width:36em;margin:0 auto;padding:1em;color:#222";

/// What is said, to be read with and without pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub text: String,
    pub html: String,
    pub files: Vec<File>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub kind: &'static str,
    pub bytes: Vec<u8>,
}

/// Why a letter did not go.
#[derive(Debug, thiserror::Error)]
pub enum Undelivered {
    #[error("{0} is no mail address")]
    NoAddress(String),
    #[error("the mail server said: {0}")]
    Refused(String),
    #[error("the mail server cannot be reached: {0}")]
    Unreachable(String),
    /// It may have taken the letter.
    #[error("the mail server answered what nobody can read: {0}")]
    Unclear(String),
    #[error("the letter could not be written: {0}")]
    Unwritten(String),
}

impl Undelivered {
    /// Whether another letter to somebody else would not go either.
    pub fn is_of_the_server(&self) -> bool {
        matches!(self, Self::Unreachable(_))
    }

    /// Whether it is certain that this letter did not go.
    pub fn is_of_the_letter(&self) -> bool {
        !matches!(self, Self::Unreachable(_) | Self::Unclear(_))
    }
}

/// The way to a mail server, and who writes.
pub struct Mailer {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mailer {
    /// Says what is wrong with either, without the password in it.
    pub fn new(server: &str, from: &str) -> Result<Self, Wrong> {
        let from = Mailbox::from_str(from).map_err(|error| Wrong::From(error.to_string()))?;
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(server);
        let server = server.map_err(|error| Wrong::Server(error.to_string()))?;
        Ok(Self {
            server: server.timeout(Some(PATIENCE)).build(),
            from,
        })
    }

    /// Whether the server answers at all.
    pub async fn is_there(&self) -> Result<(), Undelivered> {
        match self.server.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Undelivered::Unreachable("it closed the connection".into())),
            Err(error) => Err(undelivered(&error)),
        }
    }

    pub async fn send(
        &self,
        name: &str,
        address: &str,
        letter: &Letter,
    ) -> Result<(), Undelivered> {
        let to = to(name, address)?;
        let message = written(&self.from, to, letter)?;
        match self.server.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => Err(undelivered(&error)),
        }
    }
}

/// Which of the two settings is wrong.
#[derive(Debug, PartialEq, Eq)]
pub enum Wrong {
    Server(String),
    From(String),
}

fn to(name: &str, address: &str) -> Result<Mailbox, Undelivered> {
    let parsed = Address::from_str(address);
    let parsed = parsed.map_err(|_| Undelivered::NoAddress(address.to_owned()))?;
    let name = Some(name.to_owned()).filter(|name| !name.is_empty());
    Ok(Mailbox::new(name, parsed))
}

fn written(from: &Mailbox, to: Mailbox, letter: &Letter) -> Result<Message, Undelivered> {
    let both = MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone());
    let unwritten = |error: &dyn std::error::Error| Undelivered::Unwritten(error.to_string());
    let mut parts = MultiPart::mixed().multipart(both);
    for file in &letter.files {
        let kind = ContentType::parse(file.kind).map_err(|error| unwritten(&error))?;
        parts = parts.singlepart(attached(file, kind));
    }
    let message = Message::builder()
        .from(from.clone())
        .to(to)
        .subject(letter.subject.clone());
    let message = message.multipart(parts);
    message.map_err(|error| unwritten(&error))
}

fn attached(file: &File, kind: ContentType) -> SinglePart {
    Attachment::new(file.name.clone()).body(file.bytes.clone(), kind)
}

/// A refusal is about this letter; what cannot be read may be either; anything else is about the server.
fn undelivered(error: &smtp::Error) -> Undelivered {
    let mut words = error.to_string();
    if let Some(cause) = std::error::Error::source(error) {
        words = format!("{words}: {cause}");
    }
    if error.is_permanent() || error.is_transient() {
        Undelivered::Refused(words)
    } else if error.is_response() {
        Undelivered::Unclear(words)
    } else {
        Undelivered::Unreachable(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_setting_is_named_without_its_password() {
        let good = "smtp://127.0.0.1:2525";
        assert!(Mailer::new(good, "地域連携の会 <meet@example.jp>").is_ok());
        assert!(matches!(
            Mailer::new(good, "地域連携の会"),
            Err(Wrong::From(_))
        ));
        let server = Mailer::new("http://somebody:secret@mail.example.jp", "meet@example.jp");
        let Err(Wrong::Server(words)) = server else {
            panic!("accepted");
        };
        assert!(!words.contains("secret"), "{words}");
    }
}
