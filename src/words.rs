//! The hall's rejections and people's next steps in the words of those they are for. A new one does not compile without any.

use domain::Acquaintance;
use hall::Rejection;
use protocol::client::NextStepKind;

pub(crate) const fn rejection_in_words(rejection: Rejection) -> &'static str {
    match rejection {
        Rejection::NotRegistered => "ご登録が見つかりません。もう一度ご参加ください。",
        Rejection::NoSuchRoom => "この交流会は見つかりません。",
        Rejection::RoomClosed => "この交流会はただいま受付を止めています。",
        Rejection::NotInRoom => "先に交流会へお入りください。",
        Rejection::Yourself => "ご自身をご紹介することはできません。",
        Rejection::OwnOrganization => "同じ施設の方はご紹介の対象外です。",
        Rejection::KindsApart => "この催しでは、この種別の方どうしのご紹介は行っていません。",
        Rejection::KindsIfAsked => {
            "この種別の方とは、先方からお声掛けがあったときにご紹介しています。"
        }
        Rejection::KindsEnough => {
            "この種別の方とのご紹介は、おひとりあたりの上限に達しました。ほかの種別の方をお選びください。"
        }
        Rejection::AlreadyMet => "この方とは、すでにお話しされています。",
        Rejection::Unavailable => "この方は、いまご紹介できません。",
        Rejection::ConsentNeeded => "「ご紹介したお相手への表示」への同意が必要です。",
        Rejection::ExchangeConsentNeeded => "「名刺交換」への同意が必要です。",
        Rejection::Busy => "いまのご紹介が終わってからお返事ください。",
        Rejection::PartnerBusy => "お相手はいまお話し中です。少し後でもう一度お試しください。",
        Rejection::TooManyInvitations => {
            "お返事を待っているお声掛けが多くなっています。少しお待ちください。"
        }
        Rejection::TooManyEncounters => {
            "お相手の確認を待っているお話が多くなっています。少しお待ちください。"
        }
        Rejection::NoSuchCode => {
            "この方は見つかりません。QRか名札の番号を、もう一度お確かめください。"
        }
        Rejection::AskedByMany => {
            "この方には、いまお声掛けが重なっています。少しおいて、もう一度お試しください。"
        }
        Rejection::NoSuchTopic => "このテーマは、もうありません。",
        Rejection::TopicFull => "このテーマは満席です。ほかのテーマをお選びください。",
        Rejection::HasTopic => "ご自身のテーマがあります。取り下げてから、もう一度お試しください。",
        Rejection::TooManyTopics => "テーマがいっぱいです。いまあるテーマの席をお選びください。",
        Rejection::NoTopicsHere => "この交流会では、テーマの席を設けていません。",
        Rejection::MetAtTopic => {
            "このテーマには、すでに同じ席になった方がいます。ほかのテーマをお選びください。"
        }
        Rejection::NoSuchFlag => "このご報告の対象は、もうありません。",
        Rejection::TooManyFlags => "ご報告が多くなっています。受付の係へ直接お知らせください。",
        Rejection::NothingAnnounced => "このお知らせは、もう出ていません。",
        Rejection::NoSuchIntroduction => "このご紹介は見つかりません。",
        Rejection::NotAtTheTable => {
            "この方は、このご紹介にいらっしゃらないか、ご登録を削除されています。"
        }
        Rejection::WrongState => "このご紹介は、もうその段階ではありません。",
        Rejection::RoundRunning => {
            "いまのラウンドがまだ続いています。終了してから次のラウンドを始めてください。"
        }
        Rejection::NoSuchRound => "このラウンドは見つかりません。",
        Rejection::RoundOver => "このラウンドはすでに終わっています。",
        Rejection::NobodyToIntroduce => "いまご紹介できる組み合わせがありません。",
        Rejection::PartnerArrived => {
            "お相手は「着きました」を押されています。テーブルの番号をもう一度お確かめください。"
        }
        Rejection::NoTimetable => "この交流会には、自動で進むラウンドの予定がありません。",
        Rejection::NoSuchTable => {
            "この交流会にないテーブル番号です。テーブル番号の範囲でお決めください。"
        }
        Rejection::TableTaken => {
            "このテーブルには、ほかの方が決まっています。別の番号をお選びください。"
        }
        Rejection::IdTaken => "この参加者番号はすでに使われています。",
        Rejection::AlreadyRegistered => "同じお名前・ご所属の方が、すでに参加登録されています。",
        Rejection::NoSuchBooth => "この展示ブースは見つかりません。",
        Rejection::InUse => {
            "このリンクは、別の端末ですでに使われています。受付へお声掛けください。"
        }
        Rejection::NobodyWaits => "いまお呼びできる方はいません。",
        Rejection::NoSuchStaff => "この担当者は見つかりません。",
        Rejection::RealPeople => {
            "参加登録がすでにあるため、リハーサルはできません。別のデータフォルダーでお試しください。"
        }
        Rejection::RehearsalRunning => {
            "ただいまリハーサル中です。受付が始まってから、もう一度お試しください。"
        }
        Rejection::NoRehearsal => "リハーサルは行われていません。",
        Rejection::NothingToShow => "映すものを一つ以上お選びください。",
        Rejection::BoothConsentNeeded => {
            "ブースにお名前を伝えるには、「展示ブースに名前と所属を伝える」への同意が必要です。"
        }
    }
}

/// In Japanese and English.
pub(crate) const fn acquaintance_in_words(stage: Acquaintance) -> (&'static str, &'static str) {
    match stage {
        Acquaintance::NotYet => ("まだ知らない", "Not yet"),
        Acquaintance::Face => ("顔と名前がわかる", "Face and name"),
        Acquaintance::Character => ("考え方や人となりがわかる", "What they are like"),
        Acquaintance::Trust => ("信頼して一緒に仕事ができる", "Trusted to work with"),
    }
}

/// In Japanese and in English.
pub(crate) const fn next_step_in_words(kind: NextStepKind) -> (&'static str, &'static str) {
    match kind {
        NextStepKind::Materials => ("資料を送る", "Send materials"),
        NextStepKind::Phone => ("電話する", "Call"),
        NextStepKind::Visit => ("訪問する", "Visit"),
        NextStepKind::Referral => ("紹介する", "Refer"),
        NextStepKind::Tour => ("見学", "Tour"),
        NextStepKind::Talk => ("また話す", "Talk again"),
    }
}
