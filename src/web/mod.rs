//! HTTP and WebSocket: translates between the wire and the service, and nothing else.

mod assets;
mod attendee;
mod auth;
mod body;
mod event;
pub mod front;
mod guesses;
mod made;
mod metrics;
mod organizer;
mod passphrase;
mod people;
mod problem;
mod qr;
mod rounds;
mod socket;
mod vcard;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::{get, patch, post};
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

pub use passphrase::{KnownPassphrase, PASSPHRASE, hash_passphrase, new_passphrase};

use crate::net::{Buckets, Origin, Rate};
use crate::service::Service;
use domain::RoomId;

/// The largest request body, bytes: a registration with thirty tags and long names is a tenth of it.
const MAX_BODY: usize = 64 * 1024;
/// Longer than any request should take on hotel Wi-Fi.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// The event with each combination of open rooms; rooms open and close one by one.
const EVENTS_KEPT: usize = 8;
const BADGES_KEPT: usize = 512;

/// What every handler may use.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    service: Arc<Service>,
    /// What links begin with, without a slash at the end.
    public_url: String,
    passphrase: passphrase::Passphrase,
    join_codes: guesses::Guesses<(Origin, RoomId)>,
    resume_codes: guesses::Guesses<Origin>,
    registrations: Buckets<Origin>,
    /// What somebody we know sends, over all their connections.
    messages: Arc<Buckets<socket::Who>>,
    sockets: socket::SocketLimiter,
    event: made::Made,
    room_qrs: made::Made,
    badge_qrs: made::Made,
    /// Whoever is not known waits here for what takes time.
    searches: tokio::sync::Semaphore,
}

impl App {
    /// `passphrase`: as far as it is known in words, with its hash.
    pub fn new(
        service: Arc<Service>,
        public_url: String,
        passphrase: Option<&KnownPassphrase>,
    ) -> Self {
        let settings = Arc::clone(&service.settings);
        let now = Instant::now();
        Self(Arc::new(Inner {
            public_url,
            passphrase: passphrase::Passphrase::new(passphrase),
            join_codes: guesses::Guesses::new("join codes", guesses::CODES),
            resume_codes: guesses::Guesses::new("resume codes", guesses::CODES),
            registrations: Buckets::new(Rate::per_minute(settings.registration.per_minute), now),
            messages: Arc::new(Buckets::new(settings.socket.rate(), now)),
            sockets: socket::SocketLimiter::new(
                settings.socket.connections,
                settings.socket.connections_per_address,
            ),
            event: made::Made::at_most(EVENTS_KEPT),
            room_qrs: made::Made::at_most(2 * service.catalog.rooms.len()),
            badge_qrs: made::Made::at_most(BADGES_KEPT),
            searches: tokio::sync::Semaphore::new(1),
            service,
        }))
    }

    /// Returns when no socket is left.
    pub async fn sockets_gone(&self) {
        self.0.sockets.empty().await;
    }

    fn service(&self) -> &Arc<Service> {
        &self.0.service
    }

    fn public_url(&self) -> &str {
        &self.0.public_url
    }
}

/// All of one event. Wants to know where requests come from: serve it with [`crate::net::serve`].
pub fn router(app: App) -> Router {
    let api = Router::new()
        .route("/event", get(event::event))
        .route("/organizations", get(event::organizations))
        .route("/rooms/{room}/code", get(event::room_code))
        .route("/attendees", post(attendee::register))
        .route("/resume", post(attendee::resume))
        .route(
            "/me",
            get(attendee::me)
                .patch(attendee::correct)
                .delete(attendee::erase),
        )
        .route("/me/provisions", get(attendee::provisions))
        .route("/me/contacts", get(attendee::contacts))
        .route("/me/contacts.vcf", get(attendee::contacts_vcf))
        .route("/organizer/sign-in", post(organizer::sign_in))
        .route("/organizer/rooms", get(organizer::rooms))
        .route("/organizer/rooms/{room}", patch(organizer::set_room))
        .route("/organizer/rooms/{room}/people", get(people::list))
        .route(
            "/organizer/people/{attendee}",
            get(people::look)
                .patch(people::steer)
                .delete(people::remove),
        )
        .route("/organizer/people/{attendee}/act", post(people::act))
        .route("/organizer/people/{attendee}/merge", post(people::merge))
        .route(
            "/organizer/people/{attendee}/tell-apart",
            post(people::tell_apart),
        )
        .route("/organizer/audit", get(organizer::audit))
        .route(
            "/organizer/rooms/{room}/announcements",
            post(organizer::announce),
        )
        .route(
            "/organizer/rooms/{room}/rounds",
            get(rounds::list).post(rounds::start),
        )
        .route(
            "/organizer/rooms/{room}/rounds/preview",
            post(rounds::preview),
        )
        .route(
            "/organizer/rooms/{room}/timetable",
            axum::routing::put(rounds::set_timetable)
                .patch(rounds::pause_timetable)
                .delete(rounds::remove_timetable),
        )
        .route(
            "/organizer/rooms/{room}/rounds/{number}",
            patch(rounds::steer),
        )
        .route("/organizer/import/attendees", post(organizer::not_yet))
        .route("/organizer/{report}", get(organizer::not_yet))
        .fallback(problem::no_such_route)
        .method_not_allowed_fallback(problem::wrong_method);
    let http = Router::new()
        .nest("/api", api)
        .route("/healthz", get(event::alive))
        .route("/readyz", get(event::ready))
        .route("/metrics", get(metrics::metrics))
        .route("/qr/{file}", get(qr::qr))
        .route("/qr/badge/{file}", get(qr::badge))
        .fallback(assets::serve)
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            REQUEST_TIMEOUT,
        ))
        .layer(DefaultBodyLimit::max(MAX_BODY));
    Router::new()
        .route("/ws", get(socket::upgrade))
        .merge(http)
        .layer(axum::middleware::map_response(assets::harden))
        .with_state(app)
}
