//! Our columns, and what forms and offices call them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::catalog::columns::Columns;
use crate::catalog::delimited::headings;
use crate::catalog::fault::{Fault, Near};
use crate::catalog::fold::fold;

/// Every column, and what forms and offices call it.
const COLUMNS: &[(&str, &[&str])] = &[
    (
        "id",
        &[
            "番号",
            "No",
            "No.",
            "受付番号",
            "登録番号",
            "申込番号",
            "チケット番号",
            "参加者番号",
            "整理番号",
        ],
    ),
    (
        "name",
        &[
            "氏名",
            "名前",
            "お名前",
            "ご氏名",
            "参加者",
            "参加者名",
            "参加者氏名",
            "氏名（漢字）",
            "お名前（漢字）",
            "フルネーム",
        ],
    ),
    (
        "kana",
        &[
            "ふりがな",
            "かな",
            "氏名（かな）",
            "氏名（ふりがな）",
            "お名前（ふりがな）",
            "お名前（かな）",
            "氏名かな",
            "氏名ふりがな",
        ],
    ),
    (
        "badge",
        &[
            "名札",
            "名札番号",
            "名札の番号",
            "名札No",
            "名札No.",
            "バッジ",
            "バッジ番号",
            "badge number",
        ],
    ),
    ("honorific", &["敬称"]),
    (
        "organization",
        &[
            "所属",
            "ご所属",
            "所属先",
            "所属名",
            "所属機関",
            "所属施設",
            "所属団体",
            "施設名",
            "医療機関名",
            "法人名",
            "会社名",
            "事業所名",
            "勤務先",
            "団体名",
        ],
    ),
    (
        "kind",
        &[
            "種別",
            "種類",
            "施設種別",
            "所属種別",
            "所属の種別",
            "施設の種類",
            "区分",
            "業種",
        ],
    ),
    ("sub_kind", &["詳細種別", "種別の詳細", "診療形態"]),
    ("role", &["職種", "役職", "職種・役職", "ご職種", "職名"]),
    (
        "ward",
        &[
            "区",
            "地区",
            "所在地",
            "所在区",
            "区市町村",
            "市区町村",
            "エリア",
            "地域",
        ],
    ),
    (
        "offers",
        &[
            "できること",
            "対応できること",
            "提供できること",
            "お役に立てること",
            "ご提供できること",
            "対応可能なこと",
        ],
    ),
    (
        "needs",
        &[
            "探していること",
            "相談したいこと",
            "求めていること",
            "ニーズ",
            "困りごと",
            "お困りごと",
            "知りたいこと",
        ],
    ),
    (
        "companies_welcome",
        &["企業との面談", "企業の紹介", "企業のご紹介", "企業紹介"],
    ),
    ("room", &["部屋", "お部屋", "会場"]),
    (
        "email",
        &[
            "e-mail",
            "mail",
            "メール",
            "メールアドレス",
            "Eメール",
            "email address",
        ],
    ),
    (
        "phone",
        &["tel", "電話", "電話番号", "お電話番号", "連絡先"],
    ),
    (
        "rooms",
        &[
            "参加する会場",
            "参加会場",
            "参加するお部屋",
            "参加する部屋",
            "参加予定の会場",
            "参加するプログラム",
        ],
    ),
    (
        "arrives",
        &[
            "到着",
            "到着時刻",
            "到着予定",
            "到着予定時刻",
            "ご到着",
            "ご到着予定",
            "お着き",
            "お着きの時刻",
            "お着き予定",
            "来場時刻",
            "来場予定時刻",
            "参加開始",
            "参加開始時刻",
            "遅れて参加",
        ],
    ),
    (
        "leaves",
        &[
            "退出",
            "退出時刻",
            "退出予定",
            "退出予定時刻",
            "ご退出予定",
            "退室",
            "退室時刻",
            "退場時刻",
            "途中退出",
            "早退",
            "早退時刻",
            "お帰り",
            "お帰りの時刻",
            "お帰り予定",
            "参加終了",
            "参加終了時刻",
        ],
    ),
    (
        "wishes_must",
        &[
            "必ず会いたい",
            "必ず会いたい施設",
            "必ず会いたい機関",
            "必ずお会いしたい施設",
        ],
    ),
    (
        "wishes",
        &[
            "会いたい",
            "会いたい施設",
            "会いたい機関",
            "お会いしたい施設",
            "あいさつしたい施設",
        ],
    ),
    (
        "wishes_never",
        &["今回は不要", "今回は不要な施設", "今回は不要な機関"],
    ),
    (
        "wishes_must_kinds",
        &[
            "必ず会いたい種別",
            "必ず会いたい施設の種別",
            "必ず会いたい施設種別",
        ],
    ),
    (
        "wishes_kinds",
        &[
            "会いたい種別",
            "会いたい施設の種別",
            "会いたい施設種別",
            "お会いしたい種別",
        ],
    ),
    (
        "wishes_never_kinds",
        &[
            "今回は不要な種別",
            "今回は不要な施設の種別",
            "今回は不要な施設種別",
        ],
    ),
    (
        "consent",
        &[
            "同意",
            "ご紹介への同意",
            "紹介への同意",
            "個人情報の同意",
            "個人情報の取り扱い",
        ],
    ),
];

static BY_NAME: LazyLock<Columns> = LazyLock::new(|| Columns::of(COLUMNS));

/// Our column of a heading, by its own name or one that is usual.
pub(super) fn column(heading: &str) -> Option<String> {
    BY_NAME.named(heading).map(str::to_owned)
}

/// As `column`, unless somebody chose by hand: such a column is not found a second time by its usual name.
pub(super) fn meant(heading: &str, chosen: &BTreeMap<String, String>) -> Option<String> {
    let folded = fold(heading);
    let mut by_hand = chosen.iter().filter(|(_, theirs)| fold(theirs) == folded);
    let by_hand = by_hand.next().map(|(ours, _)| ours.clone());
    by_hand.or_else(|| column(heading).filter(|ours| !chosen.contains_key(ours)))
}

/// What was chosen by hand and is neither a column of ours nor one of the list: ours, and what is wrong.
pub(super) fn misnamed<'c>(
    chosen: &'c BTreeMap<String, String>,
    theirs: &[String],
) -> Vec<(&'c str, Fault)> {
    let is_ours = |name: &str| COLUMNS.iter().any(|(ours, _)| *ours == name);
    let there = |heading: &str| theirs.iter().any(|one| fold(one) == fold(heading));
    let mut wrong = Vec::new();
    for (ours, heading) in chosen {
        if !is_ours(ours) {
            let near = Near::to(ours, COLUMNS.iter().map(|(ours, _)| *ours));
            wrong.push((ours.as_str(), Fault::NotAColumn(near)));
        } else if !there(heading) {
            let near = Near::to(heading, theirs.iter().map(String::as_str));
            let heading = heading.clone();
            wrong.push((ours.as_str(), Fault::NoHeading { heading, near }));
        }
    }
    wrong
}

/// Every column of a list of registrations, and which of ours it is taken for. Of a file that cannot be read none.
pub fn columns_of(
    bytes: &[u8],
    chosen: &BTreeMap<String, String>,
) -> Vec<(String, Option<String>)> {
    let headings = headings("", bytes).unwrap_or_default();
    let ours = |heading: String| {
        let ours = meant(&heading.to_lowercase(), chosen);
        (heading, ours)
    };
    headings.into_iter().map(ours).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::columns::assert_each_name_means_one;

    #[test]
    fn every_name_means_one_column() {
        assert_each_name_means_one(COLUMNS);
        assert_eq!(column("備考"), None);
    }
}
