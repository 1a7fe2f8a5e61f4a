//! A request as a phone sends it: on a connection of its own.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What is answered; whatever is no success ends the bench, and says why.
pub(crate) async fn ask(to: SocketAddr, route: (&str, &str), headers: &str, body: &Value) -> Value {
    let answer = answer(to, route, headers, body).await;
    let answer = answer.expect("the server listens, and answers");
    body_of(&answer).unwrap_or_else(|| panic!("{route:?}: {answer}"))
}

/// Nothing for whatever is no success.
pub(crate) async fn try_ask(
    to: SocketAddr,
    route: (&str, &str),
    headers: &str,
    body: &Value,
) -> Option<Value> {
    let answer = answer(to, route, headers, body).await;
    body_of(&answer.ok()?)
}

fn body_of(answer: &str) -> Option<Value> {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let good = head.starts_with("HTTP/1.1 2");
    good.then(|| serde_json::from_str(body).unwrap_or_default())
}

async fn answer(
    to: SocketAddr,
    (method, path): (&str, &str),
    headers: &str,
    body: &Value,
) -> std::io::Result<String> {
    let body = body.to_string();
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {to}\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\n{headers}\r\n{body}"
    );
    let mut stream = TcpStream::connect(to).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
