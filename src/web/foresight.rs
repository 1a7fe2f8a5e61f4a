//! What the evening would bring.

use axum::Json;
use axum::extract::State;

use super::App;
use super::auth::Staff;
use super::body::Params;
use super::problem::Failure;
use crate::service::{EveningAsked, Unforeseen};
use crate::typed::time_of_day;
use protocol::api::Foresight;
use protocol::problems;
use protocol::query::ForesightQuery;

const ROUNDS: u32 = 6;
const MOST_ROUNDS: u32 = 12;
const MINUTES: u32 = 6;
const MOST_MINUTES: u32 = 60;
const MOST_TABLES: u32 = 1_000;

pub(super) async fn look(
    State(app): State<App>,
    _: Staff,
    Params(query): Params<ForesightQuery>,
) -> Result<Json<Foresight>, Failure> {
    let within = |path: &str, value: u32, most: u32| match value {
        value if (1..=most).contains(&value) => Ok(value),
        _ => Err(Failure::field(
            path,
            format!("1から{most}までの数でお書きください。"),
        )),
    };
    let service = app.service();
    if let Some(room) = &query.room
        && service.catalog.room(room).is_none()
    {
        return Err(Failure::no_such_room());
    }
    let tables = query
        .tables
        .map(|tables| within("tables", tables, MOST_TABLES));
    let starts = match query
        .starts
        .as_deref()
        .filter(|written| !written.is_empty())
    {
        Some(written) => Some(
            time_of_day(written)
                .ok_or_else(|| Failure::field("starts", "時刻は 15:40 のようにご入力ください。"))?,
        ),
        None => None,
    };
    let asked = EveningAsked {
        rounds: within("rounds", query.rounds.unwrap_or(ROUNDS), MOST_ROUNDS)? as usize,
        minutes: within("minutes", query.minutes.unwrap_or(MINUTES), MOST_MINUTES)?,
        tables: tables.transpose()?.map(|tables| tables as usize),
        room: query.room,
        starts,
    };
    let found = service.foresights.foresee(asked).await;
    found.map(Json).map_err(|why| match why {
        Unforeseen::Busy => Failure::new(
            problems::TRY_AGAIN,
            "ほかの見込みを計算しています。少しおいて、もう一度お試しください。",
        ),
        Unforeseen::Many { most } => Failure::field(
            "room",
            format!("{most}名を超える見込みは出せません。交流会をお選びください。"),
        ),
    })
}
