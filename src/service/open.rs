//! How an event is put together: its stores read, its parts made, its tasks started.

use std::sync::{Arc, Mutex, OnceLock};
use std::time::Instant;

use tokio::sync::watch;

use super::acting::Acting;
use super::arrivals::Arrivals;
use super::asking_again::{self, AskingAgain};
use super::booths::Booths;
use super::carry_over::CarryOvers;
use super::clock::{Clock, EventClock};
use super::following;
use super::foresight::Foresights;
use super::forgetting::{self, Forgetting};
use super::letters::Letters;
use super::links::Links;
use super::organizations::{self, Organizations};
use super::proof::Proofs;
use super::readiness::Readiness;
use super::reading::Reading;
use super::registration::Registration;
use super::rehearsal::Rehearsals;
use super::replica::Replica;
use super::rosters::{self, Rosters};
use super::rounds::{self, Rounds};
use super::session::Sessions;
use super::sign_in::SignIn;
use super::staff::{self, Staff};
use super::stores::{PASSPHRASE, SECRET, Stores};
use super::writer::Commands;
use super::{Service, snapshot};
use crate::catalog::Catalog;
use crate::config::Settings;
use crate::key_values::{KeyValueStore, SECRET_OF};
use crate::live::{Hub, Roster, RosterSettings};
use crate::mail::Mailer;
use crate::matcher::{weights, world};
use crate::security::Security;
use crate::store::StoreError;
use crate::tasks;
use crate::token::{Keys, SECRET_BYTES};
use domain::Position;
use hall::{Command, RoomPlan};
use matching::score::WorldError;

/// Messages of a room kept for who is away.
const ROOM_LOG: usize = 256;

/// Phones are told counts every so many ticks at most: they are many, and nobody watches a number.
const PHONES_EVERY_TICKS: u32 = 8;

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    World(#[from] WorldError),
    #[error(
        "the event's stored secret has {0} bytes, {SECRET_BYTES} are needed: restore the data folder from a backup, or start with an empty one"
    )]
    Secret(usize),
}

