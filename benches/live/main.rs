//! `make bench-live`: the loads of an evening against the built service and, in the same run, against a bare WebSocket server.
//!
//! The floor does for a phone what any server must: shakes hands, answers a hello, hands on what somebody says. The service does the real thing:
//! token, journal, presence, welcome, matching. Server and load run on cores of their own. Read ratios: a machine is never alone.

mod attack;
mod attacks;
mod floor;
mod http;
mod phones;
mod server;
mod shapes;
mod table;

use std::process::Command;

use rustix::process::{Resource, getrlimit, setrlimit};
use server::Kind;
use table::Table;

/// Server, and load.
const CORES: [&str; 2] = ["0", "1"];
/// Sockets of the largest crowd, and their registrations.
const FILES: u64 = 40_000;

const USAGE: &str =
    "usage: live [--short] [--phones 1000,5000] [--runs 3] | --attacks [PART OF A NAME]";

struct Plan {
    crowds: Vec<usize>,
    runs: usize,
    /// Attacks whose names have this in them, instead of crowds.
    attacks: Option<String>,
}

impl Plan {
    fn read(args: &[String]) -> Result<Self, String> {
        let mut plan = Self {
            crowds: vec![1_000, 5_000],
            runs: 3,
            attacks: None,
        };
        let mut args = args.iter().peekable();
        while let Some(arg) = args.next() {
            let mut number = || args.next().cloned().ok_or(USAGE);
            match arg.as_str() {
                // The size of an event, once: that it runs, and what it prints.
                "--short" => (plan.crowds, plan.runs) = (vec![222], 1),
                "--runs" => plan.runs = number()?.parse().map_err(|_| USAGE)?,
                "--phones" => {
                    let sizes = number()?;
                    let sizes: Result<_, _> = sizes.split(',').map(str::parse).collect();
                    plan.crowds = sizes.map_err(|_| USAGE)?;
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
    for &crowd in &plan.crowds {
        let mut table = Table::default();
        for _ in 0..plan.runs {
            for kind in [Kind::Floor, Kind::Service] {
                eprintln!("{crowd} phones, {kind:?}");
                runtime.block_on(shapes::run(kind, crowd, pinned, &mut table));
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
