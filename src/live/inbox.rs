//! What one person must be told. Holds no names: a notice becomes words when it is sent, so an erased person is in no buffer.

use std::sync::{Arc, Mutex, PoisonError};

use super::log::{Log, Missed};
use super::wake_up::{Listener, WakeUp};
use domain::{AttendeeId, BoothId, IntroductionId, Position, RoomId, TopicId};
use domain::{IntroductionState, Reason};

#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// An introduction came to this state.
    Introduction {
        id: IntroductionId,
        state: IntroductionState,
    },
    /// Something that one of them said waits for the other's word, or does so no longer.
    Encounter {
        id: IntroductionId,
        other: AttendeeId,
    },
    /// The card of `of` was handed over.
    Card {
        introduction: IntroductionId,
        of: AttendeeId,
    },
    /// Somebody at their topic is shown otherwise to them than before.
    Topic(TopicId),
    /// The person's own profile changed.
    Me,
    /// A round was called, extended or ended, and the person is part of it or waits.
    Round { room: RoomId, number: u32 },
    /// Something changed at a booth for the person.
    Booth {
        id: BoothId,
        /// Was called, and did not come in time.
        missed: bool,
    },
}

/// One of somebody's suggestions, before it is put into words.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggested {
    pub attendee: AttendeeId,
    pub score: i32,
    pub reasons: Vec<Reason>,
    pub near: bool,
    pub wished: bool,
    /// How often they had corrected what is shown of them: a new name is news, too.
    pub corrections: u32,
}

impl Suggested {
    /// What its reader sees of it.
    fn seen(&self) -> (AttendeeId, &[Reason], bool, bool, u32) {
        let Self {
            reasons,
            near,
            wished,
            corrections,
            ..
        } = self;
        (self.attendee, reasons, *near, *wished, *corrections)
    }
}

pub struct Inbox {
    state: Mutex<State>,
    /// After every change.
    wake_up: WakeUp,
}

struct State {
    notices: Log<Notice>,
    /// Nothing while the person is not counted in a room: a list from before would be out of date.
    suggestions: Option<Arc<[Suggested]>>,
    /// Counts the changes of `suggestions`.
    version: u64,
}

impl Inbox {
    pub fn wake_up(&self) -> Listener {
        self.wake_up.subscribe()
    }

    pub(super) fn wake(&self) {
        self.wake_up.notify();
    }

    pub(super) fn new(capacity: usize, floor: Position) -> Self {
        Self {
            state: Mutex::new(State {
                notices: Log::new(capacity, floor),
                suggestions: None,
                version: 0,
            }),
            wake_up: WakeUp::default(),
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        // Nothing in here panics half-way.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Of one position nothing is said twice.
    pub(super) fn push(&self, at: Position, notice: Notice) {
        let notices = &mut self.state().notices;
        if notices.newest() != Some(&(at, notice.clone())) {
            notices.push(at, notice);
        }
    }

    pub(super) fn restart(&self, floor: Position) {
        let mut state = self.state();
        state.notices.restart(floor);
        state.suggestions = None;
    }

    pub fn between(
        &self,
        after: Position,
        until: Position,
    ) -> Result<Vec<(Position, Notice)>, Missed> {
        self.state().notices.between(after, until)
    }

    /// The newest suggestions and how often they have changed.
    pub fn suggestions(&self) -> (u64, Option<Arc<[Suggested]>>) {
        let state = self.state();
        (state.version, state.suggestions.clone())
    }

    /// The person is no longer counted; what was suggested says nothing any more.
    pub(super) fn unsuggest(&self) {
        self.state().suggestions = None;
    }

    /// Whether this was news. That somebody counts a little more or less in the same place is none: scores move with everybody who comes.
    pub(super) fn suggest(&self, suggestions: Vec<Suggested>) -> bool {
        {
            let mut state = self.state();
            let shown = state.suggestions.as_deref();
            if shown.is_some_and(|shown| {
                shown
                    .iter()
                    .map(Suggested::seen)
                    .eq(suggestions.iter().map(Suggested::seen))
            }) {
                return false;
            }
            state.suggestions = Some(suggestions.into());
            state.version += 1;
        }
        self.wake();
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(people: &[(u64, i32)]) -> Vec<Suggested> {
        let suggested = |&(who, score)| Suggested {
            attendee: AttendeeId::new(who),
            score,
            reasons: Vec::new(),
            near: false,
            wished: false,
            corrections: 0,
        };
        people.iter().map(suggested).collect()
    }

    #[test]
    fn a_list_is_news_by_whom_it_shows_and_not_by_their_scores() {
        let inbox = Inbox::new(8, Position::START);
        let mut wake_up = inbox.wake_up();
        assert!(inbox.suggest(list(&[(1, 900), (2, 800)])));
        wake_up.mark_unchanged();
        assert!(!inbox.suggest(list(&[(1, 910), (2, 790)])));
        assert_eq!(inbox.suggestions().0, 1);
        assert!(!wake_up.has_changed());
        assert!(inbox.suggest(list(&[(2, 800), (1, 790)])), "another order");
        let mut renamed = list(&[(2, 800), (1, 790)]);
        renamed[0].corrections = 1;
        assert!(inbox.suggest(renamed), "another name");
        assert!(inbox.suggest(list(&[(2, 800)])), "one fewer");
    }
}
