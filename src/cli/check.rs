//! `kaotsunagi check`: reads settings and event data and says what is there, or all that is wrong.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::catalog::problem::{Problem, Problems};
use crate::catalog::question::{Question, TEXT_MAX};
use crate::catalog::{Booth, Catalog, EXAMPLE, Files};
use crate::config::{Overrides, Settings, Tls};
use crate::matcher::world;
use crate::tls::Keeper;
use crate::web::hosts::host_of;
use domain::{AskedAt, KindId, QuestionForm, RoomMode};
use matching::score::Weights;

#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A server file (which may name an event file), or an event file alone. Without it: the example event.
    #[arg(long, env = "KAOTSUNAGI_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// The summary to print. Problems mean exit code 2.
pub fn run(args: &Args) -> Result<String, Problems> {
    let (settings, catalog) = load(
        args.config.as_deref(),
        &Overrides::from_environment(variables()),
    )?;
    let keeper = settings.tls.as_ref();
    let keeper = keeper.map(|tls| Keeper::open(tls, &settings.data_dir));
    let keeper = keeper.transpose()?;
    Ok(summary(&settings, &catalog, keeper.as_ref()))
}

/// What every command begins with: settings and event, both checked. Problems of both are told together.
pub fn load(config: Option<&Path>, overrides: &Overrides) -> Result<(Settings, Catalog), Problems> {
    load_all(config.as_slice(), overrides)
}

/// As [`load`], of several files: what a later one leaves out is as in the one before.
pub fn load_all(files: &[&Path], overrides: &Overrides) -> Result<(Settings, Catalog), Problems> {
    let config = || files.iter().copied();
    let settings = Settings::load(config(), overrides);
    // Wrong settings still leave the event to check, if its files are known.
    let files: Files = match &settings {
        Ok(settings) => settings.files.clone(),
        Err(problems) => Settings::files(config(), overrides).ok_or_else(|| problems.clone())?,
    };
    let event = Catalog::load(&files).and_then(|catalog| {
        let problems = unusable_weights(&catalog, &files);
        if problems.is_empty() {
            Ok(catalog)
        } else {
            Err(Problems(problems))
        }
    });
    match (settings, event) {
        (Ok(settings), Ok(catalog)) => match letters_cannot_go(&settings, &catalog, &files) {
            None => Ok((settings, catalog)),
            Some(problem) => Err(problem.into()),
        },
        (settings, event) => {
            let mut problems = settings.err().unwrap_or_default().0;
            let event = event.err().unwrap_or_default().0;
            let placed = |problem| where_named(problem, &files, config());
            problems.extend(event.into_iter().map(placed));
            Err(Problems(problems))
        }
    }
}

/// A file of the event that cannot be read is told of where a server file names it.
fn where_named<'f>(
    problem: Problem,
    files: &Files,
    mut config: impl Iterator<Item = &'f Path>,
) -> Problem {
    let named = [
        ("files.event", &files.event),
        ("files.taxonomy", &files.taxonomy),
        ("files.kinds", &files.kinds),
        ("files.wards", &files.wards),
    ];
    let is_it = |path: &Option<PathBuf>| {
        let path = path.as_ref().map(|path| path.display().to_string());
        path.is_some_and(|path| path == problem.file)
    };
    let whole = problem.line.is_none() && problem.key.is_empty();
    let Some((key, _)) = named.into_iter().find(|(_, path)| whole && is_it(path)) else {
        return problem;
    };
    let place = config.find_map(|file| {
        let keys = Settings::own_keys(file).ok()?;
        let (_, line) = keys.into_iter().find(|(own, _)| own == key)?;
        Some((file.display().to_string(), line))
    });
    match place {
        Some((file, line)) => Problem {
            message: format!("{} {}", problem.file, problem.message),
            file,
            line,
            key: key.into(),
            mend: problem.mend,
            fault: None,
        },
        None => problem,
    }
}

/// Whoever is asked once more is asked by mail.
fn letters_cannot_go(settings: &Settings, catalog: &Catalog, files: &Files) -> Option<Problem> {
    let again = catalog.event.ask_again.as_ref()?;
    settings.mail.is_none().then(|| Problem {
        file: event_file(files),
        line: Some(again.line),
        key: "event.ask_again_days".into(),
        message: "letters cannot go without a mail server".into(),
        mend: "write [mail] with server and from into the server file, or leave ask_again_days out"
            .into(),
        fault: None,
    })
}

fn event_file(files: &Files) -> String {
    let path = files.event.as_ref();
    path.map_or(EXAMPLE.into(), |path| path.display().to_string())
}

