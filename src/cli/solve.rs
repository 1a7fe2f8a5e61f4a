//! `kaotsunagi solve`: the matcher's own solver on any graph, so that anyone can hold it against another.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::cli::failure::Failure;
use blossom::{Edge, Graph, MAX_WEIGHT, solve_while};

/// Steps of the solver between two looks at the clock: well under a millisecond on most graphs.
const STEPS_A_LOOK: u64 = 256;

#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The graph: lines `u v weight`, or DIMACS `p edge n m` and `e u v weight`; `-` reads standard input.
    #[arg(long, env = "KAOTSUNAGI_GRAPH", value_name = "FILE")]
    pub graph: PathBuf,
    #[arg(
        long,
        env = "KAOTSUNAGI_FORMAT",
        value_name = "FORMAT",
        default_value = "json"
    )]
    pub format: Format,
    /// Ends by then with the best matching found and a proven bound, equal if the matching is the best there is; default: no limit.
    #[arg(
        long,
        env = "KAOTSUNAGI_TIME_LIMIT",
        value_name = "SECONDS",
        value_parser = seconds
    )]
    pub time_limit: Option<Duration>,
}

fn seconds(text: &str) -> Result<Duration, String> {
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| "write seconds, 0 or more, as in 10 or 0.5".into())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// `{"weight":W,"bound":W,"pairs":[[u,v],…]}`
    Json,
    /// `weight W`, `bound W`, then a pair a line.
    Text,
}

/// The text to print: a matching of maximum weight (the best found, if the time is limited), its weight, and the proven bound.
///
/// # Errors
/// If the file cannot be read or a line is not understood; the message names it.
pub fn run(args: &Args) -> Result<String, Failure> {
    let start = Instant::now();
    let text = read(&args.graph)?;
    let input = parse(&text)
        .map_err(|problem| Failure::Input(format!("{}:{problem}", args.graph.display())))?;
    let answer = match args.time_limit {
        None => answer(&input, args.format, || true),
        Some(limit) => {
            let mut steps = 0u64;
            answer(&input, args.format, || {
                steps += 1;
                steps % STEPS_A_LOOK != 1 || start.elapsed() < limit
            })
        }
    };
    Ok(answer + "\n")
}

/// A graph as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    /// What each vertex is called in the file, ascending.
    pub labels: Vec<u64>,
    /// Vertices by index into `labels`.
    pub edges: Vec<Edge>,
}

/// A line that was not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}: {message}")]
pub struct Problem {
    /// Counted from 1.
    pub line: usize,
    pub message: String,
}

