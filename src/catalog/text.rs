//! Words in both languages.

/// Of what is read by people. Japanese where nobody asked for another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    Ja,
    En,
}

impl Language {
    pub fn of<'t>(self, ja: &'t str, en: &'t str) -> &'t str {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }

    /// As HTML names it.
    pub fn tag(self) -> &'static str {
        self.of("ja", "en")
    }
}

/// The same words in Japanese and English; neither is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub ja: String,
    pub en: String,
}

impl Text {
    pub fn said(&self, language: Language) -> &str {
        language.of(&self.ja, &self.en)
    }

    /// The same change in both languages.
    pub fn map(&self, change: impl Fn(&str) -> String) -> Self {
        Self {
            ja: change(&self.ja),
            en: change(&self.en),
        }
    }
}
