//! Accepts connections and serves HTTP/1 on them, within TLS or without. axum's own loop sets no timer, so with it a head may take for ever.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use super::bucket::{Bucket, Rate};
use super::limiter::Limiter;
use super::peer::{Origin, Peer};
use super::stream::Guarded;

/// Between two requests. Longer than the 60 s after which proxies let go of a connection: whoever closes first must not be us.
const IDLE_TIMEOUT: Duration = Duration::from_secs(75);
/// Of a head; the longest of a phone is below a tenth.
const HEAD_MAX: usize = 16 * 1024;
/// Of one connection. A page with all its parts is 20 requests; a proxy opens more connections when these are slow.
const REQUESTS: Rate = Rate {
    at_once: 200.0,
    per_second: 100.0,
};
/// After an error of the listener, such as no descriptor left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// What an authority speaks to look for its proof (RFC 8737): the handshake is all of it.
pub const PROOF_PROTOCOL: &[u8] = b"acme-tls/1";

/// Serves until `stop` is done, then lets requests that have begun end.
pub async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    limiter: Arc<Limiter>,
    stop: impl Future<Output = ()>,
) {
    let (last_request, _) = watch::channel(());
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((tcp, address)) => {
                // Without a permit it is dropped, which closes it.
                if let Some(connection) = admit(tcp, address, &limiter) {
                    let (tls, router) = (tls.clone(), router.clone());
                    tokio::spawn(connection.run(tls, router, last_request.subscribe()));
                }
            }
            Err(error) if of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    let _nobody_is_there = last_request.send(());
    // Each connection holds its receiver to its end.
    last_request.closed().await;
}

fn of_one_connection(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}

struct Connection {
    stream: Guarded,
    peer: Arc<Peer>,
}

fn admit(tcp: TcpStream, address: SocketAddr, limiter: &Arc<Limiter>) -> Option<Connection> {
    // A delayed acknowledgement must not hold back a table call.
    let _best_effort = tcp.set_nodelay(true);
    let origin = Origin::of(address.ip());
    let (permit, make_room) = limiter.admit(origin)?;
    let came_to = tcp.local_addr().ok().map(|own| own.ip().to_canonical());
    let peer = Arc::new(Peer::new(origin, came_to, permit));
    let stream = Guarded::new(tcp, Arc::clone(&peer), make_room);
    Some(Connection { stream, peer })
}

impl Connection {
    async fn run(
        self,
        tls: Option<TlsAcceptor>,
        router: Router,
        mut last_request: watch::Receiver<()>,
    ) {
        let Self { stream, peer } = self;
        let Some(tls) = tls else {
            return answer_all(stream, peer, router, last_request).await;
        };
        // Within the time that the first head has: the stream beneath counts it.
        let stream = tokio::select! {
            greeted = tls.accept(stream) => greeted,
            _told = last_request.changed() => return,
        };
        if let Ok(stream) = stream
            && stream.get_ref().1.alpn_protocol() != Some(PROOF_PROTOCOL)
        {
            answer_all(stream, peer, router, last_request).await;
        }
    }
}

async fn answer_all(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    peer: Arc<Peer>,
    router: Router,
    mut last_request: watch::Receiver<()>,
) {
    let pace = Arc::new(Mutex::new(Bucket::full(REQUESTS, Instant::now())));
    let service = service_fn(move |request| {
        answer(
            router.clone(),
            Arc::clone(&peer),
            Arc::clone(&pace),
            request,
        )
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE_TIMEOUT)
        .max_buf_size(HEAD_MAX)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::pin!(connection);
    // Whatever ends it, nobody is left to be told.
    tokio::select! {
        _ended = connection.as_mut() => {}
        _told = last_request.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ended = connection.await;
        }
    }
}