/// Reads either form. Lines that begin with `c` or `#`, and empty ones, are skipped. Parallel edges are allowed, loops are not.
///
/// # Errors
/// The first line that is not understood, and what to write instead.
pub fn parse(text: &str) -> Result<Input, Problem> {
    let mut rows: Vec<(u64, u64, i64)> = Vec::new();
    // vertices and edges that a DIMACS header announces
    let mut header: Option<(u64, usize)> = None;
    for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let problem = |message: String| Problem {
            line: i + 1,
            message,
        };
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        let Some(&first) = words.first() else {
            continue;
        };
        if first == "c" || first.starts_with('#') {
            continue;
        }
        if first == "p" {
            let ["p", "edge" | "edges" | "col", n, m] = words[..] else {
                return Err(problem("write `p edge VERTICES EDGES`".into()));
            };
            if header.is_some() || !rows.is_empty() {
                return Err(problem(
                    "a second header, or one after the first edge: write one `p edge` line, first"
                        .into(),
                ));
            }
            let count = |word: &str| {
                word.parse().map_err(|_| {
                    problem(format!(
                        "`{word}` is not a count: write `p edge VERTICES EDGES`"
                    ))
                })
            };
            header = Some((count(n)?, count(m)? as usize));
            continue;
        }
        let (numbers, form) = match (header, first) {
            (Some(_), "e") => (&words[1..], "e U V WEIGHT"),
            (Some(_), _) => {
                return Err(problem(format!(
                    "`{first}` after a DIMACS header: write `e U V WEIGHT`"
                )));
            }
            (None, "e") => {
                return Err(problem(
                    "`e` before a header: write `p edge VERTICES EDGES` first".into(),
                ));
            }
            (None, _) => (&words[..], "U V WEIGHT"),
        };
        let &[u, v, weight] = numbers else {
            let much = if numbers.len() < 3 { "few" } else { "many" };
            return Err(problem(format!("too {much} numbers: write `{form}`")));
        };
        let vertex = |word: &str| {
            let number = word.parse::<u64>().map_err(|_| {
                problem(format!(
                    "`{word}` is not a vertex: write a whole number, 0 or more"
                ))
            })?;
            match header {
                Some((n, _)) if !(1..=n).contains(&number) => {
                    Err(problem(format!("vertex {number} is not among 1 to {n}")))
                }
                _ => Ok(number),
            }
        };
        let (u, v) = (vertex(u)?, vertex(v)?);
        if u == v {
            return Err(problem(format!(
                "{u} is joined to itself: an edge needs two vertices"
            )));
        }
        let weight = weight
            .parse::<i64>()
            .ok()
            .filter(|w| w.unsigned_abs() <= MAX_WEIGHT.unsigned_abs())
            .ok_or_else(|| {
                problem(format!(
                    "`{weight}` is not a weight: write a whole number from -2^59 to 2^59"
                ))
            })?;
        rows.push((u, v, weight));
    }
    if let Some((_, announced)) = header
        && announced != rows.len()
    {
        let message = format!(
            "the header announces {announced} edges, there are {}: is the file complete?",
            rows.len()
        );
        return Err(Problem {
            line: text.lines().count().max(1),
            message,
        });
    }
    let mut labels: Vec<u64> = rows.iter().flat_map(|&(u, v, _)| [u, v]).collect();
    labels.sort_unstable();
    labels.dedup();
    let index = |label: u64| labels.binary_search(&label).unwrap_or_default() as u32;
    let edges = rows
        .iter()
        .map(|&(u, v, weight)| (index(u), index(v), weight))
        .collect();
    Ok(Input { labels, edges })
}

/// Solves, as long as `go_on` says yes, and prints.
pub fn answer(input: &Input, format: Format, go_on: impl FnMut() -> bool) -> String {
    let graph = Graph::new(input.labels.len(), &input.edges);
    let solution = solve_while(&graph, go_on);
    let bound = solution.certificate.bound();
    let weight = solution.weight(&graph);
    let pairs = solution
        .pairs()
        .map(|(u, v)| (input.labels[u as usize], input.labels[v as usize]));
    let mut text = String::new();
    // writing to a String cannot fail
    match format {
        Format::Json => {
            let _ = write!(text, "{{\"weight\":{weight},\"bound\":{bound},\"pairs\":[");
            for (i, (u, v)) in pairs.enumerate() {
                let _ = write!(text, "{}[{u},{v}]", if i > 0 { "," } else { "" });
            }
            text.push_str("]}");
        }
        Format::Text => {
            let _ = write!(text, "weight {weight}\nbound {bound}");
            for (u, v) in pairs {
                let _ = write!(text, "\n{u} {v}");
            }
        }
    }
    text
}

