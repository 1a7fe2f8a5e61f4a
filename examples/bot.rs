//! An attendee in a screenful: joins, accepts whoever asks, comes to every table, has talked after a moment.
//!
//! `cargo run --example bot -- http://127.0.0.1:8080 southwest CODE` with a room and its code from the server's output.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use protocol::server::{Frame, ServerMessage};
use protocol::view::{IntroductionState, IntroductionView};
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let [url, room, code] = std::env::args()
        .skip(1)
        .collect::<Vec<_>>()
        .try_into()
        .map_err(|_| "usage: bot URL ROOM CODE")?;
    let form = json!({
        "name": "見本 太郎", "organization": {"name": "見本クリニック"}, "kind": "clinic", "ward": "meguro",
        "offers": ["home-visit"], "needs": ["referral-desk"], "room": room, "code": code,
        "consent": {"partners": true, "exchange": false, "booths": false},
    });
    let answer = reqwest::Client::new()
        .post(format!("{url}/api/attendees"))
        .json(&form)
        .send()
        .await?;
    let answer: Value = answer.json().await?;
    let token = answer["token"].as_str().ok_or_else(|| answer.to_string())?;

    let mut request = format!("{}/ws", url.replacen("http", "ws", 1)).into_client_request()?;
    request
        .headers_mut()
        .insert("sec-websocket-protocol", "kaotsunagi.v1".parse()?);
    let (mut socket, _) = connect_async(request).await?;
    let hello = json!({"type": "hello", "id": "hello", "token": token, "room": room});
    socket.send(Message::text(hello.to_string())).await?;

    let mut sent = 0;
    while let Some(message) = socket.next().await {
        let Message::Text(text) = message? else {
            continue;
        };
        let frame: Frame = serde_json::from_str(&text)?;
        for message in frame.messages {
            println!("{}: {message:?}", frame.at);
            let introductions = match message {
                ServerMessage::Welcome(welcome) => welcome.introductions,
                ServerMessage::Introduction { introduction } => vec![introduction],
                _ => Vec::new(),
            };
            for mut next in introductions.iter().filter_map(answer_to) {
                sent += 1;
                next["id"] = json!(format!("bot-{sent}"));
                socket.send(Message::text(next.to_string())).await?;
            }
        }
    }
    Ok(())
}

/// What a bot does about an introduction.
fn answer_to(found: &IntroductionView) -> Option<Value> {
    let id = &found.id;
    match found.state {
        IntroductionState::Invited if found.invited_by_me == Some(false) => {
            Some(json!({"type": "answer", "introduction": id, "accept": true}))
        }
        IntroductionState::Agreed | IntroductionState::Called if !found.arrived => {
            Some(json!({"type": "arrived", "introduction": id}))
        }
        IntroductionState::Together => {
            std::thread::sleep(Duration::from_secs(2)); // a conversation; nothing else runs here
            Some(json!({"type": "met", "introduction": id, "rating": "good"}))
        }
        _ => None,
    }
}
