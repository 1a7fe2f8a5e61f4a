//! Commands to facts, or a refusal. Reads the hall, changes nothing. Each thing decides in its own file.

use super::{Command, Fact, Hall, Refusal, Verb};
use domain::{AttendeeId, Millis};

impl Hall {
    /// The facts that `command` would add now. None at all: it is already so.
    pub fn decide(&self, command: &Command, now: Millis) -> Result<Vec<Fact>, Refusal> {
        match command {
            Command::Furnish(plans) => Ok(self.provision_rooms(plans)),
            Command::FurnishBooths(plans) => Ok(self.provision_booths(plans)),
            Command::TendBooths => Ok(self.reconcile_booths(now)),
            Command::SetRoom {
                room,
                open,
                mode,
                tables,
                screen,
            } => self.set_room(room, *open, *mode, *tables, screen.as_ref()),
            Command::Announce { room, text } => self.announce(room, text),
            Command::CallRound(plan) => self.call_round(plan, now),
            Command::ExtendRound { room, number, by } => self.extend_round(room, *number, *by),
            Command::EndRound { room, number } => self.end_round(room, *number),
            Command::RepairRound(plan) => self.repair_round(plan, now),
            Command::NoShow(introduction) => self.no_show(*introduction),
            Command::SetTimetable { room, timetable } => {
                self.set_timetable(room, timetable.as_ref())
            }
            Command::PauseTimetable { room, paused } => self.pause_timetable(room, *paused),
            Command::Steer(attendee, steering) => self.steer(*attendee, *steering),
            Command::Register(registration) => self.register(registration),
            Command::Merge { from, into } => self.merge(*from, *into),
            Command::TellApart(one, other) => self.tell_apart(*one, *other),
            Command::Attendee(by, verb) => self.verb(*by, verb, now),
        }
    }

    fn verb(&self, by: AttendeeId, verb: &Verb, now: Millis) -> Result<Vec<Fact>, Refusal> {
        let me = self.attendee(by).ok_or(Refusal::NotRegistered)?;
        match verb {
            Verb::Correct {
                profile,
                consent,
                renamed,
            } => Ok(self.correct(by, me, profile, consent, *renamed)),
            Verb::Enter(room) => self.enter(by, me, room),
            Verb::Hello(arrival) => self.hello(by, me, arrival),
            Verb::Bye { device } => Ok(self.bye(by, me, *device)),
            Verb::Leave => Ok(self.leave(by, me)),
            Verb::Status(status) => Ok(self.set_status(by, me, *status)),
            Verb::Invite { to, reasons } => self.invite(by, me, *to, reasons, now),
            Verb::Answer {
                introduction,
                accept,
            } => self.answer(by, *introduction, *accept, now),
            Verb::Veto(of) => self.veto(by, me, *of),
            Verb::Arrived {
                introduction,
                together,
            } => self.arrive(by, *introduction, *together),
            Verb::Missing(introduction) => self.missing(by, *introduction),
            Verb::AtBooth {
                booth,
                action,
                share,
            } => self.at_booth(by, booth, *action, *share),
            Verb::Met {
                introduction,
                rating,
            } => self.meet(by, *introduction, *rating),
            Verb::Exchange {
                introduction,
                share,
                fields,
            } => self.exchange(by, me, *introduction, *share, fields),
            Verb::Erase => Ok(self.erase(by, me)),
        }
    }
}
