//! What was typed, checked: a profile and a record, or every field that is wrong and how to mend it. No store, no clock.

use std::collections::BTreeSet;

use super::employer::{Organization, employer_of, employers_picked};
use super::invalid::Invalid;
use crate::catalog::Catalog;
use crate::catalog::fold::fold;
use crate::catalog::organizations::{OrganizationIndex, OrganizationRecord, Picked};
use crate::config;
use crate::directory::PersonRecord;
use crate::token::Keys;
use crate::typed;
use domain::Honorific;
use domain::{AttendeeId, KindId, RoleId, TagId, WardId};
use hall::Profile;
use protocol::api::{OrganizationChoice, Register};

mod contact;
mod findings;
mod stay;
mod wishes;

pub(super) use contact::is_address;
pub(super) use findings::Findings;
pub(super) use wishes::{Unchanged, Wishes};

/// Characters, not bytes: 「社会福祉法人恩賜財団済生会支部…」 is 33.
const NAME_MAX: usize = 40;
const ORGANIZATION_MAX: usize = 60;
const SIGN_MAX: usize = 40;

/// What a form is checked against.
pub(super) struct Lists<'a> {
    pub catalog: &'a Catalog,
    pub organizations: &'a OrganizationIndex,
    pub keys: &'a Keys,
    pub limits: &'a config::Registration,
}