impl Service {
    /// Reads the journal, provisions new rooms, and starts the tasks that write and show.
    pub async fn open(
        catalog: Arc<Catalog>,
        settings: Arc<Settings>,
        stores: Stores,
        clock: Clock,
    ) -> Result<Arc<Self>, OpenError> {
        let secret = secret(&*stores.key_values).await?;
        let restored_of = stores.key_values.get(SECRET_OF).await?;
        let restored_of = restored_of.map(|name| String::from_utf8_lossy(&name).into_owned());
        let keys = match restored_of.as_ref().or(stores.event.as_ref()) {
            Some(event) if !event.is_empty() => Keys::of_event(secret, event),
            _ => Keys::new(secret),
        };
        let world = world(&catalog)?;
        let roster = Roster::new(
            Arc::clone(&catalog),
            Arc::clone(&world),
            &|room| weights(&catalog, room),
            RosterSettings {
                suggestions: settings.suggestions.count,
                tick: settings.live.tick,
                min_interval: settings.suggestions.min_interval,
                tell_phones_every: settings.live.tick * PHONES_EVERY_TICKS,
            },
        );
        let hub = Arc::new(Hub::new(&catalog, settings.live.inbox, ROOM_LOG));
        let organizations = Organizations::load(Arc::clone(&stores.key_values)).await?;
        let organizations = Arc::new(organizations);
        let replica = Arc::new(Replica::new(stores, EventClock::new(clock), hub, secret));
        replica.hall_mut().go_by(catalog.limits.clone().into());
        let alone = replica.stores.event.is_none();
        if let Some(hall) = replica.kept_hall().await? {
            replica.replace_hall(hall);
        }
        // Whoever the snapshot knows may have come after the directory was opened.
        replica.stores.directory.refresh().await?;
        replica.catch_up().await?;
        if alone {
            go_on_from_the_newest(&replica).await?;
        }
        let commands = Commands::to_writer_of(&replica);
        let follow = following::follow(Arc::downgrade(&replica));
        replica.fate.hangs_on("follower", &replica, follow);

        let sign_in = SignIn::new(
            settings.join.clone(),
            Arc::clone(&catalog),
            keys.clone(),
            Arc::clone(&replica),
        );
        let sign_in = Arc::new(sign_in);
        let reading = Arc::new(Reading {
            replica: Arc::clone(&replica),
            catalog: Arc::clone(&catalog),
            organizations: Arc::clone(&organizations),
            world,
            sign_in: Arc::clone(&sign_in),
        });
        let proofs = Arc::new(Proofs {
            replica: Arc::clone(&replica),
            reading: Arc::clone(&reading),
        });
        let acting = Acting::new(Arc::clone(&reading), commands.clone(), Arc::clone(&sign_in));
        let acting = Arc::new(acting);
        let carry_overs = Arc::new(CarryOvers {
            replica: Arc::clone(&replica),
            reading: Arc::clone(&reading),
            commands: commands.clone(),
            keys: keys.clone(),
        });
        let mailer = mailer(&settings).map(Arc::new);
        let asking_again = Arc::new(AskingAgain {
            replica: Arc::clone(&replica),
            reading: Arc::clone(&reading),
            catalog: Arc::clone(&catalog),
            keys: keys.clone(),
            mailer: mailer.clone(),
            public_url: OnceLock::new(),
            state: Mutex::default(),
        });
        let forgetting = Arc::new(Forgetting::new(
            Arc::clone(&replica),
            commands.clone(),
            Arc::clone(&catalog),
            Arc::clone(&carry_overs),
            Arc::clone(&asking_again),
            settings.redis.is_none().then(|| settings.data_dir.clone()),
        ));
        let links = Arc::new(Links {
            replica: Arc::clone(&replica),
            commands: commands.clone(),
            keys: keys.clone(),
        });
        let staff = Arc::new(Staff::new(Arc::clone(&replica), commands.clone()));
        let security = Arc::new(Security::new(Instant::now()));
        let service = Arc::new(Self {
            rosters: Arc::new(Rosters::new(Arc::clone(&replica), roster)),
            rounds: Arc::new(Rounds::new(
                Arc::clone(&reading),
                commands.clone(),
                Arc::clone(&proofs),
                settings.rounds.clone(),
            )),
            proofs,
            registration: Arc::new(Registration {
                replica: Arc::clone(&replica),
                commands: commands.clone(),
                catalog: Arc::clone(&catalog),
                organizations,
                keys: keys.clone(),
                sign_in: Arc::clone(&sign_in),
                limits: settings.registration.clone(),
                desk_confirms: settings.join.desk_confirms,
            }),
            sessions: Arc::new(Sessions {
                replica: Arc::clone(&replica),
                reading: Arc::clone(&reading),
                commands: commands.clone(),
                acting: Arc::clone(&acting),
                forgetting: Arc::clone(&forgetting),
                sign_in: Arc::clone(&sign_in),
                staff: Arc::clone(&staff),
                security: Arc::clone(&security),
                keys,
                reconnect_within: settings.shutdown.reconnect_within,
                draining: watch::Sender::new(false),
                tick: settings.live.tick,
            }),
            rehearsals: Arc::new(Rehearsals {
                replica: Arc::clone(&replica),
                commands: commands.clone(),
                forgetting: Arc::clone(&forgetting),
            }),
            readiness: Readiness::new(Arc::clone(&replica)),
            security,
            arrivals: Arc::new(Arrivals {
                reading: Arc::clone(&reading),
                commands: commands.clone(),
                links: Arc::clone(&links),
            }),
            letters: Arc::new(Letters {
                replica: Arc::clone(&replica),
                commands: commands.clone(),
                links: Arc::clone(&links),
                catalog: Arc::clone(&catalog),
                mailer,
                state: Mutex::default(),
            }),
            links,
            booths: Booths {
                reading: Arc::clone(&reading),
                commands: commands.clone(),
                sign_in: Arc::clone(&sign_in),
            },
            carry_overs,
            foresights: Foresights::new(Arc::clone(&reading)),
            forgetting,
            asking_again,
            staff,
            acting,
            sign_in,
            reading,
            commands,
            replica,
            settings,
            catalog,
        });
        service.begin(alone).await?;
        Ok(service)
    }

