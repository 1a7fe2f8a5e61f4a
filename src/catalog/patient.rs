//! Refuses free text that looks like patient data: this service must never hold any.
//!
//! A filter of obvious patterns, not a judgement: it stands beside the warning under every field. It looks for what singles out a case
//! (an age, a dated birth, a record's number, a named or sexed person with an illness) and for contact details, which have a field of their own.
//!
//! Decided where the line is not obvious:
//! - 「80代」 alone is refused: no field needs an age, and it is the commonest beginning of a case.
//! - Ages that name a group (3歳児, 65歳以上, 0歳から) pass: they say whom an organization serves.
//! - An illness alone passes (がん相談, 認知症の方の受入れ): that is a capability.
//! - Illness words followed by what facilities are called (糖尿病内科) pass even after 「さん」.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

/// What a text looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    Age,
    Birth,
    RecordNumber,
    PersonWithIllness,
    Contact,
}

impl Reason {
    /// For the person who typed it: Japanese, English.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Age => ("年齢・年代が含まれています。", "It contains an age."),
            Self::Birth => ("生年月日が含まれています。", "It contains a date of birth."),
            Self::RecordNumber => (
                "番号（カルテ・IDなど）が含まれています。",
                "It contains a record or ID number.",
            ),
            Self::PersonWithIllness => (
                "個人の病状と思われる表現が含まれています。",
                "It seems to describe a person's illness.",
            ),
            Self::Contact => (
                "電話番号・メールアドレスは連絡先の欄にお書きください。",
                "Phone numbers and addresses belong in the contact field.",
            ),
        }
    }
}

/// A pattern over the folded text, and what may follow a match that is harmless after all.
struct Rule {
    reason: Reason,
    pattern: Regex,
    unless_followed_by: &'static [&'static str],
}

const ILLNESS: &str = "がん|ガン|癌|腫瘍|白血病|リンパ腫|als|認知症|アルツハイマー|肺炎|梗塞|脳卒中|脳出血|くも膜下|心不全|狭心症|不整脈|骨折|糖尿病|透析|腎不全|肝硬変|肝炎|copd|喘息|うつ病|鬱|統合失調|双極性|てんかん|パーキンソン|難病|hiv|コロナ|結核|感染症|麻痺|失語|せん妄|徘徊|褥瘡|胃ろう|胃瘻|人工呼吸器|気管切開|気切|経管栄養|寝たきり|末期|終末期|ターミナル|看取り|要介護[1-5]|要支援[12]|入院中|入院希望|退院予定|退院希望|転院希望|転院先|発熱|吐血|意識不明|危篤";

