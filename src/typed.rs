//! What people type, as it is checked and kept: one form for each field, without what cannot be seen.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

mod time;

pub use time::{clock, leaving, time_of_day};

/// Characters that show nothing, or turn the text around them: controls other than white space, everything Unicode calls
/// default-ignorable, and blanks that are not called white space.
pub fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}' | '\u{fffe}' | '\u{ffff}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d159}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// A line break of any system.
fn breaks_line(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Text on one line: a name, an organization, how to spot somebody. Spaces are single; half-width kana, full-width letters and
/// digits are written as usual; kanji stay the ones that were typed, with the selector that chose their shape, and emoji stay whole.
/// Empty if nothing can be seen. A line break inside stays, to be refused: see [`has_line_break`].
pub fn line(typed: &str) -> String {
    let visible = visible(typed);
    let mut text = String::with_capacity(visible.len());
    // Composing would replace the variant kanji of the compatibility block, and with them somebody's name.
    let mut run = String::new();
    for c in visible.chars() {
        if matches!(c, '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}') {
            text.extend(std::mem::take(&mut run).nfc());
            text.push(c);
        } else if matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '\u{ff61}'..='\u{ffdc}')
        {
            run.extend(std::iter::once(c).nfkc());
        } else {
            run.push(c);
        }
    }
    text.extend(run.nfc());
    let text = single_spaces(&text);
    if says_nothing(&text) {
        String::new()
    } else {
        text
    }
}

/// Text of several lines, each as [`line()`] has it; line breaks become `\n`.
pub fn lines(typed: &str) -> String {
    let typed = typed.replace("\r\n", "\n");
    let lines: Vec<String> = typed.split(breaks_line).map(line).collect();
    lines.join("\n").trim().to_owned()
}

pub fn has_line_break(text: &str) -> bool {
    text.contains(breaks_line)
}

/// A reading: [`line()`] in the usual width throughout.
pub fn reading(typed: &str) -> String {
    line(&typed.chars().map(voiced).nfkc().collect::<String>())
}

/// A voicing mark typed behind its kana belongs to it: 「う゛」 is one character, and no space with a mark.
fn voiced(c: char) -> char {
    match c {
        '\u{309b}' => '\u{3099}',
        '\u{309c}' => '\u{309a}',
        other => other,
    }
}

/// A telephone number as one dials it: ASCII digits, and `-` for whatever dash or long vowel mark the keyboard gave.
pub fn phone(typed: &str) -> String {
    let plain: String = plain(typed).chars().map(hyphen).collect();
    let plain = without_note(plain.trim_start_matches(['☎', '☏', '📞', '📱', ' ']));
    let labelled = |label: &str| {
        let found = plain.get(..label.len())?.eq_ignore_ascii_case(label);
        found.then_some(&plain[label.len()..])
    };
    let number = ["tel", "電話", "携帯"].into_iter().find_map(labelled);
    let number = number.map(|number| number.trim_start_matches([':', '.', ' ']));
    number.unwrap_or(plain).to_owned()
}

/// Without what stands in brackets behind a number and says whose it is: 「(代)」, 「(直通)」, but not 「(内線12)」.
fn without_note(number: &str) -> &str {
    let note = number.strip_suffix(')').and_then(|rest| rest.rfind('('));
    match note {
        Some(at) if !number[at..].contains(|c: char| c.is_ascii_digit()) => number[..at].trim_end(),
        _ => number,
    }
}

/// An e-mail address; the full stop of Japanese keyboards is a dot in it.
pub fn email(typed: &str) -> String {
    let plain = plain(typed).replace('。', ".");
    match plain.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => plain[7..].to_owned(),
        _ => plain,
    }
}

/// Something to read that a phone opens in its browser, and that nobody on the way can change.
pub fn is_web_address(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let name = host.rsplit('@').next().unwrap_or_default();
    name.contains(char::is_alphanumeric) && !rest.contains(char::is_whitespace)
}

/// NFKC without anything invisible.
fn plain(typed: &str) -> String {
    let kept = typed.nfkc().filter(|&c| !is_invisible(c));
    single_spaces(&kept.collect::<String>())
}

fn hyphen(c: char) -> char {
    match c {
        'ー' | '~' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '━' | '〜' | '⁃' | '﹘' => {
            '-'
        }
        other => other,
    }
}

/// Without invisible characters, but for those that shape what they follow: a selector after a kanji or an emoji, a joiner between emoji.
fn visible(typed: &str) -> String {
    let mut kept = String::with_capacity(typed.len());
    let mut rest = typed.chars().peekable();
    while let Some(c) = rest.next() {
        let before = kept.chars().next_back();
        let shapes = match c {
            '\u{fe00}'..='\u{fe02}' | '\u{e0100}'..='\u{e01ef}' => before.is_some_and(is_kanji),
            '\u{fe0f}' => before.is_some_and(is_emoji),
            '\u{200d}' => {
                before.is_some_and(|c| is_emoji(c) || c == '\u{fe0f}')
                    && rest.peek().copied().is_some_and(is_emoji)
            }
            _ => false,
        };
        if shapes || !is_invisible(c) {
            kept.push(c);
        }
    }
    kept
}

/// The first character that nobody would see, if there is one; not those that shape what they follow.
pub fn unseen(text: &str) -> Option<char> {
    let kept = visible(text);
    let mut kept = kept.chars();
    text.chars().find(|&c| kept.next() != Some(c))
}

fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '〆' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Near enough for what a joiner may stand between.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

fn single_spaces(text: &str) -> String {
    let mut single = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if c.is_whitespace() && !breaks_line(c) {
            if !single.ends_with(' ') {
                single.push(' ');
            }
        } else {
            single.push(c);
        }
    }
    single
}

