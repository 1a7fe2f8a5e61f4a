//! Words in both languages.

/// The same words in Japanese and English; neither is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub ja: String,
    pub en: String,
}

impl Text {
    /// The same change in both languages.
    pub fn map(&self, change: impl Fn(&str) -> String) -> Self {
        Self {
            ja: change(&self.ja),
            en: change(&self.en),
        }
    }
}
