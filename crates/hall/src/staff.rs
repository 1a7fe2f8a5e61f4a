//! Who works at the event: staff with their roles, and whose sign-in still holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Fact, Hall, Rejection};
use domain::{AttendeeId, BoothId, Millis, SignInId, StaffId, StaffRole};

/// Looks at one person that follow each other are one, ms: a screen that stays open asks again and again.
const ONE_LOOK_MS: i64 = 15 * 60_000;

/// What the token of the organizer or of staff says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    pub id: SignInId,
    /// Of which time between two general sign-outs.
    pub era: u64,
    /// Nobody: the organizer, with the passphrase.
    pub staff: Option<StaffId>,
    pub until: Millis,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffMember {
    pub role: StaffRole,
    pub since: Millis,
    /// Their link and their sign-ins are worth nothing any more; what they did is still told of them.
    pub revoked: bool,
}

/// One thing that happened among those who work at the event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "snake_case")]
pub enum StaffFact {
    Added {
        staff: StaffId,
        role: StaffRole,
    },
    Revoked {
        staff: StaffId,
    },
    SignedOut {
        sign_in: SignInId,
        until: Millis,
    },
    /// Whoever signed in before is signed out.
    AllSignedOut {
        era: u64,
    },
    /// Likewise. A keyed digest of the passphrase's hash.
    PassphraseSet {
        digest: u64,
    },
    LookedAt {
        attendee: AttendeeId,
    },
    /// Which one stands nowhere.
    AddressForgotten,
    AuditExported,
    LinksExported,
    /// Whom a booth may know was taken out as a file.
    VisitorsExported {
        booth: BoothId,
    },
    ListImported {
        new: usize,
        changed: usize,
    },
}

impl From<StaffFact> for Fact {
    fn from(of: StaffFact) -> Self {
        Self::Staff { of, optional: true }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Staff {
    members: BTreeMap<StaffId, StaffMember>,
    era: u64,
    passphrase: Option<u64>,
    /// Signed out before their time, with that time.
    signed_out: BTreeMap<SignInId, Millis>,
}

impl Hall {
    /// What a token that was issued is good for now; nothing when its sign-in has ended.
    pub fn role(&self, signed_in: &SignedIn) -> Option<StaffRole> {
        let Staff {
            members,
            era,
            signed_out,
            ..
        } = &self.staff;
        if signed_in.era != *era || signed_out.contains_key(&signed_in.id) {
            return None;
        }
        match &signed_in.staff {
            None => Some(StaffRole::Organizer),
            Some(staff) => {
                let member = members.get(staff).filter(|member| !member.revoked)?;
                Some(member.role.clone())
            }
        }
    }

    /// Which sign-ins hold: those that were made in it.
    pub fn sign_in_era(&self) -> u64 {
        self.staff.era
    }

    /// Those who were revoked as well.
    pub fn staff(&self) -> impl Iterator<Item = (StaffId, &StaffMember)> {
        self.staff.members.iter().map(|(id, member)| (*id, member))
    }

    pub fn staff_member(&self, id: StaffId) -> Option<&StaffMember> {
        self.staff.members.get(&id)
    }

    pub(super) fn add_staff(
        &self,
        staff: StaffId,
        role: &StaffRole,
    ) -> Result<Vec<Fact>, Rejection> {
        match role {
            StaffRole::Room { room } if self.room(room).is_none() => {
                return Err(Rejection::NoSuchRoom);
            }
            StaffRole::Booth { booth } if self.booth(booth).is_none() => {
                return Err(Rejection::NoSuchBooth);
            }
            _ => {}
        }
        let role = role.clone();
        Ok(vec![StaffFact::Added { staff, role }.into()])
    }

    pub(super) fn revoke_staff(&self, staff: StaffId) -> Result<Vec<Fact>, Rejection> {
        let member = self.staff_member(staff).ok_or(Rejection::NoSuchStaff)?;
        if member.revoked {
            return Ok(Vec::new());
        }
        Ok(vec![StaffFact::Revoked { staff }.into()])
    }

    pub(super) fn sign_out(&self, signed_in: &SignedIn) -> Vec<Fact> {
        if self.role(signed_in).is_none() {
            return Vec::new();
        }
        let fact = StaffFact::SignedOut {
            sign_in: signed_in.id,
            until: signed_in.until,
        };
        vec![fact.into()]
    }

    pub(super) fn set_passphrase(&self, digest: u64) -> Vec<Fact> {
        if self.staff.passphrase == Some(digest) {
            return Vec::new();
        }
        vec![StaffFact::PassphraseSet { digest }.into()]
    }

    /// Nothing where the same one, `by`, looked a moment ago.
    pub(super) fn look_at(
        &self,
        who: AttendeeId,
        by: Option<StaffId>,
        now: Millis,
    ) -> Result<Vec<Fact>, Rejection> {
        let who = self.who(who);
        self.attendee(who).ok_or(Rejection::NotRegistered)?;
        let recent = self.audit().iter().rev();
        let mut recent = recent.take_while(|entry| now.since(entry.at) < ONE_LOOK_MS);
        if recent.any(|entry| entry.is_look(who, by)) {
            return Ok(Vec::new());
        }
        Ok(vec![StaffFact::LookedAt { attendee: who }.into()])
    }

    pub(super) fn apply_staff(&mut self, of: &StaffFact, at: Millis) {
        let staff = &mut self.staff;
        match of {
            StaffFact::Added { staff: id, role } => {
                let member = StaffMember {
                    role: role.clone(),
                    since: at,
                    revoked: false,
                };
                staff.members.insert(*id, member);
            }
            StaffFact::Revoked { staff: id } => {
                if let Some(member) = staff.members.get_mut(id) {
                    member.revoked = true;
                }
            }
            StaffFact::SignedOut { sign_in, until } => {
                // Those whose time is over need not be known any more; an hour, lest a clock was set.
                staff
                    .signed_out
                    .retain(|_, until| at.since(*until) < 3_600_000);
                staff.signed_out.insert(*sign_in, *until);
            }
            StaffFact::AllSignedOut { era } => staff.begin_era(*era),
            StaffFact::PassphraseSet { digest } => {
                staff.passphrase = Some(*digest);
                staff.begin_era(*digest);
            }
            StaffFact::LookedAt { .. }
            | StaffFact::AddressForgotten
            | StaffFact::AuditExported
            | StaffFact::LinksExported
            | StaffFact::VisitorsExported { .. }
            | StaffFact::ListImported { .. } => {}
        }
    }
}

impl Staff {
    fn begin_era(&mut self, era: u64) {
        self.era = era;
        self.signed_out.clear();
    }
}
