//! Everything that goes wrong over HTTP, as RFC 9457 problems. The cause is logged here, once.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_xlsxwriter::XlsxError;
use zip::result::ZipError;

use super::letters::TO_ONESELF_EVERY;
use super::watch::Refused;
use crate::service::{BoothError, CommandError, EraseError, Invalid};
use crate::store::StoreError;
use crate::words::rejection_in_words;
use hall::Rejection;
use protocol::api::{FieldError, Problem};
use protocol::problems::{self, ProblemCode};

#[derive(Debug)]
pub(super) struct Failure {
    problem: ProblemCode,
    detail: String,
    fields: Vec<FieldError>,
    /// When somebody who seems to be the same person registered, RFC 3339.
    registered_at: Option<String>,
    /// Seconds until trying again makes sense.
    retry_after: Option<u64>,
}

impl Failure {
    pub(super) fn new(problem: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            problem,
            detail: detail.into(),
            fields: Vec::new(),
            registered_at: None,
            retry_after: None,
        }
    }

    pub(super) fn with_fields(mut self, fields: Vec<FieldError>) -> Self {
        self.fields = fields;
        self
    }

    pub(super) fn with_registered_at(mut self, at: String) -> Self {
        self.registered_at = Some(at);
        self
    }

    pub(super) fn field(path: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self::new(problems::INVALID, format!("{path}: {message}")).with_fields(vec![FieldError {
            path: path.into(),
            message,
        }])
    }

    pub(super) fn signed_out() -> Self {
        Self::new(
            problems::TOKEN_REFUSED,
            "もう一度ご参加ください。このブラウザーの参加情報は使えなくなっています。",
        )
    }

    pub(super) fn no_such_room() -> Self {
        Self::from(Rejection::NoSuchRoom)
    }

    pub(super) fn too_many() -> Self {
        Self {
            retry_after: Some(30),
            ..Self::new(
                problems::TOO_MANY_REQUESTS,
                "アクセスが集中しています。30秒ほどおいて、もう一度お試しください。",
            )
        }
    }

    pub(super) fn letters_enough() -> Self {
        Self {
            retry_after: Some(TO_ONESELF_EVERY.into()),
            ..Self::new(
                problems::TOO_MANY_REQUESTS,
                "メールはすでにお送りしました。届かないときは、迷惑メールの中もお確かめのうえ、しばらくしてからもう一度お試しください。",
            )
        }
    }

    /// For what was wrong, or cannot be looked at because of others that were.
    pub(super) fn too_many_wrong() -> Self {
        Self {
            retry_after: Some(2),
            ..Self::new(
                problems::TOO_MANY_WRONG,
                "正しくない入力が続いています。内容をご確認のうえ、数秒おいて、もう一度お試しください。",
            )
        }
    }

    pub(super) fn no_such_page() -> Self {
        Self::new(problems::NOT_FOUND, "このページは見つかりません。")
    }

    /// A part of ours broke; its panic has been logged.
    pub(super) fn server_error() -> Self {
        Self::new(
            problems::SERVER_ERROR,
            "うまくいきませんでした。もう一度お試しください。",
        )
    }

    fn unavailable() -> Self {
        Self {
            retry_after: Some(2),
            ..Self::new(
                problems::TRY_AGAIN,
                "ただいま記録できません。少し後でもう一度お試しください。",
            )
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status);
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let problem = Problem {
            kind: "about:blank".into(),
            title: status.canonical_reason().unwrap_or("Error").into(),
            status: status.as_u16(),
            detail: self.detail,
            code: self.problem.code.into(),
            fields: self.fields,
            registered_at: self.registered_at,
        };
        let mut response = (status, Json(problem)).into_response();
        response.extensions_mut().insert(Refused(self.problem));
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        let status = match rejection {
            Rejection::NoSuchRoom
            | Rejection::NoSuchRound
            | Rejection::NoTimetable
            | Rejection::NoSuchIntroduction
            | Rejection::NoSuchStaff
            | Rejection::NoSuchCode
            | Rejection::NoSuchBooth
            | Rejection::NoSuchTopic
            | Rejection::NoSuchFlag
            | Rejection::NotRegistered => 404,
            _ => 409,
        };
        let code = rejection.code();
        Self::new(ProblemCode { status, code }, rejection_in_words(rejection))
    }
}

impl From<CommandError> for Failure {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Rejected(rejection) => rejection.into(),
            CommandError::Unavailable => Self::unavailable(),
        }
    }
}

impl From<XlsxError> for Failure {
    fn from(error: XlsxError) -> Self {
        tracing::error!(%error, "a workbook could not be written");
        Self::server_error()
    }
}

impl From<ZipError> for Failure {
    fn from(error: ZipError) -> Self {
        tracing::error!(%error, "an archive could not be written");
        Self::server_error()
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a request failed at the storage");
        Self::unavailable()
    }
}

impl From<EraseError> for Failure {
    fn from(error: EraseError) -> Self {
        match error {
            EraseError::Command(error) => error.into(),
            EraseError::Store(error) => error.into(),
        }
    }
}

impl From<BoothError> for Failure {
    fn from(error: BoothError) -> Self {
        match error {
            BoothError::NoSuchVisitor => Self::new(
                problems::NO_SUCH_VISITOR,
                "この方は見つかりません。名札の番号をもう一度お確かめください。",
            ),
            BoothError::Command(error) => error.into(),
            BoothError::Store(error) => error.into(),
        }
    }
}

impl From<Invalid> for Failure {
    fn from(invalid: Invalid) -> Self {
        let detail = invalid.to_string();
        match invalid {
            Invalid::Fields(fields) => Self::new(problems::INVALID, detail).with_fields(fields),
            Invalid::PatientData(fields) => {
                Self::new(problems::PATIENT_DATA, detail).with_fields(fields)
            }
            Invalid::WrongCode => {
                let fields = vec![FieldError {
                    path: "code".into(),
                    message: detail.clone(),
                }];
                Self::new(problems::WRONG_CODE, detail).with_fields(fields)
            }
            Invalid::AlreadyRegistered(_) => Self::new(problems::ALREADY_REGISTERED, detail),
            Invalid::KeyUsed => Self::new(problems::KEY_USED, detail),
            Invalid::Full => Self::new(problems::FULL, detail),
            Invalid::Gone => Self::signed_out(),
            Invalid::Command(error) => error.into(),
            Invalid::Store(error) => error.into(),
        }
    }
}

pub(super) async fn no_such_route() -> Failure {
    Failure::no_such_page()
}

pub(super) async fn wrong_method() -> Failure {
    Failure::new(problems::METHOD_NOT_ALLOWED, "この操作はできません。")
}