fn read(path: &Path) -> Result<String, Failure> {
    let text = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    let bytes =
        text.map_err(|e| Failure::Input(format!("{}: cannot be read: {e}", path.display())))?;
    String::from_utf8(bytes).map_err(|e| {
        let line = e.as_bytes()[..e.utf8_error().valid_up_to()]
            .iter()
            .filter(|&&b| b == b'\n')
            .count()
            + 1;
        Failure::Input(format!("{}:{line}: is not UTF-8 text", path.display()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solved(text: &str) -> String {
        answer(&parse(text).unwrap(), Format::Json, || true)
    }

    #[test]
    fn plain_lines_keep_their_labels() {
        let text = "# three in a row\n10 20 5\n20 30 6\n\n30 40 5\n";
        assert_eq!(
            solved(text),
            r#"{"weight":10,"bound":10,"pairs":[[10,20],[30,40]]}"#
        );
        assert_eq!(
            answer(&parse(text).unwrap(), Format::Text, || true),
            "weight 10\nbound 10\n10 20\n30 40"
        );
    }

    #[test]
    fn dimacs_is_read_and_negative_weights_are_left_out() {
        assert_eq!(
            solved("c a comment\np edge 4 3\ne 1 2 -5\ne 2 3 -1\ne 3 4 2\n"),
            r#"{"weight":2,"bound":2,"pairs":[[3,4]]}"#
        );
        assert_eq!(solved(""), r#"{"weight":0,"bound":0,"pairs":[]}"#);
        assert_eq!(
            solved("p edge 9 0\n"),
            r#"{"weight":0,"bound":0,"pairs":[]}"#
        );
    }

    #[test]
    fn out_of_time_the_best_pairs_so_far_stand_beside_a_bound() {
        let text = "1 2 8\n1 3 9\n2 3 10\n3 4 7\n";
        let stopped = answer(&parse(text).unwrap(), Format::Json, || false);
        assert_eq!(stopped, r#"{"weight":15,"bound":16,"pairs":[[1,2],[3,4]]}"#);
        assert_eq!(
            solved(text),
            r#"{"weight":15,"bound":15,"pairs":[[1,2],[3,4]]}"#
        );
        for (given, limit) in [
            ("0", Some(0)),
            ("0.25", Some(250)),
            ("-1", None),
            ("soon", None),
            ("inf", None),
        ] {
            assert_eq!(
                seconds(given).ok(),
                limit.map(Duration::from_millis),
                "{given}"
            );
        }
    }

    #[test]
    fn what_is_wrong_is_named_by_line() {
        for (text, line, part) in [
            ("1 2\n", 1, "too few"),
            ("1 2 3\n1 2 3 4\n", 2, "too many"),
            ("1 2 3\n\n1 x 3\n", 3, "`x` is not a vertex"),
            ("1 2 0.5\n", 1, "`0.5` is not a weight"),
            ("1 2 9223372036854775807\n", 1, "is not a weight"),
            ("3 3 1\n", 1, "joined to itself"),
            ("e 1 2 3\n", 1, "before a header"),
            ("p edge 2 1\n1 2 3\n", 2, "after a DIMACS header"),
            ("p edge 2 1\ne 1 3 3\n", 2, "not among 1 to 2"),
            ("p edge 2 2\ne 1 2 3\n", 2, "announces 2 edges"),
            ("p edge two 2\n", 1, "not a count"),
            ("p edge 2 0\np edge 2 0\n", 2, "second header"),
            ("p edge 3 1\ne 1 2 3 4\n", 2, "too many"),
        ] {
            let problem = parse(text).unwrap_err();
            assert_eq!(problem.line, line, "{text:?}: {problem}");
            assert!(problem.message.contains(part), "{text:?}: {problem}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_refused_by_line_or_solved(lines in proptest::collection::vec("[pec#0-9a -]{0,12}|[0-9] [0-9] -?[0-9]{1,3}|e [1-6] [1-6] [0-9]{1,2}|p edge 6 [0-9]", 0..8)) {
            let text = lines.join("\n");
            match parse(&text) {
                Ok(input) => {
                    let graph = Graph::new(input.labels.len(), &input.edges);
                    let solution = blossom::solve(&graph);
                    proptest::prop_assert!(solution.certificate.verify(&graph, solution.mates()).is_ok());
                }
                Err(problem) => proptest::prop_assert!(problem.line >= 1 && problem.line <= lines.len()),
            }
        }
    }
}
