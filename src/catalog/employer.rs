//! Whose colleague somebody is: one key for an organization however it is written, and none for words that name no organization.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::Catalog;
use super::fold::fold;
use super::short_name::{is_legal_form, short_name};
use crate::typed::is_invisible;
use domain::{KindId, WardId};

/// The key that colleagues share. Legal forms, the corporation in front and the department behind change nothing; the ward does,
/// because many names stand in several: see [`Catalog::ward_of_employer`]. The kind does not: a house that is clinic and dental clinic
/// at once is one employer. `None`: the text names no organization, so it makes nobody a colleague.
pub fn employer(name: &str, ward: Option<&WardId>) -> Option<String> {
    let name = facility(name);
    (!is_placeholder(&name)).then(|| joined(&name, ward))
}

/// The key of an organization of the list: whatever it is called, it is one.
pub fn listed_employer(name: &str, ward: Option<&WardId>) -> String {
    joined(&facility(name), ward)
}

fn joined(facility: &str, ward: Option<&WardId>) -> String {
    let name = one_spelling(&fold(facility));
    format!("{name}\n{}", ward.map_or("", WardId::as_str))
}

/// Of a folded name: 第1 is 第一, 1丁目 is 一丁目, and between kanji が is け: 自由が丘, 自由ヶ丘.
fn one_spelling(folded: &str) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let letters: Vec<char> = folded.chars().collect();
    let at = |i: usize| letters.get(i).copied().unwrap_or_default();
    let spelt = |i: usize| {
        let (before, c, after) = (i.checked_sub(1).map_or(' ', at), at(i), at(i + 1));
        match c.to_digit(10) {
            Some(digit) if before == '第' && !after.is_ascii_digit() => DIGITS[digit as usize],
            Some(digit) if after == '丁' && !before.is_ascii_digit() => DIGITS[digit as usize],
            _ if c == 'が' && is_kanji(before) && is_kanji(after) => 'け',
            _ => c,
        }
    };
    (0..letters.len()).map(spelt).collect()
}

fn is_kanji(c: char) -> bool {
    c >= '㐀'
}

impl Catalog {
    /// The ward that tells an employer from others of its name: none for companies, whose people come from all over.
    pub fn ward_of_employer<'w>(&self, kind: &KindId, ward: &'w WardId) -> Option<&'w WardId> {
        let company = self.kind(kind).is_some_and(|kind| kind.on_request);
        (!company).then_some(ward)
    }
}

/// What a facility is called, without legal form, corporation and department.
pub fn facility(name: &str) -> String {
    let plain: String = name.chars().flat_map(spelt_out).nfkc().collect();
    let plain: String = plain.chars().filter(|&c| !is_invisible(c)).collect();
    let mut rest = plain.trim();
    while let Some(shorter) = without_department(rest) {
        rest = shorter;
    }
    short_name(rest).to_owned()
}

/// Abbreviations in one character; NFKC would leave some of them without their brackets.
fn spelt_out(c: char) -> impl Iterator<Item = char> {
    let abbreviated = match c {
        '㊑' => "(株)",
        '㊒' => "(有)",
        '㊓' => "(社)",
        '㊖' => "(財)",
        '㊩' => "(医)",
        _ => "",
    };
    let other = abbreviated.is_empty().then_some(c);
    abbreviated.chars().chain(other)
}

/// Words that departments are made of. Nothing that facilities call themselves: no 訪問看護ステーション, no 居宅介護支援.
const DEPARTMENT_WORDS: &str = "地域|医療|福祉|連携|病診|病病|前方|後方|患者|家族|支援|サポート|入退院|入院|退院|転院|相談|総合|医事|看護|事務|総務|庶務|人事|労務|経理|財務|会計|管理|運営|企画|経営|戦略|広報|営業|販売|学術|開発|事業|渉外|推進|調整|安全|感染|制御|対策|薬剤|薬務|栄養|給食|放射線|画像|診断|臨床|検査|検体|リハビリテーション|リハビリ|リハ|理学|作業|言語|聴覚|療法|ソーシャルワーカー|ソーシャルワーク|社会|ケア|緩和|在宅|訪問|診療|外来|病棟|救急|手術|透析|健診|検診|健康|予防|教育|研修|情報|システム|電算|用度|資材|施設|受付|予約|紹介|窓口|秘書|院長|理事長|業務|統括|品質|法務|がん|認知症|心理|保育|地域包括ケア|ベッドコントロール|サービス|集中治療|工学|部長|ME|MSW|PFM";

