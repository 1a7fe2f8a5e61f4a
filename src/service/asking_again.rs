//! Who agreed to be asked once more, months later, how well they know organizations; what is kept of them for it, and their answers.
//!
//! Nothing of it is in the journal. Until the promised date it stands in the person's record and goes with it; from then on it is a record
//! of nobody, under an id that was drawn for it.

mod letters;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use jiff::civil::Date;
use tokio::time::Instant;

use super::forgetting::promise::Promise;
use super::form::{Findings, is_address};
use super::invalid::Invalid;
use super::reading::Reading;
use super::replica::Replica;
use crate::catalog::{self, Catalog};
use crate::directory::{AskedAgain, Kept, KeptStages, PersonRecord};
use crate::mail::Mailer;
use crate::report::Told;
use crate::store::StoreError;
use crate::token::Keys;
use crate::typed;
use domain::{Acquaintance, AttendeeId};
use protocol::api::{AgainState, AskAgain, AskedOrganization, HeldToAsk, KeptAgain, SetAskAgain};
use protocol::event::Words;

pub(super) use letters::watch;

pub struct AskingAgain {
    pub(super) replica: Arc<Replica>,
    pub(super) reading: Arc<Reading>,
    pub(super) catalog: Arc<Catalog>,
    pub(super) keys: Keys,
    pub(super) mailer: Option<Arc<Mailer>>,
    /// What links begin with; known once the event is served.
    pub(super) public_url: OnceLock<String>,
    pub(super) state: Mutex<State>,
}

/// Of this process.
#[derive(Default)]
pub(super) struct State {
    /// What it has seen of the day of the letters, and of the day by which all is gone.
    letters: Promise,
    end: Promise,
    /// The mail server refused somebody's: no sooner.
    rests_until: Option<Instant>,
    /// Letters that somebody has begun, and when that was first seen.
    begun: BTreeMap<AttendeeId, Instant>,
}

/// Why nothing is shown, kept or answered under a link.
#[derive(Debug, thiserror::Error)]
pub enum AgainError {
    #[error("no link of this event")]
    NoSuchLink,
    #[error("nothing is kept under it")]
    Erased,
    #[error("one stage for each organization, and one at least")]
    Stages,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whose consent, or what is kept of nobody.
enum Under {
    Person(AttendeeId, AskedAgain),
    Nobody(AttendeeId, Kept),
}

impl AskingAgain {
    /// Letters need to know what links begin with.
    pub fn served_at(&self, public_url: &str) {
        let _ = self.public_url.set(public_url.to_owned());
    }

    fn again(&self) -> Option<&catalog::AskAgain> {
        self.catalog.event.ask_again.as_ref()
    }

    /// Nothing where nobody is asked.
    pub fn agreed(&self, who: AttendeeId, public_url: &str) -> Option<AskAgain> {
        let again = self.again()?;
        let record = self.replica.stores.directory.person(who)?;
        let agreed = record.asked_again.as_ref();
        let until = agreed.map(|agreed| self.catalog.date_of(agreed.until));
        Some(AskAgain {
            on: again.on.to_string(),
            until: until.unwrap_or(again.until).to_string(),
            to: agreed.map(|agreed| agreed.email.clone()),
            known: record.contact.email.clone(),
            link: agreed.map(|agreed| self.keys.again_link(public_url, agreed.kept_as)),
        })
    }

    /// Agrees, or takes it back.
    pub async fn agree(&self, who: AttendeeId, said: SetAskAgain) -> Result<(), Invalid> {
        let Some(again) = self.again() else {
            return Err(Invalid::Gone);
        };
        let to = said.to.map(|to| address(&to, "to")).transpose()?;
        let change = |record: &mut PersonRecord| {
            let before = record.asked_again.take();
            record.asked_again = to.map(|email| AskedAgain {
                kept_as: before.map_or_else(|| AttendeeId::new(rand::random()), |it| it.kept_as),
                email,
                until: again.until_at,
            });
            Ok(())
        };
        self.replica.change_record(who, change).await
    }

