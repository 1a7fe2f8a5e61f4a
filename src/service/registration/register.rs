//! Somebody registers, or registers again under the same key.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Registration, Unchanged};
use crate::service::invalid::Invalid;
use crate::service::writer::CommandError;
use crate::tasks::to_its_end;
use crate::token;
use domain::AttendeeId;
use hall::{Action, Command, Fact, Profile, Rejection, Request};
use protocol::api::{FieldError, Register};

/// A record nobody belongs to is swept after a minute at the earliest.
const SWEPT_AFTER: Duration = Duration::from_secs(30);

impl Registration {
    /// Registers somebody. Under the same key the same person is found again, and corrected as long as nobody has used them.
    /// Goes on to its end even if nobody waits for the answer any more: two stores must not disagree. `rehearsed`: by a bot of a rehearsal.
    pub async fn register(
        self: &Arc<Self>,
        form: Register,
        idempotency: Option<String>,
        rehearsed: bool,
    ) -> Result<AttendeeId, Invalid> {
        let this = Arc::clone(self);
        let whole = async move {
            let key = idempotency.as_deref();
            this.register_whole(&form, key, rehearsed).await
        };
        to_its_end(whole).await.ok_or(CommandError::Unavailable)?
    }

    async fn register_whole(
        &self,
        form: &Register,
        idempotency: Option<&str>,
        rehearsed: bool,
    ) -> Result<AttendeeId, Invalid> {
        let key = idempotency.map(|key| self.keys.request_digest(&[key.as_bytes()]));
        let request = idempotency.map(|key| {
            let body = serde_json::to_vec(form).unwrap_or_default();
            Request {
                by: None,
                digest: self.keys.request_digest(&[key.as_bytes(), &body]),
            }
        });
        // Whoever took over a registration of the organizer's list did so under the request alone.
        let request_of = request.as_ref().map(|request| request.digest);
        let known = || {
            let hall = self.replica.hall();
            let mut digests = key.into_iter().chain(request_of);
            digests.find_map(|digest| hall.already_registered(digest))
        };
        if let Some(known) = known() {
            return self.register_again(known, form, request).await;
        }
        if self.catalog.room(&form.room).is_none() {
            return Err(Invalid::Fields(vec![FieldError {
                path: "room".into(),
                message: format!("「{}」という交流会はありません。", form.room),
            }]));
        }
        if !self.sign_in.is_join_code(&form.room, &form.code) {
            return Err(Invalid::WrongCode);
        }
        // Decided for good with the command; until then nothing is written for somebody who cannot come in.
        let admitted = self.replica.hall().admits(rehearsed, false);
        admitted.map_err(CommandError::from)?;
        let closed = || {
            let hall = self.replica.hall();
            hall.room(&form.room).is_some_and(|room| !room.open)
        };
        if closed() {
            // Another node may have opened it a moment ago.
            self.replica.catch_up().await?;
            if closed() {
                return Err(CommandError::from(Rejection::RoomClosed).into());
            }
        }
        let attendee = AttendeeId::new(rand::random());
        let code = token::resume_code();
        let (profile, record) = self.check(attendee, form, Unchanged::default(), code)?;
        if !form.another_person
            && let Some(awaited) = self.awaited(&profile)
        {
            return self.register_again(awaited, form, request).await;
        }
        self.is_new(form, &profile, None)?;
        if self.is_full() {
            return Err(Invalid::Full);
        }
        // Personal data first: a registration without a name would be shown to others.
        let written = Instant::now();
        let directory = &self.replica.stores.directory;
        directory.put(vec![(attendee, record.clone())]).await?;
        let registration = hall::Registration {
            attendee,
            room: form.room.clone(),
            profile: profile.clone(),
            consent: form.consent.into(),
            key,
            another: form.another_person,
            listed: false,
            // Bots stand before nobody.
            awaits_desk: self.desk_confirms && !rehearsed,
            rehearsed,
            badge: None,
        };
        let outcome = self
            .commands
            .execute(Command::Register(Box::new(registration)), request)
            .await;
        let made = |fact: &Fact| matches!(fact, Fact::Registered { attendee: made, .. } if *made == attendee);
        // The same request may have been decided twice at once: the first one counts.
        let counts = match &outcome {
            Ok(facts) if facts.iter().any(made) => attendee,
            _ => known().unwrap_or(attendee),
        };
        match &outcome {
            // It may be done all the same. If not, the record belongs to nobody and is swept.
            Err(CommandError::Unavailable) => {}
            Err(_) => directory.erase(&[attendee]).await?,
            Ok(_) if counts != attendee => directory.erase(&[attendee]).await?,
            // It took so long that another node may have swept the record away.
            Ok(_) if written.elapsed() > SWEPT_AFTER => {
                directory.put(vec![(attendee, record)]).await?;
            }
            Ok(_) => {}
        }
        match outcome {
            // Registered on another node, or in the browser beside, at this moment.
            Err(CommandError::Rejected(Rejection::AlreadyRegistered)) => {
                self.is_new(form, &profile, None)?;
                Err(CommandError::Unavailable.into())
            }
            Ok(_) if counts != attendee => self.register_again(counts, form, request).await,
            outcome => Ok(outcome.map(|_| attendee)?),
        }
    }