/// What the matcher says of each room's weights; the event data knows only that they are numbers.
fn unusable_weights(catalog: &Catalog, files: &Files) -> Vec<Problem> {
    let problem = |line, message: String| Problem {
        file: event_file(files),
        line,
        key: "room.weights".into(),
        message,
        mend: String::new(),
        fault: None,
    };
    let world = match world(catalog) {
        Ok(world) => world,
        Err(error) => return vec![problem(None, error.to_string())],
    };
    let wrong = catalog.rooms.iter().filter_map(|room| {
        let read: Result<Weights, _> = room.weights.clone().try_into();
        let message = match read {
            Ok(weights) => weights.check(&world).err()?.to_string(),
            Err(error) => error.message().to_owned(),
        };
        Some(problem(room.weights_line, message))
    });
    wrong.collect()
}

/// The environment as text; what is not Unicode cannot be a setting.
pub fn variables() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?)))
}

fn summary(settings: &Settings, catalog: &Catalog, keeper: Option<&Keeper>) -> String {
    let event = &catalog.event;
    let mut text = String::new();
    let shown = |path: &Option<PathBuf>| match path {
        Some(path) => path.display().to_string(),
        None => "the example compiled in".into(),
    };
    // Writing to a String cannot fail.
    let _ = writeln!(text, "event      {} / {}", event.name.ja, event.name.en);
    let _ = writeln!(text, "file       {}", shown(&settings.files.event));
    let _ = writeln!(
        text,
        "organizer  {} / {}",
        event.organizer.ja, event.organizer.en
    );
    let zone = event.zone.iana_name().unwrap_or("UTC");
    let _ = writeln!(
        text,
        "date       {} ({zone}), personal data erased on {}",
        event.date, event.erase_on
    );
    let (tags, groups) = (catalog.tags.len(), catalog.groups.len());
    let _ = writeln!(text, "tags       {tags} in {groups} groups");
    let (kinds, subs) = (catalog.kinds.len(), catalog.sub_kinds.len());
    let _ = writeln!(
        text,
        "kinds      {kinds}, {subs} sub-kinds, {} roles",
        catalog.roles.len()
    );
    let _ = writeln!(
        text,
        "wards      {}, {} areas",
        catalog.wards.len(),
        catalog.areas.len()
    );
    for room in &catalog.rooms {
        let mode = match room.mode {
            RoomMode::None => "nobody introduced".to_owned(),
            RoomMode::Suggestions => "suggestions".into(),
            RoomMode::Rounds => format!("rounds at {} tables", room.tables),
            RoomMode::Circles => format!(
                "group tables of {}-{}, {} tables",
                room.group_size[0], room.group_size[1], room.tables
            ),
        };
        let open = if room.open { "open" } else { "closed" };
        let _ = writeln!(
            text,
            "room       {}: {}, {mode}, {open}",
            room.id, room.words.ja
        );
    }
    let _ = writeln!(text, "booths     {}", catalog.booths.len());
    let _ = writeln!(text, "agenda     {} sessions", catalog.agenda.len());
    if event.acquaintance {
        let _ = writeln!(text, "asks       how well people know organizations");
    }
    if let Some(again) = &event.ask_again {
        let _ = writeln!(
            text,
            "again      by mail on {}, of whom agreed; answered by {}",
            again.on, again.until
        );
    }
    for question in &catalog.questions {
        let _ = writeln!(text, "question   {}", described(question));
    }
    let hosts = unplaced_hosts(catalog);
    if !hosts.is_empty() {
        let _ = writeln!(
            text,
            "hosts      {}: people can wish to talk to them once the list of facilities knows them by this name; else write at each booth: ward = \"…\"",
            hosts.join(", ")
        );
    }
    let _ = writeln!(text, "tls        {}", certificate(settings, keeper));
    let host = settings.public_url.as_deref().and_then(host_of);
    if let (Some(keeper), Some(host)) = (keeper, host)
        && let Some(doubt) = keeper.doubt(&host)
    {
        let _ = writeln!(text, "warning    {doubt}");
        return text;
    }
    let _ = writeln!(text, "all is well");
    text
}

/// How a question is put, to whom, and in Japanese.
fn described(question: &Question) -> String {
    let form = match question.form {
        QuestionForm::Single => format!("one of {}", question.choices.len()),
        QuestionForm::Multiple => format!("any of {}", question.choices.len()),
        QuestionForm::Scale => "1 to 5".into(),
        QuestionForm::Text => format!("a text of {TEXT_MAX} characters"),
    };
    let at = match question.at {
        AskedAt::Joining => "once in",
        AskedAt::End => "at the end",
    };
    let kinds: Vec<_> = question.kinds.iter().map(KindId::as_str).collect();
    let whom = match kinds.is_empty() {
        true => "everybody".to_owned(),
        false => kinds.join(", "),
    };
    let (id, words) = (&question.id, &question.words.ja);
    format!("{id}: {words} ({form}, {at}, {whom})")
}

/// Booths whose people speak, and of whom nothing but the list of facilities can say who they are.
fn unplaced_hosts(catalog: &Catalog) -> Vec<&str> {
    let speaks = |booth: &&Booth| catalog.agenda.iter().any(|s| s.hosts.contains(&booth.id));
    let company = |booth: &Booth| {
        catalog
            .kind(&booth.kind)
            .is_some_and(|kind| kind.on_request)
    };
    let hosts = catalog.booths.iter().filter(speaks);
    let unplaced = hosts.filter(|booth| booth.ward.is_none() && !company(booth));
    unplaced.map(|booth| booth.words.ja.as_str()).collect()
}

