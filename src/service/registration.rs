//! From what was typed to a profile and a record, or to every field that is wrong and how to mend it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use unicode_normalization::UnicodeNormalization;

use super::employer::Organization;
use super::{CommandError, Service};
use crate::catalog::fold::fold;
use crate::catalog::organizations::{OrganizationRecord, Picked};
use crate::catalog::patient::looks_like_patient_data;
use crate::directory::PersonRecord;
use crate::sqlite::StoreError;
use crate::token;
use crate::typed;
use domain::{AttendeeId, KindId, Millis, OrganizationId, RoleId, TagId, WardId};
use hall::{Command, Likeness, Profile, Refusal, Registration, Request, Verb};
use protocol::api::{Correct, FieldError, OrganizationChoice, Register, TypedOrganization};
use protocol::view::{Contact, Honorific};

/// A record nobody belongs to is swept after a minute at the earliest.
const SWEPT_AFTER: Duration = Duration::from_secs(30);
/// Characters, not bytes: 「社会福祉法人恩賜財団済生会支部…」 is 33.
const NAME_MAX: usize = 40;
const ORGANIZATION_MAX: usize = 60;
const SIGN_MAX: usize = 40;
const PHONE_MAX: usize = 20;
const EMAIL_MAX: usize = 254;

/// Why a person could not be registered or corrected.
#[derive(Debug, thiserror::Error)]
pub enum Invalid {
    #[error("入力内容をご確認ください。")]
    Fields(Vec<FieldError>),
    #[error("個人や症例が特定されるおそれのある表現が含まれています。書き直してください。")]
    PatientData(Vec<FieldError>),
    #[error("参加コードが違います。会場の画面に出ている6文字をご入力ください。")]
    WrongCode,
    #[error("定員に達しました。受付にお声がけください。")]
    Full,
    #[error("この参加者の情報は見つかりません。")]
    Gone,
    /// Somebody of this name and organization, since this time.
    #[error("{}", Refusal::AlreadyRegistered)]
    AlreadyRegistered(Millis),
    #[error("このご登録はすでに使われています。内容は「わたしの情報」から変更できます。")]
    KeyUsed,
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Default)]
struct Findings {
    fields: Vec<FieldError>,
    patient: Vec<FieldError>,
}

impl Findings {
    fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.fields.push(FieldError {
            path: path.into(),
            message: message.into(),
        });
    }

    /// Text on one line, as it is kept.
    fn text(&mut self, path: &str, typed: &str, max: usize) -> String {
        self.kept(path, typed::line(typed), max)
    }

    fn kept(&mut self, path: &str, text: String, max: usize) -> String {
        let length = text.chars().count();
        if length > max {
            self.add(
                path,
                format!("{max}文字以内でご入力ください（いま{length}文字）。"),
            );
        } else if typed::has_line_break(&text) {
            self.add(path, "改行は使えません。1行でご入力ください。");
        } else if looks_like_patient_data(&text).is_some() {
            self.patient.push(FieldError {
                path: path.into(),
                message: "患者さん・利用者さんに関する情報は書かないでください。".into(),
            });
        }
        text
    }

    fn required(&mut self, path: &str, typed: &str, max: usize) -> String {
        let text = self.text(path, typed, max);
        if text.is_empty() {
            self.add(path, "ご入力ください。");
        }
        text
    }

    fn optional(&mut self, path: &str, typed: Option<&str>, max: usize) -> Option<String> {
        typed
            .map(|typed| self.text(path, typed, max))
            .filter(|text| !text.is_empty())
    }

    fn verdict<T>(self, value: T) -> Result<T, Invalid> {
        if !self.fields.is_empty() {
            Err(Invalid::Fields(self.fields))
        } else if !self.patient.is_empty() {
            Err(Invalid::PatientData(self.patient))
        } else {
            Ok(value)
        }
    }
}

/// Whether it names what only the directory holds.
fn concerns_the_record(change: &Correct) -> bool {
    let text = change.name.is_some() || change.kana.is_some() || change.sign.is_some();
    let others = change.honorific.is_some() || change.role.is_some() || change.contact.is_some();
    text || others || change.organization.is_some() || change.wishes.is_some()
}

/// What a correction leaves alone, as it is stored.
#[derive(Default)]
struct Unchanged {
    organization: Option<Organization>,
    greet: Option<Vec<Picked>>,
}

impl Service {
    /// Registers somebody. Under the same key the same person is found again, and corrected as long as nobody has used them.
    /// Goes on to its end even if nobody waits for the answer any more: two stores must not disagree.
    pub async fn register(
        self: &Arc<Self>,
        form: Register,
        idempotency: Option<String>,
    ) -> Result<AttendeeId, Invalid> {
        let this = Arc::clone(self);
        let whole =
            tokio::spawn(async move { this.register_whole(&form, idempotency.as_deref()).await });
        whole.await.map_err(|_| CommandError::Unavailable)?
    }

