//! Wakes whoever waits for news of an inbox or a room. A receiver remembers whether it has seen the last wake-up.

use tokio::sync::watch;

pub(super) struct WakeUp(watch::Sender<()>);

impl WakeUp {
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(()))
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<()> {
        self.0.subscribe()
    }

    pub(super) fn notify(&self) {
        self.0.send_replace(());
    }
}
