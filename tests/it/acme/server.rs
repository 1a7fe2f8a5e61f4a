//! An authority for tests that speaks ACME: every request's signature and nonce are checked (RFC 8555), a name is proven by connecting to
//! it as RFC 8737 says, and only then a certificate is given. It knows ES256 keys and no other challenge, and keeps everything in memory.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::extract::State as Of;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use kaotsunagi::net::{Limiter, PROOF_PROTOCOL, serve};
use rcgen::{CertificateParams, PublicKeyData, SignatureAlgorithm, date_time_ymd};
use ring::signature::{ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::ring::default_provider;
use rustls::crypto::verify_tls13_signature_with_raw_key;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, ServerConfig, SignatureScheme};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;

use crate::authority::Authority;

/// For the port of a name to be known: tests learn it when the server that asks has begun.
const PATIENCE: Duration = Duration::from_secs(10);
/// id-pe-acmeIdentifier, critical, and the octets of a digest that must follow (RFC 8737, 3).
const PROOF: [u8; 17] = [
    0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x1f, 0x01, 0x01, 0xff, 0x04, 0x22, 0x04,
    0x20,
];

pub(crate) struct AcmeServer {
    url: String,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

struct Shared {
    /// Signs what is given, and what it shows itself.
    authority: Authority,
    url: Mutex<String>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    nonces: HashSet<String>,
    /// By address: the key's point and its thumbprint.
    accounts: HashMap<String, (Vec<u8>, String)>,
    orders: Vec<Order>,
    /// Which port a name leads to.
    names: HashMap<String, u16>,
    /// How long ago a certificate began, and how long it goes on.
    validity: (Duration, Duration),
    given: usize,
}

/// Of one name.
struct Order {
    account: String,
    name: String,
    token: String,
    /// Of its one challenge: none yet, or what came of it.
    proven: Option<Result<(), String>>,
    certificate: Option<String>,
}

impl AcmeServer {
    pub(crate) async fn start(ago: Duration, on: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let url = format!("https://localhost:{port}");
        let authority = Authority::new();
        let own = authority.sign(&["localhost"]);
        let chain = CertificateDer::from_pem_slice(own.certificate.as_bytes());
        let key = PrivateKeyDer::from_pem_slice(own.key.as_bytes());
        let tls = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![chain.expect("one")], key.expect("a key"))
            .expect("fits");
        let shared = Arc::new(Shared {
            authority,
            url: Mutex::new(url.clone()),
            state: Mutex::new(State {
                validity: (ago, on),
                ..State::default()
            }),
        });
        let router = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&shared));
        let forever = std::future::pending();
        let tls = Some(Arc::new(tls).into());
        let serving = tokio::spawn(serve(listener, tls, router, Limiter::new(100), forever));
        Self {
            url,
            shared,
            serving,
        }
    }

    pub(crate) fn directory(&self) -> String {
        format!("{}/directory", self.url)
    }

    /// What it is trusted by, for requests and for what it gives.
    pub(crate) fn root(&self) -> &str {
        &self.shared.authority.pem
    }

    /// Where a client keeps what is this authority's.
    pub(crate) fn folder(&self) -> String {
        let host = self.url.trim_start_matches("https://").replace(':', "-");
        format!("{host}-directory")
    }

    /// As a name server would: the name leads to this port.
    pub(crate) fn find(&self, name: &str, port: u16) {
        self.state().names.insert(name.into(), port);
    }

    pub(crate) fn give(&self, ago: Duration, on: Duration) {
        self.state().validity = (ago, on);
    }

    pub(crate) fn accounts(&self) -> usize {
        self.state().accounts.len()
    }

    pub(crate) fn given(&self) -> usize {
        self.state().given
    }

    /// Nobody is there any more.
    pub(crate) fn stop(&self) {
        self.serving.abort();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state()
    }
}

