//! The journal as one Redis stream. An entry's id is its position and a random tag, so that a commit is known again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use redis::{Cmd, FromRedisValue, Pipeline};
use tokio::time::{Instant, sleep};

use super::scripts::{
    APPEND, Appended, Entry, OPEN, Opened, PUT_BACK, Page, PutBack, READ, READY, Readiness,
};
use super::{AppendError, Journal, Retry, form};
use crate::remote::{ANSWER_TIMEOUT, Keys, RedisClient, script};
use crate::store::StoreError;
use domain::{Millis, Position};
use hall::Commit;

/// Commits retained in case Redis loses its newest ones: ten minutes of a busy hall, a few MB.
const RETAINED_COMMITS: usize = 4096;
/// How long the server holds a question for news.
const NEWS_WAIT: Duration = Duration::from_secs(1);
/// How long replicas may take to confirm.
const REPLICAS_WAIT: Duration = Duration::from_secs(1);

pub struct RedisJournal {
    client: RedisClient,
    /// Waiting for replicas blocks a connection too; without that it is the same as `client`.
    writer: RedisClient,
    /// News blocks its connection, so it has its own.
    tail: RedisClient,
    tip: String,
    journal: String,
    /// Replicas that must have a commit before it counts.
    replicas: u32,
    epoch: RwLock<Arc<str>>,
    known: Mutex<Known>,
    /// This writer's name, for leases.
    writer_name: String,
}

/// The newest commits this node has seen, by position.
type Known = BTreeMap<u64, (u64, Arc<str>)>;

impl RedisJournal {
    pub async fn open(client: RedisClient, keys: &Keys, replicas: u32) -> Result<Self, StoreError> {
        let tail = RedisClient::patient(client.target(), NEWS_WAIT + ANSWER_TIMEOUT)?;
        let writer = match replicas {
            0 => client.clone(),
            _ => RedisClient::new(client.target())?,
        };
        let journal = Self {
            client,
            writer,
            tail,
            tip: keys.key("tip"),
            journal: keys.key("journal"),
            replicas,
            epoch: RwLock::new(Arc::from("")),
            known: Mutex::default(),
            writer_name: format!("{:08x}", rand::random::<u32>()),
        };
        journal.name("").await?;
        Ok(journal)
    }

    /// Learns the journal's name; `broken` is one it may not have any more.
    async fn name(&self, broken: &str) -> Result<(), StoreError> {
        let new = format!("{:08x}", rand::random::<u32>());
        let mut open = script(OPEN, &[&self.tip, &self.journal]);
        let epoch = match self.client.run(open.arg(new).arg(broken)).await? {
            Opened::Named { epoch } => epoch,
            Opened::Torn { last } => return Err(self.torn(last)),
        };
        let mut current = self.epoch.write().unwrap_or_else(PoisonError::into_inner);
        *current = epoch.into();
        Ok(())
    }

