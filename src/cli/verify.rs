//! `kaotsunagi verify`: whether the proof of an event's rounds holds, by arithmetic alone.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use crate::proof::{self, Fault, Verdict};

#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// What /api/proof answered when the event was over
    #[arg(long, env = "KAOTSUNAGI_PROOF", value_name = "FILE")]
    pub proof: PathBuf,
    /// What it answered while the event was running, if somebody kept it
    #[arg(long, env = "KAOTSUNAGI_EARLIER", value_name = "FILE")]
    pub earlier: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<String, Failure> {
    let proof = read(&args.proof)?;
    let earlier = args.earlier.as_deref().map(read).transpose()?;
    let found = proof::verify(&proof, earlier.as_deref());
    found.map(|verdict| said(&verdict)).map_err(|fault| {
        let text = format!("{}: {fault}", args.proof.display());
        match fault {
            Fault::Unreadable(_) => Failure::Input(text),
            Fault::Broken(_) => Failure::Running(text),
        }
    })
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let read = std::fs::read(path);
    read.map_err(|error| Failure::Input(format!("{}: cannot be read: {error}", path.display())))
}

fn said(verdict: &Verdict) -> String {
    let Verdict {
        rounds,
        best,
        unclaimed,
        people,
        waited,
        called_later,
        again,
        ..
    } = verdict;
    if !verdict.closed {
        return format!(
            "The event is still running: {rounds} rounds are committed to, and are opened when all rooms are closed. Keep this file, and hold the later one against it with --earlier.\n"
        );
    }
    format!(
        "All {rounds} rounds are what was committed to when they were called: nothing was changed afterwards.\n\
         {best} rounds of pairs are each the best there was, and as fair as could be to those who had sat out.\n\
         {unclaimed} rounds are not proven (group tables, or too few or too many people).\n\
         {people} people; {waited} times somebody sat out, {called_later} of these were called in the same round after all, as the event says; \
         {again} times somebody sat out though somebody who had sat out less was seated, because no round could have changed it.\n"
    )
}
