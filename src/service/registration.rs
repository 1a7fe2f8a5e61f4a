//! Registering and correcting: two stores that must agree, whatever happens in between.

mod import;

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::employer::employer_picked;
use super::form::{Lists, Unchanged, Wishes};
use super::invalid::Invalid;
use super::organizations::Organizations;
use super::replica::Replica;
use super::sign_in::SignIn;
use super::writer::{CommandError, Commands, House};
use crate::catalog::organizations::Picked;
use crate::catalog::{Catalog, OTHER_WARD};
use crate::config;
use crate::directory::PersonRecord;
use crate::tasks::to_its_end;
use crate::token::{self, Keys};
use domain::{AttendeeId, BoothId, TagId};
use hall::{Action, Command, Fact, Profile, Rejection, Request};
pub use import::ImportError;
use protocol::api::{Correct, FieldError, OrganizationChoice, Register, TypedOrganization};

/// A record nobody belongs to is swept after a minute at the earliest.
const SWEPT_AFTER: Duration = Duration::from_secs(30);

/// Whether it names what only the directory holds.
fn concerns_the_record(change: &Correct) -> bool {
    let text = change.name.is_some() || change.kana.is_some() || change.sign.is_some();
    let others = change.honorific.is_some() || change.role.is_some() || change.contact.is_some();
    let wishes = [&change.wishes, &change.wishes_must, &change.wishes_never];
    let wishes = wishes.into_iter().any(Option::is_some) || change.wish_booth.is_some();
    text || others || change.organization.is_some() || wishes
}

pub struct Registration {
    pub(super) replica: Arc<Replica>,
    pub(super) commands: Commands,
    pub(super) catalog: Arc<Catalog>,
    pub(super) organizations: Arc<Organizations>,
    pub(super) keys: Keys,
    pub(super) sign_in: Arc<SignIn>,
    pub(super) limits: config::Registration,
    pub(super) desk_confirms: bool,
}