    fn torn(&self, last: String) -> StoreError {
        StoreError::Torn {
            journal: self.journal.clone(),
            tip: self.tip.clone(),
            last,
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, entries: impl IntoIterator<Item = (u64, u64, Arc<str>)>) {
        let mut known = self.known();
        known.extend(entries.into_iter().map(|(at, tag, body)| (at, (tag, body))));
        while known.len() > RETAINED_COMMITS {
            known.pop_first();
        }
    }

    fn tag(&self, at: Position) -> String {
        let known = self.known();
        known
            .get(&at.0)
            .map_or_else(String::new, |(tag, _)| tag.to_string())
    }

    fn append_command(
        &self,
        after: Position,
        entries: &[(u64, Arc<str>)],
        lease: Option<Duration>,
    ) -> Cmd {
        let mut append = script(APPEND, &[&self.tip, &self.journal]);
        append.arg(&*self.epoch()).arg(after.0).arg(self.tag(after));
        append.arg(&self.writer_name);
        append.arg(lease.map_or(0, |lease| {
            u64::try_from(lease.as_millis()).unwrap_or(u64::MAX)
        }));
        for (tag, body) in entries {
            append.arg(*tag).arg(&**body);
        }
        append
    }

    /// The commits that follow `after` without a gap.
    fn take(&self, after: Position, entries: Vec<Entry>) -> Result<Vec<Commit>, StoreError> {
        let mut commits = Vec::with_capacity(entries.len());
        let mut kept = Vec::with_capacity(entries.len());
        for (place, (id, fields)) in (after.0 + 1..).zip(entries) {
            let Some((at, tag)) = parse_id(&id) else {
                return Err(StoreError::Rewound);
            };
            if at != place {
                return Err(StoreError::Trimmed(at - 1));
            }
            let body = fields.into_iter().nth(1).unwrap_or_default();
            commits.push(form::read(&body)?);
            kept.push((at, tag, Arc::from(body)));
        }
        self.keep(kept);
        Ok(commits)
    }

    /// One try. With replicas to wait for, it counts only when they have it.
    async fn try_append(&self, append: &Cmd) -> Result<Appended, StoreError> {
        if self.replicas == 0 {
            return Ok(self.writer.run(append).await?);
        }
        let mut both = Pipeline::new();
        both.add_command(append.clone());
        let wait = both.cmd("WAIT").arg(self.replicas);
        wait.arg(u64::try_from(REPLICAS_WAIT.as_millis()).unwrap_or(u64::MAX));
        let (answer, reached): (Appended, u32) = self.writer.run_all(&both).await?;
        if matches!(answer, Appended::Done { .. }) && reached < self.replicas {
            let wanted = self.replicas;
            return Err(StoreError::Unconfirmed { reached, wanted });
        }
        Ok(answer)
    }

    /// Tries until it is known whether it was done, or until nobody would still wait. The script knows an earlier try by its tag.
    async fn send(&self, append: &Cmd, retry: &mut Retry) -> Result<Appended, StoreError> {
        retry.sends();
        loop {
            let start = Instant::now();
            let outcome = self.try_append(append).await;
            retry.answered_after(start.elapsed());
            match outcome {
                Ok(Appended::Leased { left_ms }) => {
                    sleep(retry.leased_for(left_ms).ok_or(StoreError::Busy)?).await;
                }
                Err(error) if may_pass(&error) => {
                    let Some(pause) = retry.unanswered() else {
                        return Err(error);
                    };
                    tracing::debug!(%error, "asking again whether it was appended");
                    sleep(pause).await;
                }
                outcome => return outcome,
            }
        }
    }

    /// Redis came back without its newest commits, as it may after a crash or a failover. If nothing else was appended since, this node puts them back.
    /// True: the journal is as this node knew it.
    async fn fill_up(&self, newest: u64) -> Result<bool, StoreError> {
        let lost: Vec<_> = {
            let known = self.known();
            let whole = newest == 0 || known.contains_key(&newest);
            let lost: Vec<_> = known
                .range(newest + 1..)
                .map(|(at, e)| (*at, e.clone()))
                .collect();
            let contiguous = lost
                .iter()
                .zip(newest + 1..)
                .all(|((at, _), place)| *at == place);
            if !whole || !contiguous || lost.is_empty() {
                return Ok(false);
            }
            lost.into_iter().map(|(_, entry)| entry).collect()
        };
        let count = lost.len();
        let append = self.append_command(Position(newest), &lost, None);
        let answer = self.send(&append, &mut Retry::default()).await?;
        // In conflict with another node that knew them and was faster: the next read tells whether they are the same.
        let is_back = !matches!(answer, Appended::Diverged { .. });
        if is_back {
            tracing::warn!(
                count,
                after = newest,
                "Redis had lost commits; they are back"
            );
        }
        Ok(is_back)
    }
}

/// Whether the same append may go through a moment later.
fn may_pass(error: &StoreError) -> bool {
    match error {
        StoreError::Redis(error) => !matches!(
            error.code(),
            Some("OOM" | "NOPERM" | "NOAUTH" | "WRONGPASS" | "MISCONF")
        ),
        _ => false,
    }
}

fn parse_id(id: &str) -> Option<(u64, u64)> {
    let (position, tag) = id.split_once('-')?;
    Some((position.parse().ok()?, tag.parse().ok()?))
}

#[async_trait]
impl Journal for RedisJournal {
    fn epoch(&self) -> Arc<str> {
        Arc::clone(&self.epoch.read().unwrap_or_else(PoisonError::into_inner))
    }

    async fn append(
        &self,
        after: Position,
        commits: Vec<Commit>,
        retry: &mut Retry,
    ) -> Result<Position, AppendError> {
        // Not 0: a tag is never mistaken for the place before the first.
        let tag = rand::random_range(1..=u64::MAX >> 1);
        let bodies = commits
            .iter()
            .map(|commit| Ok((tag, Arc::from(form::write(commit)?))));
        let entries: Vec<_> = bodies.collect::<Result<_, StoreError>>()?;
        let append = self.append_command(after, &entries, retry.lease());
        let mut answer = self.send(&append, retry).await?;
        if let Appended::Diverged { newest } = answer
            && newest < after.0
            && self.fill_up(newest).await?
        {
            answer = self.send(&append, retry).await?;
        }
        match answer {
            Appended::Done { newest } => {
                let places = (after.0 + 1..).zip(entries);
                self.keep(places.map(|(at, (tag, body))| (at, tag, body)));
                Ok(Position(newest))
            }
            Appended::Conflict { newest, missed } => Err(AppendError::Conflict {
                newest: Position(newest),
                missed: self.take(after, missed)?,
            }),
            Appended::Leased { .. } | Appended::Diverged { .. } => Err(StoreError::Rewound.into()),
        }
    }

