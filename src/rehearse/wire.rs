//! The way to the server: requests by the table of routes, and sockets. One connection for each, as phones open them.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, Uri, header};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{WebSocketStream, client_async};

use protocol::api::Problem;
use protocol::routes::{Method, Nothing, Operation, REHEARSAL, Route};

/// From dialling to the answer's last byte. Longer than a full reception takes; erasing everybody is the longest.
const PATIENCE: Duration = Duration::from_secs(60);
/// Of an answer: all rounds of a full room are a few megabytes.
const ANSWER_MAX: usize = 64 * 1024 * 1024;
const SUBPROTOCOL: &str = "kaotsunagi.v1";

pub(super) type Socket = WebSocketStream<Box<dyn Stream>>;

/// What is spoken on: TCP, or TLS on it.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// Why something was not done.
#[derive(Debug)]
pub enum Refusal {
    /// The server said why.
    Problem(Box<Problem>),
    Unreachable(String),
}

impl Refusal {
    /// As in the list of problems; nothing where no answer came.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => Some(&problem.code),
            Self::Unreachable(_) => None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problem(problem) => write!(f, "{} ({})", problem.detail, problem.code),
            Self::Unreachable(why) => f.write_str(why),
        }
    }
}

/// Who asks, as the headers say it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asker<'a> {
    Anyone,
    Token(&'a str),
    /// A bot that registers by the organizer's word; sent again under this key it is one registration.
    Bot {
        organizer: &'a str,
        key: &'a str,
    },
}

#[derive(Clone)]
pub struct Server {
    /// Host and port, as they are dialled and named.
    authority: String,
    host: String,
    port: u16,
    tls: Option<TlsConnector>,
}

