//! How somebody is reached, and by which two entries are known to be of one person.

use unicode_normalization::UnicodeNormalization;

use super::Findings;
use crate::catalog::fold::fold;
use crate::token::Keys;
use crate::typed;
use domain::Contact;
use hall::Likeness;
use protocol::view;

const PHONE_MAX: usize = 20;
const EMAIL_MAX: usize = 254;

/// Spellings of one name, one address, one telephone are one.
pub(super) fn likeness(keys: &Keys, name: &str, contact: &Contact) -> Option<Likeness> {
    let name = Some(fold(name)).filter(|name| !name.is_empty())?;
    // With the name: a list of telephones alone must not tell whose is whose.
    let with_name = |what, text: String| {
        let given = Some(text).filter(|text| !text.is_empty());
        given.map(|text| keys.likeness(what, &format!("{name}\n{text}")))
    };
    let email = contact.email.as_deref().unwrap_or_default();
    let phone = contact.phone.as_deref().unwrap_or_default();
    Some(Likeness {
        email: with_name("email", email.nfkc().flat_map(char::to_lowercase).collect()),
        phone: with_name("phone", digits(phone)),
        name: keys.likeness("name", &name),
    })
}

/// A telephone's digits as dialled at home: +81-3-… is 03-….
fn digits(phone: &str) -> String {
    let plain: String = phone
        .nfkc()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    match plain.strip_prefix("+81") {
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
        None => plain.replace('+', ""),
    }
}

/// Whether a letter may go there.
pub(in crate::service) fn is_address(email: &str) -> bool {
    let well_formed = email.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty()
            && host.contains('.')
            && host.split('.').all(|label| !label.is_empty())
            && host
                .chars()
                .all(|c| c.is_alphanumeric() || "-._".contains(c))
    });
    let foreign = |c: char| c.is_whitespace() || c.is_control() || "\"(),:;<>[]\\".contains(c);
    email.len() <= EMAIL_MAX && well_formed && !email.contains(foreign)
}

pub(super) fn read(findings: &mut Findings, typed: &view::Contact) -> Contact {
    let given = |text: &Option<String>, as_kept: fn(&str) -> String| {
        let text = text.as_deref().map(str::trim).filter(|t| !t.is_empty());
        text.map(as_kept)
    };
    let (phone, email) = (
        given(&typed.phone, typed::phone),
        given(&typed.email, typed::email),
    );
    if let Some(phone) = &phone {
        let allowed = |c: char| c.is_ascii_digit() || "+-()#, 内線ext.".contains(c);
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        if phone.chars().count() > PHONE_MAX || digits < 5 || !phone.chars().all(allowed) {
            findings.add(
                "contact.phone",
                "電話番号は 03-1234-5678 のようにご入力ください。",
            );
        }
    }
    if let Some(email) = &email
        && !is_address(email)
    {
        findings.add(
            "contact.email",
            "メールアドレスは name@example.jp のようにご入力ください。",
        );
    }
    Contact { phone, email }
}