    async fn read(&self, after: Position, limit: usize) -> Result<Vec<Commit>, StoreError> {
        let mut read = script(READ, &[&self.tip, &self.journal]);
        read.arg(&*self.epoch())
            .arg(after.0)
            .arg(self.tag(after))
            .arg(limit);
        let mut page = self.client.run(&read).await?;
        if let Page::Diverged { newest } = page
            && newest < after.0
            && self.fill_up(newest).await?
        {
            page = self.client.run(&read).await?;
        }
        let Page::Commits { newest, entries } = page else {
            return Err(StoreError::Rewound);
        };
        let commits = self.take(after, entries)?;
        if commits.is_empty() && newest > after.0 {
            return Err(StoreError::Trimmed(newest));
        }
        Ok(commits)
    }

    async fn news(&self, after: Position) -> Result<(), StoreError> {
        let mut read = redis::cmd("XREAD");
        read.arg("COUNT")
            .arg(1)
            .arg("BLOCK")
            .arg(u64::try_from(NEWS_WAIT.as_millis()).unwrap_or(u64::MAX));
        read.arg("STREAMS")
            .arg(&self.journal)
            .arg(format!("{}-{}", after.0, u64::MAX));
        // What it says is read again in order; here it only wakes.
        let Ignored = self.tail.run(&read).await?;
        Ok(())
    }

    async fn ready(&self) -> Result<(), StoreError> {
        let mut ready = script(READY, &[&self.tip, &self.journal]);
        match self.client.run(ready.arg(&*self.epoch())).await? {
            Readiness::Torn { last } => Err(self.torn(last)),
            // Of another journal, or one that was lost, reading tells which.
            Readiness::Ready | Readiness::Diverged => Ok(()),
        }
    }

    async fn clock(&self) -> Result<Option<Millis>, StoreError> {
        // The cluster is asked through a key of ours: TIME alone might be answered by any of its servers.
        let time = script("return tonumber(redis.call('TIME')[1])", &[&self.tip]);
        let seconds: i64 = self.client.run(&time).await?;
        Ok(Some(Millis(seconds * 1000)))
    }

    async fn put_back(&self, newest: Position, over_nobody: bool) -> Result<bool, StoreError> {
        let (tag, entries) = {
            let known = self.known();
            let mut entries: Vec<_> = (1..=newest.0)
                .rev()
                .map_while(|at| {
                    let (tag, body) = known.get(&at).filter(|(_, body)| !body.is_empty())?;
                    Some((at, *tag, Arc::clone(body)))
                })
                .collect();
            entries.reverse();
            // Not 0: a tag is never mistaken for the place before the first.
            let tag = known.get(&newest.0).map_or(1, |(tag, _)| *tag);
            (tag, entries)
        };
        let mut back = script(PUT_BACK, &[&self.tip, &self.journal]);
        back.arg(&*self.epoch()).arg(newest.0).arg(tag);
        back.arg(u8::from(over_nobody));
        for (at, tag, body) in &entries {
            back.arg(format!("{at}-{tag}")).arg(&**body);
        }
        match self.client.run(&back).await? {
            PutBack::Done => {
                if entries.is_empty() {
                    self.keep([(newest.0, tag, Arc::from(""))]);
                }
                tracing::warn!(
                    position = newest.0,
                    commits = entries.len(),
                    "Redis had lost the journal; it is back"
                );
                Ok(true)
            }
            PutBack::Already => Ok(true),
            PutBack::Shorter { newest } => self.fill_up(newest).await,
            PutBack::SomethingElse => Ok(false),
        }
    }

    async fn peek(&self, after: Position, limit: usize) -> Result<Option<Vec<Commit>>, StoreError> {
        let mut range = redis::cmd("XRANGE");
        range.arg(&self.journal).arg(after.next().0).arg("+");
        let entries: Vec<Entry> = self.client.run(range.arg("COUNT").arg(limit)).await?;
        let commits = entries
            .into_iter()
            .zip(after.0 + 1..)
            .map(|((id, fields), place)| {
                match parse_id(&id) {
                    Some((at, _)) if at == place => {}
                    Some((at, _)) if place == 1 => return Err(StoreError::Trimmed(at - 1)),
                    _ => return Err(self.torn(id)),
                }
                let body = fields.into_iter().nth(1).unwrap_or_default();
                form::read(&body)
            });
        commits.collect::<Result<_, _>>().map(Some)
    }

    async fn reopen(&self) -> Result<(), StoreError> {
        let broken = self.epoch();
        self.name(&broken).await?;
        self.known().clear();
        Ok(())
    }
}

struct Ignored;

impl FromRedisValue for Ignored {
    fn from_redis_value(_: redis::Value) -> Result<Self, redis::ParsingError> {
        Ok(Self)
    }
}
