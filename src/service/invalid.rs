//! Why a person could not be registered or corrected, in their words.

use super::writer::CommandError;
use crate::store::StoreError;
use crate::words::rejection_in_words;
use domain::Millis;
use hall::Rejection;
use protocol::api::FieldError;

#[derive(Debug, thiserror::Error)]
pub enum Invalid {
    #[error("入力内容をご確認ください。")]
    Fields(Vec<FieldError>),
    #[error("個人や症例が特定されるおそれのある表現が含まれています。書き直してください。")]
    PatientData(Vec<FieldError>),
    #[error("参加コードが違います。会場の画面に出ている6文字をご入力ください。")]
    WrongCode,
    #[error("定員に達しました。受付にお声掛けください。")]
    Full,
    #[error("この参加者の情報は見つかりません。")]
    Gone,
    /// Somebody of this name and organization, since this time.
    #[error("{}", rejection_in_words(Rejection::AlreadyRegistered))]
    AlreadyRegistered(Millis),
    #[error("このご登録はすでに使われています。内容は「登録情報」から変更できます。")]
    KeyUsed,
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
