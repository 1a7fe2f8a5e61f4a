//! Facts to hall. Total: a fact that does not fit (it cannot, unless a journal was edited by hand) changes nothing.

use super::{Attendee, Commit, Encounter, Fact, Hall, Introduction, Origin, RoomPlan, audit};
use domain::IntroductionState as State;
use domain::{BoothShare, Millis};

impl Hall {
    /// Takes the next commit of the journal.
    pub fn apply(&mut self, commit: &Commit) {
        self.position = self.position.next();
        for fact in &commit.facts {
            self.apply_fact(fact, commit.at);
        }
        self.advance_booths(commit.at);
        if commit.organizer {
            self.audit.extend(audit::entry(commit));
        }
        if let Some(request) = &commit.request {
            self.remember(request, &commit.facts);
        }
    }

    pub(super) fn apply_fact(&mut self, fact: &Fact, at: Millis) {
        match fact {
            Fact::RoomProvisioned {
                room,
                open,
                mode,
                first_table,
                tables,
            } => self.apply_room_provisioned(
                RoomPlan {
                    room: room.clone(),
                    open: *open,
                    mode: *mode,
                    first_table: *first_table,
                    tables: *tables,
                },
                at,
            ),
            Fact::RoomSet {
                room,
                open,
                mode,
                tables,
            } => self.apply_room_set(room, *open, *mode, *tables, at),
            Fact::ScreenSet { room, screen } => self.apply_screen_set(room, screen),
            Fact::CodeDrawn { room } => self.apply_code_drawn(room),
            Fact::WallKeyDrawn { room } => self.apply_wall_key_drawn(room),
            Fact::BoothProvisioned { booth, places } => {
                self.apply_booth_provisioned(booth, *places, at)
            }
            Fact::BoothQueued {
                booth,
                attendee,
                yields,
            } => self.apply_booth_queued(booth, *attendee, *yields, at),
            Fact::BoothSet {
                booth,
                places,
                open,
            } => self.apply_booth_set(booth, *places, *open, at),
            Fact::BoothCalled { booth, attendee } => self.apply_booth_called(booth, *attendee, at),
            Fact::BoothEntered {
                booth,
                attendee,
                share,
                card,
            } => {
                let share = BoothShare::of(*share, *card);
                self.apply_booth_entered(booth, *attendee, share, at);
            }
            Fact::BoothLeft {
                booth, attendee, ..
            } => self.apply_booth_left(booth, *attendee, at),
            Fact::Announced { room, text, lasts } => self.apply_announced(room, text, *lasts),
            Fact::Registered {
                attendee,
                room,
                profile,
                consent,
                key,
                badge,
            } => {
                let badge = badge.unwrap_or_else(|| self.next_badge());
                let registered = Attendee::new(badge, room, profile, *consent, at);
                self.apply_registered(*attendee, registered, *key);
            }
            Fact::Corrected {
                attendee,
                profile,
                consent,
            } => self.apply_corrected(*attendee, profile, *consent, at),
            Fact::Entered { attendee, room } => self.apply_entered(*attendee, room, at),
            Fact::Left { attendee } => self.apply_left(*attendee),
            Fact::DeviceCame { attendee, device } => self.apply_device_came(*attendee, *device),
            Fact::DeviceParted { attendee, device } => self.apply_device_parted(*attendee, *device),
            Fact::StatusSet {
                attendee,
                status,
                until,
            } => self.apply_status_set(*attendee, *status, *until),
            Fact::WishSaid {
                attendee, employer, ..
            } => self.apply_wish_said(*attendee, *employer),
            Fact::Introduced {
                introduction,
                room,
                origin,
                people,
                reasons,
                unseen,
            } => {
                let (room, people, reasons) = (room.clone(), people.clone(), reasons.clone());
                let asked = Introduction::new(*introduction, room, *origin, people, reasons, at);
                self.apply_introduced(asked, *unseen);
            }
            Fact::Agreed {
                introduction,
                table,
            } => self.apply_agreed(*introduction, *table, at),
            Fact::Passed { introduction } => self.enter_state(*introduction, State::Passed, at),
            Fact::Cancelled { introduction } => {
                self.enter_state(*introduction, State::Cancelled, at)
            }
            Fact::Vetoed { by, of } => self.apply_vetoed(*by, *of),
            Fact::Arrived { introduction, by } => self.apply_arrived(*introduction, *by, at),
            Fact::Missed { introduction, .. } => self.apply_missed(*introduction, at),
            Fact::Met {
                introduction,
                by,
                rating,
            } => self.apply_met(*introduction, *by, *rating, at),
            Fact::TakenBack { introduction, by } => self.apply_taken_back(*introduction, *by, at),
            Fact::Rated {
                introduction,
                by,
                rating,
            } => self.apply_rated(*introduction, *by, *rating),
            Fact::Concluded { introduction } => self.conclude(*introduction, at),
            Fact::Lapsed { introduction } => self.enter_state(*introduction, State::Missed, at),
            Fact::Shared {
                introduction,
                by,
                share,
                fields,
            } => self.apply_shared(*introduction, *by, *share, fields, at),
            Fact::EncounterSaid {
                encounter,
                by,
                with,
                when,
                reasons,
                declined,
            } => self.apply_encounter_said(Encounter {
                id: *encounter,
                by: *by,
                with: *with,
                when: *when,
                since: at,
                reasons: reasons.clone(),
                declined: *declined,
            }),
            Fact::EncounterDeclined { encounter } => self.apply_encounter_declined(*encounter),
            Fact::EncounterEnded { encounter, .. } => self.apply_encounter_ended(*encounter),
            Fact::Encountered {
                introduction,
                encounter,
                room,
                people,
                confirmed,
                when,
                reasons,
            } => {
                encounter
                    .iter()
                    .for_each(|id| self.apply_encounter_ended(*id));
                let [by, ..] = people[..] else { return };
                let origin = Origin::Encounter { by };
                let (room, people, reasons) = (room.clone(), people.clone(), reasons.clone());
                let met = Introduction {
                    met: confirmed.iter().map(|who| (*who, None)).collect(),
                    ..Introduction::new(*introduction, room, origin, people, reasons, at)
                };
                self.apply_encountered(met, *when, at);
            }
            Fact::TopicOffered {
                topic,
                room,
                by,
                seats,
            } => self.apply_topic_offered(*topic, room, *by, *seats, at),
            Fact::SeatTaken { topic, by, .. } => self.apply_seat_taken(*topic, *by),
            Fact::SeatLeft { topic, by, .. } => self.apply_seat_left(*topic, *by),
            Fact::TopicClosed { topic, .. } => {
                self.end_topic(*topic);
            }
            Fact::Flagged { by, of, reason, .. } => self.apply_flagged(*by, of, *reason, at),
            Fact::FlagSettled { of, settled, .. } => self.apply_flag_settled(of, *settled),
            Fact::SignHidden { attendee, hidden } => self.apply_sign_hidden(*attendee, *hidden),
            Fact::NextStepAgreed {
                introduction, step, ..
            } => self.apply_next_step_agreed(*introduction, step),
            Fact::NextStepStruck {
                introduction,
                kind,
                by,
                ..
            } => self.apply_next_step_struck(*introduction, *kind, *by),
            Fact::Regrouped {
                introduction,
                people,
                reasons,
            } => self.apply_regrouped(*introduction, people, reasons, at),
            Fact::RoundCalled { room, round } => self.apply_called(room, round, at),
            Fact::RoundExtended {
                room,
                number,
                ends_at,
            } => self.apply_extended(room, *number, *ends_at),
            Fact::RoundEnded { room, number } => self.apply_ended(room, *number, at),
            Fact::RoundRepaired {
                room,
                number,
                groups,
            } => self.apply_repaired(room, *number, groups, at),
            Fact::TimetableSet { room, timetable } => {
                self.apply_timetable_set(room, timetable.as_ref())
            }
            Fact::AwaitsDesk { attendee } => self.apply_awaits_desk(*attendee),
            Fact::Confirmed {
                attendee,
                confirmed,
            } => self.apply_confirmed(*attendee, *confirmed, at),
            Fact::LinkFreed { attendee, .. } => self.apply_link_freed(*attendee, true),
            Fact::LinkClaimed { attendee, .. } => self.apply_link_freed(*attendee, false),
            Fact::Steered { attendee, steering } => self.apply_steered(*attendee, *steering),
            Fact::Merged { from, into } => self.apply_merged(*from, *into, at),
            Fact::ToldApart { one, other } => self.apply_told_apart(*one, *other),
            Fact::Erased { attendee } => self.apply_erased(*attendee),
            Fact::Staff { of, .. } => self.apply_staff(of, at),
            Fact::RehearsalBegan { phones } => self.apply_rehearsal_began(*phones),
            Fact::RehearsalEnded => self.apply_rehearsal_ended(),
            Fact::CarriedOver { past, .. } => self.apply_carried_over(past),
            Fact::Later { kind, optional } => self.pass_over(kind, *optional),
        }
    }
}
