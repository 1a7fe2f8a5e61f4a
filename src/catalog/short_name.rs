//! The name people know a facility by: without the legal form and the corporation that runs it.

/// Legal forms, longer ones before those they contain.
const LEGAL_FORMS: &[&str] = &[
    "社会医療法人社団",
    "社会医療法人財団",
    "特定医療法人社団",
    "特定医療法人財団",
    "特別医療法人社団",
    "特別医療法人財団",
    "医療法人社団",
    "医療法人財団",
    "社会医療法人",
    "特定医療法人",
    "特別医療法人",
    "医療法人",
    "社会福祉法人",
    "認定特定非営利活動法人",
    "特定非営利活動法人",
    "特定非営利法人",
    "地方独立行政法人",
    "独立行政法人",
    "国立研究開発法人",
    "国立大学法人",
    "公立大学法人",
    "一般社団法人",
    "一般財団法人",
    "公益社団法人",
    "公益財団法人",
    "社団法人",
    "財団法人",
    "認定NPO法人",
    "NPO法人",
    "npo法人",
    "学校法人",
    "宗教法人",
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "税理士法人",
    "社会保険労務士法人",
    "医療生活協同組合",
    "生活協同組合",
    "労働者協同組合",
    "企業組合",
    "㈱",
    "㈲",
    "㈳",
    "㈶",
    "㍿",
    "㊑",
    "㊒",
    "㊓",
    "㊖",
    "㊩",
];

/// Abbreviated in brackets of either width: （株）, (医).
const BRACKETED: &[&str] = &[
    "株", "有", "同", "名", "資", "医", "医社", "医財", "社医", "特医", "社", "財", "福", "社福",
    "一社", "一財", "公社", "公財", "特非", "非", "独", "地独", "学", "宗", "生協",
];

/// What facilities of health and care call themselves.
const FACILITIES: &[&str] = &[
    "病院",
    "医院",
    "醫院",
    "クリニック",
    "Clinic",
    "CLINIC",
    "clinic",
    "Dental",
    "DENTAL",
    "dental",
    "デンタル",
    "診療所",
    "療養所",
    "歯科",
    "薬局",
    "介護医療院",
    "介護老人保健施設",
    "特別養護老人ホーム",
    "老人ホーム",
    "グループホーム",
    "訪問看護",
    "訪問介護",
    "訪問入浴",
    "訪問リハビリ",
    "居宅介護支援",
    "通所介護",
    "ケアプラン",
    "デイサービス",
    "デイケア",
    "ステーション",
    "センター",
    "ホーム",
    "内科",
    "外科",
    "眼科",
    "皮膚科",
    "皮フ科",
    "小児科",
    "婦人科",
    "耳鼻咽喉科",
    "泌尿器科",
    "心療内科",
    "整骨院",
    "接骨院",
    "助産院",
    "治療院",
];

/// The legal form a name begins with, in bytes.
fn leading_form(name: &str) -> Option<usize> {
    let form = LEGAL_FORMS
        .iter()
        .find(|form| name.starts_with(**form))
        .map(|form| form.len());
    form.or_else(|| {
        // The bracket that opens is often left out: 医）青葉会.
        let inner = name.strip_prefix(['(', '（']).unwrap_or(name);
        let open = name.len() - inner.len();
        let close = inner.find([')', '）'])?;
        let width = inner[close..].chars().next()?.len_utf8();
        BRACKETED
            .contains(&&inner[..close])
            .then_some(open + close + width)
    })
}

/// Where a legal form behind the name begins, with the corporation after it: つばさ（株）, みどり歯科（医療法人社団青葉会）.
fn trailing_form(name: &str) -> Option<usize> {
    let begins_form = |at: &usize| *at > 0 && leading_form(&name[*at..]).is_some();
    let bracket = name.rfind(['(', '（']).filter(|at| {
        name.ends_with([')', '）']) && (begins_form(at) || begins_inside(&name[*at..]))
    });
    let full = || {
        LEGAL_FORMS
            .iter()
            .find_map(|form| Some(name.strip_suffix(*form)?.len()))
    };
    let apart = || {
        let mut spaces = name.char_indices().filter(|(_, c)| c.is_whitespace());
        spaces.find_map(|(at, c)| Some(at + c.len_utf8()).filter(begins_form))
    };
    let form = bracket.or_else(full).or_else(apart);
    form.filter(|at| !is_kind_of_place(&name[..*at]))
}

fn begins_inside(bracketed: &str) -> bool {
    leading_form(bracketed.trim_start_matches(['(', '（'])).is_some()
}

fn names_facility(text: &str) -> bool {
    FACILITIES.iter().any(|word| text.contains(word))
}

/// Only what kind of place it is: 「訪問看護ステーション」 is nobody's own name.
fn is_kind_of_place(text: &str) -> bool {
    let kinds = FACILITIES.iter().chain(&["事業所"]);
    let rest = kinds.fold(text.to_owned(), |rest, word| rest.replace(word, ""));
    rest.trim().is_empty()
}