async fn answer(
    router: Router,
    peer: Arc<Peer>,
    pace: Arc<Mutex<Bucket>>,
    request: hyper::Request<Incoming>,
) -> Result<Response, Infallible> {
    peer.begin();
    // Behind everybody else's request: hyper would go on with those that are already here.
    tokio::task::yield_now().await;
    loop {
        let wait = {
            let mut pace = pace.lock().unwrap_or_else(PoisonError::into_inner);
            let wait = pace.wait(Instant::now());
            if wait.is_zero() {
                pace.take(Instant::now());
            }
            wait
        };
        if wait.is_zero() {
            break;
        }
        tokio::time::sleep(wait).await;
    }
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(Arc::clone(&peer));
    let response = router.oneshot(request).await;
    peer.end();
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    /// Time goes on when nothing else does, so a deadline that does not come is a test that does not end.
    async fn server(most: usize) -> (SocketAddr, Arc<Limiter>) {
        server_with(None, most).await
    }

    async fn server_with(tls: Option<TlsAcceptor>, most: usize) -> (SocketAddr, Arc<Limiter>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let limiter = Limiter::new(most);
        let router = Router::new().route("/", get(|| async { "here" }));
        let of_all = Arc::clone(&limiter);
        tokio::spawn(serve(listener, tls, router, of_all, std::future::pending()));
        (address, limiter)
    }

    fn tls() -> TlsAcceptor {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let key = rcgen::generate_simple_self_signed(vec!["here".into()]).expect("a key");
        let (chain, key) = (key.cert.der().clone(), key.signing_key.serialize_der());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(
                vec![chain],
                rustls::pki_types::PrivateKeyDer::Pkcs8(key.into()),
            )
            .expect("fits");
        Arc::new(config).into()
    }

    async fn connect(address: SocketAddr) -> TcpStream {
        TcpStream::connect(address).await.expect("connected")
    }

    /// All that comes until it is closed.
    async fn rest(mut client: TcpStream) -> String {
        let mut read = Vec::new();
        // A reset is an end as well.
        let _ended = client.read_to_end(&mut read).await;
        String::from_utf8_lossy(&read).into_owned()
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_says_nothing_or_half_is_hung_up_on() {
        let (address, limiter) = server(100).await;
        for said in ["", "GET / HT", "GET / HTTP/1.1\r\nhost: here\r\n"] {
            let began = tokio::time::Instant::now();
            let mut client = connect(address).await;
            client.write_all(said.as_bytes()).await.expect("sent");
            assert!(!rest(client).await.contains("200 OK"), "{said}");
            assert!(began.elapsed() < IDLE_TIMEOUT, "{said}");
        }
        assert_eq!(limiter.held(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_stalls_in_a_handshake_is_hung_up_on() {
        let (address, limiter) = server_with(Some(tls()), 100).await;
        // Nothing, and the head of a first record without the rest.
        for said in [&[][..], &[22, 3, 1, 2, 0, 1, 0]] {
            let began = tokio::time::Instant::now();
            let mut client = connect(address).await;
            client.write_all(said).await.expect("sent");
            rest(client).await;
            assert!(began.elapsed() < IDLE_TIMEOUT, "{said:?}");
        }
        // A handshake that goes on for ever, byte by byte, has no more time.
        let mut client = connect(address).await;
        client.write_all(&[22, 3, 1, 64, 0]).await.expect("sent");
        let began = tokio::time::Instant::now();
        while client.write_all(&[1]).await.is_ok() {
            assert!(began.elapsed() < IDLE_TIMEOUT);
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        assert_eq!(limiter.held(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_that_comes_letter_by_letter_has_no_more_time() {
        let (address, _) = server(100).await;
        let mut client = connect(address).await;
        let began = tokio::time::Instant::now();
        while began.elapsed() < IDLE_TIMEOUT {
            if client.write_all(b"a").await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        panic!("still open");
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_is_not_kept_for_ever_after_its_answer() {
        let (address, limiter) = server(100).await;
        let mut client = connect(address).await;
        let head = b"GET / HTTP/1.1\r\nhost: here\r\n\r\n";
        client.write_all(head).await.expect("sent");
        assert!(rest(client).await.contains("200 OK"));
        assert_eq!(limiter.held(), 0);
    }

    #[tokio::test]
    async fn strangers_make_room_for_whoever_comes() {
        let (address, limiter) = server(8).await;
        let mut strangers = Vec::new();
        for n in 0..40 {
            strangers.push(connect(address).await);
            let mut client = connect(address).await;
            client
                .write_all(b"GET / HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n")
                .await
                .expect("sent");
            assert!(rest(client).await.contains("200 OK"), "{n}");
            assert!(limiter.held() <= 8);
        }
    }
}
