//! `kaotsunagi serve`: one node, and on the terminal all that is needed to use it.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};
use tokio::signal::unix::{SignalKind, signal};

use super::check::{load, load_all, variables};
use super::failure::Failure;
use crate::config::Overrides;
use crate::server::events::{self, Source};
use crate::server::{Bound, Open, StartError, start};
use crate::service::Clock;

#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A server file (which may name an event file), or an event file alone. Without it: the example event.
    #[arg(long, env = "KAOTSUNAGI_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Address and port to listen on [env: KAOTSUNAGI_LISTEN] [default: 0.0.0.0:8080]
    #[arg(long, value_name = "ADDR:PORT")]
    pub listen: Option<String>,
    /// What QR codes and links begin with [env: KAOTSUNAGI_PUBLIC_URL] [default: this machine's own address]
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// Folder of the embedded store [env: KAOTSUNAGI_DATA_DIR] [default: ./data]
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<String>,
    /// Folder in which each NAME.toml is an event of its own, told apart by the hosts of their public_url [env: KAOTSUNAGI_EVENTS] [default: one event]
    #[arg(long, value_name = "DIR", conflicts_with = "redis_event")]
    pub events: Option<String>,
    /// Redis to keep everything in instead [env: KAOTSUNAGI_REDIS]
    #[arg(long, value_name = "URL")]
    pub redis: Option<String>,
    /// The event's name in Redis [env: KAOTSUNAGI_REDIS_EVENT] [default: event]
    #[arg(long, value_name = "NAME")]
    pub redis_event: Option<String>,
    /// Replicas that must have a command before it is acknowledged [env: KAOTSUNAGI_REDIS_WAIT] [default: 0]
    #[arg(long, value_name = "N")]
    pub redis_wait: Option<String>,
}

/// Sent to a process that writes beyond the size its files may have; the number of every Linux this runs on.
const SIGXFSZ: i32 = 25;

/// Returns when the node has drained after SIGTERM or Ctrl-C.
pub async fn run(args: Args) -> Result<(), Failure> {
    let overrides = Overrides::from_environment(variables())
        .flag("listen", args.listen)
        .flag("public_url", args.public_url)
        .flag("data_dir", args.data_dir)
        .flag("events", args.events)
        .flag("redis", args.redis)
        .flag("redis_event", args.redis_event)
        .flag("redis_wait", args.redis_wait);
    let (settings, catalog) = load(args.config.as_deref(), &overrides)
        .map_err(|problems| Failure::Input(problems.to_string()))?;
    let passphrase = passphrase()?;
    let failed = |error: std::io::Error| Failure::Running(error.to_string());
    // Before anything is promised: from here on a signal drains.
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    // A file that may not grow is a write that fails, not the end of the process.
    let _writes_fail = signal(SignalKind::from_raw(SIGXFSZ)).map_err(failed)?;
    let not_started = |error: StartError| match error {
        StartError::Events(problems) => Failure::Input(problems.to_string()),
        StartError::Certificate(problem) => Failure::Input(problem.to_string()),
        error => Failure::Running(error.to_string()),
    };
    let signalled = async {
        tokio::select! {
            _ = terminate.recv() => {}
            interrupted = tokio::signal::ctrl_c() => interrupted?,
        }
        tracing::info!("draining");
        Ok(())
    };
    let out = &mut std::io::stdout();
    // Nobody may be reading; serving goes on.
    if let Some(folder) = settings.events.clone() {
        let source = Source {
            folder,
            base: settings,
            read: Box::new(move |file| {
                let files: Vec<_> = args.config.as_deref().into_iter().chain([file]).collect();
                load_all(&files, &overrides)
            }),
            tell: Box::new(|name, event| {
                let _unread = greet_event(Some(name), event, &mut std::io::stdout());
            }),
            passphrase,
            clock: Clock::SYSTEM,
        };
        let mut hosting = events::start(source).await.map_err(not_started)?;
        let _unread = greet_address(&hosting.bound, out);
        hosting.tell().await;
        let end = tokio::select! {
            signalled = signalled => signalled.map_err(failed),
            reason = hosting.failed() => Err(Failure::Running(reason)),
        };
        hosting.drain().await;
        end
    } else {
        let mut running = start(settings, catalog, passphrase, Clock::SYSTEM)
            .await
            .map_err(not_started)?;
        let _unread = greet_address(&running.bound, out)
            .and_then(|()| greet_event(None, &running.event, out));
        let end = tokio::select! {
            signalled = signalled => signalled.map_err(failed),
            reason = running.failed() => Err(Failure::Running(reason)),
        };
        running.drain().await;
        end
    }
}

/// Shorter ones are guessed: tries are slowed, not stopped.
const PASSPHRASE_MIN: usize = 8;

