//! Being asked once more, months later: agreeing to it, and what the link of the letter opens.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};

use super::App;
use super::auth::{Me, Staff};
use super::body::Body;
use super::problem::Failure;
use crate::net::Peer;
use crate::service::AgainError;
use crate::store::StoreError;
use crate::tasks::to_its_end;
use hall::Command;
use protocol::api::{Again, AnswerAgain, AskAgain, ForgetAddress, KeptAgain, SetAskAgain};
use protocol::problems;

pub(super) async fn agreed(State(app): State<App>, Me(id): Me) -> Result<Json<AskAgain>, Failure> {
    let asking = &app.service().asking_again;
    let agreed = asking.agreed(id, app.public_url());
    agreed.map(Json).ok_or_else(nobody_is_asked)
}

pub(super) async fn agree(
    State(app): State<App>,
    Me(id): Me,
    Body(said): Body<SetAskAgain>,
) -> Result<Json<AskAgain>, Failure> {
    if app.service().catalog.event.ask_again.is_none() {
        return Err(nobody_is_asked());
    }
    let service = Arc::clone(app.service());
    whole(async move { Ok(service.asking_again.agree(id, said).await?) }).await?;
    agreed(State(app), Me(id)).await
}

fn nobody_is_asked() -> Failure {
    Failure::new(
        problems::NOT_FOUND,
        "この会では、後日のお尋ねは行いません。",
    )
}

pub(super) async fn look(
    State(app): State<App>,
    Extension(peer): Extension<Arc<Peer>>,
    Body(Again { token }): Body<Again>,
) -> Result<Json<KeptAgain>, Failure> {
    let found = app.service().asking_again.under(&token);
    guessed(&app, &peer, &token, found).await.map(Json)
}

pub(super) async fn answer(
    State(app): State<App>,
    Extension(peer): Extension<Arc<Peer>>,
    Body(AnswerAgain { token, stages }): Body<AnswerAgain>,
) -> Result<Json<KeptAgain>, Failure> {
    let asking = &app.service().asking_again;
    let answered = async {
        asking.answer(&token, &stages).await?;
        asking.under(&token).await
    };
    guessed(&app, &peer, &token, answered).await.map(Json)
}

pub(super) async fn forget(
    State(app): State<App>,
    Extension(peer): Extension<Arc<Peer>>,
    Body(Again { token }): Body<Again>,
) -> Result<StatusCode, Failure> {
    let (service, secret) = (Arc::clone(app.service()), token.clone());
    let forgotten = to_its_end(async move { service.asking_again.forget(&secret).await });
    let forgotten = async {
        let ended = forgotten.await;
        ended.unwrap_or_else(|| Err(StoreError::Gone.into()))
    };
    guessed(&app, &peer, &token, forgotten).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// As somebody asked for by mail. The answer is the same where nothing was kept: nothing is now.
pub(super) async fn forget_address(
    State(app): State<App>,
    staff: Staff,
    Body(ForgetAddress { email }): Body<ForgetAddress>,
) -> Result<StatusCode, Failure> {
    let service = Arc::clone(app.service());
    // What is erased is on record, also if whoever asked hangs up.
    whole(async move {
        service.asking_again.forget_address(&email).await?;
        let note = Command::NoteAddressForgotten;
        service.commands.organize(note, staff.by()).await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

async fn whole<T: Send + 'static>(
    work: impl Future<Output = Result<T, Failure>> + Send + 'static,
) -> Result<T, Failure> {
    to_its_end(work).await.ok_or_else(Failure::server_error)?
}

/// Links are guessed like people's own: one after the other.
async fn guessed<T>(
    app: &App,
    peer: &Peer,
    token: &str,
    asked: impl Future<Output = Result<T, AgainError>>,
) -> Result<T, Failure> {
    let guesses = &app.0.person_links;
    let guess = guesses.digest(&[token.as_bytes()]);
    let turn = guesses.turn(peer.origin, guess).await;
    let turn = turn.ok_or_else(Failure::too_many_wrong)?;
    match asked.await {
        Err(AgainError::NoSuchLink) if turn.wrong() => Err(Failure::too_many_wrong()),
        answered => Ok(answered?),
    }
}

impl From<AgainError> for Failure {
    fn from(error: AgainError) -> Self {
        match error {
            AgainError::NoSuchLink => Self::new(
                problems::NO_SUCH_LINK,
                "このリンクは正しくありません。届いたメールのリンクをもう一度お開きください。",
            ),
            AgainError::Erased => Self::new(
                problems::ERASED,
                "このリンクでお預かりしていたものは、すでに消去されています。",
            ),
            AgainError::Stages => Self::field(
                "stages",
                "stages に、施設の数だけ順に（わからないものは null）、一つ以上お答えください。",
            ),
            AgainError::Store(error) => error.into(),
        }
    }
}
