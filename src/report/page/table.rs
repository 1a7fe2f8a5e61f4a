//! Tables of counts, and what stands for those that are left out.

use std::fmt::Write as _;

use crate::paper::escape;
use crate::report::labels::Labels;
use protocol::api::Count;

/// A table of at most so many rows stays on one page.
const TOGETHER: usize = 16;

/// Shades of a table's cells.
const SHADES: u32 = 4;

pub(super) fn number(count: Count) -> String {
    count.map_or_else(
        || "<span class=\"few\">*</span>".into(),
        |count| count.to_string(),
    )
}

/// A heading and a table. `rows` are HTML, the headings are text.
pub(super) fn table(title: &str, class: &str, head: &[String], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let together = match rows.len() {
        0..=TOGETHER => " together",
        _ => "",
    };
    let mut html = format!(
        "<h2>{}</h2>\n<div class=\"table{together}\"><table class=\"{class}\"><thead><tr>",
        escape(title)
    );
    for cell in head {
        let _ = write!(html, "<th scope=\"col\">{}</th>", escape(cell));
    }
    html += "</tr></thead><tbody>\n";
    for row in rows {
        html += "<tr>";
        for cell in row {
            let _ = write!(html, "<td>{cell}</td>");
        }
        html += "</tr>\n";
    }
    html += "</tbody></table></div>\n";
    html
}

pub(super) fn heads(labels: &Labels, pairs: &[(&str, &str)]) -> Vec<String> {
    let word = |(ja, en): &(&str, &str)| labels.t(ja, en).to_owned();
    pairs.iter().map(word).collect()
}
/// Rows and columns in which anything may be told.
pub(super) fn matrix(
    title: &str,
    names: &[String],
    counts: &[Vec<Count>],
    labels: &Labels,
) -> String {
    let told: Vec<usize> = (0..counts.len())
        .filter(|&i| counts[i].iter().any(Option::is_some))
        .collect();
    let most = counts.iter().flatten().flatten().max().copied();
    let most = most.unwrap_or(1).max(1);
    let cell = |count: Count| match count {
        Some(n) => format!("<td class=\"h{}\">{n}</td>", (n * SHADES).div_ceil(most)),
        None => "<td class=\"few\">*</td>".to_owned(),
    };
    if told.is_empty() {
        return String::new();
    }
    let mut html = format!(
        "<h2>{}</h2>\n<div class=\"table together\"><table class=\"matrix\"><thead><tr><th></th>",
        escape(title)
    );
    for &column in &told {
        let _ = write!(html, "<th scope=\"col\">{}</th>", escape(&names[column]));
    }
    html += "</tr></thead><tbody>\n";
    for &row in &told {
        let _ = write!(html, "<tr><th scope=\"row\">{}</th>", escape(&names[row]));
        for &column in &told {
            html += &cell(counts[row][column]);
        }
        html += "</tr>\n";
    }
    html += "</tbody></table></div>\n";
    if told.len() < counts.len() {
        let said = labels.t(
            "どの数も伏せた行は省いています。",
            "Rows in which every count is left out are not shown.",
        );
        let _ = writeln!(html, "<p class=\"note\">{said}</p>");
    }
    html
}