/// What is told instead of an answer.
type Refusal = (StatusCode, &'static str, String);

fn refuse(kind: &'static str, why: impl Into<String>) -> Refusal {
    (StatusCode::BAD_REQUEST, kind, why.into())
}

/// A request whose signature, nonce and address are right.
struct Signed {
    /// Who signed; a key that is not an account's yet comes with it.
    by: Result<String, (Vec<u8>, String)>,
    payload: Value,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no panic before")
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.url.lock().expect("no panic before"))
    }

    fn verify(&self, path: &str, body: &str) -> Result<Signed, Refusal> {
        let malformed = |what: &str| refuse("malformed", what);
        let request: Value = serde_json::from_str(body).map_err(|_| malformed("not JSON"))?;
        let part = |name: &str| request[name].as_str().ok_or(malformed(name));
        let decode = |text: &str| BASE64.decode(text).map_err(|_| malformed("base64"));
        let (protected, payload) = (part("protected")?, part("payload")?);
        let head: Value = serde_json::from_slice(&decode(protected)?)
            .map_err(|_| malformed("the protected head"))?;
        if head["alg"] != "ES256" {
            return Err(refuse("badSignatureAlgorithm", "ES256 alone"));
        }
        if head["url"] != self.url(path) {
            return Err(refuse("unauthorized", "signed for another address"));
        }
        let mut state = self.state();
        if !state
            .nonces
            .remove(head["nonce"].as_str().unwrap_or_default())
        {
            return Err(refuse("badNonce", "not one of ours, or used before"));
        }
        let (by, point) = match (head["kid"].as_str(), &head["jwk"]) {
            (Some(account), Value::Null) => {
                let known = state.accounts.get(account);
                let (point, _) = known.ok_or(refuse("accountDoesNotExist", account))?;
                (Ok(account.to_owned()), point.clone())
            }
            (None, key) => {
                let (x, y) = (text(&key["x"]), text(&key["y"]));
                let point = [vec![4], decode(x)?, decode(y)?].concat();
                // RFC 7638: the members in their order, and nothing between them.
                let canonical = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
                let thumbprint = BASE64.encode(Sha256::digest(canonical));
                (Err((point.clone(), thumbprint)), point)
            }
            _ => return Err(malformed("both a key and an account")),
        };
        let signature = decode(part("signature")?)?;
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
            .verify(format!("{protected}.{payload}").as_bytes(), &signature)
            .map_err(|_| malformed("the signature is wrong"))?;
        let payload = match decode(payload)? {
            empty if empty.is_empty() => Value::Null,
            payload => serde_json::from_slice(&payload).map_err(|_| malformed("the payload"))?,
        };
        Ok(Signed { by, payload })
    }

    fn directory(&self) -> Value {
        json!({
            "newNonce": self.url("/nonce"), "newAccount": self.url("/account"), "newOrder": self.url("/order"),
            "revokeCert": self.url("/revoke"), "keyChange": self.url("/key"), "meta": {},
        })
    }

    fn order(&self, number: usize, order: &Order) -> Value {
        let status = match (&order.proven, &order.certificate) {
            (_, Some(_)) => "valid",
            (Some(Ok(())), None) => "ready",
            (Some(Err(_)), None) => "invalid",
            (None, None) => "pending",
        };
        let mut shown = json!({
            "status": status, "identifiers": [{"type": "dns", "value": order.name}],
            "authorizations": [self.url(&format!("/authorization/{number}"))],
            "finalize": self.url(&format!("/finalize/{number}")),
        });
        if order.certificate.is_some() {
            shown["certificate"] = self.url(&format!("/certificate/{number}")).into();
        }
        shown
    }

    fn challenge(&self, number: usize, order: &Order) -> Value {
        let url = self.url(&format!("/challenge/{number}"));
        let mut shown = json!({"type": "tls-alpn-01", "url": url, "token": order.token});
        shown["status"] = match &order.proven {
            None => "pending",
            Some(Ok(())) => "valid",
            Some(Err(_)) => "invalid",
        }
        .into();
        if let Some(Err(why)) = &order.proven {
            shown["error"] = json!({"type": "urn:ietf:params:acme:error:unauthorized", "detail": why, "status": 403});
        }
        shown
    }

    fn authorization(&self, number: usize, order: &Order) -> Value {
        let challenge = self.challenge(number, order);
        json!({"identifier": {"type": "dns", "value": order.name}, "status": challenge["status"], "challenges": [challenge]})
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

async fn answer(
    Of(shared): Of<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> Response {
    let mut response = if method == Method::POST {
        assert_eq!(headers[header::CONTENT_TYPE], "application/jose+json");
        let answered = post(&shared, uri.path(), &body);
        answered.unwrap_or_else(|(status, kind, why)| {
            let kind = format!("urn:ietf:params:acme:error:{kind}");
            (status, json!({"type": kind, "detail": why}).to_string()).into_response()
        })
    } else if uri.path() == "/directory" {
        shared.directory().to_string().into_response()
    } else {
        StatusCode::OK.into_response()
    };
    let nonce = format!("{:032x}", rand::random::<u128>());
    let value = HeaderValue::from_str(&nonce).expect("a header");
    response.headers_mut().insert("replay-nonce", value);
    shared.state().nonces.insert(nonce);
    response
}

fn created(location: String, body: &Value) -> Response {
    let head = [(header::LOCATION, location)];
    (StatusCode::CREATED, head, body.to_string()).into_response()
}

fn post(shared: &Arc<Shared>, path: &str, body: &str) -> Result<Response, Refusal> {
    let Signed { by, payload } = shared.verify(path, body)?;
    let mut state = shared.state();
    if path == "/account" {
        let Err((point, thumbprint)) = by else {
            return Err(refuse("malformed", "an account is asked for by its key"));
        };
        if payload["termsOfServiceAgreed"] != true {
            return Err(refuse("userActionRequired", "the terms"));
        }
        let location = shared.url(&format!("/account/{thumbprint}"));
        let account = (point, thumbprint);
        state.accounts.insert(location.clone(), account);
        return Ok(created(location, &json!({"status": "valid"})));
    }
    let account = by.map_err(|_| refuse("malformed", "nobody's account"))?;
    if path == "/order" {
        let name = text(&payload["identifiers"][0]["value"]).to_owned();
        let order = Order {
            account,
            name,
            token: format!("{:032x}", rand::random::<u128>()),
            proven: None,
            certificate: None,
        };
        let number = state.orders.len();
        let shown = shared.order(number, &order);
        state.orders.push(order);
        return Ok(created(shared.url(&format!("/order/{number}")), &shown));
    }
    let (what, number) = path
        .trim_start_matches('/')
        .split_once('/')
        .unwrap_or_default();
    let number: usize = number.parse().unwrap_or(usize::MAX);
    let thumbprint = state.accounts[&account].1.clone();
    let validity = state.validity;
    let State { orders, given, .. } = &mut *state;
    let order = orders
        .get_mut(number)
        .filter(|order| order.account == account);
    let order = order.ok_or(refuse("unauthorized", "nobody's order"))?;
    let shown = match what {
        "order" => shared.order(number, order),
        "authorization" => shared.authorization(number, order),
        "challenge" => {
            if order.proven.is_none() {
                let digest = Sha256::digest(format!("{}.{thumbprint}", order.token));
                tokio::spawn(prove(Arc::clone(shared), number, digest.into()));
            }
            shared.challenge(number, order)
        }
        "finalize" => {
            if order.proven != Some(Ok(())) {
                return Err(refuse("orderNotReady", "nothing is proven"));
            }
            let request = BASE64.decode(text(&payload["csr"]));
            let request = request.map_err(|_| refuse("badCSR", "base64"))?;
            let key = Requested::read(&request, &order.name)?;
            order.certificate = Some(sign(shared, &order.name, &key, validity));
            *given += 1;
            shared.order(number, order)
        }
        "certificate" => {
            let certificate = order.certificate.clone();
            return certificate
                .map(IntoResponse::into_response)
                .ok_or(refuse("orderNotReady", "no certificate"));
        }
        other => return Err(refuse("malformed", other)),
    };
    Ok(shown.to_string().into_response())
}

async fn prove(shared: Arc<Shared>, number: usize, digest: [u8; 32]) {
    let name = shared.state().orders[number].name.clone();
    let end = tokio::time::Instant::now() + PATIENCE;
    let port = loop {
        let known = shared.state().names.get(&name).copied();
        match known {
            Some(port) => break port,
            None if tokio::time::Instant::now() > end => break 0,
            None => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    };
    let proven = look(&name, port, &digest).await;
    shared.state().orders[number].proven = Some(proven);
}

/// RFC 8737, 3: greets the name with this protocol alone, and believes nothing but the certificate that is shown.
async fn look(name: &str, port: u16, digest: &[u8; 32]) -> Result<(), String> {
    let mut config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .expect("versions")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anybody))
        .with_no_client_auth();
    config.alpn_protocols = vec![PROOF_PROTOCOL.to_vec()];
    let tcp = TcpStream::connect(("127.0.0.1", port)).await;
    let tcp = tcp.map_err(|error| error.to_string())?;
    let server = ServerName::try_from(name.to_owned()).expect("a name");
    let stream = TlsConnector::from(Arc::new(config))
        .connect(server, tcp)
        .await;
    let stream = stream.map_err(|error| error.to_string())?;
    let connection = stream.get_ref().1;
    if connection.alpn_protocol() != Some(PROOF_PROTOCOL) {
        return Err("the protocol was not agreed on".into());
    }
    let [shown] = connection.peer_certificates().unwrap_or_default() else {
        return Err("not one certificate".into());
    };
    let holds = |bytes: &[u8]| shown.windows(bytes.len()).any(|part| part == bytes);
    if !holds(&[&PROOF[..], digest].concat()) {
        return Err("the certificate holds another proof, or none".into());
    }
    if !holds(&dns_name(name)) {
        return Err("the certificate is for another name".into());
    }
    Ok(())
}

/// As it stands among a certificate's alternative names.
fn dns_name(name: &str) -> Vec<u8> {
    let length = u8::try_from(name.len()).expect("a short name");
    [&[0x82, length], name.as_bytes()].concat()
}

/// The key that a certificate is asked for with.
struct Requested(Vec<u8>);

impl Requested {
    /// RFC 2986: what is signed (version, subject, key, attributes), with what, and the signature, by that very key.
    fn read(request: &[u8], name: &str) -> Result<Self, Refusal> {
        let read = yasna::parse_der(request, |request| {
            request.read_sequence(|parts| {
                let signed = parts.next().read_der()?;
                parts.next().read_der()?;
                let (signature, _) = parts.next().read_bitvec_bytes()?;
                Ok((signed, signature))
            })
        });
        let (signed, signature) = read.map_err(|_| refuse("badCSR", "no request"))?;
        let key = yasna::parse_der(&signed, |signed| {
            signed.read_sequence(|parts| {
                parts.next().read_der()?;
                parts.next().read_der()?;
                let key = parts.next().read_sequence(|key| {
                    key.next().read_der()?;
                    key.next().read_bitvec_bytes()
                })?;
                parts.next().read_der()?;
                Ok(key.0)
            })
        });
        let key = key.map_err(|_| refuse("badCSR", "no key"))?;
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &key)
            .verify(&signed, &signature)
            .map_err(|_| refuse("badCSR", "signed by another key"))?;
        let wanted = dns_name(name);
        if !signed.windows(wanted.len()).any(|part| part == wanted) {
            return Err(refuse("badCSR", "for another name"));
        }
        Ok(Self(key))
    }
}

