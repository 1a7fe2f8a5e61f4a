//! The organizer's list of registrations, before the doors open: looked at first, stored as a whole, and stored again without doubling anybody.
//!
//! Whoever is on the list is expected: registered, with a badge, and nowhere yet. Whoever registers at the door as the same person takes
//! over the registration, badge and all, with what they typed themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures_util::future::join_all;
use unicode_normalization::UnicodeNormalization;

use super::{Registration, Unchanged};
use crate::catalog::attendees_csv::{AttendeeRow, Purpose, columns_of, read_attendees};
use crate::catalog::fold::fold;
use crate::catalog::organizations::Picked;
use crate::directory::PersonRecord;
use crate::service::form::Wishes;
use crate::service::invalid::Invalid;
use crate::service::writer::{CommandError, House};
use crate::store::StoreError;
use crate::tasks::to_its_end;
use crate::token;
use domain::{AttendeeId, RoomId, Stay, WardId};
use hall::{Action, Command, Hall, Profile};
use protocol::api::{
    Import, ImportColumn, ImportFault, ImportedPerson, OrganizationChoice, Register,
    TypedOrganization,
};
use protocol::view;

use told::{Against, Doubt, against, faults, note};

mod told;

/// Commands that wait for the writer at once; it takes whatever waits in one transaction.
const AT_ONCE: usize = 256;

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error("more people than `registration.attendees` allows: {0}")]
    Full(usize),
}

/// A row, and what it comes to.
struct Checked {
    line: usize,
    who: AttendeeId,
    is_new: bool,
    room: RoomId,
    profile: Profile,
    record: PersonRecord,
    consent: domain::Consent,
    badge: Option<u32>,
}

impl Registration {
    /// What storing the list would do, and unless it is a dry run, or something in it is wrong, does it. Goes on to its end.
    /// `public_url` is what people's links begin with.
    pub async fn import(
        self: &Arc<Self>,
        bytes: Vec<u8>,
        columns: BTreeMap<String, String>,
        dry_run: bool,
        public_url: &str,
        by: House,
    ) -> Result<Import, ImportError> {
        let this = Arc::clone(self);
        let whole = async move {
            let mut import = this.import_whole(&bytes, &columns, dry_run).await?;
            let of_the_list = columns_of(&bytes, &columns).into_iter();
            import.columns = of_the_list
                .map(|(heading, ours)| ImportColumn { heading, ours })
                .collect();
            let stored = !dry_run && import.errors.is_empty();
            if stored && import.new + import.changed > 0 {
                let (new, changed) = (import.new, import.changed);
                let note = Command::NoteImport { new, changed };
                this.commands.organize(note, by).await?;
            }
            Ok(import)
        };
        let whole = to_its_end(whole).await.ok_or(CommandError::Unavailable)?;
        whole.map(|mut import| {
            for person in &mut import.people {
                person.link = self.keys.person_link(public_url, person.id);
            }
            import
        })
    }

    async fn import_whole(
        &self,
        bytes: &[u8],
        columns: &BTreeMap<String, String>,
        dry_run: bool,
    ) -> Result<Import, ImportError> {
        self.replica.refresh().await?;
        let rows = {
            let organizations = self.organizations.index();
            let purpose = Purpose::Register {
                organizations: &organizations,
                columns,
            };
            read_attendees(&self.catalog, "", bytes, purpose)
        };
        let rows = match rows {
            Ok(rows) => rows,
            Err(problems) => return Ok(faults(problems)),
        };
        let hall = self.replica.hall().clone();
        hall.admits(false, true).map_err(CommandError::from)?;
        let mut import = Import::default();
        let mut to_store = Vec::new();
        let mut listed = BTreeSet::new();
        for row in &rows {
            let who = self.who_of(row);
            if !listed.insert(who) {
                import.doubtful.push(note(row.line, &Doubt::SamePerson));
            } else if hall.who(who) != who {
                import.doubtful.push(note(row.line, &Doubt::Merged));
            } else if hall.trace(who).is_some_and(|person| person.erased) {
                import.doubtful.push(note(row.line, &Doubt::Erased));
            } else {
                let is_new = hall.attendee(who).is_none();
                match self.check_row(row, who, is_new) {
                    Err(found) => import.errors.extend(found),
                    Ok(checked) => self.place(&hall, checked, &mut import, &mut to_store, row),
                }
            }
        }
        let gone = hall
            .attendees()
            .filter(|(who, _)| is_listed(&hall, *who) && !listed.contains(who));
        import.gone = gone.count();
        // Looked at or stored: the same is said.
        let there = hall.attendees().count() + import.new;
        if import.errors.is_empty() && there > self.limits.attendees {
            return Err(ImportError::Full(there));
        }
        if dry_run || !import.errors.is_empty() {
            import.people.clear();
            return Ok(import);
        }
        let records = to_store.iter().map(|one| (one.who, one.record.clone()));
        self.replica.stores.directory.put(records.collect()).await?;
        // Numbers of printed badges first, before they are counted out to others.
        to_store.sort_by_key(|one| one.badge.is_none());
        for some in to_store.chunks(AT_ONCE) {
            for outcome in join_all(some.iter().map(|one| self.store(one))).await {
                outcome?;
            }
        }
        let hall = self.replica.hall();
        for person in &mut import.people {
            person.badge = hall
                .attendee(person.id)
                .map_or(0, |attendee| attendee.badge);
        }
        let otherwise = to_store.iter().filter(|one| one.badge.is_some());
        for one in otherwise {
            let worn = hall.attendee(one.who).map(|attendee| attendee.badge);
            if let Some(worn) = worn.filter(|worn| Some(*worn) != one.badge) {
                let gone = Doubt::BadgeGone { worn };
                import.doubtful.push(note(one.line, &gone));
            }
        }
        Ok(import)
    }

