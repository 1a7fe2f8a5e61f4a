//! What a rehearsal found: for people in the organizer's words, for scripts as JSON.

use std::fmt::Write as _;
use std::time::Duration;

use serde::Serialize;

use domain::RoomId;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Pass,
    Fail,
}

/// How long something took, ms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Spread {
    pub p50: u64,
    pub p99: u64,
    pub max: u64,
}

impl Spread {
    pub(super) fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        // The smallest that so many percent do not exceed.
        let at = |percent: usize| {
            let place = (times.len() * percent).div_ceil(100).saturating_sub(1);
            let time = times.get(place).copied().unwrap_or_default();
            u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
        };
        Self {
            p50: at(50),
            p99: at(99),
            max: at(100),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RoundFigures {
    pub room: RoomId,
    pub number: u32,
    /// People at tables, and people who waited.
    pub called: usize,
    pub waiting: usize,
    /// From the organizer's press to the phones that were on.
    pub call_ms: Spread,
    /// Tables at which people talked.
    pub kept: usize,
    /// Tables that were arranged anew while it ran.
    pub repaired: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PerPerson {
    pub mean: f64,
    pub min: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    pub verdict: Outcome,
    pub seed: u64,
    pub attendees: usize,
    pub joined: usize,
    pub join_ms: Spread,
    pub rounds: Vec<RoundFigures>,
    pub resume_ms: Spread,
    /// Conversations that were finished.
    pub finished_per_person: PerPerson,
    /// Of them, those without a table.
    pub encounters: usize,
    pub lost: usize,
    pub twice: usize,
    pub leaks: usize,
    /// What the organizer should know.
    pub findings: Vec<String>,
    /// For whoever looks for the cause; none where it passed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<String>,
}

impl Verdict {
    pub fn passed(&self) -> bool {
        self.verdict == Outcome::Pass
    }

    /// As it is printed for people.
    pub fn in_words(&self) -> String {
        let mut text = String::new();
        let headline = if self.passed() {
            "リハーサルは問題なく終わりました。"
        } else {
            "リハーサルで問題が見つかりました。"
        };
        let ms = |s: &Spread| format!("{}ms（99%は{}ms以内、最長{}ms）", s.p50, s.p99, s.max);
        let _infallible = (|| {
            writeln!(text, "{headline}\n")?;
            writeln!(
                text,
                "参加      {}名のうち{}名が入場",
                self.attendees, self.joined
            )?;
            writeln!(text, "入場      {}", ms(&self.join_ms))?;
            writeln!(text, "復帰      {}", ms(&self.resume_ms))?;
            let PerPerson { mean, min } = self.finished_per_person;
            writeln!(
                text,
                "お話し    お一人あたり平均{mean:.1}組、最も少ない方は{min}組（うちテーブルなし 全体で{}組）",
                self.encounters
            )?;
            writeln!(
                text,
                "届き方    届かなかったもの{}件、二重に届いたもの{}件、見えてはいけないもの{}件",
                self.lost, self.twice, self.leaks
            )?;
            for round in &self.rounds {
                writeln!(
                    text,
                    "{} 第{}回  ご案内{}名・お待ち{}名  お話し{}卓（組み直し{}卓）  通知 {}",
                    round.room,
                    round.number,
                    round.called,
                    round.waiting,
                    round.kept,
                    round.repaired,
                    ms(&round.call_ms)
                )?;
            }
            if !self.findings.is_empty() {
                writeln!(text, "\nお気をつけいただきたいこと")?;
                self.findings
                    .iter()
                    .try_for_each(|finding| writeln!(text, "・{finding}"))?;
            }
            if !self.faults.is_empty() {
                writeln!(text, "\n調べる方へ")?;
                self.faults
                    .iter()
                    .try_for_each(|fault| writeln!(text, "- {fault}"))?;
            }
            Ok::<_, std::fmt::Error>(())
        })();
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_is_of_times_that_were_measured() {
        let times = |ms: std::ops::RangeInclusive<u64>| ms.map(Duration::from_millis).collect();
        let spread = |p50, p99, max| Spread { p50, p99, max };
        assert_eq!(Spread::of(times(1..=200)), spread(100, 198, 200));
        assert_eq!(Spread::of(times(7..=7)), spread(7, 7, 7));
        assert_eq!(Spread::of(Vec::new()), Spread::default());
    }
}