/// A facility's own name: without its legal form, and without the corporation that runs it where that is clearly set apart.
///
/// 「医療法人社団青葉会　みどり歯科」 is みどり歯科. A slice of `name`; never empty unless `name` is.
pub(super) fn short_name(name: &str) -> &str {
    let name = name.trim();
    let Some(form) = leading_form(name) else {
        return match trailing_form(name) {
            Some(form) => non_empty(short_name(&name[..form]), name),
            _ => without_agency(name).unwrap_or_else(|| without_owner(name, Owner::Unmarked)),
        };
    };
    let rest = &name[form..];
    // Companies run things under their own name; corporations of the 法人 kind stand before the facility's.
    let company = !name[..form].contains("法人")
        && !name[..form].contains('医')
        && !name[..form].contains('㊩');
    let owner = if company || rest.starts_with(char::is_whitespace) {
        Owner::Likely
    } else {
        Owner::Marked
    };
    let rest = rest.trim_start();
    let short = without_owner(rest, owner);
    if company || short.len() < rest.len() || rest.contains(char::is_whitespace) {
        return non_empty(short, name);
    }
    if let Some(facility) = without_agency(rest) {
        return facility;
    }
    // 「…法人社団青葉会みどり歯科」: the corporation ends with its first 会, if a facility's name follows.
    if let Some((corporation, facility)) = rest.split_once('会')
        && !corporation.is_empty()
        && facility.chars().count() >= 3
        && !facility.starts_with(['津', '社', '館', '議'])
        && !is_kind_of_place(facility)
        && !names_facility(corporation)
    {
        return facility;
    }
    non_empty(rest, name)
}

/// Agencies that run hospitals all over the country, and stand straight before their names.
const AGENCIES: &[&str] = &[
    "国立病院機構",
    "地域医療機能推進機構",
    "労働者健康安全機構",
    "JCHO",
];

fn without_agency(name: &str) -> Option<&str> {
    let facility = AGENCIES
        .iter()
        .find_map(|agency| name.strip_prefix(*agency));
    let facility = facility.map(str::trim_start);
    facility.filter(|facility| names_facility(facility) && !is_kind_of_place(facility))
}

/// What owners of facilities call themselves.
fn is_corporation(word: &str) -> bool {
    ["会", "機構", "財団", "学園", "協会", "日本赤十字社"]
        .iter()
        .any(|end| word.ends_with(end))
}

/// How likely the first word of a name is whose the facility is.
#[derive(Clone, Copy, PartialEq)]
enum Owner {
    /// Written straight behind a legal form.
    Marked,
    /// A legal form stands before, and a space.
    Likely,
    /// No legal form.
    Unmarked,
}

/// Without the corporation in front, if a facility's own name is left.
fn without_owner(name: &str, owner: Owner) -> &str {
    let Some((first, facility)) = name.split_once(char::is_whitespace) else {
        return name;
    };
    let facility = facility.trim_start();
    // A name in Latin letters has spaces of its own: 「JUN CLINIC 白金」.
    let latin = |text: &str| text.starts_with(|c: char| c.is_ascii());
    let is_owner = match owner {
        _ if latin(first) && latin(facility) => false,
        Owner::Marked => is_corporation(first) || names_facility(facility),
        Owner::Likely => {
            is_corporation(first) || (!names_facility(first) && names_facility(facility))
        }
        Owner::Unmarked => is_corporation(first) && names_facility(facility),
    };
    if is_kind_of_place(facility) || !is_owner {
        return name;
    }
    // Owners have names of several words too: 「West Field 西田医院」.
    match owner {
        Owner::Unmarked => facility,
        _ => without_owner(facility, Owner::Likely),
    }
}

fn non_empty<'a>(short: &'a str, name: &'a str) -> &'a str {
    if short.is_empty() { name } else { short }
}

/// Whether the text is a legal form alone, which says nothing about whom one looks for.
pub(super) fn is_legal_form(text: &str) -> bool {
    let text = text.trim();
    leading_form(text) == Some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_leave_out_legal_form_and_corporation() {
        for (name, short) in [
            ("医療法人社団青葉会 みどり歯科", "みどり歯科"),
            ("医療法人社団　青葉会　みどり歯科", "みどり歯科"),
            ("医療法人社団青葉会みどり歯科", "みどり歯科"),
            ("医療法人社団 みどり歯科", "みどり歯科"),
            ("医療法人社団 みどり歯科 青葉台", "みどり歯科 青葉台"),
            (
                "社会福祉法人恩賜財団見本会支部東京 見本中央病院",
                "見本中央病院",
            ),
            ("社会福祉法人 青葉会", "青葉会"),
            ("社会福祉法人青葉会", "青葉会"),
            ("株式会社 つばさ 大森事業所", "つばさ 大森事業所"),
            ("株式会社会津ケア", "会津ケア"),
            ("つばさ介護株式会社", "つばさ介護"),
            ("つばさ介護（株）", "つばさ介護"),
            ("(株)つばさ", "つばさ"),
            ("（医）青葉会 みどり歯科", "みどり歯科"),
            ("NPO法人ひなた", "ひなた"),
            ("㈲ひなた", "ひなた"),
            ("みどり（歯科）", "みどり（歯科）"),
            ("株式会社", "株式会社"),
            ("  みどり歯科 ", "みどり歯科"),
            ("", ""),
        ] {
            assert_eq!(short_name(name), short, "{name}");
        }
    }
}