impl PublicKeyData for Requested {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &rcgen::PKCS_ECDSA_P256_SHA256
    }
}

fn sign(shared: &Shared, name: &str, key: &Requested, (ago, on): (Duration, Duration)) -> String {
    let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = date_time_ymd(1970, 1, 1) + now.expect("after 1970");
    (params.not_before, params.not_after) = (now - ago, now + on);
    let certificate = params.signed_by(key, &shared.authority.issuer);
    certificate.expect("signed").pem()
}

/// What is shown as proof is signed by whoever shows it.
#[derive(Debug)]
struct Anybody;

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(rustls::Error::General("TLS 1.3 alone".into()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let known = default_provider().signature_verification_algorithms;
        // By the bare key: as a certificate it would be refused for its critical extension.
        let key = public_key(cert).map_err(|error| rustls::Error::General(error.to_string()))?;
        verify_tls13_signature_with_raw_key(message, &key.into(), signed, &known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        default_provider()
            .signature_verification_algorithms
            .supported_schemes()
    }
}

/// RFC 5280, 4.1: the seventh part of what is signed.
fn public_key(certificate: &CertificateDer<'_>) -> yasna::ASN1Result<Vec<u8>> {
    yasna::parse_der(certificate, |certificate| {
        certificate.read_sequence(|parts| {
            let key = parts.next().read_sequence(|signed| {
                for _version_serial_algorithm_issuer_validity_subject in 0..6 {
                    signed.next().read_der()?;
                }
                let key = signed.next().read_der()?;
                while signed.read_optional(|rest| rest.read_der())?.is_some() {}
                Ok(key)
            })?;
            for _algorithm_signature in 0..2 {
                parts.next().read_der()?;
            }
            Ok(key)
        })
    })
}
