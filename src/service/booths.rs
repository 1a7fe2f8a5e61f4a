//! Booths, as their staff have them. What concerns people is the hall's and the directory's; what the booth says of itself may hold names of
//! its own, so it is among the key-values.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::reading::Reading;
use super::sign_in::SignIn;
use super::views;
use super::writer::{CommandError, Commands, House};
use crate::catalog::Materials;
use crate::directory::BoothRemark;
use crate::store::StoreError;
use domain::{AttendeeId, BoothAction, BoothId, BoothShare};
use hall::{Action, Command, Rejection};
use protocol::api::{BoothDesk, BoothShown, BoothVisitor, BoothsShown};
use protocol::view::Card;

#[derive(Debug, thiserror::Error)]
pub enum BoothError {
    #[error("nobody whom the booth may know")]
    NoSuchVisitor,
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How somebody who stands before a booth is told from others.
#[derive(Clone, Debug)]
pub enum Guest {
    Badge(u32),
    /// What the QR on their phone says.
    Code(String),
    Attendee(AttendeeId),
}

/// What a booth's staff want otherwise; the rest stays.
#[derive(Clone, Debug, Default)]
pub struct BoothChange {
    pub places: Option<u16>,
    pub open: Option<bool>,
    /// `Some(None)`: there is nothing to read.
    pub material: Option<Option<String>>,
    pub present: Option<Vec<String>>,
}

/// What a booth's staff said of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Said {
    /// Nothing, where its staff said so; absent: as the event's file has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    material: Option<Option<String>>,
    #[serde(default)]
    present: Vec<String>,
}

/// Somebody whom a booth may know, with their card as far as it was handed over.
pub struct KnownVisitor {
    pub visitor: BoothVisitor,
    pub card: Card,
}

pub struct Booths {
    pub(super) reading: Arc<Reading>,
    pub(super) commands: Commands,
    pub(super) sign_in: Arc<SignIn>,
}

impl Booths {
    /// What attendees read of all booths.
    pub async fn shown(&self, to: AttendeeId) -> Result<BoothsShown, StoreError> {
        let mut booths = Vec::new();
        for booth in &self.reading.catalog.booths {
            let (present, material) = self.says(&booth.id).await?;
            let hall = self.reading.hall();
            let waiting_minutes = hall.booth(&booth.id).and_then(views::wait_of_next);
            let seeks = hall.attendee(to).map(|me| me.profile.needs.as_slice());
            let answers = self.reading.catalog.offered_at(booth, seeks.unwrap_or(&[]));
            booths.push(BoothShown {
                booth: booth.id.clone(),
                answers: answers.cloned(),
                present,
                material,
                waiting_minutes,
            });
        }
        Ok(BoothsShown { booths })
    }

    pub async fn desk(&self, booth: &BoothId) -> Result<BoothDesk, BoothError> {
        let (present, material) = self.says(booth).await?;
        // What was noted at another node.
        self.reading.replica.stores.directory.refresh().await?;
        let hall = self.reading.hall();
        let desk = views::booth_desk(&self.reading.view(&hall), booth);
        let desk = desk.ok_or(CommandError::Rejected(Rejection::NoSuchBooth))?;
        Ok(BoothDesk {
            present,
            material,
            ..desk
        })
    }

    pub async fn set(
        &self,
        booth: &BoothId,
        change: BoothChange,
        by: House,
    ) -> Result<(), BoothError> {
        let set = Command::SetBooth {
            booth: booth.clone(),
            places: change.places,
            open: change.open,
        };
        self.commands.organize(set, by).await?;
        if change.material.is_none() && change.present.is_none() {
            return Ok(());
        }
        let mut said = self.said(booth).await?;
        said.material = change.material.or(said.material);
        said.present = change.present.unwrap_or(said.present);
        let said = serde_json::to_vec(&said).map_err(StoreError::from)?;
        let key_values = self.reading.replica.key_values();
        Ok(key_values.set(&name_of(booth), said).await?)
    }

    pub async fn call_next(&self, booth: &BoothId, by: House) -> Result<(), BoothError> {
        let call = Command::CallNext(booth.clone());
        self.commands.organize(call, by).await?;
        Ok(())
    }

