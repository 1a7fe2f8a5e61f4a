//! A time of day as people and workbooks write it, and as clocks show it.

use unicode_normalization::UnicodeNormalization;

/// A time of day as minutes of it: `15:40`, `15:40:00`, `15時40分`, `15時半`, `午後3時`, in any digits, and the part of a day that a workbook writes. Up to
/// 36 hours, for an evening that goes on.
pub fn time_of_day(typed: &str) -> Option<u16> {
    let plain: String = { typed.trim().nfkc() }
        .filter(|c| !c.is_whitespace())
        .collect();
    if plain.starts_with("0.") {
        let part = plain.parse::<f64>().ok().filter(|part| *part < 1.0);
        return part.map(|part| (part * 1440.0).round() as u16);
    }
    let (plain, later) = match (plain.strip_prefix("午前"), plain.strip_prefix("午後")) {
        (Some(rest), _) => (rest, 0),
        (_, Some(rest)) => (rest, 12),
        _ => (plain.as_str(), 0),
    };
    let number = |text: &str| {
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse::<u16>().ok()).flatten()
    };
    let (hours, minutes) = match plain.split_once('時') {
        Some((hours, "")) => (hours, 0),
        Some((hours, "半")) => (hours, 30),
        Some((hours, minutes)) => (hours, number(minutes.strip_suffix('分')?)?),
        None => {
            let (hours, rest) = plain.split_once(':')?;
            let minutes = match rest.split_once(':') {
                Some((minutes, seconds)) => number(seconds).and(Some(minutes))?,
                None => rest,
            };
            (hours, number(minutes)?)
        }
    };
    let hours = number(hours)?;
    let hours = if hours < 12 { hours + later } else { hours };
    (hours < 36 && minutes < 60).then_some(hours * 60 + minutes)
}

/// Until then it is still the evening before.
const NIGHT: u16 = 6 * 60;

/// When somebody leaves, who wrote it as clocks show it after midnight: "00:30" of an evening that begins later in the day is half an hour after it.
pub fn leaving(written: u16, begins: Option<u16>) -> u16 {
    let of_the_night = written < NIGHT && begins.is_none_or(|begins| written <= begins);
    written + if of_the_night { 24 * 60 } else { 0 }
}

/// Minutes of a day as a clock shows them.
pub fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_leaves_after_midnight_may_write_what_clocks_show() {
        let evening = Some(18 * 60);
        assert_eq!(clock(leaving(30, evening)), "24:30");
        assert_eq!(clock(leaving(30, None)), "24:30");
        assert_eq!(clock(leaving(24 * 60 + 30, evening)), "24:30");
        assert_eq!(clock(leaving(17 * 60, evening)), "17:00");
        // A night's event that began an hour ago.
        assert_eq!(clock(leaving(5 * 60, Some(4 * 60))), "05:00");
    }

    #[test]
    fn a_time_of_day_is_read_as_people_and_workbooks_write_it() {
        let read = |typed: &str| time_of_day(typed).map(clock);
        for typed in [
            "15:40",
            " １５：４０ ",
            "15:40:00",
            "15時40分",
            "午後3時40分",
            "午後 3:40",
            "0.652777777777778",
        ] {
            assert_eq!(read(typed).as_deref(), Some("15:40"), "{typed}");
        }
        assert_eq!(read("9時").as_deref(), Some("09:00"));
        assert_eq!(read("9時半").as_deref(), Some("09:30"));
        assert_eq!(read("25:10").as_deref(), Some("25:10"));
        for wrong in [
            "", "15", "15:60", "36:00", "夕方", "15時4", "-1:00", "15:4x", "0.1e9", "0.x",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
