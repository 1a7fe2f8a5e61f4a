//! `import --carry-over`: what earlier events left, read file by file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::carry_over;
use crate::catalog::Catalog;
use crate::cli::failure::Failure;
use crate::config::Settings;
use crate::server::{Alone, StartError};
use protocol::api::CarryOver;

/// All files are looked at before any is stored.
pub(super) async fn run(
    paths: &[PathBuf],
    dry_run: bool,
    settings: Settings,
    catalog: Catalog,
) -> Result<String, Failure> {
    let files: Vec<_> = paths
        .iter()
        .map(|path| read(path))
        .collect::<Result<_, _>>()?;
    let failed = |error: &dyn std::fmt::Display| Failure::Running(error.to_string());
    let alone = Alone::open(settings, catalog).await.map_err(|error| match error {
        StartError::InUse(folder) => Failure::Running(format!(
            "the data folder {} is in use by a running kaotsunagi: stop it, import, and start it again",
            folder.display()
        )),
        error => failed(&error),
    })?;
    let mut said = String::new();
    let mut outcome = Ok(());
    for (path, (bytes, carried)) in paths.iter().zip(&files) {
        let taken = alone
            .service
            .carry_overs
            .take(carried, bytes, dry_run)
            .await;
        let taken = match taken {
            Ok(taken) => taken,
            Err(error) => {
                outcome = Err(failed(&error));
                break;
            }
        };
        let done = match (dry_run, taken.known) {
            (_, true) => "read before: nothing changes",
            (true, false) => "nothing was stored",
            (false, false) => "stored",
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            said,
            "{}: {} ({}), {} organizations, {} pairs met, {} missed each other, signed by {}: {done}",
            path.display(),
            carried.event.en,
            carried.date,
            carried.organizations.len(),
            carried.met.len(),
            carried.missed.len(),
            carried.key,
        );
    }
    alone.close().await;
    outcome.map(|()| said)
}

fn read(path: &Path) -> Result<(Vec<u8>, CarryOver), Failure> {
    let refused = |why: &dyn std::fmt::Display| {
        Failure::Input(format!("{}: {why}. Nothing was stored", path.display()))
    };
    let bytes =
        std::fs::read(path).map_err(|error| refused(&format!("cannot be read: {error}")))?;
    let carried = carry_over::read(&bytes).map_err(|refusal| refused(&refusal))?;
    Ok((bytes, carried))
}
