//! The hall's refusals in the words of the people they are for. A new one does not compile without any.

use hall::Refusal;

pub(crate) const fn refusal_in_words(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NotRegistered => "ご登録が見つかりません。もう一度ご参加ください。",
        Refusal::NoSuchRoom => "このお部屋は見つかりません。",
        Refusal::RoomClosed => "このお部屋はただいま閉じています。",
        Refusal::NotInRoom => "先にお部屋へお入りください。",
        Refusal::Yourself => "ご自身をご紹介することはできません。",
        Refusal::OwnOrganization => "同じ施設の方はご紹介の対象外です。",
        Refusal::AlreadyMet => "この方とは、すでにお話しされています。",
        Refusal::Unavailable => "この方は、いまご紹介できません。",
        Refusal::ConsentNeeded => "「ご紹介したお相手への表示」への同意が必要です。",
        Refusal::ExchangeConsentNeeded => "「名刺交換」への同意が必要です。",
        Refusal::Busy => "いまのご紹介が終わってからお返事ください。",
        Refusal::PartnerBusy => "お相手はいまお話し中です。少し後でもう一度お試しください。",
        Refusal::TooManyInvitations => {
            "お返事を待っているお声がけが多くなっています。少しお待ちください。"
        }
        Refusal::NoSuchIntroduction => "このご紹介は見つかりません。",
        Refusal::WrongState => "このご紹介は、もうその段階ではありません。",
        Refusal::RoundRunning => {
            "この部屋では、いまの回がまだ続いています。終えてから次の回を始めてください。"
        }
        Refusal::NoSuchRound => "この回は見つかりません。",
        Refusal::RoundOver => "この回はすでに終わっています。",
        Refusal::NobodyToIntroduce => "いまご紹介できる組み合わせがありません。",
        Refusal::PartnerArrived => {
            "お相手は「着きました」と押されています。テーブルの番号をもう一度お確かめください。"
        }
        Refusal::NoTimetable => "この部屋には、自動で進む回の予定がありません。",
        Refusal::NoSuchTable => {
            "このお部屋にないテーブル番号です。部屋のテーブル番号の範囲でお決めください。"
        }
        Refusal::TableTaken => {
            "このテーブルには、ほかの方が決まっています。別の番号をお選びください。"
        }
        Refusal::IdTaken => "この参加者番号はすでに使われています。",
        Refusal::AlreadyRegistered => "同じお名前・ご所属の方が、すでに参加登録されています。",
        Refusal::NoSuchBooth => "この展示ブースは見つかりません。",
        Refusal::NothingToShow => "映すものを一つ以上お選びください。",
        Refusal::BoothConsentNeeded => {
            "ブースにお名前を伝えるには、「展示ブースに名前と所属を伝える」への同意が必要です。"
        }
    }
}
