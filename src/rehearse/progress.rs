//! What whoever waits for a rehearsal sees meanwhile, on standard error: a table on a terminal, now and then a line elsewhere.

use std::convert::Infallible;
use std::io::{IsTerminal, Write};
use std::time::Duration;

use tokio::time::{Instant, interval};

use super::stage::Stage;
use super::verdict::Spread;

const ON_A_TERMINAL: Duration = Duration::from_millis(500);
const ELSEWHERE: Duration = Duration::from_secs(10);

/// Goes on until it is dropped.
pub(super) async fn show(stage: &Stage, attendees: usize, lasts: Duration) -> Infallible {
    let terminal = std::io::stderr().is_terminal();
    let mut every = interval(if terminal { ON_A_TERMINAL } else { ELSEWHERE });
    let start = Instant::now();
    let mut drawn = 0;
    loop {
        every.tick().await;
        let lines = lines(stage, attendees, start.elapsed(), lasts);
        let mut out = std::io::stderr().lock();
        // Nobody may be reading.
        let _unread = if terminal {
            // Over the table of before.
            let up = if drawn == 0 {
                String::new()
            } else {
                format!("\x1b[{drawn}A")
            };
            drawn = lines.len();
            let lines = lines.map(|line| format!("\x1b[2K{line}\n")).concat();
            out.write_all(format!("{up}{lines}").as_bytes())
        } else {
            writeln!(out, "{}", lines.join("  "))
        };
    }
}

fn lines(stage: &Stage, attendees: usize, passed: Duration, lasts: Duration) -> [String; 4] {
    let figures = stage.figures().clone();
    let spread = |times: &Vec<Duration>| {
        let Spread { p50, p99, max } = Spread::of(times.clone());
        format!("{p50:>5} {p99:>5} {max:>5}")
    };
    let seconds = passed.as_secs().min(lasts.as_secs());
    [
        format!(
            "{seconds:>4}/{}秒  会場 {}/{attendees}名  お話し {}組",
            lasts.as_secs(),
            figures.here,
            figures.met / 2
        ),
        "              p50   p99   max ms".to_owned(),
        format!("入場        {}", spread(&figures.joins)),
        format!("復帰        {}", spread(&figures.resumes)),
    ]
}
