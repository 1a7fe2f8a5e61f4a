//! Spans for a collector of OpenTelemetry, where the variables of every OpenTelemetry exporter name one. Only a build with
//! `--features otlp` can.

#[cfg(feature = "otlp")]
mod exporter;

#[cfg(feature = "otlp")]
pub use exporter::spans;

/// One of them is how a collector is named, for all signals or for spans.
const VARIABLES: [&str; 2] = [
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
];

/// The variable that names a collector.
fn wanted() -> Option<&'static str> {
    let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    VARIABLES.into_iter().find(is_set)
}

/// What would export, and what sends the rest at the end; an error where somebody wants it.
#[cfg(not(feature = "otlp"))]
pub fn spans() -> Result<Option<(tracing_subscriber::layer::Identity, ())>, String> {
    match wanted() {
        None => Ok(None),
        Some(name) => Err(format!(
            "{name}: this build has no exporter; build with `--features otlp`"
        )),
    }
}