    /// Who is registered under this key, as this form wants them.
    async fn register_again(
        &self,
        known: AttendeeId,
        form: &Register,
        request: Option<Request>,
    ) -> Result<AttendeeId, Invalid> {
        let (used, done, consent, before) = {
            let hall = self.replica.hall();
            let attendee = hall.attendee(known).ok_or(Invalid::Gone)?;
            let used = attendee.seen || !attendee.introductions.is_empty();
            let done = request.is_some_and(|request| hall.already_done(&request));
            (used, done, attendee.consent, attendee.profile.clone())
        };
        if used {
            return if done {
                Ok(known)
            } else {
                Err(Invalid::KeyUsed)
            };
        }
        let record = self
            .replica
            .stores
            .directory
            .person(known)
            .ok_or(Invalid::Gone)?;
        // What the list or the link said, and the form does not ask.
        let unchanged = Unchanged {
            wished_kinds: before.wished_kinds.clone(),
            stay: before.stay.clone(),
            ..Unchanged::default()
        };
        let code = record.resume_code.clone();
        let (profile, mut corrected) = self.check(known, form, unchanged, code)?;
        corrected.keep_what_is_not_asked(&record);
        if corrected == *record
            && profile == before
            && domain::Consent::from(form.consent) == consent
        {
            return Ok(known);
        }
        if !done && !self.sign_in.is_join_code(&form.room, &form.code) {
            return Err(Invalid::WrongCode);
        }
        self.is_new(form, &profile, Some(known))?;
        self.replica
            .stores
            .directory
            .put(vec![(known, corrected)])
            .await?;
        let action = Action::Correct {
            profile: Box::new(profile),
            consent: form.consent.into(),
            renamed: true,
            said: None,
        };
        let command = Command::Attendee(known, action);
        let outcome = self
            .commands
            .execute(command, request.filter(|_| !done))
            .await;
        if self.replica.hall().attendee(known).is_none() {
            self.replica.stores.directory.erase(&[known]).await?;
        }
        outcome?;
        Ok(known)
    }

    /// Whoever was taken out makes room; nobody is counted before it may matter.
    fn is_full(&self) -> bool {
        let (hall, most) = (self.replica.hall(), self.limits.attendees);
        let taken = || hall.attendees().filter(|(_, a)| !a.steering.hidden).count();
        hall.ever_registered() >= most && taken() >= most
    }

    /// Nobody but `but` seems to be whom this form describes, or it says that they are somebody else.
    fn is_new(
        &self,
        form: &Register,
        profile: &Profile,
        but: Option<AttendeeId>,
    ) -> Result<(), Invalid> {
        if form.another_person {
            return Ok(());
        }
        let hall = self.replica.hall();
        let seem = hall.resembling(profile).filter(|who| Some(*who) != but);
        let newest = seem
            .filter_map(|who| hall.attendee(who))
            .map(|attendee| attendee.registered_at)
            .max();
        newest.map_or(Ok(()), |at| Err(Invalid::AlreadyRegistered(at)))
    }
}
