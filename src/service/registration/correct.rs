//! Somebody corrects what is held of them, or the desk does.

use std::sync::Arc;

use super::{Registration, Unchanged};
use crate::catalog::OTHER_WARD;
use crate::catalog::organizations::Picked;
use crate::service::employer::employer_picked;
use crate::service::form::Wishes;
use crate::service::invalid::Invalid;
use crate::service::writer::{CommandError, House};
use crate::tasks::to_its_end;
use domain::{AttendeeId, BoothId, TagId};
use hall::{Action, Command};
use protocol::api::{Correct, FieldError, OrganizationChoice, Register, TypedOrganization};

/// Whether it names what only the directory holds.
fn concerns_the_record(change: &Correct) -> bool {
    let text = change.name.is_some() || change.kana.is_some() || change.sign.is_some();
    let others = change.honorific.is_some() || change.role.is_some() || change.contact.is_some();
    let wishes = [&change.wishes, &change.wishes_must, &change.wishes_never];
    let wishes = wishes.into_iter().any(Option::is_some) || change.wish_booth.is_some();
    text || others || change.organization.is_some() || wishes
}

impl Registration {
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
                "「{}」は施設の一覧にないため、ご希望をお預かりできません。ブースか受付へお声掛けください。",
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
        if by.is_some() && attendee.seen && !attendee.steering.paper {
            theirs_to_say(&change)?;
        }
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
            wished_kinds: attendee.profile.wished_kinds.clone(),
            stay: attendee.profile.stay.clone(),
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
            wished_kinds: change.wished_kinds,
            stay: change.stay,
            consent: change.consent.unwrap_or(attendee.consent.into()),
            room: attendee.home.clone(),
            code: String::new(),
            another_person: false,
        };
        let code = record.resume_code.clone();
        let (profile, mut corrected) = self.check(who, &form, unchanged, code)?;
        corrected.keep_what_is_not_asked(&record);
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

/// Whoever has a phone says there whom they wish to meet, and until when they stay.
fn theirs_to_say(change: &Correct) -> Result<(), Invalid> {
    let said = [
        ("wishes", change.wishes.is_some()),
        ("wishes_must", change.wishes_must.is_some()),
        ("wishes_never", change.wishes_never.is_some()),
        ("wished_kinds", change.wished_kinds.is_some()),
        ("stay", change.stay.is_some()),
    ];
    let fields: Vec<_> = said
        .into_iter()
        .filter(|(_, said)| *said)
        .map(|(path, _)| FieldError {
            path: path.into(),
            message: "ご自分の携帯で参加されています。「登録情報」での変更をご案内ください。携帯をお使いになれないときは、先に「携帯なしにする」を押してください。".into(),
        })
        .collect();
    if fields.is_empty() {
        return Ok(());
    }
    Err(Invalid::Fields(fields))
}
