//! Requests over TLS by hand, trusting one authority and nobody else.

use std::sync::Arc;

use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::process::form;
use crate::support::Phone;

/// As a browser that was sent to `name` does, wherever that leads.
#[derive(Clone)]
pub(crate) struct Https {
    connector: TlsConnector,
    name: String,
    port: u16,
}

pub(crate) struct Answer {
    pub status: u16,
    /// With the line of the status, in small letters.
    pub head: String,
    pub body: String,
}

impl Https {
    pub(crate) fn trusting(authority: &str, name: &str, port: u16) -> Self {
        let mut roots = RootCertStore::empty();
        let authority = CertificateDer::from_pem_slice(authority.as_bytes());
        roots.add(authority.expect("a certificate")).expect("taken");
        let mut config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let (connector, name) = (Arc::new(config).into(), name.to_owned());
        Self {
            connector,
            name,
            port,
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) async fn connect(&self) -> std::io::Result<TlsStream<TcpStream>> {
        let tcp = TcpStream::connect(("127.0.0.1", self.port)).await?;
        let name = ServerName::try_from(self.name.clone()).expect("a name");
        let stream = self.connector.connect(name, tcp).await?;
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
        Ok(stream)
    }

    /// What the server shows.
    pub(crate) async fn certificate(&self) -> Option<Vec<u8>> {
        let stream = self.connect().await.ok()?;
        let shown = stream.get_ref().1.peer_certificates()?;
        Some(shown.first()?.to_vec())
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\r\n"), "").await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        let body = body.to_string();
        let head = format!(
            "POST {path} HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: {}\r\n",
            body.len()
        );
        self.ask(&head, &body).await
    }

    async fn ask(&self, head: &str, body: &str) -> Answer {
        let mut stream = self.connect().await.expect("connected");
        let request = format!(
            "{head}host: {}:{}\r\nconnection: close\r\n\r\n{body}",
            self.name, self.port
        );
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        // An end without a goodbye would be an error.
        stream.read_to_string(&mut answer).await.expect("answered");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        Answer {
            status: status.expect("a status"),
            head: head.to_lowercase(),
            body: body.to_owned(),
        }
    }

    /// In the room, and told everything.
    pub(crate) async fn joined(&self, code: &str) -> Phone {
        let registered = self
            .post("/api/attendees", &form(code, "三田 あおい"))
            .await;
        assert_eq!(registered.status, 201, "{}", registered.body);
        let registered: Value = serde_json::from_str(&registered.body).expect("JSON");
        let mut phone = self.phone().await;
        let token = &registered["token"];
        let hello = json!({"type": "hello", "id": "hello", "token": token, "room": "southwest"});
        phone.send(&hello).await;
        phone.until_welcome().await;
        phone
    }

    pub(crate) async fn phone(&self) -> Phone {
        let stream = self.connect().await.expect("connected");
        let url = format!("wss://{}:{}/ws", self.name, self.port);
        Phone::over(stream, &url).await.expect("a socket")
    }
}