/// Those that say nothing else where no word for a department follows: 訪問看護 would be another house.
const PLAIN_WORDS: &str = "地域|医療|福祉|連携|病診|病病|前方|後方|患者|支援|サポート|入退院|入院|退院|転院|相談|総合|医事|看護|総務|庶務|事務|調整|推進|外来|病棟|受付|予約|紹介|広報|ソーシャルワーク|MSW|PFM";

/// Words of the specialties a hospital has as departments.
const SPECIALTIES: &str = "内|外|整形|形成|脳神経|神経|循環器|心臓血管|心血管|血管|呼吸器|消化器|内分泌|代謝|糖尿病|腎臓|腎|血液|腫瘍|小児|産婦人|産|婦人|眼|耳鼻咽喉|頭頸部|皮膚|泌尿器|精神|心療内|麻酔|放射線|放射線診断|放射線治療|救急|リハビリテーション|リハビリ|緩和ケア|総合診療|総合内|老年|歯|歯科口腔外|口腔外|乳腺|リウマチ|膠原病|感染症|病理|病理診断|臨床検査|訪問診療|訪問看護|薬剤|栄養|臨床工学|第[一二三]";

/// What somebody is, behind the name of the place.
const TITLES: &str = "理事長|院長|副院長|所長|施設長|事務長|事務部長|看護部長|看護師長|部長|課長|室長|係長|師長|主任|代表取締役|代表取締役社長|代表社員|取締役|社長|代表|管理者|医師|歯科医師|看護師|保健師|薬剤師|管理栄養士|栄養士|理学療法士|作業療法士|言語聴覚士|社会福祉士|医療ソーシャルワーカー|ソーシャルワーカー|MSW|退院支援看護師|相談員|生活相談員|ケアマネジャー|ケアマネージャー|ケアマネ|介護支援専門員|介護福祉士|事務|事務員|営業|営業担当|連携担当|地域連携担当|医局|医局秘書|受付|本院";

/// What may follow a facility's name and is a part of it, not another.
struct Departments {
    /// Straight behind a word that ends facilities' names.
    of_facility: Regex,
    /// Set apart.
    apart: Regex,
    /// Clearly an office, even straight behind any name.
    office: Regex,
    /// Offices and specialties that only hospitals and clinics have.
    of_hospital: Regex,
    /// Without a word for what it is: 「…病院 地域連携」.
    in_hospital: Regex,
    /// A department that does not say whose.
    alone: Regex,
}

/// What departments and titles end with besides: whatever ends otherwise need not be looked at.
const ENDS: &str = "室|課|係|部|局|班|門|窓口|デスク|チーム|担当|グループ|ユニット|センター|科|棟|本院|長|主任|役|社員|代表|者|師|士|員|ジャー|ケアマネ|G|ICU|HCU|ER";

const GAP: &str = r"[\s・･/／,、:：|｜_@\-‐–—―−(（\[【〔「『<＜]";
const UNIT: &str =
    "(?:室|課|係|部|局|班|部門|窓口|デスク|チーム|担当|グループ|ユニット|本部|G)(?:長室?|員)?";

#[expect(clippy::expect_used, reason = "fixed patterns, compiled by every test")]
static DEPARTMENTS: LazyLock<Departments> = LazyLock::new(|| {
    // The shortest name is tried first, so that what is cut off is whole.
    let behind = |name: &str, gap: &str, what: &str| {
        let pattern =
            format!(r"^(?P<name>.+?{name}){GAP}{gap}(?P<what>{what})[\s)）\]】〕」』>＞]*$");
        Regex::new(&pattern).expect("a pattern")
    };
    let words = format!("(?:(?:{DEPARTMENT_WORDS})[・･&＆/／と]?)+");
    let department = format!(
        "{words}\\s?{UNIT}(?:[・･/／]?{words}{UNIT})*|医局|(?:医療福祉|医療相談|地域連携|患者支援)科"
    );
    let bureau = r"[^\s・(（]{1,12}(?:[課係]|営業部|事業部)";
    let ward = r"[^\s・(（]{0,14}病棟|ICU|HCU|NICU|ER";
    let center = format!(
        "(?:{words})?(?:連携|患者|入退院|入院|退院|相談|支援|サポート|PFM)[・･&＆/／]?(?:{words})?センター"
    );
    let office = "(?:連携|入退院|退院|患者|医事|総務|人事|経理|営業|広報|医療相談|福祉相談)";
    Departments {
        of_facility: behind(
            "(?:病院|医院|クリニック|診療所|センター|ステーション|薬局|大学|歯科|科|園|苑|荘|ホーム|事業所|本院|分院|会)",
            "*",
            &department,
        ),
        apart: behind("", "+", &format!("{department}|{bureau}|{ward}|{TITLES}")),
        office: behind(
            "",
            "{0}",
            &format!("(?:{words})?{office}(?:{words})?{UNIT}"),
        ),
        of_hospital: behind(
            "(?:病院|医療センター|大学|診療所|クリニック|医院|本院|分院|診療部)",
            "*",
            &format!("{center}|(?:(?:{SPECIALTIES})・?)+科"),
        ),
        in_hospital: behind(
            "(?:病院|医療センター|大学|診療所|クリニック|医院|本院|分院|部|科|室)",
            "*",
            &format!("(?:(?:{PLAIN_WORDS})[・･&＆/／と]?)+|{ward}"),
        ),
        alone: Regex::new(&format!("^(?:{department}|{center})$")).expect("a pattern"),
    }
});

