//! HTTP and WebSocket: translates between the wire and the service, and nothing else.

mod again;
mod arrivals;
mod assets;
mod attendee;
mod audit_csv;
mod auth;
mod body;
mod booths;
mod carry_over;
mod codes;
mod event;
mod flags;
mod follow_up;
mod foresight;
pub mod front;
mod guesses;
pub mod hosts;
mod import;
mod letters;
mod links;
mod made;
mod materials;
mod memos;
mod metrics;
mod organizer;
mod paper;
mod passphrase;
mod people;
mod problem;
mod proof;
mod qr;
mod questions;
pub mod redirect;
mod registrations;
mod rehearsal;
mod report;
mod retention;
mod rounds;
mod routing;
mod sign_in;
mod socket;
mod staff;
mod trace;
mod visitors_csv;
mod watch;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, StatusCode, header};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tracing::Span;

pub use passphrase::{KnownPassphrase, hash_passphrase, is_passphrase, new_passphrase};

use crate::net::{Buckets, Origin};
use crate::service::Service;
use domain::{AttendeeId, RoomId};
use protocol::routes;
use registrations::Registrations;
use routing::Routes;

/// Under it every error is a problem, and beside it pages may be.
const API: &str = "/api";
/// For a year, no request of a browser that has been here goes out in clear. Not for names below this one: those may be the hospital's.
const HTTPS_ONLY: HeaderValue = HeaderValue::from_static("max-age=31536000");
/// The largest request body, bytes: a registration with thirty tags and long names is a tenth of it.
const MAX_BODY: usize = 64 * 1024;
/// Longer than any request should take on hotel Wi-Fi.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// The event with each combination of open rooms; rooms open and close one by one.
const EVENTS_KEPT: usize = 8;

/// The file and its page in both languages, as they are and as they were a moment ago.
const PROOFS_KEPT: usize = 6;

/// A full hall's, of some kilobytes each.
const OWN_CODES_KEPT: usize = 500;

/// What every handler may use.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    service: Arc<Service>,
    /// Of the event: requests and sockets are in it.
    span: Span,
    /// What links begin with, without a slash at the end.
    public_url: String,
    hosts: hosts::Hosts,
    passphrase: passphrase::Passphrase,
    join_codes: guesses::Guesses<(Origin, RoomId)>,
    resume_codes: guesses::Guesses<Origin>,
    person_links: guesses::Guesses<Origin>,
    registrations: Registrations,
    /// What people take home, by mail to themselves.
    own_letters: Buckets<AttendeeId>,
    /// What somebody we know sends, over all their connections.
    messages: Arc<Buckets<socket::Who>>,
    sockets: socket::SocketLimiter,
    event: made::Made,
    room_qrs: made::Made,
    own_codes: made::Made,
    proofs: made::Made,
    /// Whoever is not known waits here for what takes time.
    searches: tokio::sync::Semaphore,
    /// Of booths' files.
    readers: Arc<tokio::sync::Semaphore>,
}

