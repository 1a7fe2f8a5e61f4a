//! Requests to an authority: a dozen for each certificate, so each has a connection of its own.

use std::error::Error;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderValue, Request, Uri, header};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use instant_acme::{BodyWrapper, BytesResponse, HttpClient};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::catalog::problem::Problem;

/// From the connection to the answer's last byte.
const PATIENCE: Duration = Duration::from_secs(30);
/// Of an answer; a chain of certificates is a tenth.
const ANSWER_MAX: usize = 256 * 1024;

type Failure = Box<dyn Error + Send + Sync>;

#[derive(Clone)]
pub(super) struct Https(TlsConnector);

impl Https {
    /// `authority`: a file with certificates; without it, what the system trusts.
    pub(super) fn trusting(authority: Option<&Path>) -> Result<Self, Problem> {
        let problem = |message: String, mend: &str| Problem {
            file: authority.map_or("acme".into(), |path| path.display().to_string()),
            line: None,
            key: "acme.authority".into(),
            message,
            mend: mend.into(),
            fault: None,
        };
        let trusted = match authority {
            Some(path) => {
                let mend =
                    "give a PEM file with the authority's certificate that this user may read";
                CertificateDer::pem_file_iter(path)
                    .and_then(Iterator::collect::<Result<Vec<_>, _>>)
                    .map_err(|error| problem(format!("cannot be read: {error}"), mend))?
            }
            None => rustls_native_certs::load_native_certs().certs,
        };
        let mut roots = RootCertStore::empty();
        let (taken, _ignored) = roots.add_parsable_certificates(trusted);
        if taken == 0 {
            let mend =
                "give a PEM file with certificates, or install the system's (ca-certificates)";
            return Err(problem("there is no authority to trust".into(), mend));
        }
        let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| problem(error.to_string(), ""))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self(Arc::new(config).into()))
    }

    async fn send(
        self,
        mut request: Request<BodyWrapper<Bytes>>,
    ) -> Result<BytesResponse, Failure> {
        let uri = request.uri().clone();
        let (Some("https"), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(format!("{uri} is no https address").into());
        };
        let name = ServerName::try_from(authority.host().to_owned())?;
        let address = (authority.host(), authority.port_u16().unwrap_or(443));
        let told = |what: &str, error: std::io::Error| format!("{what} {authority}: {error}");
        let tcp = TcpStream::connect(address)
            .await
            .map_err(|error| told("cannot reach", error))?;
        let stream = self.0.connect(name, tcp).await;
        let stream = stream.map_err(|error| told("does not trust", error))?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // Ends with the answer.
        tokio::spawn(connection);
        let host = HeaderValue::from_str(authority.as_str())?;
        request.headers_mut().insert(header::HOST, host);
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        *request.uri_mut() = path.parse::<Uri>()?;
        let (parts, body) = sender.send_request(request).await?.into_parts();
        let body = Box::new(to_bytes(Body::new(body), ANSWER_MAX).await?);
        Ok(BytesResponse { parts, body })
    }
}

impl HttpClient for Https {
    fn request(
        &self,
        request: Request<BodyWrapper<Bytes>>,
    ) -> Pin<Box<dyn Future<Output = Result<BytesResponse, instant_acme::Error>> + Send>> {
        let sent = tokio::time::timeout(PATIENCE, self.clone().send(request));
        Box::pin(async move {
            let answered = sent.await.map_err(Failure::from).flatten();
            answered.map_err(instant_acme::Error::Other)
        })
    }
}
