//! The QR of a room's join page, and of links that are somebody's own.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use super::auth::Staff;
use super::body::{Params, Path};
use super::made::{Answer, QUICK};
use super::problem::Failure;
use super::{App, codes};
use domain::RoomId;
use protocol::problems;
use protocol::query::{QrQuery, TalkQrQuery};

/// Pixels a module of the PNG: a printed A3 poster stays sharp.
const PNG_SCALE: usize = 16;
const SVG: &str = "image/svg+xml";
/// White modules around it, as ISO/IEC 18004 asks.
const QUIET: usize = 4;

pub(super) async fn qr(
    State(app): State<App>,
    Path(file): Path<String>,
    Params(asked): Params<QrQuery>,
    staff: Result<Staff, Failure>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (room, format) = file.rsplit_once('.').unwrap_or((&file, ""));
    let room = RoomId::from(room);
    if app.service().catalog.room(&room).is_none() {
        return Err(Failure::no_such_room());
    }
    codes::may_see(&app, &room, asked.k.as_deref(), staff)?;
    let drawn: fn(&QrCode) -> Result<Answer, Failure> = match format {
        "svg" => |code| Ok(Answer::compressed(SVG, svg(code).into(), QUICK)),
        "png" => |code| Ok(Answer::as_it_is("image/png", png(code)?)),
        _ => {
            let detail = "QRは .svg か .png です。";
            return Err(Failure::new(problems::NOT_FOUND, detail));
        }
    };
    let url = codes::join_url(&app, &room);
    let name = format!("{format} {url}");
    let make = move || drawn(&encode(&url)?);
    app.0.room_qrs.answer(name, &headers, make).await
}

/// Of a table: whoever is called there and opens it has arrived.
pub(super) async fn table(
    State(app): State<App>,
    _: Staff,
    Path((room, number)): Path<(RoomId, u16)>,
) -> Result<Response, Failure> {
    if app.service().catalog.room(&room).is_none() {
        return Err(Failure::no_such_room());
    }
    drawn(&format!("{}/j/{room}#table={number}", app.public_url()))
}

/// At the door of a hall: whoever opens it is asked whether they listen to what is on there. It opens where somebody is.
pub(super) async fn talk(
    State(app): State<App>,
    _: Staff,
    Params(asked): Params<TalkQrQuery>,
) -> Result<Response, Failure> {
    let hall = match asked.room {
        Some(room) if app.service().catalog.room(&room).is_none() => {
            return Err(Failure::no_such_room());
        }
        Some(room) => format!("={room}"),
        None => String::new(),
    };
    drawn(&format!("{}/met#listen{hall}", app.public_url()))
}

/// As SVG.
pub(super) fn text(link: &str) -> Result<String, Failure> {
    Ok(svg(&encode(link)?))
}

/// A link of its own, which nobody else asks for.
pub(super) fn drawn(link: &str) -> Result<Response, Failure> {
    let svg = text(link)?;
    let headers = [(CONTENT_TYPE, SVG), (CACHE_CONTROL, "no-store")];
    Ok((headers, svg).into_response())
}

fn svg(code: &QrCode) -> String {
    code.render::<svg::Color>()
        .quiet_zone(true)
        .min_dimensions(240, 240)
        .build()
}

/// Medium correction: a fold or a shadow across a poster still reads.
fn encode(url: &str) -> Result<QrCode, Failure> {
    QrCode::with_error_correction_level(url, EcLevel::M).map_err(|error| {
        tracing::error!(%error, "the join link does not fit a QR");
        Failure::new(problems::QR, "QRを作れませんでした。")
    })
}

fn png(code: &QrCode) -> Result<Vec<u8>, Failure> {
    let modules = code.width();
    let side = (modules + 2 * QUIET) * PNG_SCALE;
    let colors = code.to_colors();
    let dark = |x: usize, y: usize| {
        let (x, y) = (x / PNG_SCALE, y / PNG_SCALE);
        let inside = |n: usize| (QUIET..QUIET + modules).contains(&n);
        inside(x) && inside(y) && colors[(y - QUIET) * modules + x - QUIET] == qrcode::Color::Dark
    };
    let mut rows = vec![0; side * side.div_ceil(8)];
    for y in 0..side {
        for x in (0..side).filter(|x| !dark(*x, y)) {
            rows[y * side.div_ceil(8) + x / 8] |= 0x80 >> (x % 8);
        }
    }
    let mut bytes = Vec::new();
    let size = u32::try_from(side).unwrap_or_default();
    let mut encoder = png::Encoder::new(&mut bytes, size, size);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let written = encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(&rows));
    written.map_err(|error| {
        tracing::error!(%error, "the QR cannot be written as PNG");
        Failure::new(problems::QR, "QRを作れませんでした。")
    })?;
    Ok(bytes)
}