    /// On the promised date, before anybody is erased: of those who agreed what they agreed to. Done again it changes nothing.
    pub(super) async fn keep(&self) -> Result<(), StoreError> {
        if self.again().is_none() {
            return Ok(());
        }
        // Nobody takes their consent back between being read and being kept.
        let _turn = self.replica.record_changes.lock().await;
        let directory = &self.replica.stores.directory;
        directory.refresh().await?;
        let hall = self.replica.hall().clone();
        let evening = Told::of(&hall, &**directory).evening();
        let people = hall.attendees().filter_map(|(who, _)| {
            let record = directory.person(who)?;
            let agreed = record.asked_again.as_ref()?;
            let asked = self.reading.acquaintances(who, &record).into_iter();
            let of = asked.filter(|of| of.met || of.before.is_some() || of.after.is_some());
            let kept = Kept {
                email: Some(agreed.email.clone()),
                until: agreed.until,
                refused: 0,
                answered: false,
                of: of
                    .map(|of| KeptStages {
                        name: of.name,
                        met: of.met,
                        before: of.before,
                        after: of.after,
                        later: None,
                    })
                    .collect(),
                evening: evening.clone(),
            };
            let news = !kept.of.is_empty() && directory.person(agreed.kept_as).is_none();
            news.then(|| (agreed.kept_as, PersonRecord::only(kept)))
        });
        let people: Vec<_> = people.collect();
        if people.is_empty() {
            return Ok(());
        }
        tracing::info!(people = people.len(), "kept to ask once more, as agreed");
        directory.put(people).await
    }

    /// What stands under a link.
    pub async fn under(&self, secret: &str) -> Result<KeptAgain, AgainError> {
        Ok(match self.find(secret).await?.ok_or(AgainError::Erased)? {
            Under::Person(_, agreed) => {
                self.shown(self.catalog.date_of(agreed.until), AgainState::Agreed, &[])
            }
            Under::Nobody(_, kept) => {
                let state = state_of(&kept);
                let of = if state == AgainState::Asked {
                    &*kept.of
                } else {
                    &[]
                };
                self.shown(self.catalog.date_of(kept.until), state, of)
            }
        })
    }

    async fn find(&self, secret: &str) -> Result<Option<Under>, AgainError> {
        let id = self.keys.again_of(secret).ok_or(AgainError::NoSuchLink)?;
        let directory = &self.replica.stores.directory;
        directory.refresh().await?;
        if let Some(kept) = directory.person(id).and_then(|record| record.kept.clone()) {
            return Ok(Some(Under::Nobody(id, kept)));
        }
        Ok(directory.everybody().into_iter().find_map(|who| {
            let agreed = directory.person(who)?.asked_again.clone()?;
            (agreed.kept_as == id).then_some(Under::Person(who, agreed))
        }))
    }

    fn shown(&self, until: Date, state: AgainState, of: &[KeptStages]) -> KeptAgain {
        let event = &self.catalog.event;
        let words = |text: &catalog::text::Text| Words {
            ja: text.ja.clone(),
            en: text.en.clone(),
        };
        let organization = |of: &KeptStages| AskedOrganization {
            name: of.name.clone(),
            met: of.met,
        };
        KeptAgain {
            event: words(&event.name),
            organizer: words(&event.organizer),
            date: event.date.to_string(),
            until: until.to_string(),
            state,
            organizations: of.iter().map(organization).collect(),
        }
    }

    /// Once; what comes after the answer changes nothing.
    pub async fn answer(
        &self,
        secret: &str,
        stages: &[Option<Acquaintance>],
    ) -> Result<(), AgainError> {
        let _turn = self.replica.record_changes.lock().await;
        let Some(Under::Nobody(id, mut kept)) = self.find(secret).await? else {
            return Err(AgainError::Erased);
        };
        match state_of(&kept) {
            AgainState::Answered => return Ok(()),
            AgainState::Agreed => return Err(AgainError::Erased),
            AgainState::Asked => {}
        }
        if stages.len() != kept.of.len() || stages.iter().all(Option::is_none) {
            return Err(AgainError::Stages);
        }
        kept.answer(stages);
        self.put(id, kept).await?;
        // What was asked is in no file any more.
        Ok(self.replica.stores.directory.tidy().await?)
    }

