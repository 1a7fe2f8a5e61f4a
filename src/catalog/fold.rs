//! Folds Japanese names to a search key. What is shown stays as it was typed.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::typed::is_invisible;

/// A folded name and the byte places in it where words begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key {
    pub text: String,
    pub words: Vec<usize>,
}

/// NFKC, lower case, hiragana, one form for old and new kanji and for dashes; spaces and punctuation only begin words.
pub fn key(text: &str) -> Key {
    let mut folded = Key::default();
    let mut begins = true;
    // Broken data has a space between a kana and its sound mark; NFC joins them once the space is gone.
    let joined: String = text.nfkc().filter(|&c| !is_invisible(c)).collect();
    let joined = rejoined(&joined);
    for c in joined.nfc().flat_map(char::to_lowercase) {
        if separates(c) {
            begins = true;
            continue;
        }
        if std::mem::take(&mut begins) {
            folded.words.push(folded.text.len());
        }
        folded.text.push(one_form(c));
    }
    folded
}

/// The key alone.
pub fn fold(text: &str) -> String {
    key(text).text
}

fn rejoined(text: &str) -> String {
    text.replace(" \u{3099}", "\u{3099}")
        .replace(" \u{309a}", "\u{309a}")
}

fn separates(c: char) -> bool {
    c.is_whitespace()
        || c.is_ascii_punctuation() && c != '-' && c != '~' && c != '&' && c != '+'
        || matches!(
            c,
            '・' | '、'
                | '。'
                | '「'
                | '」'
                | '『'
                | '』'
                | '【'
                | '】'
                | '〔'
                | '〕'
                | '’'
                | '‘'
                | '“'
                | '”'
                | '′'
        )
}

fn one_form(c: char) -> char {
    match c {
        // Katakana to hiragana; the small ke of place names to the full one.
        'ヶ' | 'ケ' | 'ゖ' => 'け',
        'ヵ' | 'ゕ' => 'か',
        'ァ'..='ヴ' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
        '-' | '~' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '〜' | '～' | '－' => {
            'ー'
        }
        other => new_form(other),
    }
}

/// Old and variant kanji of names, as pairs: variant, common form.
const VARIANTS: &str = "髙高﨑崎嵜崎濵浜濱浜邊辺邉辺齋斉齊斉斎斉澤沢廣広國国櫻桜嶋島嶌島德徳惠恵桒桑眞真冨富靑青淸清瀨瀬渕淵龍竜栁柳𠮷吉籔薮壽寿會会學学醫医條条藏蔵萬万豐豊寶宝鐵鉄縣県圓円佛仏亞亜應応關関黑黒榮栄與与藝芸藥薬齒歯傳伝鄕郷樂楽氣気獨独單単團団數数臺台當当來来假仮禮礼靈霊爲為聲声實実靜静彌弥曾曽槇槙凛凜穗穂舘館鷗鴎麴麹峯峰嶽岳俱倶牀床";

fn new_form(c: char) -> char {
    // All variants lie outside the kana and ASCII that most text is made of.
    if c < '㐀' {
        return c;
    }
    let found = COMMON.binary_search_by_key(&c, |(variant, _)| *variant);
    found.map_or(c, |place| COMMON[place].1)
}

/// In the order of the variants: every kanji of every name that is typed is looked up.
static COMMON: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let (mut pairs, mut chars) = (Vec::new(), VARIANTS.chars());
    while let (Some(variant), Some(common)) = (chars.next(), chars.next()) {
        pairs.push((variant, common));
    }
    pairs.sort_unstable();
    pairs
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_fold_to_one_key() {
        for (a, b) in [
            ("サクラ", "さくら"),
            ("ｻｸﾗｶﾞｵｶ", "さくらがおか"),
            ("ＡＢＣ１２", "abc12"),
            ("髙﨑医院", "高崎医院"),
            ("センタ－", "センター"),
            ("ら〜めん", "らーめん"),
            ("ら～めん", "ら~めん"),
            ("霞ヶ丘", "霞ケ丘"),
            ("みどり　歯科", "みどり歯科"),
            ("ケア・サービス", "ケアサービス"),
            ("ウ ゙ィラ", "ヴィラ"),
            ("バ\u{200b}ラ", "ハ\u{3099}ラ"),
            ("齋藤醫院", "斉藤医院"),
            ("（仮称）つばさ", "仮称つばさ"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
    }

    #[test]
    fn different_names_stay_different() {
        for (a, b) in [
            ("さくら", "さくらい"),
            ("はな", "ばな"),
            ("びょういん", "びよういん"),
            ("第一", "第二"),
            ("センタ", "センター"),
        ] {
            assert_ne!(fold(a), fold(b), "{a} {b}");
        }
    }

    #[test]
    fn words_begin_after_spaces_and_dots() {
        let key = key("医療法人 青葉会・みどり");
        let words: Vec<&str> = key.words.iter().map(|&i| &key.text[i..]).collect();
        assert_eq!(words, ["医療法人青葉会みどり", "青葉会みどり", "みどり"]);
    }

    #[test]
    fn every_variant_has_its_common_form() {
        let pairs: Vec<char> = VARIANTS.chars().collect();
        assert_eq!(pairs.len() % 2, 0);
        for pair in pairs.chunks(2) {
            assert_eq!(new_form(pair[0]), pair[1]);
            assert_eq!(new_form(pair[1]), pair[1], "{} leads on", pair[1]);
            assert_ne!(pair[0], pair[1]);
        }
    }
}