    /// Counts the row, and keeps what has to be stored.
    fn place(
        &self,
        hall: &Hall,
        checked: Checked,
        import: &mut Import,
        to_store: &mut Vec<Checked>,
        row: &AttendeeRow,
    ) {
        if checked.is_new {
            let mut namesakes = hall.resembling(&checked.profile);
            if namesakes.next().is_some() {
                import.doubtful.push(note(row.line, &Doubt::Namesake));
                return;
            }
            import.new += 1;
        } else {
            let Some(attendee) = hall.attendee(checked.who) else {
                return;
            };
            let record = self.replica.stores.directory.person(checked.who);
            let same = record.is_some_and(|record| *record == checked.record)
                && (&attendee.profile, attendee.consent) == (&checked.profile, checked.consent);
            if same {
                import.unchanged += 1;
                import.people.push(person(&checked));
                return;
            }
            if attendee.seen || !attendee.introductions.is_empty() {
                import.doubtful.push(note(row.line, &Doubt::HasCome));
                return;
            }
            import.changed += 1;
        }
        import.people.push(person(&checked));
        to_store.push(checked);
    }

    async fn store(&self, one: &Checked) -> Result<(), CommandError> {
        let command = if one.is_new {
            Command::Register(Box::new(hall::Registration {
                attendee: one.who,
                room: one.room.clone(),
                profile: one.profile.clone(),
                consent: one.consent,
                key: Some(one.who.bits()),
                another: true,
                listed: true,
                // The organizer's own list has vouched for them.
                awaits_desk: false,
                rehearsed: false,
                badge: one.badge,
            }))
        } else {
            let action = Action::Correct {
                profile: Box::new(one.profile.clone()),
                consent: one.consent,
                renamed: true,
                said: None,
            };
            Command::Attendee(one.who, action)
        };
        self.commands.execute(command, None).await.map(drop)
    }

    fn check_row(
        &self,
        row: &AttendeeRow,
        who: AttendeeId,
        is_new: bool,
    ) -> Result<Checked, Vec<ImportFault>> {
        self.check_badge(row, who)?;
        let room = row.room.clone().or_else(|| self.room_of(&row.ward));
        let room = room.ok_or_else(|| vec![against(row, "room", Against::NoRoom)])?;
        let consent = domain::Consent {
            partners: row.consents,
            ..domain::Consent::default()
        };
        let form = Register {
            name: row.name.clone(),
            kana: Some(row.kana.clone()).filter(|kana| !kana.is_empty()),
            honorific: row.honorific.map(view::Honorific::from),
            organization: OrganizationChoice::Typed(TypedOrganization {
                name: row.organization.clone(),
            }),
            kind: row.kind.clone(),
            sub_kind: row.sub_kind.clone(),
            role: row.role.clone(),
            ward: row.ward.clone(),
            offers: row.offers.clone(),
            needs: row.needs.clone(),
            sign: None,
            companies_welcome: row.companies_welcome,
            contact: view::Contact {
                phone: row.phone.clone(),
                email: row.email.clone(),
            },
            wishes: row.wishes.clone().unwrap_or_default(),
            wishes_must: row.wishes_must.clone().unwrap_or_default(),
            wishes_never: row.wishes_never.clone().unwrap_or_default(),
            wished_kinds: None,
            stay: None,
            consent: consent.into(),
            room: room.clone(),
            code: String::new(),
            another_person: false,
        };
        let before = self.replica.stores.directory.person(who);
        let code = before
            .as_ref()
            .map_or_else(token::resume_code, |record| record.resume_code.clone());
        let kept = |said: &Option<_>, record: fn(&PersonRecord) -> &Vec<Picked>| match said {
            Some(_) => None,
            None => before.as_deref().map(|before| record(before).clone()),
        };
        let (wished_kinds, stay) = {
            let hall = self.replica.hall();
            let before = hall.attendee(who).map(|attendee| &attendee.profile);
            let kinds = before.map(|before| before.wished_kinds.clone());
            let stay = before.map(|before| before.stay.clone());
            (
                row.wished_kinds.over(kinds.unwrap_or_default()),
                listed_stay(row, stay.unwrap_or_default()),
            )
        };
        let unchanged = Unchanged {
            organization: None,
            wishes: Wishes {
                must: kept(&row.wishes_must, |before| &before.greet_must),
                greet: kept(&row.wishes, |before| &before.greet),
                never: kept(&row.wishes_never, |before| &before.greet_never),
            },
            wished_kinds,
            stay,
        };
        let checked = self.check(who, &form, unchanged, code);
        let (profile, mut record) = checked.map_err(|invalid| match invalid {
            Invalid::Fields(fields) | Invalid::PatientData(fields) => fields
                .into_iter()
                .map(|field| against(row, column_of(&field.path), Against::Field(field.message)))
                .collect(),
            other => vec![against(row, "", Against::Field(other.to_string()))],
        })?;
        if let Some(before) = before {
            record.keep_what_is_not_asked(&before);
            record.remarks.clone_from(&before.remarks);
        }
        Ok(Checked {
            line: row.line,
            who,
            is_new,
            room,
            profile,
            record,
            consent,
            badge: row.badge,
        })
    }

