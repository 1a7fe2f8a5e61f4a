//! The least that a server of WebSockets does: a task and a bounded queue for each connection, and whatever waits leaves together.

use std::io::Write;
use std::sync::{Arc, Mutex};

use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::accept_async_with_config;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

pub(crate) const ARGUMENT: &str = "floor";
pub(crate) const HELLO: &str = "hello";
/// What follows is for everybody.
pub(crate) const ALL: &str = "all:";
/// What follows is for everybody, with a number for each.
pub(crate) const EACH: &str = "each:";
const QUEUE: usize = 64;
const BUFFER: usize = 4 * 1024;

type Room = Arc<Mutex<Vec<mpsc::Sender<Utf8Bytes>>>>;

/// Serves until it is killed; the first line of its output is its port.
pub(crate) fn run() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        println!("{port}");
        std::io::stdout().flush().expect("somebody listens");
        let room = Room::default();
        loop {
            if let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&room)));
            }
        }
    });
}

async fn serve(stream: TcpStream, room: Room) {
    let config = WebSocketConfig::default()
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER);
    let _slower = stream.set_nodelay(true);
    let Ok(mut socket) = accept_async_with_config(stream, Some(config)).await else {
        return;
    };
    let (own, mut queue) = mpsc::channel(QUEUE);
    loop {
        tokio::select! {
            text = queue.recv() => {
                let mut next = text;
                while let Some(text) = next {
                    if socket.feed(Message::Text(text)).await.is_err() {
                        return;
                    }
                    next = queue.try_recv().ok();
                }
                if socket.flush().await.is_err() {
                    return;
                }
            }
            message = socket.next() => match message {
                Some(Ok(Message::Text(text))) => hear(&text, &own, &room),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _ => return,
            },
        }
    }
}

fn hear(text: &str, own: &mpsc::Sender<Utf8Bytes>, room: &Room) {
    let mut room = room.lock().expect("nobody panics here");
    if text == HELLO {
        let _full = own.try_send(Utf8Bytes::from_static("welcome"));
        room.push(own.clone());
    } else if let Some(text) = text.strip_prefix(ALL) {
        let text = Utf8Bytes::from(text);
        room.retain(|phone| phone.try_send(text.clone()).is_ok());
    } else if let Some(text) = text.strip_prefix(EACH) {
        let mut number = 0;
        room.retain(|phone| {
            number += 1;
            phone.try_send(format!("{number} {text}").into()).is_ok()
        });
    }
}