/// What facilities are called; an illness before these is a specialty.
const FACILITY: &[&str] = &[
    "内科",
    "外科",
    "科",
    "クリニック",
    "医院",
    "病院",
    "センター",
    "病棟",
    "外来",
    "検診",
    "健診",
    "相談",
    "専門",
    "ケア",
    "支援",
    "対応",
    "予防",
    "教室",
    "薬局",
    "研究",
];

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let person = r"[\p{Han}\p{Hiragana}\p{Katakana}ーa-z〇○●]{1,8}(?:様|さま|さん|氏)";
    let sex = "(?:男性|女性|男児|女児)";
    let era = "(?:明治|大正|昭和|平成|令和)";
    let group = &["児", "から", "以上", "以下", "未満", "まで", "前後の方"][..];
    let rules = [
        (Reason::Age, r"[0-9]{1,3}(?:歳|才|さい)".to_owned(), group),
        (Reason::Age, "[一二三四五六七八九][一二三四五六七八九十]{1,2}(?:歳|才)".into(), group),
        (Reason::Age, "(?:^|[^0-9])(?:[1-9]0|100)(?:歳)?代".into(), &["目", "々", "田", "沢", "官", "表", "理", "金", "替", "謝", "休", "診", "引"]),
        (Reason::Age, "[二三四五六七八九]十代".into(), &["目", "々", "田", "沢"]),
        (Reason::Birth, "生年月日|[0-9元]年生まれ|[0-9]日生(?:まれ)?".into(), &[]),
        (Reason::Birth, format!("{era}[0-9元]{{1,2}}[年./-][0-9]{{1,2}}[月./-][0-9]{{1,2}}")  , &[]),
        (Reason::Birth, r"(?:^|[^a-z0-9])[mtshr][0-9]{1,2}[./年-][0-9]{1,2}[./月-][0-9]{1,2}".into(), &[]),
        (Reason::Birth, "19[0-9]{2}[年./-][0-9]{1,2}[月./-][0-9]{1,2}".into(), &[]),
        (Reason::RecordNumber, "(?:カルテ|診察券|患者|利用者|被保険者|保険証|受給者)の?(?:番号|ナンバー|no|id|#|№)".into(), &[]),
        (Reason::RecordNumber, "マイナンバー|個人番号|カルテ[:#.]?[0-9]{2,}".into(), &[]),
        (Reason::RecordNumber, r"(?:^|[^a-z])(?:id|no)[:#.]?[0-9]{4,}".into(), &[]),
        (Reason::Contact, r"(?:\+81|0)(?:[-()]{0,2}[0-9]){9,10}".into(), &[]),
        (Reason::Contact, r"[a-z0-9._%+-]+@[a-z0-9-]+\.[a-z0-9.-]*[a-z]".into(), &[]),
        (Reason::RecordNumber, "[0-9]{7,}".into(), &[]),
        (Reason::PersonWithIllness, format!("{person}.{{0,10}}?(?:{ILLNESS})"), FACILITY),
        (Reason::PersonWithIllness, format!("(?:{ILLNESS})(?:の|で|により)?{person}"), &["方"]),
        (Reason::PersonWithIllness, format!("{sex}[、,・/の ]?(?:{ILLNESS})"), FACILITY),
        (Reason::PersonWithIllness, format!("(?:{ILLNESS})[、,・/の]?{sex}"), FACILITY),
        (Reason::PersonWithIllness, "(?:患者|利用者|入居者|入所者)(?:様|さま|さん)?(?:が|を|は|、)?[0-9一二三]{1,2}(?:名|人)".into(), &[]),
    ];
    // A test holds that every pattern compiles.
    let compiled = rules
        .into_iter()
        .filter_map(|(reason, pattern, unless_followed_by)| {
            let pattern = Regex::new(&pattern).ok()?;
            Some(Rule {
                reason,
                pattern,
                unless_followed_by,
            })
        });
    compiled.collect()
});

/// Words that end like a person's address and are none.
const HARMLESS: [&str; 12] = [
    "様々",
    "様式",
    "様子",
    "様態",
    "多様",
    "同様",
    "皆様",
    "皆さま",
    "皆さん",
    "みなさん",
    "みなさま",
    "お客様",
];

/// Why the text may not be kept, or none when nothing speaks against it.
pub fn looks_like_patient_data(text: &str) -> Option<Reason> {
    let folded = folded(text);
    RULES
        .iter()
        .find(|rule| rule.matches(&folded))
        .map(|rule| rule.reason)
}

impl Rule {
    fn matches(&self, folded: &str) -> bool {
        self.pattern.find_iter(folded).any(|found| {
            let rest = &folded[found.end()..];
            !self
                .unless_followed_by
                .iter()
                .any(|word| rest.starts_with(word))
        })
    }
}

/// NFKC, lower case, one dash, no spaces: what people put between the parts must not hide them.
fn folded(text: &str) -> String {
    let mut folded: String = text
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace() && !c.is_control() && !('\u{200b}'..='\u{200f}').contains(c))
        .map(|c| {
            if matches!(c, '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─') {
                '-'
            } else {
                c
            }
        })
        .collect();
    for word in HARMLESS {
        if folded.contains(word) {
            folded = folded.replace(word, "、");
        }
    }
    between_digits(&folded)
}

