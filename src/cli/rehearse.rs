//! `kaotsunagi rehearse`: invented people play the event's evening against a running server, and a verdict is printed.

use std::io::Write;
use std::time::Duration;

use super::failure::Failure;
use crate::rehearse::{ATTENDEES_MAX, Play, Refusal, Server, Verdict, play, wipe};

/// As many as came to the first such event.
const ATTENDEES: usize = 222;
const MINUTES: f64 = 10.0;
const MINUTES_MAX: f64 = 24.0 * 60.0;

#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Where the server is, such as http://127.0.0.1:8080
    #[arg(long, env = "KAOTSUNAGI_URL", value_name = "URL")]
    pub url: String,
    /// The organizer's passphrase
    #[arg(
        long,
        env = "KAOTSUNAGI_PASSPHRASE",
        value_name = "P",
        hide_env_values = true
    )]
    pub passphrase: String,
    /// Invented people, 2 to 2000: more would measure the machine they come from
    #[arg(long, env = "KAOTSUNAGI_ATTENDEES", value_name = "N", default_value_t = ATTENDEES)]
    pub attendees: usize,
    /// The same people and decisions with the same number; drawn where none is given
    #[arg(long, env = "KAOTSUNAGI_SEED", value_name = "S")]
    pub seed: Option<u64>,
    /// How long the evening takes, from the doors to the end of the agenda
    #[arg(long, env = "KAOTSUNAGI_MINUTES", value_name = "M", default_value_t = MINUTES)]
    pub minutes: f64,
    /// What is played in it
    #[arg(long, env = "KAOTSUNAGI_EVENING", value_enum, default_value_t = Evening::Config)]
    pub evening: Evening,
    /// How many lose the Wi-Fi together in each session, 0 to 1
    #[arg(long, env = "KAOTSUNAGI_DROP", value_name = "F", default_value_t = 0.2)]
    pub drop: f64,
    /// Real phones may join meanwhile; --wipe erases them with the rest
    #[arg(long, env = "KAOTSUNAGI_PHONES")]
    pub phones: bool,
    #[arg(long, env = "KAOTSUNAGI_FORMAT", value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Take a rehearsal back: its people are erased, and the event is as it was before
    #[arg(long)]
    pub wipe: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Evening {
    /// The agenda of the event's configuration; rounds where it has none
    Config,
    /// Rounds in every room that has tables, whatever the agenda says
    Rounds,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Text,
    Json,
}

pub async fn run(args: Args) -> Result<String, Failure> {
    let server = Server::at(&args.url).map_err(|why| Failure::Input(format!("--url: {why}")))?;
    if args.wipe {
        let wiped = wipe(&server, args.passphrase).await.map_err(refused)?;
        return Ok(if wiped {
            "リハーサルの跡はすべて消えました。会は元のとおりです。\n".into()
        } else {
            "リハーサルの跡はありません。\n".into()
        });
    }
    let (attendees, seed) = check(&args)?;
    let the_play = Play {
        attendees,
        seed,
        lasts: Duration::from_secs_f64(args.minutes * 60.0),
        agenda: args.evening == Evening::Config,
        drop: args.drop,
        phones: args.phones,
    };
    let verdict = play(server, args.passphrase, &the_play).await;
    let verdict = verdict.map_err(refused)?;
    let text = shown(&verdict, args.format)?;
    if verdict.passed() {
        return Ok(text);
    }
    // Scripts read the verdict where it always is.
    let _unread = std::io::stdout().write_all(text.as_bytes());
    Err(Failure::Running(format!(
        "the rehearsal failed; --seed {seed} plays it again"
    )))
}

fn check(args: &Args) -> Result<(usize, u64), Failure> {
    let wrong = |message: String| Err(Failure::Input(message));
    if !(2..=ATTENDEES_MAX).contains(&args.attendees) {
        return wrong(format!(
            "--attendees: {} is out of range; write a number from 2 to {ATTENDEES_MAX}",
            args.attendees
        ));
    }
    if !(args.minutes > 0.0 && args.minutes <= MINUTES_MAX) {
        return wrong(format!(
            "--minutes: {} is out of range; write a number above 0, at most {MINUTES_MAX}",
            args.minutes
        ));
    }
    if !(0.0..=1.0).contains(&args.drop) {
        return wrong(format!(
            "--drop: {} is out of range; write a fraction from 0 to 1, such as 0.2",
            args.drop
        ));
    }
    Ok((args.attendees, args.seed.unwrap_or_else(rand::random)))
}

fn shown(verdict: &Verdict, format: Format) -> Result<String, Failure> {
    match format {
        Format::Text => Ok(verdict.in_words()),
        Format::Json => serde_json::to_string(verdict)
            .map(|text| text + "\n")
            .map_err(|error| Failure::Running(error.to_string())),
    }
}

fn refused(refusal: Refusal) -> Failure {
    let mend = match refusal.code() {
        Some("rehearsal_running") => {
            "\n前のリハーサルが残っています。--wipe で消してから、もう一度お試しください。"
        }
        Some("wrong_passphrase") => {
            "; write the one that `serve` printed, or KAOTSUNAGI_PASSPHRASE"
        }
        _ => "",
    };
    let message = format!("{refusal}{mend}");
    match refusal.code() {
        Some("wrong_passphrase") => Failure::Input(format!("--passphrase: {message}")),
        _ => Failure::Running(message),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, clap::Parser)]
    struct Command {
        #[command(flatten)]
        args: Args,
    }

    #[test]
    fn what_cannot_be_played_is_refused_with_the_option_it_is_about() {
        let given = |more: &[&str]| {
            let all = [
                "rehearse",
                "--url",
                "http://127.0.0.1:1",
                "--passphrase",
                "p",
            ];
            Command::try_parse_from(all.iter().chain(more)).map(|command| command.args)
        };
        let args = given(&[]).expect("enough");
        assert_eq!(check(&args).expect("sound").0, ATTENDEES);
        for more in [
            ["--attendees", "1"],
            ["--attendees", "2001"],
            ["--minutes", "0"],
            ["--minutes", "NaN"],
            ["--drop", "1.5"],
        ] {
            let failure = check(&given(&more).expect("read")).expect_err(more[1]);
            assert_eq!(failure.code(), 2);
            assert!(failure.to_string().starts_with(more[0]), "{failure}");
        }
        assert!(Command::try_parse_from(["rehearse"]).is_err());
    }
}
