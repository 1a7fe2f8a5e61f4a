//! Where an event is kept, for commands that serve nobody.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::check::{load, variables};
use super::failure::Failure;
use crate::catalog::Catalog;
use crate::config::{Overrides, Settings};
use crate::directory::{Directory, SqliteDirectory};
use crate::folder::Folder;
use crate::journal::{Journal, SqliteJournal};
use crate::key_values::{KeyValueStore, SqliteKeyValueStore};
use crate::remote::{RedisClient, Target};
use crate::server::{connect_settled, redis_directory, redis_journal, redis_key_values};
use crate::sqlite::Part;
use crate::store::StoreError;
use hall::Hall;

#[derive(Clone, Debug, clap::Args)]
#[group(id = "place", multiple = true)]
pub struct Args {
    /// A server file (which may name an event file), or an event file alone. Without it: the example event.
    #[arg(long, env = "KAOTSUNAGI_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of the embedded store.
    #[arg(
        long,
        env = "KAOTSUNAGI_DATA_DIR",
        value_name = "DIR",
        conflicts_with = "redis"
    )]
    pub data_dir: Option<String>,
    /// Redis, when the event is kept there.
    #[arg(long, env = "KAOTSUNAGI_REDIS", value_name = "URL")]
    pub redis: Option<String>,
    /// The event's name in Redis.
    #[arg(long, env = "KAOTSUNAGI_REDIS_EVENT", value_name = "NAME")]
    pub redis_event: Option<String>,
}

impl Args {
    pub fn load(&self) -> Result<(Settings, Catalog), Failure> {
        let overrides = Overrides::from_environment(variables())
            .flag("data_dir", self.data_dir.clone())
            .flag("redis", self.redis.clone())
            .flag("redis_event", self.redis_event.clone());
        load(self.config.as_deref(), &overrides)
            .map_err(|problems| Failure::Input(problems.to_string()))
    }
}

/// Commits read at once.
const PAGE: usize = 1_000;

/// What an event is kept in.
pub struct Place {
    pub journal: Arc<dyn Journal>,
    pub key_values: Arc<dyn KeyValueStore>,
    names: Names,
}

enum Names {
    Folder(Folder, PathBuf),
    Redis(RedisClient, String),
}

impl Place {
    /// An event that is there. Beside a node that serves it, too.
    pub async fn of(settings: &Settings) -> Result<Self, Failure> {
        match &settings.redis {
            Some(target) => Self::in_redis(target, settings).await,
            None => Self::in_folder(settings.data_dir.clone()).await,
        }
    }

    async fn in_redis(target: &Target, settings: &Settings) -> Result<Self, Failure> {
        let event = &settings.redis_event;
        let client = connect_settled(target, event).await.map_err(failed)?;
        let journal = redis_journal(&client, event, settings.redis_wait);
        Ok(Self {
            journal: Arc::new(journal.await.map_err(failed)?),
            key_values: Arc::new(redis_key_values(&client, event)),
            names: Names::Redis(client, event.clone()),
        })
    }

    pub async fn in_folder(path: PathBuf) -> Result<Self, Failure> {
        let there = path.join(Part::Journal.file());
        if !there.exists() {
            return Err(Failure::Input(format!(
                "{}: holds no event ({} is missing); name the folder the event is served from, or its Redis with --redis",
                path.display(),
                Part::Journal.file()
            )));
        }
        let folder = Folder::check(&path).map_err(failed)?;
        let journal = folder.open(Part::Journal).map_err(failed)?;
        let key_values = folder.open(Part::KeyValues).map_err(failed)?;
        Ok(Self {
            journal: Arc::new(SqliteJournal::of(journal).await.map_err(failed)?),
            key_values: Arc::new(SqliteKeyValueStore::of(key_values)),
            names: Names::Folder(folder, path),
        })
    }

    /// The event as its journal tells it.
    pub async fn hall(&self) -> Result<Hall, StoreError> {
        let mut hall = Hall::default();
        loop {
            let commits = self.journal.read(hall.position(), PAGE).await?;
            for commit in &commits {
                hall.apply(commit);
            }
            if commits.len() < PAGE {
                return Ok(hall);
            }
        }
    }

    /// The name it has among others in one store.
    pub fn event(&self) -> Option<&str> {
        match &self.names {
            Names::Folder(..) => None,
            Names::Redis(_, event) => Some(event),
        }
    }

    /// The directory as it is now.
    pub async fn directory(&self) -> Result<Arc<dyn Directory>, StoreError> {
        Ok(match &self.names {
            Names::Redis(client, event) => Arc::new(redis_directory(client, event).await?),
            Names::Folder(folder, _) => {
                let file = folder.open(Part::Directory);
                let file =
                    file.map_err(|error| StoreError::Io(std::io::Error::other(error.to_string())))?;
                Arc::new(SqliteDirectory::of(file).await?)
            }
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.names {
            Names::Folder(_, path) => write!(f, "{}", path.display()),
            Names::Redis(client, event) => write!(f, "Redis {}, event {event}", client.target()),
        }
    }
}

pub fn failed(error: impl fmt::Display) -> Failure {
    Failure::Running(error.to_string())
}
