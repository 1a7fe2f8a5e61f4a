//! Content lines, of which vCards (RFC 2426, RFC 6350) and calendars (RFC 5545) are made.

/// Longest line in bytes, without the line break.
pub(super) const FOLD_AT: usize = 75;

/// A value as text.
pub(super) fn escape(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Adds one. Breaks between characters, never inside one, and marks the continuation with a space.
pub(super) fn fold(text: &mut String, content: &str) {
    let mut width = 0;
    for c in content.chars() {
        if width + c.len_utf8() > FOLD_AT {
            text.push_str("\r\n ");
            width = 1;
        }
        text.push(c);
        width += c.len_utf8();
    }
    text.push_str("\r\n");
}
