//! Settings as flat keys (`live.tick`), each with its newest value and where that came from.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use toml::Value;
use toml::de::{DeTable, DeValue};

use crate::catalog::document::Document;
use crate::catalog::problem::{Findings, Problem, suggest, unseen};
use crate::config::DEFAULTS;
use crate::config::overrides::variable;
use crate::remote::{BadTarget, Target};

const DEFAULTS_FILE: &str = "config/kaotsunagi.toml";
const NAME_MAX: usize = 64;

pub(super) struct Layers(BTreeMap<String, Setting>);

struct Setting {
    value: Value,
    /// File, variable or flag.
    source: String,
    line: Option<usize>,
    /// Folder its paths are relative to.
    folder: Option<PathBuf>,
}

impl Layers {
    pub(super) fn defaults() -> Self {
        let mut all = BTreeMap::new();
        // A test parses the compiled-in file, so that it cannot be broken here.
        flatten("", DEFAULTS.parse().unwrap_or_default(), &mut all);
        Self(all)
    }

    pub(super) fn keys() -> Vec<String> {
        Self::defaults().0.into_keys().collect()
    }

    /// Keys whose value came from there, each with its line.
    pub(super) fn set_by(&self, source: &str) -> Vec<(String, Option<usize>)> {
        let set = self
            .0
            .iter()
            .filter(|(_, setting)| setting.source == source);
        set.map(|(key, setting)| (key.clone(), setting.line))
            .collect()
    }

    /// Takes a server file, or, when it has an `[event]`, the file as the event itself.
    pub(super) fn file(&mut self, document: &Document, path: &Path, findings: &Findings) {
        let Some(table) = document.parse(findings) else {
            return;
        };
        let folder = path.parent().map(Path::to_path_buf);
        if table
            .get("event")
            .is_some_and(|value| value.get_ref().is_table())
        {
            let setting = self.0.get_mut("files.event");
            if let Some(setting) = setting {
                setting.value = Value::String(path.display().to_string());
            }
            return;
        }
        self.table("", &table, document, folder.as_deref(), findings);
    }

    fn table(
        &mut self,
        path: &str,
        table: &DeTable<'_>,
        document: &Document,
        folder: Option<&Path>,
        findings: &Findings,
    ) {
        for (key, value) in table {
            let name = key.get_ref();
            let name = if path.is_empty() {
                name.to_string()
            } else {
                format!("{path}.{name}")
            };
            let line = Some(document.line(key.span().start));
            let problem = |message: String, mend: String| {
                let (file, key) = (document.file.clone(), name.clone());
                findings.add(Problem {
                    file,
                    line,
                    key,
                    message,
                    mend,
                    fault: None,
                });
            };
            if let DeValue::Table(inner) = value.get_ref() {
                let section = format!("{name}.");
                if self.0.keys().any(|known| known.starts_with(&section)) {
                    self.table(&name, inner, document, folder, findings);
                    continue;
                }
            }
            let Some(setting) = self.0.get_mut(&name) else {
                let mend = suggest(&name, self.0.keys().map(String::as_str));
                problem("unknown key".into(), mend);
                continue;
            };
            let read = match (value.get_ref(), &setting.value) {
                (DeValue::String(text), Value::String(_)) => Some(Value::String(text.to_string())),
                (DeValue::Integer(n), Value::Integer(_)) => {
                    i64::from_str_radix(n.as_str(), n.radix())
                        .ok()
                        .map(Value::Integer)
                }
                (DeValue::Boolean(on), Value::Boolean(_)) => Some(Value::Boolean(*on)),
                _ => None,
            };
            match read {
                Some(value) => {
                    let (source, folder) = (document.file.clone(), folder.map(Path::to_path_buf));
                    *setting = Setting {
                        value,
                        source,
                        line,
                        folder,
                    };
                }
                None => {
                    let mend = format!("write it like the default: {} = {}", name, setting.value);
                    problem("not the right kind of value".into(), mend);
                }
            }
        }
    }

    /// A value that came as text: from a variable or a flag.
    pub(super) fn text(
        &mut self,
        source: &str,
        key: Option<&str>,
        value: &str,
        findings: &Findings,
    ) {
        let problem = |message: &str, mend: String| {
            let (file, message) = (source.to_owned(), message.to_owned());
            findings.add(Problem {
                file,
                line: None,
                key: String::new(),
                message,
                mend,
                fault: None,
            });
        };
        let Some(setting) = key.and_then(|key| self.0.get_mut(key)) else {
            let names: Vec<String> = self.0.keys().map(|key| variable(key)).collect();
            problem(
                "no such setting",
                suggest(source, names.iter().map(String::as_str)),
            );
            return;
        };
        let read = match setting.value {
            Value::Integer(_) => value.trim().parse().ok().map(Value::Integer),
            Value::Boolean(_) => value.trim().parse().ok().map(Value::Boolean),
            _ => Some(Value::String(value.to_owned())),
        };
        match read {
            Some(value) => {
                *setting = Setting {
                    value,
                    source: source.to_owned(),
                    line: None,
                    folder: None,
                };
            }
            None => problem(
                &match setting.value {
                    Value::Boolean(_) => format!("\"{value}\" is neither true nor false"),
                    _ => format!("\"{value}\" is not a number"),
                },
                format!("write it like the default: {}", setting.value),
            ),
        }
    }

