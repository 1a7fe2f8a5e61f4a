//! Commands to facts, or a rejection. Reads the hall, changes nothing. Each thing decides in its own file.

use super::{Action, Command, Fact, Hall, Rejection, StaffFact};
use domain::{AttendeeId, Millis, Status};

impl Hall {
    /// The facts that `command` would add now. None at all: it is already so.
    pub fn decide(&self, command: &Command, now: Millis) -> Result<Vec<Fact>, Rejection> {
        match command {
            Command::ProvisionRooms(plans) => Ok(self.provision_rooms(plans)),
            Command::ProvisionBooths(plans) => Ok(self.provision_booths(plans)),
            Command::ReconcileBooths => Ok(self.reconcile_booths(now)),
            Command::ReconcileEncounters => Ok(self.reconcile_encounters(now)),
            Command::ReconcileTalks => Ok(self.reconcile_talks(now)),
            Command::SetBooth {
                booth,
                places,
                open,
            } => self.set_booth(booth, *places, *open),
            Command::CallNext(booth) => self.call_next(booth),
            Command::ExportVisitors(booth) => self.export_visitors(booth),
            Command::CloseTopic { room, topic } => self.close_topic(room, *topic),
            Command::SettleFlag { of, settled } => self.settle(of, *settled),
            Command::SetRoom {
                room,
                open,
                mode,
                tables,
                screen,
            } => self.set_room(room, *open, *mode, *tables, screen.as_ref()),
            Command::DrawCode(room) => self.draw_code(room),
            Command::DrawWallKey(room) => self.draw_wall_key(room),
            Command::Announce { rooms, text, lasts } => self.announce(rooms, text, *lasts),
            Command::ReconcileAnnouncements => Ok(self.reconcile_announcements(now)),
            Command::CallRound(plan) => self.call_round(plan, now),
            Command::ExtendRound {
                room,
                number,
                by_ms,
            } => self.extend_round(room, *number, *by_ms),
            Command::EndRound { room, number } => self.end_round(room, *number),
            Command::RepairRound(plan) => self.repair_round(plan, now),
            Command::NoShow(introduction) => self.no_show(*introduction),
            Command::SetTimetable { room, timetable } => {
                self.set_timetable(room, timetable.as_ref())
            }
            Command::PauseTimetable { room, paused } => self.pause_timetable(room, *paused),
            Command::Steer(attendee, steering) => self.steer(*attendee, *steering),
            Command::SteerAll(people, change) => self.steer_all(people, *change, now),
            Command::Register(registration) => self.register(registration),
            Command::Merge { from, into } => self.merge(*from, *into),
            Command::TellApart(one, other) => self.tell_apart(*one, *other),
            Command::AddStaff(staff, role) => self.add_staff(*staff, role),
            Command::RevokeStaff(staff) => self.revoke_staff(*staff),
            Command::SignOut(signed_in) => Ok(self.sign_out(signed_in)),
            Command::SignOutAll { era } => Ok(vec![StaffFact::AllSignedOut { era: *era }.into()]),
            Command::SetPassphrase { digest } => Ok(self.set_passphrase(*digest)),
            Command::LookAt { attendee, by } => self.look_at(*attendee, *by, now),
            Command::NoteAddressForgotten => Ok(vec![StaffFact::AddressForgotten.into()]),
            Command::ExportAudit => Ok(vec![StaffFact::AuditExported.into()]),
            Command::ExportLinks => Ok(vec![StaffFact::LinksExported.into()]),
            Command::NoteImport { new, changed } => Ok(vec![
                StaffFact::ListImported {
                    new: *new,
                    changed: *changed,
                }
                .into(),
            ]),
            Command::CarryOver(carried) => self.carry_over(carried),
            Command::FreeLink(attendee) => self.free_link(*attendee),
            Command::BeginRehearsal { phones } => self.begin_rehearsal(*phones),
            Command::EraseRehearsed => self.erase_rehearsed(now),
            Command::EndRehearsal => self.end_rehearsal(),
            Command::Attendee(by, action) => self.action(*by, action, now),
        }
    }

    fn action(&self, by: AttendeeId, action: &Action, now: Millis) -> Result<Vec<Fact>, Rejection> {
        let me = self.attendee(by).ok_or(Rejection::NotRegistered)?;
        match action {
            Action::Correct {
                profile,
                consent,
                renamed,
                said,
            } => {
                let mut facts = self.correct(by, me, profile, consent, *renamed);
                facts.extend(said.and_then(|host| self.wish_said(by, me, host)));
                Ok(facts)
            }
            Action::Enter(room) => self.enter(by, me, room),
            Action::Hello(arrival) => self.hello(by, me, arrival),
            Action::Claim => self.claim(by, me),
            Action::Bye { device } => Ok(self.bye(by, me, *device)),
            Action::Leave => Ok(self.leave(by, me)),
            Action::Status(status) => Ok(self.set_status(by, me, *status, None)),
            Action::Listen { until } => {
                Ok(self.set_status(by, me, Status::Listening, Some(*until)))
            }
            Action::Invite { to, reasons } => self.invite(by, me, *to, reasons, now),
            Action::Answer {
                introduction,
                accept,
            } => self.answer(by, *introduction, *accept, now),
            Action::Veto(of) => self.veto(by, me, *of),
            Action::Arrived {
                introduction,
                together,
            } => self.arrive(by, *introduction, *together),
            Action::Missing(introduction) => self.missing(by, *introduction),
            Action::AtBooth {
                booth,
                action,
                share,
            } => self.at_booth(by, booth, *action, *share),
            Action::Met {
                introduction,
                rating,
            } => self.meet(by, *introduction, *rating),
            Action::TakeBack(introduction) => self.take_back(by, *introduction, now),
            Action::Exchange {
                introduction,
                share,
                fields,
            } => self.exchange(by, me, *introduction, *share, fields),
            Action::Encounter {
                whom,
                when,
                reasons,
            } => self.talks_to(by, me, *whom, *when, reasons, now),
            Action::AtTopic(what) => self.at_topic(by, me, *what),
            Action::Flag { of, reason } => self.flag(by, me, of, *reason),
            Action::Confirm(introduction) => self.confirm(by, *introduction),
            Action::AgreeOn { introduction, step } => self.agree_on(by, *introduction, step),
            Action::Strike {
                introduction,
                kind,
                by: doer,
            } => self.strike(by, *introduction, *kind, *doer),
            Action::Erase => Ok(self.erase(by, me)),
        }
    }
}
