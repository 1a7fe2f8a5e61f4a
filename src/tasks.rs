//! Long-lived tasks, and what their end means: some are started again, the end of others is the end of the process.
//!
//! A task that keeps nothing between two looks is started again. One that changes or follows the event is not: a restart of the
//! process reads the journal and knows where it stands. What a task logs is in the span it was started in: its event's.

use std::any::Any;
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::sync::watch;
use tracing::Instrument;

/// Before a task is started again: a fault that comes back at once does not fill the log.
const PAUSE: Duration = Duration::from_secs(1);

/// Starts `task` again whenever it ends before its owner does.
pub fn again<T, Run, Task>(name: &'static str, owner: &Arc<T>, task: Run)
where
    T: Send + Sync + 'static,
    Run: Fn(Weak<T>) -> Task + Send + 'static,
    Task: Future<Output = ()> + Send + 'static,
{
    let owner = Arc::downgrade(owner);
    let supervised = async move {
        while let Some(reason) = ended(&owner, task(Weak::clone(&owner))).await {
            tracing::error!(task = name, %reason, "ended; started again");
            tokio::time::sleep(PAUSE).await;
        }
    };
    tokio::spawn(supervised.in_current_span());
}

/// Work that goes on to its end, also when whoever asked for it hangs up. Nothing, if it panicked.
pub async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> Option<T> {
    tokio::spawn(work.in_current_span()).await.ok()
}

/// The first reason for which the process should end.
#[derive(Clone)]
pub struct Fate(watch::Sender<Option<String>>);

impl Default for Fate {
    fn default() -> Self {
        Self(watch::Sender::new(None))
    }
}

impl Fate {
    /// The process cannot go on without `task`, unless its owner is gone as well.
    pub fn hangs_on<T, Task>(&self, name: &'static str, owner: &Arc<T>, task: Task)
    where
        T: Send + Sync + 'static,
        Task: Future<Output = ()> + Send + 'static,
    {
        let (fate, owner) = (self.clone(), Arc::downgrade(owner));
        let supervised = async move {
            if let Some(reason) = ended(&owner, task).await {
                fate.seal(format!("the task {name} ended: {reason}"));
            }
        };
        tokio::spawn(supervised.in_current_span());
    }

    /// From now on the process should end. The first reason counts.
    pub fn seal(&self, reason: String) {
        self.0.send_if_modified(|sealed| {
            let first = sealed.is_none();
            if first {
                tracing::error!(%reason, "this process cannot go on");
                *sealed = Some(reason);
            }
            first
        });
    }

    pub fn reason(&self) -> Option<String> {
        self.0.borrow().clone()
    }

    /// Returns when the process should end, with the reason; with nothing when nobody is left who could say so.
    pub fn sealed(&self) -> impl Future<Output = Option<String>> + Send + use<> {
        let mut fate = self.0.subscribe();
        async move {
            let sealed = fate.wait_for(Option::is_some).await;
            sealed.ok().and_then(|reason| reason.clone())
        }
    }
}

/// Why a task ended; nothing if its owner is gone.
async fn ended<T: Send + Sync + 'static>(
    owner: &Weak<T>,
    task: impl Future<Output = ()> + Send + 'static,
) -> Option<String> {
    // In a task of its own: a panic comes back as an error.
    let outcome = tokio::spawn(task.in_current_span()).await;
    if owner.strong_count() == 0 {
        return None;
    }
    Some(match outcome {
        Ok(()) => "it returned".into(),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => words(&*panic),
            Err(error) => error.to_string(),
        },
    })
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("it panicked: {}", text.unwrap_or("without words"))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;
    use crate::log;

    #[tokio::test(start_paused = true)]
    async fn a_task_that_panics_or_returns_is_started_again_until_its_owner_is_gone() {
        let owner = Arc::new(AtomicU32::new(0));
        again("test", &owner, |owner| async move {
            let Some(runs) = owner.upgrade() else { return };
            let run = runs.fetch_add(1, Ordering::Relaxed);
            drop(runs);
            match run {
                0 => panic!("of an invented fault"),
                1 => {}
                _ => std::future::pending().await,
            }
        });
        tokio::time::sleep(10 * PAUSE).await;
        assert_eq!(owner.load(Ordering::Relaxed), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn two_events_in_one_process_are_told_apart_in_the_log() {
        let (lines, _capturing) = log::capture();
        let owner = Arc::new(());
        for name in ["minato", "sumida"] {
            let _of_the_event = tracing::info_span!("event", name).entered();
            again("test", &owner, |_| async {
                tracing::warn!("the journal cannot be read");
                std::future::pending().await
            });
        }
        tokio::time::sleep(PAUSE).await;
        let lines = lines.text();
        for name in ["minato", "sumida"] {
            let of_it = |line: &&str| line.contains(&format!("event{{name=\"{name}\"}}"));
            assert_eq!(lines.lines().filter(of_it).count(), 1, "{lines}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_end_of_a_task_that_is_needed_seals_the_process_with_its_reason() {
        let (fate, owner) = (Fate::default(), Arc::new(()));
        fate.hangs_on("first", &owner, async { panic!("no {}", "paper") });
        assert_eq!(
            fate.sealed().await.expect("sealed"),
            "the task first ended: it panicked: no paper"
        );
        fate.hangs_on("second", &owner, async {});
        tokio::time::sleep(PAUSE).await;
        assert!(fate.sealed().await.is_some_and(|r| r.contains("first")));
    }

    #[tokio::test(start_paused = true)]
    async fn a_task_that_ends_with_its_owner_means_nothing() {
        let (fate, owner) = (Fate::default(), Arc::new(()));
        let gone = Arc::downgrade(&owner);
        fate.hangs_on("test", &owner, async move {
            while gone.strong_count() > 0 {
                tokio::time::sleep(PAUSE).await;
            }
        });
        drop(owner);
        tokio::time::sleep(10 * PAUSE).await;
        assert_eq!(fate.reason(), None);
    }
}
