//! What surrounds every request: a span that says which event, route and room it is about, and an answer where a handler panics.

use std::any::Any;
use std::sync::Arc;
use std::time::Instant;

use axum::Extension;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{MatchedPath, RawPathParams, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::{Instrument, field};

use super::problem::Failure;
use super::{App, watch};
use crate::net::Peer;

/// Names the route as it is described, never the address: that may hold a code or a key.
pub(super) async fn trace(
    State(app): State<App>,
    peer: Option<Extension<Arc<Peer>>>,
    params: Result<RawPathParams, RawPathParamsRejection>,
    request: Request,
    next: Next,
) -> Response {
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or("page", MatchedPath::as_str);
    let method = request.method().clone();
    let span = tracing::info_span!(
        parent: &app.0.span, "request", %method, route, room = field::Empty, sign_in = field::Empty, staff = field::Empty
    );
    let params = params.ok();
    let mut named = params.iter().flatten();
    if let Some((_, room)) = named.find(|(name, _)| *name == "room")
        && let Some(room) = app.service().catalog.room(&room.into())
    {
        span.record("room", field::display(&room.id));
    }
    async move {
        let began = Instant::now();
        let response = next.run(request).await;
        let (status, took) = (response.status().as_u16(), began.elapsed());
        tracing::debug!(status, ?took, "answered");
        if let Some(Extension(peer)) = peer {
            let route = matched.as_ref().map_or("page", MatchedPath::as_str);
            watch::answered(&app, &peer, (&method, route), &response);
        }
        response
    }
    .instrument(span)
    .await
}

/// The panic itself is a line of the log: see [`log_panics`](crate::log::log_panics).
pub(super) fn panicked(_: Box<dyn Any + Send>) -> Response {
    Failure::server_error().into_response()
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::http::{StatusCode, header};
    use axum::routing::get;
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::*;
    use crate::log;

    #[tokio::test]
    async fn a_handler_that_panics_is_a_problem_and_one_line_of_its_request() {
        log::log_panics();
        let (lines, _capturing) = log::capture();
        let router: Router = Router::new()
            .route(
                "/",
                get(|| async { panic!("of an invented fault") as StatusCode }),
            )
            .layer(CatchPanicLayer::custom(panicked));
        let request = Request::get("/").body(Body::empty()).expect("a request");
        let span = tracing::info_span!("request", route = "/");
        let response = router
            .oneshot(request)
            .instrument(span)
            .await
            .expect("answered");
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(
            response.headers()[header::CONTENT_TYPE],
            "application/problem+json"
        );
        let body = to_bytes(response.into_body(), 10_000)
            .await
            .expect("a body");
        let problem: protocol::api::Problem = serde_json::from_slice(&body).expect("a problem");
        assert_eq!(problem.code, "server_error");
        let lines = lines.text();
        assert_eq!(lines.lines().count(), 1, "{lines}");
        for part in [
            r#"request{route="/"}"#,
            "panicked",
            "of an invented fault",
            "trace.rs",
        ] {
            assert!(lines.contains(part), "{part} in {lines}");
        }
    }
}
