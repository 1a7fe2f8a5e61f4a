//! Spans as the log has them: event, route, room, connection, kind of command; never who.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, Response, header};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SdkTracerProvider, Tracer};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tracing::{Metadata, Subscriber};
use tracing_opentelemetry::OpenTelemetryLayer;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{FilterFn, Filtered, filter_fn};
use tracing_subscriber::registry::LookupSpan;

const NAME: &str = "kaotsunagi";
/// A collector that takes longer has lost these spans.
const PATIENCE: Duration = Duration::from_secs(5);
/// For what is left when the process ends.
const LAST_SPANS: Duration = Duration::from_secs(2);
const ANSWER_MAX: usize = 64 * 1024;

/// What is left goes out when this goes.
pub struct Exporting(SdkTracerProvider);

impl Drop for Exporting {
    fn drop(&mut self) {
        // The process ends whether it worked or not.
        let _sent = self.0.shutdown_with_timeout(LAST_SPANS);
    }
}

type Spans<S> = Filtered<OpenTelemetryLayer<S, Tracer>, FilterFn, S>;

/// Nothing where no collector is named. Spans wait in a queue of 2,048, from which a thread of its own sends; beyond it they are lost.
pub fn spans<S>() -> Result<Option<(Spans<S>, Exporting)>, String>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let Some(variable) = super::wanted() else {
        return Ok(None);
    };
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Collector::new()?)
        .with_protocol(Protocol::HttpBinary)
        .with_timeout(PATIENCE)
        .build()
        .map_err(|error| format!("{variable}: {error}"))?;
    let resource = Resource::builder().with_service_name(NAME).build();
    let provider = SdkTracerProvider::builder()
        .with_resource(resource)
        .with_batch_exporter(exporter)
        .build();
    let layer = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer(NAME))
        .with_location(false)
        .with_threads(false)
        .with_filter(filter_fn(ours as fn(&Metadata<'_>) -> bool));
    Ok(Some((layer, Exporting(provider))))
}

/// Lines stay in the log, and what libraries tell of themselves as well.
fn ours(what: &Metadata<'_>) -> bool {
    what.is_span() && what.target().starts_with(NAME)
}

/// On the exporter's own thread, so it may wait.
#[derive(Debug)]
struct Collector {
    runtime: Runtime,
    /// That it cannot be reached is a line once, until it can.
    away: AtomicBool,
}

impl Collector {
    fn new() -> Result<Self, String> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| error.to_string())?;
        let away = AtomicBool::new(false);
        Ok(Self { runtime, away })
    }

    fn note(&self, away: Option<&HttpError>) {
        let before = self.away.swap(away.is_some(), Ordering::Relaxed);
        match away {
            Some(error) if !before => {
                tracing::warn!(
                    error,
                    "the collector does not take spans; they are lost meanwhile"
                );
            }
            None if before => tracing::info!("the collector takes spans again"),
            _ => {}
        }
    }
}

#[async_trait::async_trait]
impl HttpClient for Collector {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let sent = self.runtime.block_on(async {
            let sent = tokio::time::timeout(PATIENCE, send(request)).await;
            sent.unwrap_or_else(|_| Err("no answer in time".into()))
        });
        let refused = match &sent {
            Ok(answer) if !answer.status().is_success() => Some(answer.status().to_string().into()),
            _ => None,
        };
        self.note(refused.as_ref().or(sent.as_ref().err()));
        sent
    }
}

async fn send(request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
    let (mut head, body) = request.into_parts();
    if head.uri.scheme_str() != Some("http") {
        let mend = "the collector is reached by http:// only: put one beside this process, which speaks TLS to the rest";
        return Err(mend.into());
    }
    let authority = head.uri.authority().ok_or("no host")?.clone();
    let host = authority.host().trim_matches(['[', ']']);
    let stream = TcpStream::connect((host, authority.port_u16().unwrap_or(80))).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
    head.uri = path.parse()?;
    head.headers
        .insert(header::HOST, authority.as_str().parse()?);
    let asked = sender.send_request(Request::from_parts(head, Body::from(body)));
    let answer = async {
        let (head, body) = asked.await?.into_parts();
        let body = to_bytes(Body::new(body), ANSWER_MAX).await?;
        Ok(Response::from_parts(head, body))
    };
    tokio::select! {
        answer = answer => answer,
        ended = connection => Err(ended.err().map_or_else(|| "hung up".into(), HttpError::from)),
    }
}