impl Registration {
    fn check(
        &self,
        who: AttendeeId,
        form: &Register,
        unchanged: Unchanged,
        resume_code: String,
    ) -> Result<(Profile, PersonRecord), Invalid> {
        let lists = Lists {
            catalog: &self.catalog,
            organizations: &self.organizations.index(),
            keys: &self.keys,
            limits: &self.limits,
        };
        lists.check(who, form, unchanged, resume_code)
    }

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
        if self
            .replica
            .hall()
            .room(&form.room)
            .is_some_and(|room| !room.open)
        {
            return Err(CommandError::from(Rejection::RoomClosed).into());
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
        let (profile, mut corrected) = self.check(
            known,
            form,
            Unchanged::default(),
            record.resume_code.clone(),
        )?;
        corrected.earlier_codes.clone_from(&record.earlier_codes);
        corrected.answers.clone_from(&record.answers);
        corrected.acquaintance.clone_from(&record.acquaintance);
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

    /// Corrects what the person, or the desk `by` them, says is wrong; everything else stays. Also goes on to its end.
    pub async fn correct(
        self: &Arc<Self>,
        who: AttendeeId,
        change: Correct,
        by: Option<House>,
    ) -> Result<(), Invalid> {
        let this = Arc::clone(self);
        let whole = async move { this.correct_whole(who, change, by).await };
        to_its_end(whole).await.ok_or(CommandError::Unavailable)?
    }

    /// The organization of a booth, as the list has it.
    fn host(&self, booth: &BoothId, change: &Correct) -> Result<Picked, Invalid> {
        let refused = |message: String| {
            Invalid::Fields(vec![FieldError {
                path: "wish_booth".into(),
                message,
            }])
        };
        if change.wishes.is_some() || change.wishes_never.is_some() {
            return Err(refused(
                "wishes・wishes_never とは別にお送りください。".into(),
            ));
        }
        let booth = self.catalog.booths.iter().find(|known| known.id == *booth);
        let booth = booth.ok_or_else(|| refused("このブースはありません。".into()))?;
        let index = self.organizations.index();
        let mut wards = self.catalog.wards.iter();
        let found = wards.find_map(|ward| index.find_by_name(&booth.words.ja, &ward.id));
        // Whoever types the same name in that ward is of it; companies have no ward.
        let company = self.catalog.kind(&booth.kind).is_some_and(|k| k.on_request);
        let anywhere = company.then(|| OTHER_WARD.into());
        let unlisted = booth.ward.clone().or(anywhere).map(|ward| Picked {
            name: booth.words.ja.clone(),
            kind: booth.kind.clone(),
            ward,
        });
        found.map(Picked::from).or(unlisted).ok_or_else(|| {
            refused(format!(
                "「{}」は施設の一覧にないため、ご希望をお預かりできません。ブースか受付へお声がけください。",
                booth.words.ja
            ))
        })
    }

    fn has_room_for_a_wish(&self, known: usize) -> Result<(), Invalid> {
        let most = self.limits.wishes;
        if known < most {
            return Ok(());
        }
        Err(Invalid::Fields(vec![FieldError {
            path: "wish_booth".into(),
            message: format!("{most}件までお選びください。登録情報で、ほかの施設を外せます。"),
        }]))
    }

    async fn correct_whole(
        &self,
        who: AttendeeId,
        change: Correct,
        by: Option<House>,
    ) -> Result<(), Invalid> {
        let _turn = self.replica.record_changes.lock().await;
        // What another node has just corrected is not undone.
        self.replica.stores.directory.refresh().await?;
        let record = self
            .replica
            .stores
            .directory
            .person(who)
            .ok_or(Invalid::Gone)?;
        let attendee = self
            .replica
            .hall()
            .attendee(who)
            .cloned()
            .ok_or(Invalid::Gone)?;
        let booth = change.wish_booth.as_ref();
        let host = booth.map(|booth| self.host(booth, &change)).transpose()?;
        let mut kept = Wishes {
            must: record.greet_must.clone(),
            greet: record.greet.clone(),
            never: record.greet_never.clone(),
        };
        let said = host
            .as_ref()
            .map(|host| employer_picked(&self.catalog, &self.keys, host));
        if let Some(host) = host {
            kept.never.retain(|other| *other != host);
            if !kept.must.contains(&host) && !kept.greet.contains(&host) {
                self.has_room_for_a_wish(kept.greet.len())?;
                kept.greet.push(host);
            }
        }
        let unchanged = Unchanged {
            organization: change.organization.is_none().then(|| record.organization()),
            wishes: Wishes {
                must: change.wishes_must.is_none().then_some(kept.must),
                greet: change.wishes.is_none().then_some(kept.greet),
                never: change.wishes_never.is_none().then_some(kept.never),
            },
        };
        let organization = OrganizationChoice::Typed(TypedOrganization {
            name: record.organization_name.clone(),
        });
        let own = &attendee.profile;
        // Also when the record says so already: a try that failed half-way has written it, and others still have to hear of it.
        let renamed = concerns_the_record(&change);
        // What the catalog no longer has must not keep anybody from withdrawing a consent.
        let still_known = |tags: &[TagId]| {
            tags.iter()
                .filter(|tag| self.catalog.tag(tag).is_some())
                .cloned()
                .collect::<Vec<_>>()
        };
        let form = Register {
            name: change.name.unwrap_or_else(|| record.name.clone()),
            kana: change.kana.unwrap_or_else(|| record.kana.clone()),
            honorific: Some(change.honorific.unwrap_or(record.honorific.into())),
            organization: change.organization.unwrap_or(organization),
            kind: change.kind.unwrap_or_else(|| own.kind.clone()),
            sub_kind: change.sub_kind.unwrap_or_else(|| own.sub_kind.clone()),
            role: change.role.unwrap_or_else(|| record.role.clone()),
            ward: change.ward.unwrap_or_else(|| own.ward.clone()),
            offers: change.offers.unwrap_or_else(|| still_known(&own.offers)),
            needs: change.needs.unwrap_or_else(|| still_known(&own.needs)),
            sign: change.sign.unwrap_or_else(|| record.sign.clone()),
            companies_welcome: change.companies_welcome.unwrap_or(own.companies_welcome),
            contact: change
                .contact
                .unwrap_or_else(|| record.contact.clone().into()),
            wishes: change.wishes.unwrap_or_default(),
            wishes_must: change.wishes_must.unwrap_or_default(),
            wishes_never: change.wishes_never.unwrap_or_default(),
            consent: change.consent.unwrap_or(attendee.consent.into()),
            room: attendee.home.clone(),
            code: String::new(),
            another_person: false,
        };
        let code = record.resume_code.clone();
        let (profile, mut corrected) = self.check(who, &form, unchanged, code)?;
        corrected.earlier_codes.clone_from(&record.earlier_codes);
        corrected.topics.clone_from(&record.topics);
        corrected.answers.clone_from(&record.answers);
        corrected.acquaintance.clone_from(&record.acquaintance);
        if form.consent.booths {
            corrected.remarks.clone_from(&record.remarks);
        }
        if corrected != *record {
            self.replica
                .stores
                .directory
                .put(vec![(who, corrected)])
                .await?;
        }
        let action = Action::Correct {
            profile: Box::new(profile),
            consent: form.consent.into(),
            renamed,
            said,
        };
        let command = Command::Attendee(who, action);
        let outcome = match by {
            Some(by) => self.commands.organize(command, by).await,
            None => self.commands.execute(command, None).await,
        };
        if self.replica.hall().attendee(who).is_none() {
            // Erased meanwhile: what was just written must not outlive them.
            self.replica.stores.directory.erase(&[who]).await?;
        }
        outcome?;
        Ok(())
    }
}