/// The name before a department or a title; `None` if there is none behind it.
fn without_department(name: &str) -> Option<&str> {
    let end = name.trim_end_matches([')', ']', '】', '〕', '」', '』', '>', ' ']);
    let mut ends = ENDS.split('|').chain(DEPARTMENT_WORDS.split('|'));
    if end.ends_with("薬局") || !ends.any(|word| end.ends_with(word)) {
        return None;
    }
    let rules = &*DEPARTMENTS;
    if rules.alone.is_match(name) {
        return None;
    }
    let patterns = [
        &rules.of_facility,
        &rules.of_hospital,
        &rules.apart,
        &rules.in_hospital,
        &rules.office,
    ];
    patterns.into_iter().find_map(|pattern| {
        let found = pattern.captures(name)?;
        let (before, what) = (found.name("name")?, found.name("what")?);
        // 「池田歯科診療室」 is its own name.
        let own = what.as_str() == "診療室" && before.end() == what.start();
        (!own && says_something(before.as_str())).then(|| name[..before.end()].trim_end())
    })
}

/// Whether a name is left: not only brackets, dashes, or a legal form.
fn says_something(name: &str) -> bool {
    !is_legal_form(name) && name.chars().any(char::is_alphanumeric)
}

/// Words that stand alone or with others of their kind: nobody's employer.
const NOTHING: &str = "なし 無し 無 ない 無い ありません ございません 特になし 特に無し とくになし 特にありません 無所属 所属なし 所属無し 所属無 所属していません 未所属 \
    勤務先なし 勤務先無し 組織なし 会社なし 該当なし 該当無し 該当せず 該当しない 非該当 対象外 未定 未決定 検討中 調整中 準備中 開業準備中 開業予定 未記入 未入力 未回答 無回答 未登録 未設定 未確認 無記入 \
    記入なし 入力なし 回答しない 答えたくない 不明 不詳 わからない 分からない わかりません 分かりません 匿名 匿名希望 非公開 非公表 秘密 ひみつ 内緒 空欄 空白 省略 \
    個人 個人参加 個人事業 個人事業主 個人事業者 個人開業 個人会員 個人として 個人です フリー フリーランス フリーランサー フリーター 自営 自営業 自営業者 自由業 独立 独立開業 \
    無職 離職 離職中 求職 求職中 就職活動中 就活中 転職活動中 転職中 休職 休職中 休業 休業中 育休 育休中 育児休業中 育児休暇中 産休 産休中 産休育休中 介護休業中 療養中 \
    失業 失業中 浪人 転職予定 就職予定 就職先未定 会社勤め 年金生活 年金生活者 定年 退任 退職後 家事 ニート 副業 顧問 コンサル コンサルタント \
    求職活動 求職活動中 休養 休養中 病気 病気療養 病気療養中 リタイア リタイヤ 在宅勤務 居宅 上に 上記に 左に \
    所属先 所属団体 所属機関 所属 していない していません しない しません 決まっていません 決まっていない 言えない 言えません 書けない 書けません 非会員 不在 \
    見学 見学者 来場者 一般来場者 お客様 同じく 記載 記入 特にございません ナース 訪問看護師 看護 看護職 介護職 福祉職 医療職 医療従事者 パート アルバイト バイト \
    テスト てすと test テスター サンプル sample ダミー dummy \
    退職 退職済 退職済み 退職者 退職しました 定年退職 引退 隠居 主婦 専業主婦 兼業主婦 主夫 専業主夫 家事手伝い 学生 大学生 大学院生 院生 高校生 中学生 専門学生 短大生 \
    看護学生 医学生 医学部生 薬学生 薬学部生 歯学生 研修生 実習生 生徒 一般 一般参加 一般参加者 一般の方 一般人 その他 そのほか ほか 他 上記以外 同上 同左 同じ 上と同じ 前と同じ \
    現在 現在は 今は 元 参加 参加者 中 の で での は も に へ ご お まだ とくに 特に 予定 です でした だった w 笑 在学中 在宅 自宅 本人 自分 私 \
    医師 歯科医師 看護師 准看護師 保健師 助産師 薬剤師 歯科衛生士 理学療法士 作業療法士 言語聴覚士 社会福祉士 介護福祉士 管理栄養士 栄養士 医療ソーシャルワーカー ソーシャルワーカー \
    ケアマネ ケアマネジャー ケアマネージャー 介護支援専門員 相談員 勤務医 開業医 非常勤 非常勤医 フリーランス医師 \
    none no nothing nil null na n/a tbd tba unknown undefined undecided other others private personal individual independent freelance freelancer self selfemployed self-employed \
    nope same ditto tbc unemployed retired student anonymous nobody myself notapplicable unaffiliated noaffiliation";

