//! The paper as a page that prints on A4: of Markdown, what the paper is written in, and no more.

use crate::catalog::text::Language;
use crate::paper::{escape, page};

/// `paper`: headings, list items, paragraphs; in them code and what is stressed.
pub(super) fn html(paper: &str) -> String {
    let mut body = String::with_capacity(2 * paper.len());
    body += "<main class=\"sheet dense\">\n";
    let (mut title, mut listing) = ("", false);
    for line in paper.lines().filter(|line| !line.is_empty()) {
        let (tag, text) = if let Some(text) = line.strip_prefix("# ") {
            title = text;
            ("h1", text)
        } else if let Some(text) = line.strip_prefix("## ") {
            ("h2", text)
        } else if let Some(text) = line.strip_prefix("- ") {
            ("li", text)
        } else {
            ("p", line)
        };
        if listing != (tag == "li") {
            listing = !listing;
            body += if listing { "<ul>\n" } else { "</ul>\n" };
        }
        body += &format!("<{tag}>{}</{tag}>\n", inline(text));
    }
    if listing {
        body += "</ul>\n";
    }
    body += "</main>\n";
    page(Language::Ja, title, &body)
}

/// `code` stays as it is written; **this** is stressed outside of it.
fn inline(text: &str) -> String {
    let mut parts = text.split('`');
    let mut html = String::new();
    while let Some(plain) = parts.next() {
        html += &stressed(plain);
        if let Some(code) = parts.next() {
            html += &format!("<code>{}</code>", escape(code));
        }
    }
    html
}

fn stressed(text: &str) -> String {
    let mut html = String::new();
    for (n, part) in text.split("**").enumerate() {
        let part = escape(part);
        if n % 2 == 1 {
            html += &format!("<strong>{part}</strong>");
        } else {
            html += &part;
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_lists_code_and_stress_are_html_and_nothing_else_is() {
        let page = html(
            "# 回答書\n\n<主催>&\n\n## 1. 所在\n- `a<b*` の中\n- **なし。** ある\n\n## 2. 消去\n- 一つ",
        );
        let body = page.split_once("<body>\n").expect("a body").1;
        assert_eq!(
            body,
            "<main class=\"sheet dense\">\n<h1>回答書</h1>\n<p>&lt;主催&gt;&amp;</p>\n<h2>1. 所在</h2>\n<ul>\n<li><code>a&lt;b*</code> の中</li>\n\
             <li><strong>なし。</strong> ある</li>\n</ul>\n<h2>2. 消去</h2>\n<ul>\n<li>一つ</li>\n</ul>\n</main>\n</body>\n</html>\n"
        );
        assert!(page.contains("<title>回答書</title>"));
    }
}