    async fn register_whole(
        &self,
        form: &Register,
        idempotency: Option<&str>,
    ) -> Result<AttendeeId, Invalid> {
        let key = idempotency.map(|key| self.keys.request_digest(&[key.as_bytes()]));
        let request = idempotency.map(|key| {
            let body = serde_json::to_vec(form).unwrap_or_default();
            Request {
                by: None,
                digest: self.keys.request_digest(&[key.as_bytes(), &body]),
            }
        });
        let known = || key.and_then(|key| self.hall().already_registered(key));
        if let Some(known) = known() {
            return self.register_again(known, form, request).await;
        }
        if self.catalog.room(&form.room).is_none() {
            return Err(Invalid::Fields(vec![FieldError {
                path: "room".into(),
                message: format!("「{}」というお部屋はありません。", form.room),
            }]));
        }
        if !self.is_join_code(&form.room, &form.code) {
            return Err(Invalid::WrongCode);
        }
        let attendee = AttendeeId::new(rand::random());
        let code = token::resume_code();
        let (profile, record) = self.check(attendee, form, Unchanged::default(), code)?;
        self.is_new(form, &profile, None)?;
        if self.hall().attendees().count() >= self.settings.registration.attendees {
            return Err(Invalid::Full);
        }
        // Personal data first: a registration without a name would be shown to others.
        let written = Instant::now();
        let directory = &self.stores.directory;
        directory.put(vec![(attendee, record.clone())]).await?;
        let registration = Registration {
            attendee,
            room: form.room.clone(),
            profile: profile.clone(),
            consent: form.consent.into(),
            key,
            another: form.another_person,
        };
        let outcome = self
            .execute(Command::Register(Box::new(registration)), request)
            .await;
        // The same request may have been decided twice at once: the first one counts.
        let counts = known().unwrap_or(attendee);
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
            Err(CommandError::Refused(Refusal::AlreadyRegistered)) => {
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
            let hall = self.hall();
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
        let record = self.record(known).await?.ok_or(Invalid::Gone)?;
        let (profile, mut corrected) = self.check(
            known,
            form,
            Unchanged::default(),
            record.resume_code.clone(),
        )?;
        corrected.earlier_codes.clone_from(&record.earlier_codes);
        if corrected == *record
            && profile == before
            && domain::Consent::from(form.consent) == consent
        {
            return Ok(known);
        }
        if !done && !token::same_code(&form.code, &self.join_code(&form.room)) {
            return Err(Invalid::WrongCode);
        }
        self.is_new(form, &profile, Some(known))?;
        self.stores.directory.put(vec![(known, corrected)]).await?;
        let verb = Verb::Correct {
            profile: Box::new(profile),
            consent: form.consent.into(),
            renamed: true,
        };
        let outcome = self.act(known, verb, request.filter(|_| !done)).await;
        if self.hall().attendee(known).is_none() {
            self.stores.directory.erase(&[known]).await?;
        }
        outcome?;
        Ok(known)
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
        let hall = self.hall();
        let seem = hall.resembling(profile).filter(|who| Some(*who) != but);
        let newest = seem
            .filter_map(|who| hall.attendee(who))
            .map(|attendee| attendee.registered_at)
            .max();
        newest.map_or(Ok(()), |at| Err(Invalid::AlreadyRegistered(at)))
    }

    /// Corrects what the person says is wrong; everything else stays. Also goes on to its end.
    pub async fn correct(
        self: &Arc<Self>,
        who: AttendeeId,
        change: Correct,
    ) -> Result<(), Invalid> {
        let this = Arc::clone(self);
        let whole = tokio::spawn(async move { this.correct_whole(who, change).await });
        whole.await.map_err(|_| CommandError::Unavailable)?
    }

    async fn correct_whole(&self, who: AttendeeId, change: Correct) -> Result<(), Invalid> {
        // What another node has just corrected is not undone.
        self.stores.directory.refresh().await?;
        let record = self.record(who).await?.ok_or(Invalid::Gone)?;
        let attendee = self.hall().attendee(who).cloned().ok_or(Invalid::Gone)?;
        let unchanged = Unchanged {
            organization: change.organization.is_none().then(|| record.organization()),
            greet: change.wishes.is_none().then(|| record.greet.clone()),
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
            honorific: Some(change.honorific.unwrap_or(record.honorific)),
            organization: change.organization.unwrap_or(organization),
            kind: change.kind.unwrap_or_else(|| own.kind.clone()),
            sub_kind: change.sub_kind.unwrap_or_else(|| own.sub_kind.clone()),
            role: change.role.unwrap_or_else(|| record.role.clone()),
            ward: change.ward.unwrap_or_else(|| own.ward.clone()),
            offers: change.offers.unwrap_or_else(|| still_known(&own.offers)),
            needs: change.needs.unwrap_or_else(|| still_known(&own.needs)),
            sign: change.sign.unwrap_or_else(|| record.sign.clone()),
            companies_welcome: change.companies_welcome.unwrap_or(own.companies_welcome),
            contact: change.contact.unwrap_or_else(|| record.contact.clone()),
            wishes: change.wishes.unwrap_or_default(),
            consent: change.consent.unwrap_or(attendee.consent.into()),
            room: attendee.home.clone(),
            code: String::new(),
            another_person: false,
        };
        let code = record.resume_code.clone();
        let (profile, mut corrected) = self.check(who, &form, unchanged, code)?;
        corrected.earlier_codes.clone_from(&record.earlier_codes);
        if corrected != *record {
            self.stores.directory.put(vec![(who, corrected)]).await?;
        }
        let verb = Verb::Correct {
            profile: Box::new(profile),
            consent: form.consent.into(),
            renamed,
        };
        let outcome = self.act(who, verb, None).await;
        if self.hall().attendee(who).is_none() {
            // Erased meanwhile: what was just written must not outlive them.
            self.stores.directory.erase(&[who]).await?;
        }
        outcome?;
        Ok(())
    }

    fn check(
        &self,
        who: AttendeeId,
        form: &Register,
        unchanged: Unchanged,
        resume_code: String,
    ) -> Result<(Profile, PersonRecord), Invalid> {
        let mut findings = Findings::default();
        let catalog = &self.catalog;
        let name = findings.required("name", &form.name, NAME_MAX);
        let kana = form.kana.as_deref().map(typed::reading);
        let kana = kana.map(|kana| findings.kept("kana", kana, NAME_MAX));
        let sign = findings.optional("sign", form.sign.as_deref(), SIGN_MAX);
        let contact = contact(&mut findings, &form.contact);
        if catalog.kind(&form.kind).is_none() {
            findings.add("kind", format!("「{}」という種類はありません。", form.kind));
        }
        if let Some(sub_kind) = &form.sub_kind
            && catalog
                .sub_kind(sub_kind)
                .is_none_or(|found| found.kind != form.kind)
        {
            findings.add(
                "sub_kind",
                format!("「{sub_kind}」は、この種類にはありません。"),
            );
        }
        if let Some(role) = &form.role
            && catalog.role(role).is_none()
        {
            findings.add("role", format!("「{role}」という職種はありません。"));
        }
        if catalog.ward(&form.ward).is_none() {
            findings.add(
                "ward",
                format!(
                    "「{}」という区はありません。6区以外・都外は other です。",
                    form.ward
                ),
            );
        }
        let offers = self.tags(&mut findings, "offers", &form.offers);
        let needs = self.tags(&mut findings, "needs", &form.needs);
        let organization = unchanged
            .organization
            .unwrap_or_else(|| self.organization(&mut findings, &form.organization, &form.ward));
        let greet = unchanged
            .greet
            .unwrap_or_else(|| self.wishes(&mut findings, &form.wishes));
        let profile = Profile {
            employer: self.employer_of(who, &organization, &form.kind, &form.ward),
            kind: form.kind.clone(),
            sub_kind: form.sub_kind.clone(),
            ward: form.ward.clone(),
            offers,
            needs,
            companies_welcome: form.companies_welcome,
            company: catalog.kind(&form.kind).is_some_and(|kind| kind.on_request),
            wishes: greet
                .iter()
                .map(|picked| self.employer_picked(picked))
                .collect(),
            likeness: self.likeness(&name, &contact),
        };
        let record = PersonRecord {
            name,
            kana: kana.filter(|kana| !kana.is_empty()),
            honorific: form
                .honorific
                .unwrap_or_else(|| self.usual_honorific(&form.kind, form.role.as_ref())),
            organization_id: None,
            organization_name: organization.name,
            picked: organization.picked,
            role: form.role.clone(),
            sign,
            contact,
            wishes: Vec::new(),
            greet,
            resume_code,
            earlier_codes: Vec::new(),
        };
        findings.verdict((profile, record))
    }

    /// Spellings of one name, one address, one telephone are one.
    fn likeness(&self, name: &str, contact: &Contact) -> Option<Likeness> {
        let name = Some(fold(name)).filter(|name| !name.is_empty())?;
        // With the name: a list of telephones alone must not tell whose is whose.
        let with_name = |what, text: String| {
            let given = Some(text).filter(|text| !text.is_empty());
            given.map(|text| self.keys.likeness(what, &format!("{name}\n{text}")))
        };
        let email = contact.email.as_deref().unwrap_or_default();
        let phone = contact.phone.as_deref().unwrap_or_default();
        Some(Likeness {
            email: with_name("email", email.nfkc().flat_map(char::to_lowercase).collect()),
            phone: with_name("phone", digits(phone)),
            name: self.keys.likeness("name", &name),
        })
    }

    fn tags(&self, findings: &mut Findings, path: &str, tags: &[TagId]) -> Vec<TagId> {
        let most = self.settings.registration.tags;
        if tags.len() > most {
            findings.add(
                path,
                format!("{most}個までお選びください（いま{}個）。", tags.len()),
            );
            return Vec::new();
        }
        let mut seen = BTreeSet::new();
        let mut kept = Vec::new();
        for (i, tag) in tags.iter().enumerate() {
            if self.catalog.tag(tag).is_none() {
                findings.add(
                    format!("{path}[{i}]"),
                    format!("「{tag}」という項目はありません。"),
                );
            } else if seen.insert(tag) {
                kept.push(tag.clone());
            }
        }
        kept
    }

    /// A typed name that the list has in the person's ward is taken as picked.
    fn organization(
        &self,
        findings: &mut Findings,
        choice: &OrganizationChoice,
        ward: &WardId,
    ) -> Organization {
        let index = self.organizations.index();
        let (name, found) = match choice {
            OrganizationChoice::Listed(listed) => {
                let shown = listed.name.as_deref();
                let still = |row: &&OrganizationRecord| {
                    shown.is_none_or(|name| fold(name) == fold(&row.name))
                };
                let found = index.get(&listed.id).filter(still);
                let found = found.or_else(|| index.find_by_name(shown?, ward));
                if found.is_none() {
                    findings.add(
                        "organization.id",
                        format!(
                            "「{}」は一覧にありません。名称でご入力ください。",
                            listed.id
                        ),
                    );
                }
                (String::new(), found)
            }
            OrganizationChoice::Typed(typed) => {
                let name = findings.required("organization.name", &typed.name, ORGANIZATION_MAX);
                let found = index.find_by_name(&name, ward);
                (name, found)
            }
        };
        Organization {
            name: found.map_or(name, |row| row.name.clone()),
            picked: found.map(Picked::from),
        }
    }

    fn wishes(&self, findings: &mut Findings, wishes: &[OrganizationId]) -> Vec<Picked> {
        let most = self.settings.registration.wishes;
        if wishes.len() > most {
            findings.add(
                "wishes",
                format!("{most}件までお選びください（いま{}件）。", wishes.len()),
            );
            return Vec::new();
        }
        let index = self.organizations.index();
        let mut greet = Vec::with_capacity(wishes.len());
        for (i, id) in wishes.iter().enumerate() {
            match index.get(id) {
                Some(row) => greet.push(Picked::from(row)),
                None => findings.add(
                    format!("wishes[{i}]"),
                    format!("「{id}」は一覧にありません。"),
                ),
            }
        }
        greet
    }

    fn usual_honorific(&self, kind: &KindId, role: Option<&RoleId>) -> Honorific {
        match role.and_then(|id| self.catalog.role(id)) {
            Some(role) if role.sensei.contains(kind) => Honorific::Sensei,
            _ => Honorific::Sama,
        }
    }
}

/// A telephone's digits as dialled at home: +81-3-… is 03-….
fn digits(phone: &str) -> String {
    let plain: String = phone
        .nfkc()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    match plain.strip_prefix("+81") {
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
        None => plain.replace('+', ""),
    }
}

fn contact(findings: &mut Findings, typed: &Contact) -> Contact {
    let given = |text: &Option<String>, as_kept: fn(&str) -> String| {
        let text = text.as_deref().map(str::trim).filter(|t| !t.is_empty());
        text.map(as_kept)
    };
    let (phone, email) = (
        given(&typed.phone, typed::phone),
        given(&typed.email, typed::email),
    );
    if let Some(phone) = &phone {
        let allowed = |c: char| c.is_ascii_digit() || "+-()#, 内線ext.".contains(c);
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        if phone.chars().count() > PHONE_MAX || digits < 5 || !phone.chars().all(allowed) {
            findings.add(
                "contact.phone",
                "電話番号は 03-1234-5678 のようにご入力ください。",
            );
        }
    }
    if let Some(email) = &email {
        let well_formed = email.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty()
                && host.contains('.')
                && host.split('.').all(|label| !label.is_empty())
                && !host.contains('@')
        });
        let foreign = |c: char| c.is_whitespace() || c.is_control() || "\"(),:;<>[]\\".contains(c);
        if email.len() > EMAIL_MAX || !well_formed || email.contains(foreign) {
            findings.add(
                "contact.email",
                "メールアドレスは name@example.jp のようにご入力ください。",
            );
        }
    }
    Contact { phone, email }
}
