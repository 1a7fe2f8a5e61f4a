//! People's own links by mail.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::App;
use super::auth::Staff;
use super::body::Body;
use super::problem::Failure;
use crate::mail::Undelivered;
use crate::net::Rate;
use crate::service::LetterError;
use protocol::api::{Letters, SendLetters, TestLetter};
use protocol::problems;

/// Three at once, for who mistyped their address, and one more every ten minutes.
pub(super) const TO_ONESELF: Rate = Rate {
    at_once: 3.0,
    per_second: 1.0 / TO_ONESELF_EVERY as f64,
};
/// Seconds.
pub(super) const TO_ONESELF_EVERY: u32 = 600;

pub(super) async fn look(State(app): State<App>, _: Staff) -> Result<Json<Letters>, Failure> {
    Ok(Json(app.service().letters.shown(app.public_url()).await?))
}

pub(super) async fn test(
    State(app): State<App>,
    _: Staff,
    Body(letter): Body<TestLetter>,
) -> Result<StatusCode, Failure> {
    let letters = &app.service().letters;
    letters.test(letter.to.trim(), app.public_url()).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn send(
    State(app): State<App>,
    staff: Staff,
    Body(asked): Body<SendLetters>,
) -> Result<(StatusCode, Json<Letters>), Failure> {
    let letters = &app.service().letters;
    letters
        .begin(app.public_url(), asked.again, staff.by())
        .await?;
    Ok((
        StatusCode::ACCEPTED,
        Json(letters.shown(app.public_url()).await?),
    ))
}

impl From<LetterError> for Failure {
    fn from(error: LetterError) -> Self {
        match error {
            LetterError::NoServer => Self::new(
                problems::NO_MAIL_SERVER,
                "メールの送信は設定されていません。設定ファイルの [mail] をご確認ください。",
            ),
            LetterError::Untested => Self::new(
                problems::TEST_LETTER_FIRST,
                "先に、ご自分あてに試しのメールを送って、届くことをお確かめください。",
            ),
            LetterError::Running => Self::new(
                problems::LETTERS_RUNNING,
                "いま送信しています。終わるまでお待ちください。",
            ),
            LetterError::NoAddress => Self::field(
                "contact.email",
                "先に「登録情報」で、連絡先のメールアドレスをご入力ください。",
            ),
            LetterError::Undelivered(Undelivered::NoAddress(_)) => Self::field(
                "to",
                "メールアドレスを、name@example.jp のようにご入力ください。",
            ),
            LetterError::Undelivered(error) => Self::new(
                problems::LETTER_REFUSED,
                format!("メールを送れませんでした。設定の [mail] をご確認ください。（{error}）"),
            ),
            LetterError::Command(error) => error.into(),
            LetterError::Store(error) => error.into(),
        }
    }
}
