//! The event as web and operators ask for it, in parts that each hold what they need. How they are put together is in `open`.
//!
//! Whatever changes the event is a command: decide → append → apply, then show.

mod acquaintances;
mod acting;
mod arrivals;
mod asking_again;
mod booths;
mod carry_over;
mod clock;
mod employer;
mod following;
mod foresight;
mod forgetting;
mod form;
mod hall_lock;
mod invalid;
mod letters;
mod links;
mod memos;
mod open;
mod organizations;
mod proof;
mod questions;
mod readiness;
mod reading;
mod record_change;
mod registration;
mod rehearsal;
mod replica;
mod rosters;
mod rounds;
mod session;
mod settling;
mod sign_in;
mod snapshot;
mod staff;
mod stores;
mod to_forget;
mod topics;
mod views;
mod why;
mod writer;

use std::sync::Arc;

pub use acting::{Acting, unreadable};
pub use arrivals::Arrivals;
pub use asking_again::{AgainError, AskingAgain};
pub use booths::{BoothChange, BoothError, Booths, Guest, KnownVisitor};
pub use carry_over::{CarryOvers, Taken};
pub use clock::Clock;
pub use foresight::{EveningAsked, Foresights, Unforeseen};
pub use forgetting::{EraseError, Forgetting};
pub use invalid::Invalid;
pub use letters::{LetterError, Letters};
pub use links::{ClaimError, Linked, Links};
pub use open::OpenError;
pub use organizations::{ORGANIZATIONS, Organizations};
pub use proof::Proofs;
pub use readiness::{NotReady, Readiness};
pub use reading::Reading;
pub use registration::{ImportError, Registration};
pub use rehearsal::Rehearsals;
pub use replica::Replica;
pub use rounds::{RoundOrder, Rounds};
pub use session::{End, Session, Sessions};
pub use sign_in::{HOUSE_TOKEN_MS, SignIn};
pub use staff::{OnDuty, Staff};
pub use stores::{PASSPHRASE, Stores};
pub use writer::{CommandError, Commands, House};

use crate::catalog::Catalog;
use crate::config::Settings;
use crate::security::Security;
use crate::tasks::Fate;

pub struct Service {
    /// What the organizer wrote down.
    pub catalog: Arc<Catalog>,
    pub settings: Arc<Settings>,
    /// The event as this node holds it.
    pub replica: Arc<Replica>,
    /// Changes the event.
    pub commands: Commands,
    /// Puts what is known into words.
    pub reading: Arc<Reading>,
    /// Does what people ask for.
    pub acting: Arc<Acting>,
    /// What booths' staff do.
    pub booths: Booths,
    pub rounds: Arc<Rounds>,
    /// What anybody can check of them.
    pub proofs: Arc<Proofs>,
    pub registration: Arc<Registration>,
    /// People's own.
    pub links: Arc<Links>,
    /// These by mail.
    pub letters: Arc<Letters>,
    /// The door.
    pub arrivals: Arc<Arrivals>,
    pub forgetting: Arc<Forgetting>,
    /// Whoever agreed, months later.
    pub asking_again: Arc<AskingAgain>,
    /// What an evening would bring.
    pub foresights: Foresights,
    /// What this event hands on, and what it takes.
    pub carry_overs: Arc<CarryOvers>,
    pub rehearsals: Arc<Rehearsals>,
    /// Tokens and codes.
    pub sign_in: Arc<SignIn>,
    /// Who else works at the event.
    pub staff: Arc<Staff>,
    /// Screens that look on.
    pub sessions: Arc<Sessions>,
    pub readiness: Readiness,
    /// Who was refused, and what was taken out.
    pub security: Arc<Security>,
    rosters: Arc<rosters::Rosters>,
}

impl Service {
    /// Whether this process can go on.
    pub fn fate(&self) -> &Fate {
        &self.replica.fate
    }
}