fn passphrase() -> Result<Option<String>, Failure> {
    match std::env::var("KAOTSUNAGI_PASSPHRASE") {
        Ok(passphrase) if passphrase.is_empty() => Ok(None),
        Ok(passphrase) if passphrase.chars().count() >= PASSPHRASE_MIN => {
            if is_easily_guessed(&passphrase) {
                return Err(Failure::Input(
                    "KAOTSUNAGI_PASSPHRASE: among those that are tried first; write a few words that do not belong together, or leave it out and one is made".into(),
                ));
            }
            Ok(Some(passphrase))
        }
        Ok(_) => Err(Failure::Input(format!(
            "KAOTSUNAGI_PASSPHRASE: too short; write at least {PASSPHRASE_MIN} characters, or leave it out and one is made"
        ))),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(Failure::Input(
            "KAOTSUNAGI_PASSPHRASE: not UTF-8; write it in UTF-8".into(),
        )),
    }
}

/// Well-known passwords, names, words and keyboard rows, also with a number behind them: found within a million guesses.
fn is_easily_guessed(passphrase: &str) -> bool {
    // Of this very server: everybody's first try.
    let ours = ["kaotsunagi", "kaotunagi", "顔つなぎ", "organizer", "renkei"];
    zxcvbn::zxcvbn(passphrase, &ours).score() < zxcvbn::Score::Two
}

fn greet_address(bound: &Bound, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "listening on {}://{}", bound.scheme(), bound.address)?;
    if let Some(address) = bound.redirect {
        writeln!(out, "leading there from http://{address}")?;
    }
    out.flush()
}

/// What whoever shares the network can read, and the way out. Nothing leaves the machine where links lead to itself.
fn warn_of_clear_text(url: &str, out: &mut impl Write) -> std::io::Result<()> {
    let Some(host) = url.strip_prefix("http://") else {
        return Ok(());
    };
    if ["127.", "localhost", "[::1]"]
        .iter()
        .any(|own| host.starts_with(own))
    {
        return Ok(());
    }
    writeln!(
        out,
        "in clear   without https, names, contact details, tokens and the passphrase can be read by whoever shares this network.\n           \
         The way out is a name (acme.names), a private authority (tls.certificate) or a tunnel: docs/OPERATIONS.md, \"TLS\"."
    )
}

/// `name`: what it is called among several.
fn greet_event(name: Option<&str>, event: &Open, out: &mut impl Write) -> std::io::Result<()> {
    let service = &event.service;
    let url = &event.public_url;
    let suffix = name.map(|name| format!("  [{name}]")).unwrap_or_default();
    writeln!(out, "\n{}{suffix}\n", service.catalog.event.name.ja)?;
    for room in &service.catalog.rooms {
        let Some(control) = service.reading.room_control(&room.id, url) else {
            continue;
        };
        writeln!(out, "{}", room.words.ja)?;
        writeln!(out, "  join  {}", control.join_url)?;
        writeln!(out, "  wall  {}", control.wall_url)?;
    }
    if let Some(first) = service
        .catalog
        .rooms
        .first()
        .and_then(|room| service.reading.room_control(&room.id, url))
    {
        writeln!(out, "\n{}", first.join_url)?;
        write_qr(out, &first.join_url)?;
    }
    writeln!(out, "\norganizer  {url}/organizer")?;
    match &event.new_passphrase {
        Some(passphrase) => writeln!(out, "organizer passphrase: {passphrase}")?,
        None => writeln!(
            out,
            "           (passphrase as before; KAOTSUNAGI_PASSPHRASE sets a new one)"
        )?,
    }
    warn_of_clear_text(url, out)?;
    let settings = &service.settings;
    match &settings.redis {
        Some(target) => {
            let event = &settings.redis_event;
            writeln!(
                out,
                "data       Redis {target}, event {event}: {}",
                service.readiness.promise()
            )?;
        }
        None => {
            let data = std::path::absolute(&settings.data_dir)?;
            writeln!(out, "data       {}", data.display())?;
        }
    }
    out.flush()
}

/// Black on white whatever the terminal's colours are.
fn write_qr(out: &mut impl Write, url: &str) -> std::io::Result<()> {
    let Ok(code) = QrCode::with_error_correction_level(url, EcLevel::L) else {
        return Ok(());
    };
    let coloured = std::io::stdout().is_terminal();
    let image = if coloured {
        code.render::<Dense1x2>().build()
    } else {
        // Light modules are the printed ones: right on a dark terminal, which is the usual one.
        code.render::<Dense1x2>()
            .dark_color(Dense1x2::Light)
            .light_color(Dense1x2::Dark)
            .build()
    };
    for line in image.lines() {
        if coloured {
            writeln!(out, "\x1b[38;5;16;48;5;231m{line}\x1b[0m")?;
        } else {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tried_first_is_no_passphrase() {
        for common in [
            "password",
            "password1",
            "12345678",
            "1234567890",
            "qwertyuiop",
            "iloveyou",
            "sunshine1",
            "kaotsunagi",
            "Kaotsunagi1",
            "organizer1",
            "aaaaaaaa",
            "11112222",
        ] {
            assert!(is_easily_guessed(common), "{common}");
        }
        for good in [
            "hanami-no-aikotoba",
            "さくらと地下鉄とコーヒー",
            "k7mq-x2wd",
        ] {
            assert!(!is_easily_guessed(good), "{good}");
        }
    }
}