/// Words that name nothing when they stand alone, though they are part of many a name.
const ALONE: &str = "試験 testing tester テスト病院 テストクリニック 見本 例 example foo hoge ほげ asdf qwerty abc temp tmp ob og 仮 仮登録 仮名 あ い x xx xxx xxxx ooo \
    会社名 施設名 法人名 病院名 団体名 名称 登録 勤務 該当 区民 民生委員 町会役員 議員 個人医院 個人クリニック 個人病院 患者の家族 \
    会社 会社員 社員 団体職員 団体 法人 企業 職員 派遣 派遣社員 公務員 市民 区民 住民 地域住民 一般市民 患者 患者家族 家族 当事者 ボランティア ゲスト guest 来賓 関係者 講師 \
    スタッフ staff 運営 主催者 事務局 当日 当日参加 受付 取材 報道 プレス 行政 自治体 \
    病院 医院 クリニック 診療所 薬局 調剤薬局 歯科 歯科医院 医療機関 訪問看護 訪問看護ステーション 居宅介護支援事業所 ケアマネ事業所 施設 介護施設 老人ホーム デイサービス 介護 医療 福祉 大学 大学病院 総合病院 \
    事業所 勤務先 職場 自社 弊社 当院 自院 当社 本社 〇〇病院 〇〇クリニック hospital clinic company";

static WORDS: LazyLock<(HashSet<String>, HashSet<String>)> = LazyLock::new(|| {
    let folded = |words: &str| words.split_whitespace().map(bare).collect::<HashSet<_>>();
    (folded(NOTHING), folded(ALONE))
});

/// Letters and digits of a folded name: dashes, dots and the circles that stand for a name say nothing.
fn bare(text: &str) -> String {
    let letter = |c: &char| {
        c.is_alphanumeric() && !matches!(c, 'ー' | '〇' | '々' | 'ゝ' | 'ヽ' | 'ゞ' | 'ヾ' | '〃')
    };
    fold(text).chars().filter(letter).collect()
}

/// Whether a text names no organization at all.
fn is_placeholder(name: &str) -> bool {
    let whole = bare(name);
    // 「test1」, but 「施設64」 is some facility's name.
    let bare = whole.trim_end_matches(|c: char| c.is_ascii_digit());
    let (nothing, alone) = &*WORDS;
    let mut letters = bare.chars();
    let first = letters.next();
    let repeated = letters.all(|c| Some(c) == first);
    first.is_none()
        || is_legal_form(name)
        || DEPARTMENTS.alone.is_match(name)
        || (repeated && !first.is_some_and(is_kanji))
        || alone.contains(&whole)
        || consists_of(bare, |word| nothing.contains(word))
        // 「看護学生（3年）」
        || consists_of(&whole.replace(|c: char| c.is_ascii_digit(), ""), |word| {
            nothing.contains(word) || word == "年" || word == "年生"
        })
        // 「法人なし」, 「登録はありません」
        || (denies(bare) && consists_of(bare, |word| nothing.contains(word) || alone.contains(word)))
}

/// Whether it ends as what says nothing of a place does.
fn denies(bare: &str) -> bool {
    const NO: [&str; 9] = [
        "なし",
        "無し",
        "無",
        "ない",
        "ありません",
        "ございません",
        "しません",
        "していません",
        "です",
    ];
    NO.iter().any(|no| bare.ends_with(no))
}

/// Whether `text` is nothing but such words, one after the other.
fn consists_of(text: &str, is_word: impl Fn(&str) -> bool) -> bool {
    /// Bytes of the longest of the words.
    const LONGEST: usize = 64;
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    for from in 0..text.len() {
        if reached[from] {
            let ends = from + 1..=text.len().min(from + LONGEST);
            for to in ends.filter(|to| text.get(from..*to).is_some_and(&is_word)) {
                reached[to] = true;
            }
        }
    }
    reached[text.len()]
}

#[cfg(test)]
mod tests;
