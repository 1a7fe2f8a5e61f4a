//! The form of the record of meetings (面会記録), as hospitals keep one: what its columns are, and on which notice it is kept.

use super::table::Table;
use super::text::Text;

/// What the record says of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Date,
    Place,
    OurPerson,
    TheirPerson,
    Institution,
    Kind,
    Ward,
    Topics,
    Minutes,
    NextStep,
}

impl Field {
    pub const ALL: [Self; 10] = [
        Self::Date,
        Self::Place,
        Self::OurPerson,
        Self::TheirPerson,
        Self::Institution,
        Self::Kind,
        Self::Ward,
        Self::Topics,
        Self::Minutes,
        Self::NextStep,
    ];

    /// As files and settings name it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Place => "place",
            Self::OurPerson => "our_person",
            Self::TheirPerson => "their_person",
            Self::Institution => "institution",
            Self::Kind => "kind",
            Self::Ward => "ward",
            Self::Topics => "topics",
            Self::Minutes => "minutes",
            Self::NextStep => "next_step",
        }
    }

    /// Its heading on paper, in Japanese and in English.
    pub const fn heading(self) -> (&'static str, &'static str) {
        match self {
            Self::Date => ("面会日", "Date"),
            Self::Place => ("場所", "Place"),
            Self::OurPerson => ("当方", "Our side"),
            Self::TheirPerson => ("相手方", "Their side"),
            Self::Institution => ("相手方の施設", "Institution"),
            Self::Kind => ("種別", "Kind"),
            Self::Ward => ("区", "Ward"),
            Self::Topics => ("話題", "Topics"),
            Self::Minutes => ("時間（分）", "Minutes"),
            Self::NextStep => ("今後のお約束", "Next steps"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    Of(Field),
    /// With this heading, and empty: people fill it in.
    Blank(String),
}

#[derive(Clone, Debug)]
pub struct RecordForm {
    pub title: Text,
    /// The notice it follows, or another word below the title.
    pub notice: Option<Text>,
    pub columns: Vec<Column>,
}

impl Default for RecordForm {
    fn default() -> Self {
        Self {
            title: Text {
                ja: "面会記録".into(),
                en: "Record of meetings".into(),
            },
            notice: None,
            columns: Field::ALL.map(Column::Of).into(),
        }
    }
}

/// `[record]`, where there is one; what it leaves out is as without it.
pub(super) fn record(top: &Table<'_>) -> RecordForm {
    let mut form = RecordForm::default();
    let Some(table) = top.maybe_table("record") else {
        return form;
    };
    if let Some(title) = table.maybe_table("title").and_then(|t| t.words()) {
        form.title = title;
    }
    form.notice = table.maybe_table("notice").and_then(|t| t.paragraphs());
    let columns = table.strings("columns");
    if !columns.is_empty() {
        let column = |name: String| {
            let mut fields = Field::ALL.into_iter();
            match fields.find(|field| field.id() == name) {
                Some(field) => Column::Of(field),
                None => Column::Blank(name),
            }
        };
        form.columns = columns
            .into_iter()
            .map(|found| column(found.value))
            .collect();
    }
    form
}
