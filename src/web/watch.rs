//! Which answers a security officer should hear of.

use std::time::Instant;

use axum::http::Method;
use axum::response::Response;

use super::App;
use crate::net::Peer;
use crate::security::Happening;
use protocol::close::CloseCode;
use protocol::problems::{self, ProblemCode};
use protocol::routes::{self, Operation};

/// Why it was refused; every problem's answer has it.
#[derive(Clone, Copy)]
pub(super) struct Refused(pub ProblemCode);

const SIGN_INS: &[Operation] = &[routes::SIGN_IN.operation, routes::STAFF_SIGN_IN.operation];

/// What is worth a line once it was done.
const DONE: &[(Happening, &[Operation])] = &[
    (Happening::SignedIn, SIGN_INS),
    (
        Happening::SignedOut,
        &[routes::SIGN_OUT.operation, routes::SIGN_OUT_ALL.operation],
    ),
    (
        Happening::AccessChanged,
        &[
            routes::ADD_STAFF.operation,
            routes::REVOKE_STAFF.operation,
            routes::DRAW_CODE.operation,
            routes::DRAW_WALL_KEY.operation,
            routes::FREE_LINK.operation,
        ],
    ),
    (
        Happening::Exported,
        &[
            routes::LINKS_CSV.operation,
            routes::AUDIT_CSV.operation,
            routes::VISITORS_CSV.operation,
            routes::VISITORS_VCF.operation,
            routes::CARRY_OVER.operation,
            routes::INVITATIONS_CSV.operation,
            routes::REPORT_CSV.operation,
            routes::REPORT_XLSX.operation,
        ],
    ),
    (
        Happening::PersonHandled,
        &[
            routes::PERSON.operation,
            routes::CORRECT_PERSON.operation,
            routes::REMOVE_PERSON.operation,
            routes::MERGE.operation,
            routes::IMPORT_ATTENDEES.operation,
        ],
    ),
];

/// Notes what was answered to a request for `route`, if it is one of these.
pub(super) fn answered(
    app: &App,
    peer: &Peer,
    (method, route): (&Method, &str),
    response: &Response,
) {
    let is = |operation: &Operation| {
        operation.path == route && operation.method.name() == method.as_str()
    };
    let refused = response.extensions().get::<Refused>();
    let what = match refused {
        Some(Refused(problem)) => of_problem(*problem, SIGN_INS.iter().any(is)),
        None if response.status().is_success() => DONE
            .iter()
            .find(|(_, operations)| operations.iter().any(is))
            .map(|(what, _)| *what),
        None => None,
    };
    if let Some(what) = what {
        note(app, peer, what);
    }
}

/// Likewise why a socket was closed.
pub(super) fn closed(app: &App, peer: &Peer, code: CloseCode) {
    let what = match code {
        CloseCode::TokenRefused => Happening::TokenRefused,
        CloseCode::NotAllowed => Happening::RoleRefused,
        CloseCode::TooFast => Happening::Throttled,
        _ => return,
    };
    note(app, peer, what);
}

fn note(app: &App, peer: &Peer, what: Happening) {
    app.service()
        .security
        .note(what, peer.origin, Instant::now());
}

fn of_problem(problem: ProblemCode, signing_in: bool) -> Option<Happening> {
    Some(match problem {
        problems::WRONG_PASSPHRASE => Happening::SignInRefused,
        problems::TOKEN_REFUSED if signing_in => Happening::SignInRefused,
        problems::TOKEN_REFUSED => Happening::TokenRefused,
        problems::WRONG_CODE | problems::NO_SUCH_CODE | problems::NO_SUCH_LINK => {
            Happening::CodeRefused
        }
        problems::IN_USE => Happening::LinkInUse,
        problems::TOO_MANY_REQUESTS | problems::TOO_MANY_WRONG => Happening::Throttled,
        problems::NOT_ALLOWED => Happening::RoleRefused,
        problems::WRONG_KEY => Happening::KeyRefused,
        problems::WRONG_ORIGIN => Happening::OriginRefused,
        problems::WRONG_HOST => Happening::HostRefused,
        _ => return None,
    })
}
