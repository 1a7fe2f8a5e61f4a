//! From what was typed to a profile and a record, or to every field that is wrong and how to mend it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use unicode_normalization::UnicodeNormalization;

use super::{CommandError, Service};
use crate::catalog::fold::{fold, short_name};
use crate::catalog::patient::looks_like_patient_data;
use crate::directory::PersonRecord;
use hall::{Command, Likeness, Profile, Refusal, Registration, Request, Verb};
use domain::{AttendeeId, KindId, Millis, OrganizationId, RoleId, TagId};
use protocol::api::{Correct, FieldError, OrganizationChoice, Register};
use protocol::view::{Contact, Honorific};
use crate::sqlite::StoreError;
use crate::token;

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

    /// Free text as typed, without the spaces around it.
    fn text(&mut self, path: &str, typed: &str, max: usize) -> String {
        let text = typed.trim().to_owned();
        let length = text.chars().count();
        if length > max {
            self.add(
                path,
                format!("{max}文字以内でご入力ください（いま{length}文字）。"),
            );
        } else if text.chars().any(|c| c.is_control() || is_invisible(c)) {
            self.add(path, "改行や制御文字は使えません。");
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

/// Characters that turn or hide the text around them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
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
        let (profile, record) = self.check(form, token::resume_code())?;
        self.is_new(form, &profile, None)?;
        if self.hall().attendees().count() >= self.settings.registration.attendees {
            return Err(Invalid::Full);
        }
        let attendee = AttendeeId::new(rand::random());
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
            Ok(()) if counts != attendee => directory.erase(&[attendee]).await?,
            // It took so long that another node may have swept the record away.
            Ok(()) if written.elapsed() > SWEPT_AFTER => {
                directory.put(vec![(attendee, record)]).await?;
            }
            Ok(()) => {}
        }
        match outcome {
            // Registered on another node, or in the browser beside, at this moment.
            Err(CommandError::Refused(Refusal::AlreadyRegistered)) => {
                self.is_new(form, &profile, None)?;
                Err(CommandError::Unavailable.into())
            }
            Ok(()) if counts != attendee => self.register_again(counts, form, request).await,
            outcome => Ok(outcome.map(|()| attendee)?),
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
        let (profile, mut corrected) = self.check(form, record.resume_code.clone())?;
        corrected.earlier_codes.clone_from(&record.earlier_codes);
        if corrected == *record && profile == before && domain::Consent::from(form.consent) == consent {
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
        let organization = match &record.organization_id {
            Some(id) if self.organizations.index().get(id).is_some() => {
                OrganizationChoice::Listed(protocol::api::ListedOrganization {
                    id: id.clone(),
                })
            }
            _ => OrganizationChoice::Typed(protocol::api::TypedOrganization {
                name: record.organization_name.clone(),
            }),
        };
        let own = &attendee.profile;
        // Also when the record says so already: a try that failed half-way has written it, and others still have to hear of it.
        let renamed = concerns_the_record(&change);
        // What the lists no longer have must not keep anybody from withdrawing a consent.
        let index = self.organizations.index();
        let still_listed = |ids: &[OrganizationId]| {
            ids.iter()
                .filter(|id| index.get(id).is_some())
                .cloned()
                .collect::<Vec<_>>()
        };
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
            wishes: change
                .wishes
                .unwrap_or_else(|| still_listed(&record.wishes)),
            consent: change.consent.unwrap_or(attendee.consent.into()),
            room: attendee.home.clone(),
            code: String::new(),
            another_person: false,
        };
        let (profile, mut corrected) = self.check(&form, record.resume_code.clone())?;
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
        Ok(outcome?)
    }

    fn check(
        &self,
        form: &Register,
        resume_code: String,
    ) -> Result<(Profile, PersonRecord), Invalid> {
        let mut findings = Findings::default();
        let catalog = &self.catalog;
        let name = findings.required("name", &form.name, NAME_MAX);
        let kana = findings.optional("kana", form.kana.as_deref(), NAME_MAX);
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
        let (organization_id, organization_name) =
            self.organization(&mut findings, &form.organization);
        let wishes = self.wishes(&mut findings, &form.wishes);
        let employer = match &organization_id {
            Some(id) => self.keys.employer(true, id.as_str()),
            None => self
                .keys
                .employer(false, &fold(short_name(&organization_name))),
        };
        let profile = Profile {
            employer,
            kind: form.kind.clone(),
            sub_kind: form.sub_kind.clone(),
            ward: form.ward.clone(),
            offers,
            needs,
            companies_welcome: form.companies_welcome,
            company: catalog.kind(&form.kind).is_some_and(|kind| kind.on_request),
            wishes: wishes
                .iter()
                .map(|id| self.keys.employer(true, id.as_str()))
                .collect(),
            likeness: self.likeness(&name, &contact),
        };
        let record = PersonRecord {
            name,
            kana,
            honorific: form
                .honorific
                .unwrap_or_else(|| self.usual_honorific(&form.kind, form.role.as_ref())),
            organization_id,
            organization_name,
            role: form.role.clone(),
            sign,
            contact,
            wishes,
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

    /// A typed name that is in the list after all is taken as picked.
    fn organization(
        &self,
        findings: &mut Findings,
        choice: &OrganizationChoice,
    ) -> (Option<OrganizationId>, String) {
        let index = self.organizations.index();
        match choice {
            OrganizationChoice::Listed(listed) => match index.get(&listed.id) {
                Some(found) => (Some(found.id.clone()), found.name.clone()),
                None => {
                    findings.add(
                        "organization.id",
                        format!(
                            "「{}」は一覧にありません。名称でご入力ください。",
                            listed.id
                        ),
                    );
                    (None, String::new())
                }
            },
            OrganizationChoice::Typed(typed) => {
                let name = findings.required("organization.name", &typed.name, ORGANIZATION_MAX);
                match index.find_by_name(&name) {
                    Some(found) => (Some(found.id.clone()), found.name.clone()),
                    None => (None, name),
                }
            }
        }
    }

    fn wishes(&self, findings: &mut Findings, wishes: &[OrganizationId]) -> Vec<OrganizationId> {
        let most = self.settings.registration.wishes;
        if wishes.len() > most {
            findings.add(
                "wishes",
                format!("{most}件までお選びください（いま{}件）。", wishes.len()),
            );
            return Vec::new();
        }
        let index = self.organizations.index();
        for (i, id) in wishes.iter().enumerate() {
            if index.get(id).is_none() {
                findings.add(
                    format!("wishes[{i}]"),
                    format!("「{id}」は一覧にありません。"),
                );
            }
        }
        wishes.to_vec()
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
    let given = |text: &Option<String>| {
        text.as_deref()
            .map(str::trim)
            .filter(|t| !t.is_empty())
            .map(str::to_owned)
    };
    let (phone, email) = (given(&typed.phone), given(&typed.email));
    if let Some(phone) = &phone {
        let plain: String = phone.nfkc().collect();
        let allowed = |c: char| c.is_ascii_digit() || "+-()ー‐−#, 内線ext.".contains(c);
        let digits = plain.chars().filter(char::is_ascii_digit).count();
        if plain.chars().count() > PHONE_MAX || digits < 5 || !plain.chars().all(allowed) {
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
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !host.contains('@')
        });
        if email.len() > EMAIL_MAX
            || !well_formed
            || email.chars().any(|c| c.is_whitespace() || c.is_control())
        {
            findings.add(
                "contact.email",
                "メールアドレスは name@example.jp のようにご入力ください。",
            );
        }
    }
    Contact { phone, email }
}
