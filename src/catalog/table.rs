//! A reader of TOML tables that notes every problem instead of stopping at the first.

use std::cell::{Cell, RefCell};
use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::catalog::document::Document;
use crate::catalog::problem::{Findings, Problem, suggest, unseen};
use crate::catalog::text::Text;
use crate::typed;

/// Longest text that stands on one line somewhere, and longest paragraph (characters); ids and addresses are far below it.
const LINE_MAX: usize = 300;
const PARAGRAPH_MAX: usize = 2000;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Found<T> {
    pub value: T,
    at: usize,
}

impl<T> Found<T> {
    /// A part of it.
    pub(super) fn part<P>(&self, value: P) -> Found<P> {
        Found { value, at: self.at }
    }
}

/// A table being read. Keys that nobody asked for are noted when it is dropped.
pub(super) struct Table<'a> {
    document: &'a Document,
    findings: &'a Findings,
    entries: &'a DeTable<'a>,
    path: String,
    /// None for the file as a whole.
    at: Option<usize>,
    asked: RefCell<Vec<&'static str>>,
    /// Its keys are data.
    open: Cell<bool>,
}

impl<'a> Table<'a> {
    pub(super) fn top(
        document: &'a Document,
        findings: &'a Findings,
        entries: &'a DeTable<'a>,
    ) -> Self {
        Self::at(document, findings, entries, String::new(), None)
    }

    fn at(
        document: &'a Document,
        findings: &'a Findings,
        entries: &'a DeTable<'a>,
        path: String,
        at: Option<usize>,
    ) -> Self {
        Self {
            document,
            findings,
            entries,
            path,
            at,
            asked: RefCell::default(),
            open: Cell::default(),
        }
    }

    /// The file all this stands in.
    pub(super) fn file(&self) -> &str {
        &self.document.file
    }

    pub(super) fn problem(
        &self,
        key: &str,
        at: impl Into<Option<usize>>,
        message: impl Into<String>,
        mend: impl Into<String>,
    ) {
        let key = match (self.path.as_str(), key) {
            ("", key) => key.to_owned(),
            (path, "") => path.to_owned(),
            (path, key) => format!("{path}.{key}"),
        };
        let line = at.into().map(|at| self.document.line(at));
        let (file, message, mend) = (self.document.file.clone(), message.into(), mend.into());
        self.findings.add(Problem {
            file,
            line,
            key,
            message,
            mend,
            fault: None,
        });
    }

    /// Notes a problem with the table as a whole.
    pub(super) fn wrong(&self, key: &str, message: impl Into<String>, mend: impl Into<String>) {
        self.problem(key, self.at, message, mend);
    }

    /// Notes a problem with one value.
    pub(super) fn wrong_at<T>(
        &self,
        key: &str,
        found: &Found<T>,
        message: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.problem(key, found.at, message, mend);
    }

