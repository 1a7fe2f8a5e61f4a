//! What anybody can check of the event's rounds.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::App;
use super::made::{Answer, QUICK};
use super::paper::{self, InLanguage};
use super::problem::Failure;
use crate::proof;

pub(super) async fn file(State(app): State<App>, headers: HeaderMap) -> Result<Response, Failure> {
    let version = app.service().proofs.version();
    let (made, runtime) = (app.clone(), tokio::runtime::Handle::current());
    let make = move || {
        let file = runtime.block_on(made.service().proofs.file())?;
        Ok(Answer::compressed(
            "application/json",
            file.into_bytes(),
            QUICK,
        ))
    };
    app.0.proofs.answer(version, &headers, make).await
}

pub(super) async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    InLanguage(language): InLanguage,
) -> Result<Response, Failure> {
    let version = format!("page {} {}", language.tag(), app.service().proofs.version());
    let (made, runtime) = (app.clone(), tokio::runtime::Handle::current());
    let make = move || {
        let file = runtime.block_on(made.service().proofs.file())?;
        let found = proof::verify(file.as_bytes(), None);
        let page = proof::page(&made.service().catalog, &found, language);
        Ok(Answer::compressed(
            "text/html; charset=utf-8",
            page.into_bytes(),
            QUICK,
        ))
    };
    let page = app.0.proofs.answer(version, &headers, make).await?;
    Ok(paper::under_policy(page))
}