impl Lists<'_> {
    /// `who` they are or will be, with the code that continues on another browser.
    pub(super) fn check(
        &self,
        who: AttendeeId,
        form: &Register,
        unchanged: Unchanged,
        resume_code: String,
    ) -> Result<(Profile, PersonRecord), Invalid> {
        let mut findings = Findings::default();
        let catalog = self.catalog;
        let name = findings.required("name", &form.name, NAME_MAX);
        // 「・」 on a badge calls nobody.
        if !name.is_empty() && !name.contains(char::is_alphanumeric) {
            findings.add("name", "お名前を文字でご入力ください。");
        }
        let kana = form.kana.as_deref().map(typed::reading);
        let kana = kana.map(|kana| findings.kept("kana", kana, NAME_MAX));
        let sign = findings.optional("sign", form.sign.as_deref(), SIGN_MAX);
        let contact = contact::read(&mut findings, &form.contact);
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
                    "「{}」という区はありません。一覧からお選びください。",
                    form.ward
                ),
            );
        }
        let offers = self.tags(&mut findings, "offers", &form.offers);
        let needs = self.tags(&mut findings, "needs", &form.needs);
        let organization = unchanged
            .organization
            .unwrap_or_else(|| self.organization(&mut findings, &form.organization, &form.ward));
        let wishes = self.wishes(&mut findings, form, &unchanged.wishes);
        let wished_kinds = self.wished_kinds(&mut findings, form, unchanged.wished_kinds);
        let stay = self.stay(&mut findings, form, unchanged.stay);
        let employers = |picked: &[_]| employers_picked(catalog, self.keys, picked);
        let profile = Profile {
            employer: employer_of(
                catalog,
                self.keys,
                who,
                &organization,
                &form.kind,
                &form.ward,
            ),
            kind: form.kind.clone(),
            sub_kind: form.sub_kind.clone(),
            ward: form.ward.clone(),
            offers,
            needs,
            companies_welcome: form.companies_welcome,
            company: catalog.kind(&form.kind).is_some_and(|kind| kind.on_request),
            wishes: employers(&wishes.greet),
            wishes_must: employers(&wishes.must),
            wishes_never: employers(&wishes.never),
            wished_kinds,
            stay,
            likeness: contact::likeness(self.keys, &name, &contact),
        };
        let record = PersonRecord {
            name,
            kana: kana.filter(|kana| !kana.is_empty()),
            honorific: form
                .honorific
                .map(Into::into)
                .unwrap_or_else(|| self.usual_honorific(&form.kind, form.role.as_ref())),
            organization_name: organization.name,
            picked: organization.picked,
            role: form.role.clone(),
            sign,
            contact,
            greet: wishes.greet,
            greet_must: wishes.must,
            greet_never: wishes.never,
            resume_code,
            // No form asks for anything else.
            ..PersonRecord::default()
        };
        findings.verdict((profile, record))
    }

    fn tags(&self, findings: &mut Findings, path: &str, tags: &[TagId]) -> Vec<TagId> {
        if !findings.at_most(path, self.limits.tags, tags.len(), "個") {
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
        let index = self.organizations;
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

    fn usual_honorific(&self, kind: &KindId, role: Option<&RoleId>) -> Honorific {
        match role.and_then(|id| self.catalog.role(id)) {
            Some(role) if role.sensei.contains(kind) => Honorific::Sensei,
            _ => Honorific::Sama,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(change: impl FnOnce(&mut Register)) -> Register {
        let mut form = serde_json::from_value(serde_json::json!({
            "name": "三田 あおい", "organization": {"name": "さくら坂クリニック"},
            "kind": "clinic", "ward": "meguro", "room": "southwest", "code": "",
            "consent": {"partners": true, "exchange": true, "booths": true, "wall": true},
        }))
        .expect("a form");
        change(&mut form);
        form
    }

    fn check(form: &Register) -> Result<(Profile, PersonRecord), Invalid> {
        let limits = config::Registration {
            attendees: 10,
            per_minute: 10,
            tags: 2,
            wishes: 1,
        };
        let lists = Lists {
            catalog: &Catalog::example().expect("the example"),
            organizations: &OrganizationIndex::new(Vec::new()),
            keys: &Keys::new([7; crate::token::SECRET_BYTES]),
            limits: &limits,
        };
        let unchanged = Unchanged::default();
        lists.check(AttendeeId::new(1), form, unchanged, "AAAA2222".into())
    }

    /// The paths of all that is wrong.
    fn wrong(change: impl FnOnce(&mut Register)) -> Vec<String> {
        match check(&form(change)) {
            Err(Invalid::Fields(fields)) => fields.into_iter().map(|field| field.path).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_typed_is_kept_as_it_is_meant() {
        let (profile, record) = check(&form(|form| {
            form.name = "  三田　あおい ".into();
            form.kana = Some("ミタ アオイ".into());
            form.sign = Some(" ".into());
            form.contact.phone = Some("03-1234-5678".into());
        }))
        .expect("sound");
        assert_eq!(record.kana.as_deref(), Some("ミタ アオイ"));
        assert_eq!((record.sign, record.honorific), (None, Honorific::Sama));
        assert_eq!(record.resume_code, "AAAA2222");
        let (same, _) = check(&form(|form| {
            form.contact.phone = Some("+81 3 1234 5678".into())
        }))
        .expect("sound");
        assert_eq!(profile.likeness, same.likeness);
        assert_eq!(profile.employer, same.employer);
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once_by_its_path() {
        let paths = wrong(|form| {
            form.name = "あ".repeat(NAME_MAX + 1);
            form.kind = "florist".into();
            form.ward = "kyoto".into();
            form.offers = vec!["nonsense".into()];
            form.needs = vec!["a".into(), "b".into(), "c".into()];
            form.contact.email = Some("nobody".into());
            form.wishes = vec!["9".into()];
        });
        assert_eq!(
            paths,
            [
                "name",
                "contact.email",
                "kind",
                "ward",
                "offers[0]",
                "needs",
                "wishes[0]"
            ]
        );
        for name in ["・", "-", "()", "。", "🙂"] {
            assert_eq!(wrong(|form| form.name = name.into()), ["name"], "{name}");
        }
        for email in [
            "taro@example.test?subject=x",
            "taro@example.test/",
            "taro@example.test&cc=x",
        ] {
            let paths = wrong(|form| form.contact.email = Some(email.into()));
            assert_eq!(paths, ["contact.email"], "{email}");
        }
        let listed = r#"{"id": "9", "name": "どこにもない院"}"#;
        let listed = serde_json::from_str(listed).expect("a choice");
        assert_eq!(
            wrong(|form| form.organization = listed),
            ["organization.id"]
        );
    }

    #[test]
    fn what_could_tell_of_a_patient_is_refused_apart() {
        let outcome = check(&form(|form| form.sign = Some("肺炎の見本さん".into())));
        assert!(
            matches!(outcome, Err(Invalid::PatientData(_))),
            "{outcome:?}"
        );
    }
}
