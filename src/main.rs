//! Arguments, tracing, exit codes.
#![forbid(unsafe_code)]

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use kaotsunagi::cli::failure::Failure;
use kaotsunagi::cli::{
    backup, check, import, new, plan, rehearse, report, restore, serve, solve, trust, verify,
};
use kaotsunagi::log::{self, Lines};
use kaotsunagi::telemetry;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// 顔つなぎ: introduces people at an event face to face.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve an event
    Serve(serve::Args),
    /// Read settings and event data, and say all that is wrong with them
    Check(check::Args),
    /// Print, in Japanese, what an information-security committee asks, as this configuration answers it
    Trust(trust::Args),
    /// Write the folder of an event in another region: asks, or takes flags
    New(new::Args),
    /// Store a list of organizations or of registrations, or what earlier events left
    Import(import::Args),
    /// Write an event, also a running one, into one encrypted file
    Backup(backup::Args),
    /// Put a backup where no event is
    Restore(restore::Args),
    /// Plan rounds and table slips from a list of registrations
    Plan(plan::Args),
    /// Match a graph with the matcher's own solver
    Solve(solve::Args),
    /// Play the whole evening with invented people against a running server
    Rehearse(rehearse::Args),
    /// Say what an event brought, running or over: counts only
    Report(report::Args),
    /// Check the proof that an event's rounds were fair and the best there were
    Verify(verify::Args),
}

fn main() -> ExitCode {
    let exporting = begin_tracing();
    log::log_panics();
    let _last_words = log::LastWords;
    let outcome = run(Arguments::parse().command);
    log::flush();
    drop(exporting);
    match outcome {
        Ok(text) => {
            // A reader that has gone away is not our failure.
            let _unread = std::io::stdout().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        Err(failure) => {
            let _unread = writeln!(std::io::stderr(), "{failure}");
            ExitCode::from(failure.code())
        }
    }
}

/// Lines to standard error and, where somebody wants them, spans to a collector; what is returned sends the last of them.
fn begin_tracing() -> impl Sized {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    let lines = tracing_subscriber::fmt::layer()
        // In a file or in the system's journal, colours would be signs between the words.
        .with_ansi(std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none())
        .with_writer(Lines::to_stderr());
    let (begun, said) = match telemetry::spans() {
        Ok(begun) => (begun, None),
        Err(said) => (None, Some(said)),
    };
    let (spans, exporting) = begun.unzip();
    tracing_subscriber::registry()
        .with(spans)
        .with(filter)
        .with(lines)
        .init();
    if let Some(said) = said {
        tracing::warn!("no spans are exported: {said}");
    }
    exporting
}

fn run(command: Command) -> Result<String, Failure> {
    match command {
        Command::Serve(args) => runtime()?
            .block_on(serve::run(args))
            .map(|()| String::new()),
        Command::Check(args) => {
            check::run(&args).map_err(|problems| Failure::Input(problems.to_string()))
        }
        Command::Trust(args) => trust::run(&args),
        Command::New(args) => runtime()?.block_on(new::run(&args)),
        Command::Import(args) => runtime()?.block_on(import::run(&args)),
        Command::Backup(args) => runtime()?.block_on(backup::run(&args)),
        Command::Restore(args) => runtime()?.block_on(restore::run(&args)),
        Command::Plan(args) => plan::run(&args),
        Command::Solve(args) => solve::run(&args),
        Command::Rehearse(args) => runtime()?.block_on(rehearse::run(args)),
        Command::Report(args) => runtime()?.block_on(report::run(&args)),
        Command::Verify(args) => verify::run(&args),
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Runtime::new().map_err(|error| Failure::Running(error.to_string()))
}
