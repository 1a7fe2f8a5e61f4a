//! Who works at the event, and whose sign-in holds.

use super::*;
use domain::{AuditAction, SignInId, StaffId, StaffRole};

const DESK: StaffId = StaffId::new(8);

fn signed_in(hall: &Hall, id: u64, staff: Option<StaffId>) -> SignedIn {
    SignedIn {
        id: SignInId::new(id),
        era: hall.sign_in_era(),
        staff,
        until: Millis(1_000_000),
    }
}

/// Decides and applies as the organizer, or as somebody of the staff.
fn organize(evening: &mut Evening, command: &Command, at: i64, staff: Option<StaffId>) -> usize {
    let facts = evening.hall.decide(command, Millis(at)).expect("decided");
    let count = facts.len();
    if count > 0 {
        evening.hall.apply(&Commit {
            at: Millis(at),
            request: None,
            organizer: true,
            staff,
            facts,
        });
    }
    count
}

#[test]
fn a_sign_in_ends_alone_with_its_link_or_with_all_others() {
    let mut evening = Evening::with(1);
    organize(
        &mut evening,
        &Command::AddStaff(DESK, StaffRole::Desk),
        1,
        None,
    );
    let first = signed_in(&evening.hall, 1, None);
    let second = signed_in(&evening.hall, 2, None);
    let desk = signed_in(&evening.hall, 3, Some(DESK));
    assert_eq!(evening.hall.role(&first), Some(StaffRole::Organizer));
    assert_eq!(evening.hall.role(&desk), Some(StaffRole::Desk));

    organize(&mut evening, &Command::SignOut(first), 2, None);
    assert_eq!(evening.hall.role(&first), None);
    assert_eq!(evening.hall.role(&second), Some(StaffRole::Organizer));
    assert_eq!(organize(&mut evening, &Command::SignOut(first), 3, None), 0);

    organize(&mut evening, &Command::RevokeStaff(DESK), 4, None);
    assert_eq!(evening.hall.role(&desk), None);

    organize(&mut evening, &Command::SetPassphrase { digest: 5 }, 5, None);
    assert_eq!(evening.hall.role(&second), None);
    let third = signed_in(&evening.hall, 4, None);
    let again = Command::SetPassphrase { digest: 5 };
    assert_eq!(organize(&mut evening, &again, 6, None), 0);
    assert_eq!(evening.hall.role(&third), Some(StaffRole::Organizer));
    organize(&mut evening, &Command::SignOutAll { era: 77 }, 7, None);
    assert_eq!(evening.hall.role(&third), None);
}

#[test]
fn a_screen_that_stays_open_is_one_look_and_another_person_is_another() {
    let mut evening = Evening::with(1);
    let look = |by| Command::LookAt {
        attendee: person(1),
        by,
    };
    let minute = 60_000;
    assert_eq!(organize(&mut evening, &look(None), minute, None), 1);
    assert_eq!(organize(&mut evening, &look(None), 2 * minute, None), 0);
    let desk = Some(DESK);
    assert_eq!(organize(&mut evening, &look(desk), 2 * minute, desk), 1);
    assert_eq!(organize(&mut evening, &look(None), 20 * minute, None), 1);
    let looks: Vec<_> = evening
        .hall
        .audit()
        .iter()
        .map(|e| (e.action, e.by))
        .collect();
    let looked = AuditAction::PersonLookedAt;
    assert_eq!(looks, [(looked, None), (looked, desk), (looked, None)]);
}
