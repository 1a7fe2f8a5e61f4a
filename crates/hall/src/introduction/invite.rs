//! Asking somebody. Whoever is passed over or vetoed is answered as by silence.

use crate::{Attendee, Fact, Hall, Introduction, Obstacle, Origin, Rejection};
use domain::IntroductionState as State;
use domain::{AttendeeId, Millis, Reason, Status};

/// Unanswered invitations one person may have open: enough for an evening, too few to trouble a whole room.
const OPEN_INVITATIONS: usize = 20;

/// Unanswered invitations that lie before one person: more, nobody reads; whoever answers one makes room.
const OPEN_BEFORE_ONE: usize = 12;

/// How long after an invitation ended its sender may ask the same person again.
const ASK_AGAIN_AFTER_MS: i64 = 3 * 60 * 1000;

impl Hall {
    pub(crate) fn invite(
        &self,
        by: AttendeeId,
        me: &Attendee,
        to: AttendeeId,
        reasons: &[Reason],
        now: Millis,
    ) -> Result<Vec<Fact>, Rejection> {
        let room_id = me.room.as_ref().ok_or(Rejection::NotInRoom)?;
        let earlier = self.between(by, to);
        let asked = |i: &Introduction| {
            matches!(i.state, State::Invited | State::Passed) && i.invited_by() == Some(to)
        };
        // Saying yes to who asked before it was closed is no new introduction.
        if !self.known_room(room_id)?.open && !earlier.is_some_and(asked) {
            return Err(Rejection::RoomClosed);
        }
        if !me.consent.partners {
            return Err(Rejection::ConsentNeeded);
        }
        if me.steering.hidden {
            return Err(Rejection::Unavailable);
        }
        if to == by {
            return Err(Rejection::Yourself);
        }
        let other = self.attendee(to).ok_or(Rejection::Unavailable)?;
        let obstacles: Vec<_> = self.obstacles(by, to).collect();
        if obstacles.contains(&Obstacle::Colleagues) {
            return Err(Rejection::OwnOrganization);
        }
        if obstacles.contains(&Obstacle::OnePerson) {
            return Err(Rejection::Yourself);
        }
        // Asked already, perhaps passed on or vetoed: the answer is the same in every case.
        if earlier.is_some_and(|i| i.state_for(by) == State::Invited && i.invited_by() == Some(by))
        {
            return Ok(Vec::new());
        }
        // Whoever was vetoed is answered as if the other were merely silent.
        if obstacles.contains(&Obstacle::Veto { by })
            || !other.may_be_introduced()
            || other.room.as_ref() != Some(room_id)
        {
            return Err(Rejection::Unavailable);
        }
        if let Some(earlier) = earlier {
            let mine = earlier.invited_by() == Some(by);
            match earlier.state {
                State::Met => return Err(Rejection::AlreadyMet),
                State::Agreed | State::Called | State::Together => return Ok(Vec::new()),
                // Taking back and asking again is how one would pester somebody.
                State::Cancelled if mine && now.since(earlier.since) < ASK_AGAIN_AFTER_MS => {
                    return Err(Rejection::TooManyInvitations);
                }
                // They asked first: this says yes.
                State::Invited | State::Passed if earlier.room == *room_id => {
                    return self.agree(by, earlier, now);
                }
                _ => {}
            }
        }
        self.may_ask_by_kind(by, to)?;
        let unasked = obstacles.contains(&Obstacle::Company { company: by });
        if unasked || other.status != Status::Open {
            return Err(Rejection::Unavailable);
        }
        let open = self
            .introductions_of(by)
            .filter(|i| i.state_for(by) == State::Invited && i.invited_by() == Some(by))
            .count();
        if open >= OPEN_INVITATIONS {
            return Err(Rejection::TooManyInvitations);
        }
        let before = self.introductions_of(to);
        let before = before.filter(|i| i.state == State::Invited && i.invited_by() != Some(to));
        if before.count() >= OPEN_BEFORE_ONE {
            return Err(Rejection::AskedByMany);
        }
        Ok(vec![Fact::Introduced {
            introduction: self.next_introduction(),
            room: room_id.clone(),
            origin: Origin::Invitation { by },
            people: vec![by, to],
            reasons: reasons.to_vec(),
            unseen: obstacles.contains(&Obstacle::Veto { by: to }),
        }])
    }

    pub(crate) fn apply_introduced(&mut self, asked: Introduction, unseen: bool) {
        // Like one that was passed on, which nobody but the one who passed can tell from silence.
        let state = if unseen { State::Passed } else { asked.state };
        self.introduce(Introduction {
            state,
            unseen,
            ..asked
        });
    }
}