    /// Does for a guest what they would do on a phone. `share`: whoever has no phone said so; whoever has one says it there.
    pub async fn act_for(
        &self,
        booth: &BoothId,
        guest: &Guest,
        action: BoothAction,
        share: bool,
        by: House,
    ) -> Result<(), BoothError> {
        let who = self.who(guest).ok_or(BoothError::NoSuchVisitor)?;
        let paper = {
            let hall = self.reading.hall();
            hall.attendee(who).is_some_and(|a| a.steering.paper)
        };
        let action = Action::AtBooth {
            booth: booth.clone(),
            action,
            share: BoothShare::of(share && paper, false),
        };
        let command = Command::Attendee(who, action);
        self.commands.organize(command, by).await?;
        Ok(())
    }

    fn who(&self, guest: &Guest) -> Option<AttendeeId> {
        let hall = self.reading.hall();
        let who = match guest {
            Guest::Badge(badge) => hall.by_badge(*badge)?,
            Guest::Code(code) => self.sign_in.shown_by(code)?,
            Guest::Attendee(who) => *who,
        };
        Some(hall.who(who))
    }

    /// What the booth's staff note about a visitor: kept with everything else that is personal of them, and forgotten with it.
    pub async fn note(
        &self,
        booth: &BoothId,
        who: AttendeeId,
        remark: BoothRemark,
    ) -> Result<(), BoothError> {
        let replica = &self.reading.replica;
        let (directory, who) = (&replica.stores.directory, replica.hall().who(who));
        let _turn = replica.record_changes.lock().await;
        directory.refresh().await?;
        if !self.knows(booth, who)? {
            return Err(BoothError::NoSuchVisitor);
        }
        let mut record = match directory.person(who) {
            Some(record) => (*record).clone(),
            None => return Err(BoothError::NoSuchVisitor),
        };
        let before = match remark.is_empty() {
            true => record.remarks.remove(booth),
            false => record.remarks.insert(booth.clone(), remark.clone()),
        };
        if before.unwrap_or_default() == remark {
            return Ok(());
        }
        directory.put(vec![(who, record)]).await?;
        if replica.hall().attendee(who).is_none() {
            // Erased meanwhile: what was just written must not outlive them.
            directory.erase(&[who]).await?;
            return Err(BoothError::NoSuchVisitor);
        }
        Ok(())
    }

    fn knows(&self, booth: &BoothId, who: AttendeeId) -> Result<bool, CommandError> {
        let hall = self.reading.hall();
        let booth = hall.booth(booth).ok_or(Rejection::NoSuchBooth)?;
        Ok(booth.knows(who) >= BoothShare::Name)
    }

    /// Whom the booth may know, to be taken out as a file: written down before it is shown.
    pub async fn take_out(
        &self,
        booth: &BoothId,
        by: House,
    ) -> Result<Vec<KnownVisitor>, BoothError> {
        let export = Command::ExportVisitors(booth.clone());
        self.commands.organize(export, by).await?;
        self.reading.replica.stores.directory.refresh().await?;
        let hall = self.reading.hall();
        Ok(views::known_visitors(&self.reading.view(&hall), booth))
    }

    /// Who of the booth is there, and what there is to read.
    async fn says(&self, booth: &BoothId) -> Result<(Vec<String>, Option<String>), StoreError> {
        let said = self.said(booth).await?;
        let of_file = || match self.reading.catalog.booth(booth)?.materials.as_ref()? {
            Materials::Link(link) => Some(link.clone()),
            Materials::Pdf(_) => Some(format!("/api/booths/{booth}/material.pdf")),
        };
        Ok((said.present, said.material.unwrap_or_else(of_file)))
    }

    async fn said(&self, booth: &BoothId) -> Result<Said, StoreError> {
        let key_values = self.reading.replica.key_values();
        let kept = key_values.get(&name_of(booth)).await?;
        Ok(kept
            .and_then(|kept| serde_json::from_slice(&kept).ok())
            .unwrap_or_default())
    }
}

fn name_of(booth: &BoothId) -> String {
    format!("booth:shown:{booth}")
}