/// The long vowel mark typed as a dash: 03ー1234.
fn between_digits(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let one = |(i, &c): (usize, &char)| {
        if c == 'ー' && i > 0 && digit(i - 1) && digit(i + 1) {
            '-'
        } else {
            c
        }
    };
    chars.iter().enumerate().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(RULES.len(), 19);
    }

    #[test]
    fn what_looks_like_a_case_is_refused() {
        use Reason::*;
        for (text, reason) in [
            ("80代女性、目黒区、ALS、人工呼吸器", Age),
            ("８０代　男性", Age),
            ("80代", Age),
            ("90歳代の方", Age),
            ("七十代女性", Age),
            ("82歳 独居", Age),
            ("８２才", Age),
            ("八十二歳", Age),
            ("78 歳男性 肺炎", Age),
            ("昭和20年3月4日", Birth),
            ("S20.3.4生", Birth),
            ("1945/3/4", Birth),
            ("生年月日は後ほど", Birth),
            ("昭和20年生まれ", Birth),
            ("カルテ番号 123", RecordNumber),
            ("患者ID", RecordNumber),
            ("診察券No.55", RecordNumber),
            ("ID:00123", RecordNumber),
            ("カルテ123", RecordNumber),
            ("1234567890123", RecordNumber),
            ("マイナンバー", RecordNumber),
            ("見本様 胃がん", PersonWithIllness),
            ("Ａさん（認知症）の受入れ先", PersonWithIllness),
            ("見本さんの転院先を探しています", PersonWithIllness),
            ("K氏 末期", PersonWithIllness),
            ("肺炎の見本さん", PersonWithIllness),
            ("女性、ALS", PersonWithIllness),
            ("人工呼吸器の男性", PersonWithIllness),
            ("ALSの患者さん1名の受入れ", PersonWithIllness),
            ("03-1234-5678", Contact),
            ("０９０－１２３４－５６７８", Contact),
            ("TEL 03ー1234ー5678", Contact),
            ("(03)1234-5678", Contact),
            ("09012345678", Contact),
            ("+81-90-1234-5678", Contact),
            ("0120-000-000", Contact),
            ("Aさん 糖尿病 糖尿病内科に通院", PersonWithIllness),
            ("mihon@example.jp", Contact),
        ] {
            assert_eq!(looks_like_patient_data(text), Some(reason), "{text}");
        }
    }

    #[test]
    fn what_people_really_write_passes() {
        for text in [
            "",
            "訪問看護ステーション",
            "青いストラップ",
            "3番テーブル",
            "入口から2列目、白いジャケット",
            "受付の横に14:30ごろ",
            "見本 花子",
            "様々な連携",
            "様",
            "皆様の認知症ケア",
            "みほんさん",
            "歯医者さん",
            "さんさん糖尿病内科",
            "お母さんのがん相談室",
            "千歳船橋クリニック",
            "万代薬局",
            "代々木上原デイサービス",
            "代田橋歯科",
            "2号館10代目",
            "3代目院長",
            "百歳体操",
            "0歳からの小児歯科",
            "3歳児健診",
            "65歳以上の方の健診",
            "女性のためのクリニック",
            "女性がん検診センター",
            "認知症の方の受入れ",
            "がん相談支援センター",
            "電子カルテの導入",
            "地域連携室 No.7",
            "IDカードの色は緑",
            "2027年9月18日",
            "令和の森病院",
            "第1ターミナル歯科",
            "H.T.W.矯正歯科",
            "H1.2クリニック",
            "MRI 3.0T",
            "24時間対応",
            "〒153-0000",
            "定員 100000名",
            "2027-09-18 10:00-12:00",
            "土方 歳三",
            "五十嵐 千代",
            "二十代目 見本",
        ] {
            assert_eq!(looks_like_patient_data(text), None, "{text}");
        }
    }
}
