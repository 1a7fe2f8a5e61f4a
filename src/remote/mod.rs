//! A connection to Redis that comes back: one rule for a single server, a master behind Sentinels, and a cluster.
//!
//! The client library's manager knows single servers only, and neither asks Sentinels again nor leaves a server that has become a replica.

mod target;

/// Both shared with the tests of the whole.
#[cfg(test)]
#[path = "../../tests/it/deadline.rs"]
mod deadline;
#[cfg(test)]
#[allow(dead_code)]
#[path = "../../tests/it/redis_server.rs"]
pub mod redis_server;

use std::sync::Arc;
use std::time::Duration;

use redis::aio::{ConnectionLike, MultiplexedConnection};
use redis::cluster::ClusterClientBuilder;
use redis::cluster_async::ClusterConnection;
use redis::{
    AsyncConnectionConfig, Cmd, FromRedisValue, Pipeline, RedisError, RedisFuture, RedisResult,
    Value,
};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use target::Dialer;
pub use target::{BadTarget, Target};

/// How long an answer, or a new connection, may take. A script of ours takes well under a millisecond; beyond this, something is broken.
pub const ANSWER_TIMEOUT: Duration = Duration::from_secs(2);
/// After a failed try nobody tries again for this long: whoever waits is told at once.
const REDIAL_PAUSE: Duration = Duration::from_millis(200);

/// Cheap to clone; all clones share one connection.
#[derive(Clone)]
pub struct RedisClient(Arc<Shared>);

struct Shared {
    target: Target,
    dialer: Dialer,
    patience: Duration,
    state: Mutex<State>,
}

enum State {
    Up { connection: Connection, dialed: u64 },
    Down { dialed: u64, again: Instant },
}

#[derive(Clone)]
enum Connection {
    One(MultiplexedConnection),
    Many(ClusterConnection),
}

impl RedisClient {
    /// Connects when first used.
    pub fn new(target: &Target) -> RedisResult<Self> {
        Self::patient(target, ANSWER_TIMEOUT)
    }

    /// For commands that wait on the server's side.
    pub fn patient(target: &Target, patience: Duration) -> RedisResult<Self> {
        Ok(Self(Arc::new(Shared {
            target: target.clone(),
            dialer: target.dialer()?,
            patience,
            state: Mutex::new(State::Down {
                dialed: 0,
                again: Instant::now(),
            }),
        })))
    }

    pub fn target(&self) -> &Target {
        &self.0.target
    }

    pub async fn run<T: FromRedisValue>(&self, command: &Cmd) -> RedisResult<T> {
        let (mut connection, dialed) = self.connection().await?;
        let answer = timeout(self.0.patience, command.query_async(&mut connection)).await;
        self.discard_if_broken(answer.unwrap_or_else(|_| Err(too_slow())), dialed)
            .await
    }

    /// Several commands on one connection, in order. In a cluster all go where the first one's key is.
    pub async fn run_all<T: FromRedisValue>(&self, pipeline: &Pipeline) -> RedisResult<T> {
        let (mut connection, dialed) = self.connection().await?;
        let answer = timeout(self.0.patience, pipeline.query_async(&mut connection)).await;
        self.discard_if_broken(answer.unwrap_or_else(|_| Err(too_slow())), dialed)
            .await
    }

    async fn connection(&self) -> RedisResult<(Connection, u64)> {
        let mut state = self.0.state.lock().await;
        let dialed = match &*state {
            State::Up { connection, dialed } => return Ok((connection.clone(), *dialed)),
            State::Down { again, .. } if Instant::now() < *again => return Err(Target::nobody()),
            State::Down { dialed, .. } => dialed + 1,
        };
        let dial = timeout(self.0.patience, self.0.dialer.dial(self.0.patience)).await;
        match dial.unwrap_or_else(|_| Err(Target::nobody())) {
            Ok(connection) => {
                *state = State::Up {
                    connection: connection.clone(),
                    dialed,
                };
                Ok((connection, dialed))
            }
            Err(error) => {
                let again = Instant::now() + REDIAL_PAUSE;
                *state = State::Down { dialed, again };
                Err(error)
            }
        }
    }

    /// Leaves a connection that is of no use any more; whoever comes next dials again.
    async fn discard_if_broken<T>(&self, answer: RedisResult<T>, dialed: u64) -> RedisResult<T> {
        if let Err(error) = &answer
            && is_broken(error)
        {
            let mut state = self.0.state.lock().await;
            if matches!(&*state, State::Up { dialed: current, .. } if *current == dialed) {
                tracing::warn!(%error, "the connection to Redis is given up");
                let again = Instant::now();
                *state = State::Down { dialed, again };
            }
        }
        answer
    }
}

fn too_slow() -> RedisError {
    std::io::Error::new(std::io::ErrorKind::TimedOut, "no answer in time").into()
}

/// The connection, or the server at its other end, is the wrong one.
fn is_broken(error: &RedisError) -> bool {
    error.is_io_error()
        || error.is_unrecoverable_error()
        || error.is_connection_dropped()
        || matches!(
            error.code(),
            Some("READONLY" | "MASTERDOWN" | "CLUSTERDOWN")
        )
}

impl Dialer {
    async fn dial(&self, patience: Duration) -> RedisResult<Connection> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(patience))
            .set_response_timeout(Some(patience));
        match self {
            Self::Single(client) => client
                .get_multiplexed_async_connection_with_config(&config)
                .await
                .map(Connection::One),
            Self::Sentinel(client) => client
                .lock()
                .await
                .get_async_connection_with_config(&config)
                .await
                .map(Connection::One),
            Self::Cluster(addresses) => ClusterClientBuilder::new(addresses.clone())
                .connection_timeout(patience)
                .response_timeout(patience)
                .overall_response_timeout(Some(patience))
                // Enough for a slot that moves; our own callers try again after that.
                .retries(3)
                .min_retry_wait(20)
                .max_retry_wait(200)
                .build()?
                .get_async_connection()
                .await
                .map(Connection::Many),
        }
    }
}

impl ConnectionLike for Connection {
    fn req_packed_command<'a>(&'a mut self, cmd: &'a Cmd) -> RedisFuture<'a, Value> {
        match self {
            Self::One(connection) => connection.req_packed_command(cmd),
            Self::Many(connection) => connection.req_packed_command(cmd),
        }
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        cmd: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        match self {
            Self::One(connection) => connection.req_packed_commands(cmd, offset, count),
            Self::Many(connection) => connection.req_packed_commands(cmd, offset, count),
        }
    }

    fn get_db(&self) -> i64 {
        match self {
            Self::One(connection) => connection.get_db(),
            Self::Many(connection) => connection.get_db(),
        }
    }
}

/// The event's keys. The part in braces is what Redis Cluster places them by: all on one shard.
#[derive(Clone)]
pub struct Keys(Arc<str>);

impl Keys {
    pub fn new(event: &str) -> Self {
        Self(format!("{{{event}}}").into())
    }

    pub fn key(&self, name: &str) -> String {
        format!("{}:{name}", self.0)
    }
}

/// One of our scripts with its keys. Sent whole: a server that was restarted or flushed its scripts needs nothing from us.
pub fn script(text: &str, keys: &[&str]) -> Cmd {
    let mut command = redis::cmd("EVAL");
    command.arg(text).arg(keys.len()).arg(keys);
    command
}