    /// Badges are printed once: nobody is given another number, nor one that somebody wears.
    fn check_badge(&self, row: &AttendeeRow, who: AttendeeId) -> Result<(), Vec<ImportFault>> {
        let Some(badge) = row.badge else {
            return Ok(());
        };
        let hall = self.replica.hall();
        let what = match hall.attendee(who).map(|attendee| attendee.badge) {
            Some(worn) if worn == badge => return Ok(()),
            Some(worn) => Against::OtherBadge(worn),
            None if hall.is_worn(badge) => Against::BadgeWorn,
            None => return Ok(()),
        };
        Err(vec![against(row, "badge", what)])
    }

    /// Follows from the row's own id, else the address, else name and organization. So the next list finds the person again, two
    /// that are stored at once mean one person, and a crash between the stores leaves nobody's record behind.
    fn who_of(&self, row: &AttendeeRow) -> AttendeeId {
        let email = row.email.as_deref().map(fold);
        let (what, text) = match (row.id.as_str(), email) {
            ("", Some(email)) => ("email", email),
            ("", None) => (
                "name",
                format!("{}\n{}", fold(&row.name), fold(&row.organization)),
            ),
            // However wide its digits are written.
            (id, _) => ("id", id.nfkc().collect()),
        };
        let digest = self
            .keys
            .request_digest(&[b"import", what.as_bytes(), text.as_bytes()]);
        AttendeeId::new(digest)
    }

    fn room_of(&self, ward: &WardId) -> Option<RoomId> {
        let mut rooms = self.catalog.rooms.iter();
        let named = rooms.find(|room| room.wards.contains(ward));
        named
            .or(self.catalog.rooms.first())
            .map(|room| room.id.clone())
    }

    /// The one on the list whom this form describes, as long as they have not come.
    pub(super) fn awaited(&self, profile: &Profile) -> Option<AttendeeId> {
        let hall = self.replica.hall();
        let unused = |who: &AttendeeId| {
            hall.attendee(*who).is_some_and(|attendee| {
                !attendee.seen && attendee.introductions.is_empty() && attendee.room.is_none()
            })
        };
        let mut waiting = hall.resembling(profile).filter(unused);
        let one = waiting.next().filter(|_| waiting.next().is_none())?;
        is_listed(&hall, one).then_some(one)
    }
}

/// Registered by a list: nobody else's id is also the key they were registered under.
fn is_listed(hall: &Hall, who: AttendeeId) -> bool {
    hall.already_registered(who.bits()) == Some(who)
}

/// Where the list says nothing of it, it stays as it was.
fn listed_stay(row: &AttendeeRow, before: Stay) -> Stay {
    let (arrives, leaves) = match row.says_times {
        true => (row.arrives, row.leaves),
        false => (before.arrives, before.leaves),
    };
    Stay {
        arrives,
        leaves,
        rooms: row.rooms.clone().unwrap_or(before.rooms),
    }
}

fn person(checked: &Checked) -> ImportedPerson {
    ImportedPerson {
        id: checked.who,
        line: checked.line,
        badge: 0,
        link: String::new(),
    }
}

/// The list's column of a form's field.
fn column_of(path: &str) -> &str {
    let top = path.split(['.', '[']).next().unwrap_or(path);
    match path {
        "contact.email" => "email",
        "contact.phone" => "phone",
        _ => top,
    }
}
