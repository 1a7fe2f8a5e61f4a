//! What the contract names and this version has not: it says so instead of pretending, to whoever might have it.

use super::auth::Staff;
use super::problem::Failure;
use protocol::problems::NOT_IMPLEMENTED;

pub(super) async fn to_anyone() -> Failure {
    let detail = "この機能は、この版にはありません。";
    Failure::new(NOT_IMPLEMENTED, detail)
}

pub(super) async fn to_the_house(_: Staff) -> Failure {
    to_anyone().await
}
