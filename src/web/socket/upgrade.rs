//! From an HTTP request to a socket: who may open one.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use tokio_tungstenite::tungstenite::handshake::server::create_response_with_body;
use tracing::{Instrument, field};

use super::super::auth::cookie;
use super::super::problem::Failure;
use super::super::{App, hosts};
use crate::net::Peer;
use protocol::problems;

const SUBPROTOCOL: &str = "kaotsunagi.v1";

pub(crate) async fn upgrade(
    State(app): State<App>,
    Extension(peer): Extension<Arc<Peer>>,
    mut request: Request,
) -> Response {
    if !app.0.hosts.are_origin(request.headers()) {
        return hosts::foreign_page().into_response();
    }
    if app.service().sessions.is_draining() {
        let detail = "まもなく再起動します。少し後でもう一度お試しください。";
        return Failure::new(problems::DRAINING, detail).into_response();
    }
    let Some(permit) = app.0.sockets.acquire(peer.origin) else {
        return Failure::too_many().into_response();
    };
    let cookie = cookie(request.headers(), app.public_url()).map(str::to_owned);
    let upgraded = hyper::upgrade::on(&mut request);
    let mut response = match create_response_with_body(&request, Body::empty) {
        Ok(response) => response,
        Err(error) => {
            return Failure::new(problems::NO_WEBSOCKET, error.to_string()).into_response();
        }
    };
    if offers(request.headers(), SUBPROTOCOL) {
        let name = HeaderValue::from_static(SUBPROTOCOL);
        let headers = response.headers_mut();
        headers.insert(header::SEC_WEBSOCKET_PROTOCOL, name);
    }
    peer.upgraded();
    let span = tracing::info_span!(
        parent: &app.0.span, "connection", id = peer.number(), room = field::Empty
    );
    let life = async move {
        let _permit = permit;
        super::live(app, peer, upgraded, cookie).await;
    };
    tokio::spawn(life.instrument(span));
    response
}

fn offers(headers: &HeaderMap, protocol: &str) -> bool {
    let offered = headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter();
    let offered = offered.filter_map(|names| names.to_str().ok());
    offered
        .flat_map(|names| names.split(','))
        .any(|name| name.trim() == protocol)
}
