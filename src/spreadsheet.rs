//! Tables as spreadsheets read them: CSV in which nothing is a formula.

use std::borrow::Cow;

use crate::catalog::delimited::cell;

/// Excel takes a file without it for one in the system's own encoding.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A CSV file, line by line.
pub struct Csv(String);

impl Default for Csv {
    fn default() -> Self {
        Self(BYTE_ORDER_MARK.into())
    }
}

impl Csv {
    pub fn line<'t>(&mut self, cells: impl IntoIterator<Item = impl Into<Cow<'t, str>>>) {
        for (place, each) in cells.into_iter().enumerate() {
            if place > 0 {
                self.0.push(',');
            }
            self.0.push('"');
            self.0.push_str(&cell(&each.into()).replace('"', "\"\""));
            self.0.push('"');
        }
        self.0.push_str("\r\n");
    }

    pub fn into_text(self) -> String {
        self.0
    }
}
