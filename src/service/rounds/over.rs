//! What is over by itself: rounds, the time to arrive, a place in a queue, talks, announcements.

use super::super::writer::CommandError;
use super::Rounds;
use domain::IntroductionState as State;
use domain::Millis;
use hall::Command;

impl Rounds {
    /// Ends whatever is over, here or on another node.
    pub(super) async fn end_what_is_over(&self, now: Millis) {
        self.end_rounds(now).await;
        self.notice_no_shows(now).await;
        let due = self.reading.hall().booths_are_due(now);
        let failed = "the booths could not be reconciled";
        self.let_go(due, Command::ReconcileBooths, failed).await;
        let due = self.reading.hall().encounters_are_due(now);
        let failed = "what waited in vain could not be ended";
        self.let_go(due, Command::ReconcileEncounters, failed).await;
        let due = self.reading.hall().talks_are_over(now);
        let failed = "who has listened was not let go in time";
        self.let_go(due, Command::ReconcileTalks, failed).await;
        let due = self.reading.hall().announcements_are_due(now);
        let failed = "an announcement did not end in time";
        self.let_go(due, Command::ReconcileAnnouncements, failed)
            .await;
    }

    async fn end_rounds(&self, now: Millis) {
        let over: Vec<_> = {
            let hall = self.reading.hall();
            let running = hall
                .rooms()
                .filter_map(|(id, room)| Some((id, room.round()?)));
            running
                .filter(|(_, round)| round.ends_at <= now)
                .map(|(id, round)| (id.clone(), round.number))
                .collect()
        };
        for (room, number) in over {
            match self
                .commands
                .execute(Command::EndRound { room, number }, None)
                .await
            {
                // Refused if another node was first, which is just as well.
                Ok(_) | Err(CommandError::Rejected(_)) => {}
                Err(error) => tracing::warn!(%error, "a round did not end in time"),
            }
        }
    }

    /// One is at the table, the other neither said so nor is connected, and the time to arrive is over.
    async fn notice_no_shows(&self, now: Millis) {
        let within = i64::try_from(self.settings.arrive_within.as_millis()).unwrap_or(i64::MAX);
        let no_shows: Vec<_> = {
            let hall = self.reading.hall();
            let due = hall
                .rooms()
                .filter_map(|(_, room)| room.round())
                .flat_map(|round| round.groups.iter().map(move |group| (round, group)))
                .filter_map(|(round, group)| Some((round, hall.introduction(group.introduction)?)))
                .filter(|(round, i)| {
                    i.state == State::Called && now >= round.starts_at.max(i.since).plus(within)
                });
            due.filter(|(_, i)| {
                i.arrived.iter().any(|who| i.includes(*who))
                    && i.not_arrived().all(|who| !self.reading.is_here(&hall, who))
            })
            .map(|(_, i)| i.id)
            .collect()
        };
        for introduction in no_shows {
            match self
                .commands
                .execute(Command::NoShow(introduction), None)
                .await
            {
                Ok(_) | Err(CommandError::Rejected(_)) => {}
                Err(error) => tracing::warn!(%error, "a no-show could not be recorded"),
            }
        }
    }

    async fn let_go(&self, due: bool, command: Command, failed: &'static str) {
        if !due {
            return;
        }
        if let Err(error) = self.commands.execute(command, None).await {
            tracing::warn!(%error, "{failed}");
        }
    }
}