    /// What has to be so before anybody comes, and whatever happens by itself from then on.
    async fn begin(&self, alone: bool) -> Result<(), StoreError> {
        let (every, tick) = (
            self.settings.journal.snapshot_every,
            self.settings.live.tick,
        );
        tasks::again("rosters", &self.rosters, move |rosters| {
            rosters::watch(rosters, tick)
        });
        provision(&self.catalog, &self.commands).await;
        self.note_passphrase().await?;
        self.registration.settle_employers().await?;
        if alone {
            self.forgetting.finish_erasing().await?;
        }
        tasks::again("erasing", &self.forgetting, forgetting::keep_promises);
        tasks::again("asking again", &self.asking_again, asking_again::watch);
        tasks::again("staff", &self.staff, staff::keep_seen);
        tasks::again("rounds", &self.rounds, rounds::watch);
        let organizations = &self.reading.organizations;
        tasks::again("organizations", organizations, organizations::watch);
        tasks::again("snapshots", &self.replica, move |replica| {
            snapshot::keep(replica, every, tick)
        });
        Ok(())
    }

    /// With another passphrase than before, whoever signed in before is signed out.
    async fn note_passphrase(&self) -> Result<(), StoreError> {
        let Some(hash) = self.replica.key_values().get(PASSPHRASE).await? else {
            return Ok(());
        };
        let digest = self.sign_in.passphrase_digest(&hash);
        let note = self
            .commands
            .execute(Command::SetPassphrase { digest }, None);
        if let Err(error) = note.await {
            tracing::error!(%error, "the journal takes no command: sign-ins of an earlier passphrase hold until they run out");
        }
        Ok(())
    }
}

async fn secret(key_values: &dyn KeyValueStore) -> Result<[u8; SECRET_BYTES], OpenError> {
    let fresh = Keys::random_secret().to_vec();
    let secret = key_values.get_or_insert(SECRET, fresh).await?;
    secret
        .try_into()
        .map_err(|found: Vec<u8>| OpenError::Secret(found.len()))
}

/// The settings have been looked at, so nothing is wrong with them.
fn mailer(settings: &Settings) -> Option<Mailer> {
    let mail = settings.mail.as_ref()?;
    Mailer::new(&mail.server, &mail.from).ok()
}

/// Nobody else writes this journal, so what it says has happened.
async fn go_on_from_the_newest(replica: &Replica) -> Result<(), StoreError> {
    let Some(before) = replica.hall().position().0.checked_sub(1) else {
        return Ok(());
    };
    let newest = replica.stores.journal.read(Position(before), 1).await?;
    if let Some(newest) = newest.first() {
        replica.clock.not_before(newest.at);
    }
    Ok(())
}

async fn provision(catalog: &Catalog, commands: &Commands) {
    let plans = catalog.rooms.iter().map(|room| RoomPlan {
        room: room.id.clone(),
        open: room.open,
        mode: room.mode,
        first_table: u16::try_from(room.first_table).unwrap_or(1),
        tables: u16::try_from(room.tables).unwrap_or(u16::MAX),
    });
    let booths = catalog.booths.iter();
    let booths = booths.map(|booth| (booth.id.clone(), booth.places));
    let provision = [
        Command::ProvisionRooms(plans.collect()),
        Command::ProvisionBooths(booths.collect()),
    ];
    for command in provision {
        if let Err(error) = commands.execute(command, None).await {
            tracing::error!(%error, "rooms and booths could not be provisioned");
        }
    }
}
