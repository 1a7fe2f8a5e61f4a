//! Memos that people let the event keep for another phone. They come encrypted, by a key that never comes: here they are bytes.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::form::Findings;
use super::invalid::Invalid;
use super::reading::Reading;
use super::writer::CommandError;
use crate::directory::{PersonRecord, SealedMemos};
use crate::store::StoreError;
use crate::tasks::to_its_end;
use domain::AttendeeId;
use protocol::api::{self, SealMemos};

/// Fifty memos as long as the field allows; with as many people as a hall holds it still fits into each node's memory.
const MAX_BYTES: usize = 32 * 1024;

impl Reading {
    /// As they are by now, whichever node wrote them.
    pub async fn memos(&self, who: AttendeeId) -> Result<api::SealedMemos, StoreError> {
        let directory = &self.replica.stores.directory;
        directory.refresh().await?;
        let record = directory.person(who);
        Ok(shown(record.and_then(|record| record.memos.clone())))
    }

    /// How many encrypted bytes are kept; nothing where none are.
    pub fn memo_bytes(&self, who: AttendeeId) -> Option<usize> {
        let record = self.replica.stores.directory.person(who)?;
        let kept = STANDARD.decode(&record.memos.as_ref()?.sealed);
        Some(kept.map_or(0, |bytes| bytes.len()))
    }

    /// Keeps them, or takes them back; answers what is kept. Goes on to its end even if nobody waits for it any more.
    pub async fn seal_memos(
        self: &Arc<Self>,
        who: AttendeeId,
        said: SealMemos,
    ) -> Result<api::SealedMemos, Invalid> {
        let this = Arc::clone(self);
        let whole = async move { this.seal_whole(who, said).await };
        to_its_end(whole).await.ok_or(CommandError::Unavailable)?
    }

    async fn seal_whole(
        &self,
        who: AttendeeId,
        SealMemos { sealed, after }: SealMemos,
    ) -> Result<api::SealedMemos, Invalid> {
        check(sealed.as_deref())?;
        let taken_back = sealed.is_none();
        let mut kept = None;
        let change = |record: &mut PersonRecord| {
            let turn = record.memos.as_ref().map_or(0, |memos| memos.turn);
            match sealed {
                None => record.memos = None,
                Some(sealed) if turn == after => {
                    let turn = rand::random_range(1..=u32::MAX);
                    record.memos = Some(SealedMemos { sealed, turn });
                }
                // Another phone was first: this one takes that in before it writes.
                Some(_) => {}
            }
            kept.clone_from(&record.memos);
            Ok(())
        };
        self.replica.change_record(who, change).await?;
        if taken_back {
            self.replica.stores.directory.tidy().await?;
        }
        Ok(shown(kept))
    }
}

fn shown(kept: Option<SealedMemos>) -> api::SealedMemos {
    kept.map_or_else(api::SealedMemos::default, |SealedMemos { sealed, turn }| {
        let sealed = Some(sealed);
        api::SealedMemos { sealed, turn }
    })
}

fn check(sealed: Option<&str>) -> Result<(), Invalid> {
    let mut findings = Findings::default();
    let wrong = match sealed.map(|sealed| STANDARD.decode(sealed)) {
        Some(Err(_)) => Some("sealed に、暗号化したメモを Base64 でお送りください。".to_owned()),
        Some(Ok(bytes)) if bytes.len() > MAX_BYTES => {
            let most = MAX_BYTES / 1024;
            Some(format!(
                "メモは合わせて {most} KiB までお預かりできます。短くしてください。"
            ))
        }
        _ => None,
    };
    if let Some(mend) = wrong {
        findings.add("sealed", mend);
    }
    findings.verdict(())
}