impl Server {
    /// `url`: where phones are led, such as `https://meet.example.jp`; of its path nothing is kept.
    pub fn at(url: &str) -> Result<Self, String> {
        let mend = "write it like http://127.0.0.1:8080";
        let uri: Uri = url
            .parse()
            .map_err(|error| format!("{url}: {error}; {mend}"))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(format!("{url}: is no address; {mend}"));
        };
        let (tls, port) = match scheme {
            "http" => (None, 80),
            "https" => (Some(trusting_the_system()?), 443),
            _ => return Err(format!("{url}: neither http nor https; {mend}")),
        };
        Ok(Self {
            authority: authority.to_string(),
            host: authority.host().trim_matches(['[', ']']).to_owned(),
            port: authority.port_u16().unwrap_or(port),
            tls,
        })
    }

    async fn dial(&self) -> Result<Box<dyn Stream>, String> {
        let told = |error: std::io::Error| format!("{}: {error}", self.authority);
        let tcp = TcpStream::connect((self.host.as_str(), self.port));
        let tcp = tcp.await.map_err(told)?;
        tcp.set_nodelay(true).map_err(told)?;
        let Some(tls) = &self.tls else {
            return Ok(Box::new(tcp));
        };
        let name = ServerName::try_from(self.host.clone()).map_err(|error| error.to_string())?;
        Ok(Box::new(tls.connect(name, tcp).await.map_err(told)?))
    }

    /// A socket that has not said hello.
    pub(super) async fn socket(&self) -> Result<Socket, String> {
        let scheme = if self.tls.is_some() { "wss" } else { "ws" };
        let url = format!("{scheme}://{}/ws", self.authority);
        let mut request = url.into_client_request().map_err(|e| e.to_string())?;
        let name = header::HeaderValue::from_static(SUBPROTOCOL);
        request
            .headers_mut()
            .insert(header::SEC_WEBSOCKET_PROTOCOL, name);
        let open = async {
            let stream = self.dial().await?;
            let opened = client_async(request, stream).await;
            opened.map(|(socket, _)| socket).map_err(|e| e.to_string())
        };
        let opened = tokio::time::timeout(PATIENCE, open).await;
        opened.unwrap_or_else(|_| Err("no answer".into()))
    }

    /// What a route without a body answers.
    pub(super) async fn fetch<Query, Answer: DeserializeOwned>(
        &self,
        route: &Route<Query, Nothing, Answer>,
        params: &[&str],
        asker: Asker<'_>,
    ) -> Result<Answer, Refusal> {
        let body = self.ask(&route.operation, params, asker, None).await?;
        read(&body)
    }

    /// What a route answers to `body`.
    pub(super) async fn call<Body: Serialize, Answer: DeserializeOwned>(
        &self,
        route: &Route<Nothing, Body, Answer>,
        params: &[&str],
        asker: Asker<'_>,
        body: &Body,
    ) -> Result<Answer, Refusal> {
        let body = Some(write(body)?);
        let answer = self.ask(&route.operation, params, asker, body).await?;
        read(&answer)
    }

    /// Has done what is answered with nothing.
    pub(super) async fn tell<Body: Serialize>(
        &self,
        route: &Route<Nothing, Body, Nothing>,
        params: &[&str],
        asker: Asker<'_>,
        body: &Body,
    ) -> Result<(), Refusal> {
        let body = Some(write(body)?);
        let told = self.ask(&route.operation, params, asker, body);
        told.await.map(|_| ())
    }

    /// Has done what is asked with nothing and answered with nothing.
    pub(super) async fn done(
        &self,
        route: &Route<Nothing, Nothing, Nothing>,
        asker: Asker<'_>,
    ) -> Result<(), Refusal> {
        let done = self.ask(&route.operation, &[], asker, None);
        done.await.map(|_| ())
    }

    async fn ask(
        &self,
        operation: &Operation,
        params: &[&str],
        asker: Asker<'_>,
        body: Option<Vec<u8>>,
    ) -> Result<Vec<u8>, Refusal> {
        let mut path = operation.path.to_owned();
        for (name, value) in operation.params().zip(params) {
            path = path.replace(&format!("{{{name}}}"), value);
        }
        let method = match operation.method {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        };
        let mut request = Request::builder()
            .method(method)
            .uri(&path)
            .header(header::HOST, &self.authority)
            .header(header::CONTENT_TYPE, "application/json");
        if let Asker::Token(token)
        | Asker::Bot {
            organizer: token, ..
        } = asker
        {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Asker::Bot { key, .. } = asker {
            request = request
                .header(REHEARSAL, "1")
                .header("idempotency-key", key);
        }
        let sent = async {
            let request = request.body(Body::from(body.unwrap_or_default()));
            let stream = TokioIo::new(self.dial().await?);
            let (mut sender, connection) = http1::handshake(stream).await?;
            // Ends with the answer.
            tokio::spawn(connection);
            let answer = sender.send_request(request?).await?;
            let status = answer.status().as_u16();
            let body = to_bytes(Body::new(answer.into_body()), ANSWER_MAX).await?;
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>((status, body.to_vec()))
        };
        let answer = tokio::time::timeout(PATIENCE, sent).await;
        let (status, body) = answer
            .map_err(|_| Refusal::Unreachable(format!("{path}: no answer")))?
            .map_err(|error| Refusal::Unreachable(error.to_string()))?;
        if status == operation.status {
            return Ok(body);
        }
        match serde_json::from_slice(&body) {
            Ok(problem) => Err(Refusal::Problem(Box::new(problem))),
            Err(_) => Err(Refusal::Unreachable(format!("{path}: answered {status}"))),
        }
    }
}

fn trusting_the_system() -> Result<TlsConnector, String> {
    let mut roots = RootCertStore::empty();
    let (taken, _ignored) =
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if taken == 0 {
        return Err("there is no authority to trust: install ca-certificates".into());
    }
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config).into())
}

fn write(body: &impl Serialize) -> Result<Vec<u8>, Refusal> {
    serde_json::to_vec(body).map_err(|error| Refusal::Unreachable(error.to_string()))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| {
        Refusal::Unreachable(format!(
            "an answer of another release of kaotsunagi: {error}"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart_or_said_to_be_none() {
        let server = Server::at("http://[::1]:9/j/south").ok();
        let server = server.map(|s| (s.authority, s.host, s.port, s.tls.is_some()));
        assert_eq!(server, Some(("[::1]:9".into(), "::1".into(), 9, false)));
        for wrong in ["meet.example.jp", "ftp://meet.example.jp", "/wall"] {
            let error = Server::at(wrong).err().unwrap_or_default();
            assert!(error.contains("http://127.0.0.1:8080"), "{wrong}: {error}");
        }
    }
}