/// Nothing but spaces, and marks and selectors with nothing to stand on.
fn says_nothing(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || is_invisible(c) || is_combining_mark(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voicing_mark_joins_its_kana() {
        assert_eq!(reading("う゛ぃるへるむ"), "ゔぃるへるむ");
        assert_eq!(reading("か゛は゜"), "がぱ");
    }

    #[test]
    fn what_cannot_be_seen_is_dropped_and_nothing_is_empty() {
        for blank in [
            "\u{3164}",
            "\u{2800}",
            "\u{e0041}\u{e0042}",
            "\u{115f}",
            "\u{1160}",
            "\u{ffa0}",
            "\u{ad}",
            "\u{feff}",
            "\u{200b} \u{3000}\u{a0}",
            "\u{fe0f}",
            "\u{e0100}",
            "\u{200d}",
            "\u{180e}",
            "\u{34f}",
            "\u{1d159}",
            "\u{202e}\u{202c}",
            "\u{2066}\u{2069}",
            "\u{301}",
            "\u{7}\u{1b}",
            "\u{fffc}",
            "\u{17b4}",
            "\u{3099}",
        ] {
            assert_eq!(line(blank), "", "{blank:?}");
            assert_eq!(
                line(&format!("三\u{3000} {blank}田")).replace(['\u{301}', '\u{3099}'], ""),
                "三 田",
                "{blank:?}"
            );
            assert_eq!(
                line(&format!("{blank}三田")).replace(['\u{301}', '\u{3099}'], ""),
                "三田",
                "{blank:?}"
            );
            assert_eq!(lines(blank), "");
        }
    }

    #[test]
    fn the_first_character_that_cannot_be_seen_is_found() {
        assert_eq!(unseen("三田\u{202e}あおい"), Some('\u{202e}'));
        assert_eq!(unseen("\u{3164}"), Some('\u{3164}'));
        assert_eq!(unseen("三田\u{0}"), Some('\u{0}'));
        for seen in ["", "三田\tあおい\n", "葛\u{e0100}城", "👩\u{200d}⚕\u{fe0f}"] {
            assert_eq!(unseen(seen), None);
        }
    }

    #[test]
    fn a_name_keeps_its_kanji_and_emoji_stay_whole() {
        // Variant kanji, one chosen by a selector, one of the compatibility block.
        for kept in [
            "髙﨑 神\u{fa19}",
            "葛\u{e0100}城 はな",
            "青いストラップ👩\u{200d}⚕\u{fe0f}",
            "❤\u{fe0f}",
            "見本（株）",
            "O'Hara–Müller",
        ] {
            assert_eq!(line(kept), kept);
        }
        assert_eq!(line("ﾐﾀ　ｱｵｲ"), "ミタ アオイ");
        assert_eq!(line("ｶﾞ か\u{3099} Ａ１"), "ガ が A1");
        assert_eq!(line(" 三田\t あおい\n"), "三田 あおい");
        assert!(has_line_break(&line("三田\nあおい")));
        assert_eq!(reading("㌔ ﾐﾀ"), "キロ ミタ");
        assert_eq!(
            lines("お知らせ\r\n\u{200b}二行目 \r三行目\n\n"),
            "お知らせ\n二行目\n三行目"
        );
    }

    #[test]
    fn a_web_address_names_a_host_and_is_encrypted_on_the_way() {
        for fine in [
            "https://a.example/b c.pdf".replace(' ', "%20"),
            "https://a.example".into(),
        ] {
            assert!(is_web_address(&fine), "{fine}");
        }
        for wrong in [
            "http://a.example",
            "https://",
            "https:///a",
            "https://a b",
            "https://?a",
            "javascript:x",
            "HTTPS",
        ] {
            assert!(!is_web_address(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_number_is_kept_as_one_dials_it() {
        for typed in [
            "090-1234-5678",
            "０９０－１２３４－５６７８",
            "090ー1234ー5678",
            "090ｰ1234ｰ5678",
            "\u{202d}090-1234-5678\u{202c}",
            "090−1234–5678",
            "090―1234─5678",
            "TEL: 090-1234-5678",
            "℡090-1234-5678",
            "電話：090-1234-5678",
            "\u{2066}090\u{2011}1234\u{ad}-5678\u{2069}",
            "tel:090-1234-5678",
            " 090\u{fe63}1234~5678\u{200e}",
            "０９０〜１２３４～５６７８",
            "090-1234-5678\u{3164}",
            "090-1234-5678（代）",
            "090-1234-5678 (代表)",
            "電話 090-1234-5678（携帯）",
            "☎ 090-1234-5678",
            "📞090-1234-5678",
        ] {
            assert_eq!(phone(typed), "090-1234-5678", "{typed:?}");
        }
        assert_eq!(phone("090　1234 \u{a0}5678"), "090 1234 5678");
        assert_eq!(phone("＋８１（０）３ 1234"), "+81(0)3 1234");
        assert_eq!(phone("03-1234-5678（内線12）"), "03-1234-5678(内線12)");
    }

    #[test]
    fn an_address_is_kept_as_one_writes_to_it() {
        for typed in [
            "taro@example.test\u{200b}",
            "ｔａｒｏ@example.test",
            "taro\u{202e}@example.test",
            "taro＠example．test",
            "taro@example。test",
            " mailto:taro@example.test ",
            "taro@example.test\u{3000}",
            "ta\u{e0041}ro@\u{feff}example.test",
            "MAILTO:taro@example｡test",
        ] {
            assert_eq!(email(typed), "taro@example.test", "{typed:?}");
        }
    }
}
