//! `make bench-live`: the loads of an evening against the built service and, in the same run, against a bare WebSocket server.
//!
//! The floor does for a phone what any server must: shakes hands, answers a hello, hands on what somebody says. The service does the real thing:
//! token, journal, presence, welcome, matching. Server and load run on cores of their own. Read ratios: a machine is never alone.

mod attack;
mod attacks;
mod deeds;
mod floor;
mod heard;
mod http;
mod phones;
mod server;
mod shapes;
mod start;
mod table;

use std::process::Command;

use rustix::process::{Resource, getrlimit, setrlimit};
use server::Kind;
use shapes::Load;
use table::Table;

/// Server, and load.
const CORES: [&str; 2] = ["0", "1"];
/// Sockets of the largest crowd, and their registrations.
const FILES: u64 = 40_000;

const ALONE: [Kind; 2] = [Kind::Floor, Kind::Service];

const USAGE: &str = "usage: live [--short | --minute] [--alone] [--phones 1000,5000] [--runs 3] | --attacks [PART OF A NAME]";

struct Plan {
    loads: Vec<Load>,
    runs: usize,
    kinds: Vec<Kind>,
    /// They come within a minute, and that is all.
    minute: bool,
    /// Attacks whose names have this in them, instead of crowds.
    attacks: Option<String>,
}

impl Plan {
    fn read(args: &[String]) -> Result<Self, String> {
        let mut plan = Self {
            loads: [1_000, 5_000].map(Load::of).to_vec(),
            runs: 3,
            kinds: Kind::ALL.to_vec(),
            minute: false,
            attacks: None,
        };
        let mut args = args.iter().peekable();
        while let Some(arg) = args.next() {
            let mut number = || args.next().cloned().ok_or(USAGE);
            match arg.as_str() {
                "--short" => {
                    (plan.loads, plan.runs) = (vec![Load::short()], 1);
                    plan.kinds = ALONE.to_vec();
                }
                // Without peers.
                "--alone" => plan.kinds = ALONE.to_vec(),
                "--minute" => (plan.loads, plan.minute) = (vec![Load::of(222)], true),
                "--runs" => plan.runs = number()?.parse().map_err(|_| USAGE)?,
                "--phones" => {
                    let sizes = number()?;
                    let sizes: Result<Vec<_>, _> = sizes.split(',').map(str::parse).collect();
                    let sizes = sizes.map_err(|_| USAGE)?.into_iter();
                    plan.loads = sizes.map(Load::of).collect();
                }
                "--attacks" => {
                    let named = args.next_if(|arg| !arg.starts_with('-'));
                    plan.attacks = Some(named.cloned().unwrap_or_default());
                }
                // What cargo adds.
                "--bench" => {}
                _ => return Err(USAGE.into()),
            }
        }
        Ok(plan)
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.first().is_some_and(|arg| arg == floor::ARGUMENT) {
        floor::run();
        return;
    }
    if args.first().is_some_and(|arg| arg == attack::ARGUMENT) {
        attack::run(&args[1..]);
        return;
    }
    let plan = match Plan::read(&args) {
        Ok(plan) => plan,
        Err(usage) => {
            eprintln!("{usage}");
            std::process::exit(2);
        }
    };
    let mut files = getrlimit(Resource::Nofile);
    files.current = files
        .maximum
        .map_or(Some(FILES), |most| Some(most.min(FILES)));
    setrlimit(Resource::Nofile, files).expect("as many files as the hard limit says");
    let pinned = pin();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    if let Some(only) = &plan.attacks {
        runtime.block_on(attacks::run(only, pinned));
        return;
    }
    let lacks = |kind: &Kind| {
        let lacks = kind.lacks();
        if let Some(what) = lacks {
            println!("{} is left out: here is no {what}", kind.name());
        }
        lacks.is_some()
    };
    let kinds: Vec<_> = plan.kinds.into_iter().filter(|kind| !lacks(kind)).collect();
    for &load in &plan.loads {
        let crowd = load.phones;
        let mut table = Table::default();
        for _ in 0..plan.runs {
            if plan.minute {
                runtime.block_on(shapes::minute(load, pinned, &mut table));
                continue;
            }
            for &kind in &kinds {
                eprintln!("{crowd} phones, {}", kind.name());
                runtime.block_on(shapes::run(kind, load, pinned, &mut table));
            }
        }
        let cores = if pinned { "" } else { ", on the same cores" };
        println!(
            "\n{crowd} phones, medians of {}{cores}\n\n{table}",
            plan.runs
        );
    }
}

/// The load stays on a core of its own, where there are two.
fn pin() -> bool {
    let two = std::thread::available_parallelism().is_ok_and(|cores| cores.get() > 1);
    let own = std::process::id().to_string();
    let taskset = || {
        Command::new("taskset")
            .args(["-cp", CORES[1], &own])
            .output()
    };
    two && taskset().is_ok_and(|output| output.status.success())
}