    /// Notes a reference to something that is not there.
    pub(super) fn unknown<'k>(
        &self,
        key: &str,
        what: &str,
        found: &Found<String>,
        known: impl IntoIterator<Item = &'k str>,
    ) {
        let mend = suggest(&found.value, known);
        self.wrong_at(
            key,
            found,
            format!("unknown {what} \"{}\"", found.value),
            mend,
        );
    }

    fn get(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().push(key);
        self.entries.get(key)
    }

    /// Where the table begins.
    pub(super) fn line(&self) -> usize {
        self.document.line(self.at.unwrap_or_default())
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Every `id` in `[[key]]`, faulty entries included, so that what refers to those is not called unknown as well.
    pub(super) fn ids(&self, key: &str) -> Vec<&'a str> {
        let items = self
            .entries
            .get(key)
            .and_then(|value| value.get_ref().as_array());
        let id = |item: &'a Spanned<DeValue<'a>>| item.get_ref().get("id")?.get_ref().as_str();
        items
            .into_iter()
            .flat_map(|items| items.iter())
            .filter_map(id)
            .collect()
    }

    fn wanted(&self, key: &str, example: &str) {
        self.wrong(key, "missing", format!("write: {key} = {example}"));
    }

    fn wrong_type(&self, key: &str, span: Range<usize>, value: &DeValue<'_>, example: &str) {
        let message = format!("{} is not what belongs here", described(value));
        self.problem(
            key,
            span.start,
            message,
            format!("write: {key} = {example}"),
        );
    }

    /// A text on one line.
    pub(super) fn maybe_string(&self, key: &'static str) -> Option<Found<String>> {
        self.written(key, LINE_MAX)
            .filter(|found| self.on_one_line(key, found))
    }

    /// A text in which everything can be seen.
    fn written(&self, key: &'static str, most: usize) -> Option<Found<String>> {
        let value = self.get(key)?;
        let DeValue::String(text) = value.get_ref() else {
            self.wrong_type(key, value.span(), value.get_ref(), "\"…\"");
            return None;
        };
        let found = Found {
            value: text.trim().to_owned(),
            at: value.span().start,
        };
        self.is_seen(key, &found, most).then_some(found)
    }

    fn is_seen(&self, key: &str, found: &Found<String>, most: usize) -> bool {
        let length = found.value.chars().count();
        if let Some((message, mend)) = unseen(&found.value) {
            self.wrong_at(key, found, message, mend);
        } else if length > most {
            let message = format!("{length} characters, but at most {most} are read");
            self.wrong_at(key, found, message, "say it shorter");
        } else {
            return true;
        }
        false
    }

    fn on_one_line(&self, key: &str, found: &Found<String>) -> bool {
        let broken = typed::has_line_break(&found.value);
        if broken {
            self.wrong_at(key, found, "contains a line break", "write it on one line");
        }
        !broken
    }

    /// A text on one line that must be there and must say something.
    pub(super) fn string(&self, key: &'static str) -> Option<Found<String>> {
        self.needed(key, Self::maybe_string)
    }

    fn needed(
        &self,
        key: &'static str,
        read: impl Fn(&Self, &'static str) -> Option<Found<String>>,
    ) -> Option<Found<String>> {
        if !self.entries.contains_key(key) {
            self.get(key);
            self.wanted(key, "\"…\"");
            return None;
        }
        let found = read(self, key)?;
        if found.value.is_empty() {
            self.wrong_at(key, &found, "empty", format!("write: {key} = \"…\""));
            return None;
        }
        Some(found)
    }

    /// An id: lower-case letters, digits and hyphens, and `/` where `slash` allows.
    pub(super) fn id(&self, key: &'static str, slash: bool) -> Option<Found<String>> {
        let found = self.string(key)?;
        let fine = |c: char| {
            c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || (slash && c == '/')
        };
        if found.value.len() > 64 || !found.value.chars().all(fine) {
            let message = format!("\"{}\" is no id", found.value);
            self.wrong_at(
                key,
                &found,
                message,
                "use 1 to 64 of a-z, 0-9 and - (it appears in addresses)",
            );
            return None;
        }
        Some(found)
    }

    /// `ja` and `en` of this very table, a line each.
    pub(super) fn words(&self) -> Option<Text> {
        self.both(Self::maybe_string)
    }

    /// `ja` and `en` of this very table, which may be several lines.
    pub(super) fn paragraphs(&self) -> Option<Text> {
        self.both(|table, key| table.written(key, PARAGRAPH_MAX))
    }

    fn both(&self, read: impl Fn(&Self, &'static str) -> Option<Found<String>>) -> Option<Text> {
        let (ja, en) = (self.needed("ja", &read), self.needed("en", &read));
        Some(Text {
            ja: ja?.value,
            en: en?.value,
        })
    }

    /// `key = { ja = "…", en = "…" }`.
    pub(super) fn text(&self, key: &'static str) -> Option<Text> {
        self.table(key, "{ ja = \"…\", en = \"…\" }")?.words()
    }

    /// Where a value stands.
    pub(super) fn line_of<T>(&self, found: &Found<T>) -> usize {
        self.document.line(found.at)
    }

    pub(super) fn flag(&self, key: &'static str) -> bool {
        match self.get(key).map(|v| (v, v.get_ref())) {
            None => false,
            Some((_, DeValue::Boolean(value))) => *value,
            Some((value, other)) => {
                self.wrong_type(key, value.span(), other, "true");
                false
            }
        }
    }

    pub(super) fn number(
        &self,
        key: &'static str,
        allowed: RangeInclusive<u32>,
    ) -> Option<Found<u32>> {
        let value = self.get(key)?;
        let span = value.span();
        let DeValue::Integer(digits) = value.get_ref() else {
            self.wrong_type(
                key,
                span,
                value.get_ref(),
                &allowed.start().max(&1).to_string(),
            );
            return None;
        };
        let number = i64::from_str_radix(digits.as_str(), digits.radix())
            .ok()
            .and_then(|n| u32::try_from(n).ok());
        match number.filter(|n| allowed.contains(n)) {
            Some(value) => Some(Found {
                value,
                at: span.start,
            }),
            None => {
                let mend = format!(
                    "write a number from {} to {}",
                    allowed.start(),
                    allowed.end()
                );
                self.problem(
                    key,
                    span.start,
                    format!("{} is out of range", digits.as_str()),
                    mend,
                );
                None
            }
        }
    }

    pub(super) fn date(
        &self,
        key: &'static str,
        required: bool,
    ) -> Option<Found<jiff::civil::Date>> {
        let Some(value) = self.get(key) else {
            if required {
                self.wanted(key, "2027-09-18");
            }
            return None;
        };
        let written = match value.get_ref() {
            DeValue::Datetime(datetime) => datetime.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => String::new(),
        };
        match written.parse() {
            Ok(date) if written.len() == 10 => Some(Found {
                value: date,
                at: value.span().start,
            }),
            _ => {
                self.problem(
                    key,
                    value.span().start,
                    "not a date",
                    format!("write: {key} = 2027-09-18"),
                );
                None
            }
        }
    }

    /// Texts of a list; empty when the key is missing.
    pub(super) fn strings(&self, key: &'static str) -> Vec<Found<String>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(key, value.span(), value.get_ref(), "[\"…\"]");
            return Vec::new();
        };
        let mut found: Vec<Found<String>> = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::String(text) => {
                    let text = Found {
                        value: text.trim().to_owned(),
                        at: item.span().start,
                    };
                    if !self.is_seen(key, &text, LINE_MAX) || !self.on_one_line(key, &text) {
                        continue;
                    }
                    if text.value.is_empty() {
                        self.wrong_at(key, &text, "an empty text", "write it, or take it out");
                    } else if found.iter().any(|f| f.value == text.value) {
                        self.wrong_at(
                            key,
                            &text,
                            format!("\"{}\" stands twice", text.value),
                            "remove one",
                        );
                    } else {
                        found.push(text);
                    }
                }
                other => self.wrong_type(key, item.span(), other, "[\"…\"]"),
            }
        }
        found
    }

    /// Whether it is a list of anything; whatever else it is, is told where it is read.
    pub(super) fn is_list_of_some(&self, key: &str) -> bool {
        let value = self.entries.get(key).map(|value| value.get_ref());
        value.is_some_and(|value| value.as_array().is_none_or(|list| !list.is_empty()))
    }

    /// Any number of them: `[8, 8, 7]`.
    pub(super) fn numbers(
        &self,
        key: &'static str,
        allowed: RangeInclusive<u32>,
    ) -> Option<Found<Vec<u32>>> {
        let value = self.get(key)?;
        let number = |item: &Spanned<DeValue<'_>>| match item.get_ref() {
            DeValue::Integer(n) => n.as_str().parse().ok().filter(|n| allowed.contains(n)),
            _ => None,
        };
        let items = value.get_ref().as_array();
        let numbers = items.and_then(|items| items.iter().map(number).collect());
        let at = value.span().start;
        if numbers.is_none() {
            let (low, high) = (allowed.start(), allowed.end());
            let mend = format!("write numbers from {low} to {high}, such as: {key} = [8, 8, 8]");
            self.problem(key, at, "not a list of numbers in range", mend);
        }
        numbers.map(|value| Found { value, at })
    }

    /// Two numbers: `[3, 6]`.
    pub(super) fn pair(
        &self,
        key: &'static str,
        allowed: RangeInclusive<u32>,
    ) -> Option<Found<[u32; 2]>> {
        let value = self.get(key)?;
        let number = |item: &Spanned<DeValue<'_>>| match item.get_ref() {
            DeValue::Integer(n) => n.as_str().parse().ok().filter(|n| allowed.contains(n)),
            _ => None,
        };
        let pair = value.get_ref().as_array().filter(|items| items.len() == 2);
        match pair.and_then(|items| Some([number(&items[0])?, number(&items[1])?])) {
            Some(pair) => Some(Found {
                value: pair,
                at: value.span().start,
            }),
            None => {
                let (low, high) = (allowed.start(), allowed.end());
                let mend = format!(
                    "write two numbers from {low} to {high}, such as: {key} = [{low}, {high}]"
                );
                self.problem(key, value.span().start, "not two numbers in range", mend);
                None
            }
        }
    }

    pub(super) fn maybe_table(&self, key: &'static str) -> Option<Table<'a>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Table(entries) => Some(self.inner(key, entries, value.span().start)),
            other => {
                self.wrong_type(key, value.span(), other, "{ … }");
                None
            }
        }
    }

    pub(super) fn table(&self, key: &'static str, example: &str) -> Option<Table<'a>> {
        if !self.entries.contains_key(key) {
            self.get(key);
            self.wanted(key, example);
            return None;
        }
        self.maybe_table(key)
    }

    /// The tables of `[[key]]`.
    pub(super) fn tables(&self, key: &'static str) -> Vec<Table<'a>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            let message = format!("{} is not what belongs here", described(value.get_ref()));
            self.problem(
                key,
                value.span().start,
                message,
                format!("write each as a [[{key}]] of its own"),
            );
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(entries) => tables.push(self.inner(key, entries, item.span().start)),
                other => self.wrong_type(key, item.span(), other, "{ … }"),
            }
        }
        tables
    }

    fn inner(&self, key: &str, entries: &'a DeTable<'a>, at: usize) -> Table<'a> {
        let path = if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        };
        Self::at(self.document, self.findings, entries, path, Some(at))
    }

    /// All entries, for tables whose keys are data; none of them counts as unknown afterwards.
    pub(super) fn list(&self) -> Vec<(Found<String>, &'a Spanned<DeValue<'a>>)> {
        self.open.set(true);
        let found = |key: &Spanned<_>| Found {
            value: ToString::to_string(key.get_ref()),
            at: key.span().start,
        };
        self.entries
            .iter()
            .map(|(key, value)| (found(key), value))
            .collect()
    }
}

impl Drop for Table<'_> {
    fn drop(&mut self) {
        if self.open.get() {
            return;
        }
        let asked = self.asked.take();
        for key in self.entries.keys() {
            let name: &str = key.get_ref();
            if !asked.contains(&name) {
                let mend = suggest(name, asked.iter().copied());
                self.problem(name, key.span().start, "unknown key", mend);
            }
        }
    }
}

fn described(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