    /// Notes a problem at wherever the value of `key` came from.
    pub(super) fn wrong(&self, key: &str, message: &str, mend: &str, findings: &Findings) {
        let Some(setting) = self.0.get(key) else {
            return;
        };
        let (file, line) = (setting.source.clone(), setting.line);
        let (message, mend) = (format!("{} {message}", setting.value), mend.to_owned());
        findings.add(Problem {
            file,
            line,
            key: key.to_owned(),
            message,
            mend,
            fault: None,
        });
    }

    /// Notes every text in which something cannot be seen: an address or a path would be another than the one that is read.
    pub(super) fn seen(&self, findings: &Findings) {
        for (key, setting) in &self.0 {
            if let Some((message, mend)) = setting.value.as_str().and_then(unseen) {
                self.wrong(key, &message, mend, findings);
            }
        }
    }

    /// Nobody has set it.
    pub(super) fn is_default(&self, key: &str) -> bool {
        self.0
            .get(key)
            .is_some_and(|setting| setting.source == DEFAULTS_FILE)
    }

    pub(super) fn string(&self, key: &str) -> &str {
        self.0
            .get(key)
            .and_then(|s| s.value.as_str())
            .unwrap_or_default()
            .trim()
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        let value = self.0.get(key).and_then(|s| s.value.as_bool());
        value.unwrap_or_default()
    }

    pub(super) fn number(
        &self,
        key: &str,
        least: u32,
        most: u32,
        findings: &Findings,
    ) -> Option<u32> {
        let number = self.0.get(key).and_then(|s| s.value.as_integer());
        let number = number.and_then(|n| u32::try_from(n).ok());
        let fine = number.filter(|n| (least..=most).contains(n));
        if fine.is_none() {
            let mend = format!("write a number from {least} to {most}");
            self.wrong(key, "is out of range", &mend, findings);
        }
        fine
    }

    pub(super) fn duration(
        &self,
        key: &str,
        least: Duration,
        most: Duration,
        findings: &Findings,
    ) -> Option<Duration> {
        let read: Option<jiff::SignedDuration> = self.string(key).parse().ok();
        let read = read.and_then(|d| Duration::try_from(d).ok());
        let fine = read.filter(|d| (least..=most).contains(d));
        if fine.is_none() {
            let mend = format!(
                "write a duration from {least:?} to {most:?}, such as \"15s\" or \"250ms\""
            );
            let message = if read.is_none() {
                "is no duration"
            } else {
                "is out of range"
            };
            self.wrong(key, message, &mend, findings);
        }
        fine
    }

    pub(super) fn address(&self, key: &str, findings: &Findings) -> Option<SocketAddr> {
        let read = self.string(key).parse().ok();
        if read.is_none() {
            let mend = "write an address and a port, such as \"0.0.0.0:8080\"";
            self.wrong(key, "is no address to listen on", mend, findings);
        }
        read
    }

    /// `Some(None)` when empty.
    pub(super) fn web_address(
        &self,
        key: &str,
        schemes: &[&str],
        findings: &Findings,
    ) -> Option<Option<String>> {
        let text = self.string(key);
        if text.is_empty() {
            return Some(None);
        }
        if schemes
            .iter()
            .any(|s| text.len() > s.len() && text.starts_with(s))
            && !text.contains(' ')
        {
            return Some(Some(text.to_owned()));
        }
        let mend = format!("begin it with {}", schemes.join(" or "));
        self.wrong(key, "is not an address of that kind", &mend, findings);
        None
    }

    /// `Some(None)` when empty. A wrong address is not repeated: it may hold a password.
    pub(super) fn redis(&self, key: &str, findings: &Findings) -> Option<Option<Target>> {
        let text = self.string(key);
        if text.is_empty() {
            return Some(None);
        }
        match text.parse() {
            Ok(target) => Some(Some(target)),
            Err(BadTarget { message, mend }) => {
                let setting = self.0.get(key)?;
                findings.add(Problem {
                    file: setting.source.clone(),
                    line: setting.line,
                    key: key.to_owned(),
                    message: message.to_owned(),
                    mend: mend.to_owned(),
                    fault: None,
                });
                None
            }
        }
    }

    /// A name that is part of keys.
    pub(super) fn name(&self, key: &str, findings: &Findings) -> Option<String> {
        let text = self.string(key);
        let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if text.is_empty() || text.len() > NAME_MAX || !text.chars().all(fits) {
            let mend = "write up to 64 letters, digits, `-`, `_` or `.`";
            self.wrong(key, "is no name", mend, findings);
            return None;
        }
        Some(text.to_owned())
    }

    /// None when empty.
    pub(super) fn path(&self, key: &str) -> Option<PathBuf> {
        let text = self.string(key);
        let folder = self
            .0
            .get(key)
            .and_then(|s| s.folder.clone())
            .unwrap_or_default();
        (!text.is_empty()).then(|| folder.join(text))
    }
}

fn flatten(path: &str, table: toml::Table, all: &mut BTreeMap<String, Setting>) {
    for (key, value) in table {
        let key = if path.is_empty() {
            key
        } else {
            format!("{path}.{key}")
        };
        match value {
            Value::Table(inner) => flatten(&key, inner, all),
            value => {
                let source = DEFAULTS_FILE.to_owned();
                all.insert(
                    key,
                    Setting {
                        value,
                        source,
                        line: None,
                        folder: None,
                    },
                );
            }
        }
    }
}