impl App {
    /// `passphrase`: as far as it is known in words, with its hash. Made in the span of its event.
    pub fn new(
        service: Arc<Service>,
        public_url: String,
        passphrase: Option<&KnownPassphrase>,
    ) -> Self {
        let settings = Arc::clone(&service.settings);
        let now = Instant::now();
        service.asking_again.served_at(&public_url);
        Self(Arc::new(Inner {
            span: Span::current(),
            hosts: hosts::Hosts::new(&settings, &public_url),
            public_url,
            passphrase: passphrase::Passphrase::new(passphrase),
            join_codes: guesses::Guesses::new("join codes", guesses::CODES),
            resume_codes: guesses::Guesses::new("resume codes", guesses::CODES),
            person_links: guesses::Guesses::new("personal links", guesses::CODES),
            registrations: Registrations::new(settings.registration.per_minute, now),
            own_letters: Buckets::new(letters::TO_ONESELF, now),
            messages: Arc::new(Buckets::new(settings.socket.rate(), now)),
            sockets: socket::SocketLimiter::new(
                settings.socket.connections,
                settings.socket.connections_per_address,
            ),
            event: made::Made::at_most(EVENTS_KEPT),
            room_qrs: made::Made::at_most(2 * service.catalog.rooms.len()),
            own_codes: made::Made::at_most(OWN_CODES_KEPT),
            proofs: made::Made::at_most(PROOFS_KEPT),
            searches: tokio::sync::Semaphore::new(1),
            readers: Arc::new(tokio::sync::Semaphore::new(materials::READERS)),
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
    let api = api()
        .router
        .fallback(problem::no_such_route)
        .method_not_allowed_fallback(problem::wrong_method);
    // Whatever does not say otherwise is about people.
    let kept_by_nobody = SetResponseHeaderLayer::if_not_present(
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-store"),
    );
    let http = Router::new()
        .nest(API, api.layer(kept_by_nobody))
        .merge(beside_api().router)
        .method_not_allowed_fallback(problem::wrong_method)
        .fallback(assets::serve)
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            REQUEST_TIMEOUT,
        ))
        .layer(DefaultBodyLimit::max(MAX_BODY));
    let https = app.public_url().starts_with("https:");
    let https_only = https
        .then(|| SetResponseHeaderLayer::overriding(header::STRICT_TRANSPORT_SECURITY, HTTPS_ONLY));
    sockets()
        .router
        .method_not_allowed_fallback(problem::wrong_method)
        .merge(http)
        .layer(axum::middleware::from_fn_with_state(
            app.clone(),
            hosts::admit,
        ))
        .layer(tower::util::option_layer(https_only))
        .layer(CatchPanicLayer::custom(trace::panicked))
        .layer(axum::middleware::map_response(assets::harden))
        .layer(axum::middleware::from_fn_with_state(
            app.clone(),
            trace::trace,
        ))
        .with_state(app)
}

fn api() -> Routes {
    Routes::under(API)
        .on(&routes::EVENT, event::event)
        .on(&routes::ORGANIZATIONS, event::organizations)
        .on(&routes::ROOM_CODE, codes::room_code)
        .on(&routes::REGISTER, attendee::register)
        .on(&routes::RESUME, attendee::resume)
        .on(&routes::CLAIM, links::claim)
        .on(&routes::ME, attendee::me)
        .on(&routes::CORRECT, attendee::correct)
        .on(&routes::ERASE, attendee::erase)
        .on(&routes::MY_CODE, attendee::my_code)
        .on(&routes::PROVISIONS, attendee::provisions)
        .on(&routes::QUESTIONS, questions::asked)
        .on(&routes::SET_ANSWERS, questions::answer)
        .on(&routes::ASK_AGAIN, again::agreed)
        .on(&routes::SET_ASK_AGAIN, again::agree)
        .on(&routes::MEMOS, memos::kept)
        .on(&routes::SEAL_MEMOS, memos::seal)
        .on(&routes::AGAIN, again::look)
        .on(&routes::ANSWER_AGAIN, again::answer)
        .on(&routes::FORGET_AGAIN, again::forget)
        .on(&routes::CONTACTS, attendee::contacts)
        .on(&routes::CONTACTS_VCF, follow_up::contacts)
        .on(&routes::NEXT_STEPS, follow_up::next_steps)
        .on(&routes::SIGN_IN, sign_in::with_passphrase)
        .on(&routes::STAFF_SIGN_IN, sign_in::with_link)
        .on(&routes::SESSION, sign_in::session)
        .on(&routes::SIGN_OUT, sign_in::out)
        .on(&routes::SIGN_OUT_ALL, sign_in::out_all)
        .on(&routes::STAFF, staff::list)
        .on(&routes::ADD_STAFF, staff::add)
        .on(&routes::STAFF_MEMBER, staff::one)
        .on(&routes::REVOKE_STAFF, staff::revoke)
        .on(&routes::STAFF_QR, staff::qr)
        .on(&routes::ROOMS, organizer::rooms)
        .on(&routes::SET_ROOM, organizer::set_room)
        .on(&routes::CLOSE_TOPIC, organizer::close_topic)
        .on(&routes::SETTLE_FLAG, flags::settle)
        .on(&routes::RETENTION, retention::retention)
        .on(&routes::FORGET_ADDRESS, again::forget_address)
        .on(&routes::DRAW_CODE, codes::draw_code)
        .on(&routes::DRAW_WALL_KEY, codes::draw_wall_key)
        .on(&routes::ANNOUNCE, organizer::announce)
        .on(&routes::BOOTHS, booths::all)
        .on(&routes::BOOTH_MATERIAL, materials::pdf)
        .on(&routes::BOOTH, booths::look)
        .on(&routes::SET_BOOTH, booths::set)
        .on(&routes::CALL_NEXT, booths::call_next)
        .on(&routes::BOOTH_QUEUE, booths::queue)
        .on(&routes::BOOTH_CHECK_IN, booths::check_in)
        .on(&routes::BOOTH_LEAVE, booths::leave)
        .on(&routes::BOOTH_NOTE, booths::note)
        .on(&routes::VISITORS_CSV, booths::csv)
        .on(&routes::VISITORS_VCF, booths::vcf)
        .on(&routes::AUDIT, staff::audit)
        .on(&routes::AUDIT_CSV, staff::audit_csv)
        .on(&routes::IMPORT_ATTENDEES, import::attendees)
        .on(&routes::LINKS_CSV, links::csv)
        .on(&routes::LETTERS, letters::look)
        .on(&routes::TEST_LETTER, letters::test)
        .on(&routes::SEND_LETTERS, letters::send)
        .on(&routes::FORESIGHT, foresight::look)
        .on(&routes::REPORT, report::json)
        .on(&routes::REPORT_HTML, report::html)
        .on(&routes::REPORT_CSV, report::csv)
        .on(&routes::REPORT_XLSX, report::xlsx)
        .on(&routes::CARRY_OVER, carry_over::file)
        .on(&routes::INVITATIONS_CSV, carry_over::invitations)
        .on(&routes::PROOF, proof::file)
        .on(&routes::RECORD_CSV, follow_up::record_csv)
        .on(&routes::RECORD_XLSX, follow_up::record_xlsx)
        .on(&routes::RECORD_HTML, follow_up::record_html)
        .on(&routes::EVERYTHING, follow_up::everything)
        .on(&routes::MAIL_EVERYTHING, follow_up::mail_everything)
        .on(&routes::BEGIN_REHEARSAL, rehearsal::begin)
        .on(&routes::WIPE_REHEARSAL, rehearsal::wipe)
        .on(&routes::TABLE_QR, qr::table)
        .on(&routes::TALK_QR, qr::talk)
        .on(&routes::ROOM_PEOPLE, people::list)
        .on(&routes::PERSON, people::look)
        .on(&routes::STEER_PERSON, people::steer)
        .on(&routes::CORRECT_PERSON, people::correct)
        .on(&routes::STEER_PEOPLE, people::steer_all)
        .on(&routes::REMOVE_PERSON, people::remove)
        .on(&routes::PERSON_QR, links::qr)
        .on(&routes::FREE_LINK, links::free)
        .on(&routes::ARRIVALS, arrivals::find)
        .on(&routes::ARRIVE, arrivals::note)
        .on(&routes::ACT_FOR, people::act)
        .on(&routes::MERGE, people::merge)
        .on(&routes::TELL_APART, people::tell_apart)
        .on(&routes::ROUNDS, rounds::list)
        .on(&routes::START_ROUND, rounds::start)
        .on(&routes::PREVIEW_ROUND, rounds::preview)
        .on(&routes::STEER_ROUND, rounds::steer)
        .on(&routes::SET_TIMETABLE, rounds::set_timetable)
        .on(&routes::PAUSE_TIMETABLE, rounds::pause_timetable)
        .on(&routes::REMOVE_TIMETABLE, rounds::remove_timetable)
}

fn beside_api() -> Routes {
    Routes::under("")
        .on(&routes::HEALTHZ, event::alive)
        .on(&routes::READYZ, event::ready)
        .on(&routes::METRICS, metrics::metrics)
        .on(&routes::ROOM_QR, qr::qr)
        .on(&routes::PROOF_PAGE, proof::page)
}

/// Apart, because neither compression nor a request's time limit is for a socket.
fn sockets() -> Routes {
    Routes::under("").on(&routes::SOCKET, socket::upgrade)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_router_has_every_route_that_is_described_and_no_other() {
        let mut served = Vec::new();
        for part in [api(), beside_api(), sockets()] {
            served.extend(part.names);
        }
        let mut described: Vec<&str> = routes::ALL.iter().map(|route| route.name).collect();
        served.sort_unstable();
        described.sort_unstable();
        assert_eq!(served, described);
    }
}
