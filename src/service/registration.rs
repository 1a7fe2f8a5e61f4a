//! Registering and correcting: two stores that must agree, whatever happens in between.

mod correct;
mod import;
mod register;

use std::sync::Arc;

use super::form::{Lists, Unchanged};
use super::invalid::Invalid;
use super::organizations::Organizations;
use super::replica::Replica;
use super::sign_in::SignIn;
use super::writer::Commands;
use crate::catalog::Catalog;
use crate::config;
use crate::directory::PersonRecord;
use crate::token::Keys;
use domain::AttendeeId;
use hall::Profile;
pub use import::ImportError;
use protocol::api::Register;

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
}
