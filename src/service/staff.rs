//! Who works at the event beside the organizer: how they are called, and when they were last seen. Their roles are the hall's.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use super::replica::Replica;
use super::writer::{CommandError, Commands, House};
use crate::store::StoreError;
use domain::{Millis, StaffId, StaffRole};
use hall::{Command, StaffMember};

/// Where it is kept when each was last seen.
const SEEN: &str = "staff:seen";
const NOTE_SEEN_EVERY: Duration = Duration::from_secs(30);

type LastSeen = BTreeMap<StaffId, Millis>;

pub struct Staff {
    replica: Arc<Replica>,
    commands: Commands,
    /// They may be names, so they are not in the journal. They never change.
    labels: Mutex<BTreeMap<StaffId, String>>,
    /// By this node.
    seen: Mutex<LastSeen>,
}

/// Somebody whose link is good.
pub struct OnDuty {
    pub id: StaffId,
    pub label: String,
    pub member: StaffMember,
    pub last_seen: Option<Millis>,
}

impl Staff {
    pub(super) fn new(replica: Arc<Replica>, commands: Commands) -> Self {
        Self {
            replica,
            commands,
            labels: Mutex::default(),
            seen: Mutex::default(),
        }
    }

    pub async fn add(
        &self,
        role: StaffRole,
        label: String,
        by: House,
    ) -> Result<StaffId, CommandError> {
        let id = StaffId::new(rand::random());
        let key_values = self.replica.key_values();
        let name = label_of(id);
        let kept = key_values.set(&name, label.clone().into_bytes()).await;
        if let Err(error) = kept {
            tracing::error!(%error, "a label cannot be kept");
            return Err(CommandError::Unavailable);
        }
        self.known_labels().insert(id, label);
        self.commands
            .organize(Command::AddStaff(id, role), by)
            .await?;
        Ok(id)
    }

    pub async fn revoke(&self, id: StaffId, by: House) -> Result<(), CommandError> {
        let revoke = Command::RevokeStaff(id);
        self.commands.organize(revoke, by).await.map(drop)
    }

    /// Oldest first.
    pub async fn on_duty(&self) -> Result<Vec<OnDuty>, StoreError> {
        let labels = self.labels().await?;
        let mut seen = self.kept_seen().await?;
        merge(&mut seen, &self.seen());
        let hall = self.replica.hall();
        let good = hall.staff().filter(|(_, member)| !member.revoked);
        let mut staff: Vec<_> = good
            .map(|(id, member)| OnDuty {
                id,
                label: labels.get(&id).cloned().unwrap_or_default(),
                member: member.clone(),
                last_seen: seen.get(&id).copied(),
            })
            .collect();
        staff.sort_by_key(|each| (each.member.since, each.id));
        Ok(staff)
    }

    /// Of all, also of those who were revoked.
    pub async fn labels(&self) -> Result<BTreeMap<StaffId, String>, StoreError> {
        let ids: Vec<_> = self.replica.hall().staff().map(|(id, _)| id).collect();
        for id in ids {
            if self.known_labels().contains_key(&id) {
                continue;
            }
            if let Some(label) = self.replica.key_values().get(&label_of(id)).await? {
                let label = String::from_utf8_lossy(&label).into_owned();
                self.known_labels().insert(id, label);
            }
        }
        Ok(self.known_labels().clone())
    }

    /// They have asked for something, or look on.
    pub fn note_seen(&self, id: StaffId) {
        self.seen().insert(id, self.replica.system_time());
    }

    async fn kept_seen(&self) -> Result<LastSeen, StoreError> {
        let kept = self.replica.key_values().get(SEEN).await?;
        Ok(kept
            .and_then(|kept| serde_json::from_slice(&kept).ok())
            .unwrap_or_default())
    }

    /// Adds what this node saw. Of two nodes at once one may be passed over; it adds it the next time.
    async fn keep_seen(&self) -> Result<(), StoreError> {
        let ours = self.seen().clone();
        if ours.is_empty() {
            return Ok(());
        }
        let kept = self.kept_seen().await?;
        let mut all = kept.clone();
        merge(&mut all, &ours);
        if all == kept {
            return Ok(());
        }
        let all = serde_json::to_vec(&all)?;
        self.replica.key_values().set(SEEN, all).await
    }

    fn known_labels(&self) -> MutexGuard<'_, BTreeMap<StaffId, String>> {
        self.labels.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn seen(&self) -> MutexGuard<'_, LastSeen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn label_of(id: StaffId) -> String {
    format!("staff:label:{id}")
}

fn merge(into: &mut LastSeen, other: &LastSeen) {
    for (id, at) in other {
        let last = into.entry(*id).or_insert(*at);
        *last = (*last).max(*at);
    }
}

/// Notes now and then who was seen here.
pub(super) async fn keep_seen(staff: Weak<Staff>) {
    loop {
        tokio::time::sleep(NOTE_SEEN_EVERY).await;
        let Some(staff) = staff.upgrade() else {
            return;
        };
        if let Err(error) = staff.keep_seen().await {
            tracing::warn!(%error, "when staff were last seen cannot be kept");
        }
    }
}
