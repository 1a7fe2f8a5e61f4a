//! Cards that cross when both have pressed 「名刺交換」.

use crate::{Attendee, Fact, Hall, Introduction, Rejection};
use domain::{AttendeeId, CardField, IntroductionId, Millis};

impl Introduction {
    /// When both had pressed 「名刺交換」.
    pub fn exchanged(&self, a: AttendeeId, b: AttendeeId) -> Option<Millis> {
        let pressed = |by, for_whom| self.shared.get(&by)?.get(&for_whom).copied();
        Some(pressed(a, b)?.max(pressed(b, a)?))
    }

    /// Everybody with whom `who` exchanged cards here, and when; also those who left the table since.
    pub fn exchanges(&self, who: AttendeeId) -> impl Iterator<Item = (AttendeeId, Millis)> {
        let others = self
            .shared
            .keys()
            .copied()
            .filter(move |&other| other != who);
        others.filter_map(move |other| Some((other, self.exchanged(who, other)?)))
    }

    /// Has pressed 「名刺交換」 for everybody who sits there now.
    pub fn has_shared(&self, who: AttendeeId) -> bool {
        let pressed = self.shared.get(&who);
        pressed.is_some_and(|pressed| self.others(who).all(|other| pressed.contains_key(&other)))
    }

    /// Who has pressed 「名刺交換」 for `who`, and still waits for theirs.
    pub fn card_askers(&self, who: AttendeeId) -> impl Iterator<Item = AttendeeId> {
        let pressed = |by, for_whom| {
            self.shared
                .get(&by)
                .is_some_and(|pressed| pressed.contains_key(&for_whom))
        };
        self.others(who)
            .filter(move |&other| pressed(other, who) && !pressed(who, other))
    }
}

impl Hall {
    pub(crate) fn exchange(
        &self,
        by: AttendeeId,
        me: &Attendee,
        id: IntroductionId,
        share: bool,
        fields: &[CardField],
    ) -> Result<Vec<Fact>, Rejection> {
        let introduction = self.mine(by, id)?;
        if !introduction.is_mutual() {
            return Err(Rejection::WrongState);
        }
        let already = if share {
            introduction.has_shared(by)
        } else {
            !introduction.shared.contains_key(&by)
        };
        if already {
            return Ok(Vec::new());
        }
        if share && !me.consent.exchange {
            return Err(Rejection::ExchangeConsentNeeded);
        }
        // A card that was handed over cannot be asked back; erasing oneself takes it back.
        if !share && introduction.exchanges(by).next().is_some() {
            return Err(Rejection::WrongState);
        }
        Ok(vec![Fact::Shared {
            introduction: id,
            by,
            share,
            fields: if share { fields.to_vec() } else { Vec::new() },
        }])
    }

    /// Cards that were offered and not yet exchanged.
    pub(crate) fn withdraw_cards(&self, by: AttendeeId) -> impl Iterator<Item = Fact> {
        let offered = self
            .introductions_of(by)
            .filter(move |i| i.shared.contains_key(&by) && i.exchanges(by).next().is_none());
        offered.map(move |i| Fact::Shared {
            introduction: i.id,
            by,
            share: false,
            fields: Vec::new(),
        })
    }

    pub(crate) fn apply_shared(
        &mut self,
        id: IntroductionId,
        by: AttendeeId,
        share: bool,
        fields: &[CardField],
        at: Millis,
    ) {
        let Some(i) = self.introductions.get_mut(&id) else {
            return;
        };
        if !share {
            i.shared.remove(&by);
            i.card_fields.remove(&by);
            return;
        }
        let others: Vec<_> = i.others(by).collect();
        let pressed = i.shared.entry(by).or_default();
        for other in others {
            pressed.entry(other).or_insert(at);
        }
        i.card_fields.insert(by, fields.to_vec());
    }
}