    /// Whatever is kept under a link, gone when this returns. Where nothing is, nothing has to be done.
    pub async fn forget(&self, secret: &str) -> Result<(), AgainError> {
        let directory = &self.replica.stores.directory;
        match self.find(secret).await? {
            Some(Under::Nobody(id, _)) => {
                let _turn = self.replica.record_changes.lock().await;
                directory.erase(&[id]).await?;
            }
            Some(Under::Person(who, _)) => {
                let take_back = |record: &mut PersonRecord| {
                    record.asked_again = None;
                    Ok(())
                };
                match self.replica.change_record(who, take_back).await {
                    Err(Invalid::Store(error)) => return Err(error.into()),
                    // Erased meanwhile; or, on the promised date, what is kept has taken its place.
                    Err(_) => return Box::pin(self.forget(secret)).await,
                    Ok(()) => directory.tidy().await?,
                }
            }
            None => {}
        }
        Ok(())
    }

    /// Whatever is kept under an address, gone when this returns: of whoever is registered still their consent, of others all of it. Once
    /// their letter has gone nothing leads from an address to what is kept.
    pub async fn forget_address(&self, typed: &str) -> Result<(), Invalid> {
        let email = address(typed, "email")?;
        let directory = &self.replica.stores.directory;
        directory.refresh().await?;
        let is_it = |known: &str| known.eq_ignore_ascii_case(&email);
        let agreed = |who: &AttendeeId| {
            let record = directory.person(*who);
            let agreed = record
                .as_ref()
                .and_then(|record| record.asked_again.as_ref());
            agreed.is_some_and(|agreed| is_it(&agreed.email))
        };
        for who in directory.everybody().into_iter().filter(agreed) {
            let take_back = |record: &mut PersonRecord| {
                record.asked_again.take_if(|agreed| is_it(&agreed.email));
                Ok(())
            };
            match self.replica.change_record(who, take_back).await {
                // Who is erased meanwhile took it along.
                Ok(()) | Err(Invalid::Gone) => {}
                Err(error) => return Err(error),
            }
        }
        let _turn = self.replica.record_changes.lock().await;
        let kept = self.kept().into_iter();
        let theirs = kept.filter(|(_, kept)| kept.email.as_deref().is_some_and(is_it));
        let theirs: Vec<_> = theirs.map(|(id, _)| id).collect();
        directory.erase(&theirs).await?;
        directory.tidy().await?;
        Ok(())
    }

    async fn put(&self, id: AttendeeId, kept: Kept) -> Result<(), StoreError> {
        let record = PersonRecord::only(kept);
        self.replica.stores.directory.put(vec![(id, record)]).await
    }

    fn kept(&self) -> Vec<(AttendeeId, Kept)> {
        let directory = &self.replica.stores.directory;
        let all = directory.kept().into_iter();
        all.filter_map(|id| Some((id, directory.person(id)?.kept.clone()?)))
            .collect()
    }

    /// How many stand where; nothing where nobody is asked, nor was.
    pub(super) fn held(&self) -> Option<HeldToAsk> {
        let (again, kept) = (self.again(), self.kept());
        if again.is_none() && kept.is_empty() {
            return None;
        }
        let directory = &self.replica.stores.directory;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let stand = |state| {
            count(
                kept.iter()
                    .filter(|(_, kept)| state_of(kept) == state)
                    .count(),
            )
        };
        let people = directory.everybody().into_iter();
        let agreed = people.filter(|who| {
            let record = directory.person(*who);
            record.is_some_and(|record| record.asked_again.is_some())
        });
        Some(HeldToAsk {
            on: again.map(|again| again.on.to_string()),
            until: again.map(|again| again.until.to_string()),
            agreed: count(agreed.count()),
            waiting: stand(AgainState::Agreed),
            asked: stand(AgainState::Asked),
            answered: stand(AgainState::Answered),
        })
    }
}

/// As it is written to.
fn address(typed: &str, path: &str) -> Result<String, Invalid> {
    let address = typed::email(typed.trim());
    let mut findings = Findings::default();
    if !is_address(&address) {
        let mend = "メールアドレスは name@example.jp のようにご入力ください。";
        findings.add(path, mend);
    }
    findings.verdict(address)
}

fn state_of(kept: &Kept) -> AgainState {
    match (kept.answered, &kept.email) {
        (true, _) => AgainState::Answered,
        (false, Some(_)) => AgainState::Agreed,
        (false, None) => AgainState::Asked,
    }
}