fn certificate(settings: &Settings, keeper: Option<&Keeper>) -> String {
    let until = keeper.and_then(Keeper::until);
    match (&settings.tls, until) {
        (None, _) => "none: plain http".into(),
        (Some(Tls::Files { certificate, .. }), until) => {
            let until = until.map(|until| format!(", good until {until}"));
            format!("{}{}", certificate.display(), until.unwrap_or_default())
        }
        (Some(Tls::Acme(acme)), None) => {
            format!("{} from {}", acme.names.join(" "), acme.directory)
        }
        (Some(Tls::Acme(acme)), Some(until)) => {
            let (names, directory) = (acme.names.join(" "), &acme.directory);
            format!("{names} from {directory}, kept one good until {until}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_passes_and_is_summed_up() {
        let text = run(&Args { config: None }).unwrap();
        assert!(text.contains("tags       90 in 9 groups"), "{text}");
        assert!(text.contains("room       south: "), "{text}");
    }

    #[test]
    fn problems_of_settings_and_event_are_told_together() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(
            path("server.toml"),
            "listen = 1\n[files]\nevent = \"event.toml\"\n",
        )
        .unwrap();
        std::fs::write(path("event.toml"), "schema = 2\n").unwrap();
        let problems = load(Some(&path("server.toml")), &Overrides::default())
            .unwrap_err()
            .to_string();
        assert!(problems.contains("server.toml:1: listen:"), "{problems}");
        assert!(problems.contains("event.toml:1: schema:"), "{problems}");
    }

    #[test]
    fn asking_again_without_a_mail_server_is_told_with_its_mend() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let event = include_str!("../../config/event.toml");
        let days = "# ask_again_days = 90";
        let line = event.lines().position(|l| l == days).unwrap() + 2;
        let event = event.replacen(days, "acquaintance = true\nask_again_days = 90", 1);
        std::fs::write(path("event.toml"), event).unwrap();
        let server = |more: &str| {
            let text = format!("[files]\nevent = \"event.toml\"\n{more}");
            std::fs::write(path("server.toml"), text).unwrap();
            run(&Args {
                config: Some(path("server.toml")),
            })
        };
        let told = server("").unwrap_err().to_string();
        let place = format!(
            "{}:{line}: event.ask_again_days: ",
            path("event.toml").display()
        );
        assert!(told.starts_with(&place), "{told}");
        assert!(told.contains("write [mail] with server and from"), "{told}");
        let mail = "[mail]\nserver = \"smtp://127.0.0.1:2525\"\nfrom = \"会 <meet@example.jp>\"\n";
        let summary = server(mail).unwrap();
        assert!(
            summary.contains("again      by mail on 2027-12-17"),
            "{summary}"
        );
    }

    #[test]
    fn weights_the_matcher_does_not_know_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("event.toml");
        let text = include_str!("../../config/event.toml");
        let told = |weights: &str| {
            let text = text.replacen("[room.weights.groups]", weights, 1);
            let line = text.lines().position(|l| l == "[room.weights]").unwrap() + 1;
            std::fs::write(&path, text).unwrap();
            let problems = load(Some(&path), &Overrides::default())
                .err()
                .unwrap()
                .to_string();
            let place = format!("{}:{line}: room.weights: ", path.display());
            problems
                .strip_prefix(&place)
                .map(str::to_owned)
                .unwrap_or(problems)
        };
        let unknown = told("[room.weights]\nlove = 1\n[room.weights.groups]");
        assert!(
            unknown.starts_with("unknown field `love`, expected one of"),
            "{unknown}"
        );
        let large = told("[room.weights]\nneed = 65535\n[room.weights.groups]");
        assert!(large.contains("points"), "{large}");
    }

    #[test]
    fn a_file_of_the_event_is_missed_where_it_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let server = folder.path().join("server.toml");
        for (key, written) in [
            ("event", "no.toml"),
            ("wards", "."),
            ("kinds", "x/kinds.toml"),
        ] {
            let text = format!("listen = \"0.0.0.0:80\"\n[files]\n{key} = \"{written}\"\n");
            std::fs::write(&server, text).unwrap();
            let told = load(Some(&server), &Overrides::default()).unwrap_err();
            let told = told.to_string();
            let place = format!("{}:3: files.{key}: ", server.display());
            assert!(told.starts_with(&place), "{told}");
            assert!(
                told.contains("cannot be read") && !told.contains('\n'),
                "{told}"
            );
        }
    }

    #[test]
    fn a_missing_file_is_named() {
        let problems = load(Some("no/such.toml".as_ref()), &Overrides::default()).unwrap_err();
        assert!(
            problems
                .to_string()
                .starts_with("no/such.toml: cannot be read"),
            "{problems}"
        );
    }
}
