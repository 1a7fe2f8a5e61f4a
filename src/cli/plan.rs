//! `kaotsunagi plan`: the matcher without the event - registrations in, rounds and table slips out.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::catalog::Catalog;
use crate::catalog::attendees_csv::{AttendeeRow, Purpose, read_attendees};
use crate::catalog::fold::fold;
use crate::cli::check::{load, variables};
use crate::cli::failure::Failure;
use crate::cli::import::bytes;
use crate::config::Overrides;
use crate::id::{AttendeeId, RoomId};
use crate::live::world;
use crate::matching::plan::{Plan, PlanRequest, plan};
use crate::matching::round::{Introduction, Odd};
use crate::matching::score::{Profile, Rarity, Scorer, TagSet, Term, Weights};

#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Registrations: id,name,kana,organization,kind,sub_kind,role,ward,offers,needs,companies_welcome,room
    #[arg(long, env = "KAOTSUNAGI_ATTENDEES", value_name = "FILE.csv")]
    pub attendees: PathBuf,
    /// A server file (which may name an event file), or an event file alone. Without it: the example event.
    #[arg(long, env = "KAOTSUNAGI_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Rounds to plan.
    #[arg(long, env = "KAOTSUNAGI_ROUNDS", value_name = "R", default_value = "6")]
    pub rounds: NonZeroUsize,
    /// Tables; as many as needed if not given.
    #[arg(long, env = "KAOTSUNAGI_TABLES", value_name = "T")]
    pub tables: Option<NonZeroUsize>,
    /// The same seed gives the same plan; another one decides ties differently.
    #[arg(long, env = "KAOTSUNAGI_SEED", value_name = "N", default_value_t = 1)]
    pub seed: u64,
    #[arg(
        long,
        env = "KAOTSUNAGI_FORMAT",
        value_name = "FORMAT",
        default_value = "json"
    )]
    pub format: Format,
    /// Also write every admissible pair of round 1 as `a,b,score`: anyone can check the optimum with another solver.
    #[arg(long, env = "KAOTSUNAGI_EDGES", value_name = "FILE.csv")]
    pub edges: Option<PathBuf>,
    /// Only people of this room (and those who name none), weighed as that room weighs.
    #[arg(long, env = "KAOTSUNAGI_ROOM", value_name = "ID")]
    pub room: Option<String>,
    /// What an odd count does with the one left over.
    #[arg(
        long,
        env = "KAOTSUNAGI_ODD",
        value_name = "HOW",
        default_value = "pause"
    )]
    pub odd: OddOne,
    /// Leave each round as a live event would make it, without exchanges between rounds for coverage.
    #[arg(long, env = "KAOTSUNAGI_ROUND_BY_ROUND")]
    pub round_by_round: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Json,
    /// A row for each person and round: `attendee,name,organization,round,table,with`.
    Csv,
    /// Table slips, one for each person.
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum OddOne {
    /// Sits out a round, somebody else each time.
    Pause,
    /// Joins a pair.
    Trio,
}

/// The plan as text to print.
///
/// # Errors
/// What is wrong with the settings, the event or the list, by file and line; or that the pairs cannot be written.
pub fn run(args: &Args) -> Result<String, Failure> {
    let overrides = Overrides::from_environment(variables());
    let (_, catalog) =
        load(args.config.as_deref(), &overrides).map_err(|e| Failure::Input(e.to_string()))?;
    let bytes = bytes(&args.attendees).map_err(|e| Failure::Input(e.to_string()))?;
    let file = args.attendees.display().to_string();
    let rows = read_attendees(&catalog, &file, &bytes, Purpose::Plan)
        .map_err(|e| Failure::Input(e.to_string()))?;
    let crowd = Crowd::new(&catalog, rows, args.room.as_deref())?;
    let failed = |error: String| Failure::Running(error);
    let world = world(&catalog).map_err(|e| failed(e.to_string()))?;
    let request = PlanRequest {
        world: &world,
        weights: &crowd.weights,
        people: &crowd.people,
        banned: &[],
        rounds: args.rounds.get(),
        tables: args.tables.map(NonZeroUsize::get),
        odd: if args.odd == OddOne::Trio {
            Odd::Trio
        } else {
            Odd::Pause
        },
        seed: args.seed,
        swaps: !args.round_by_round,
    };
    if let Some(path) = &args.edges {
        write_edges(path, &request, &crowd)?;
    }
    let plan = plan(&request, || true);
    match args.format {
        Format::Json => Ok(to_json(&plan, args.seed, &crowd, &catalog).to_string() + "\n"),
        Format::Csv => to_csv(&plan, &crowd).map_err(|e| failed(e.to_string())),
        Format::Text => Ok(to_text(&plan, &crowd, &catalog)),
    }
}

/// The people of the list as the matcher sees them; ids count the list's own ids in their order, so that the order of lines does not matter.
struct Crowd {
    rows: Vec<AttendeeRow>,
    people: Vec<(AttendeeId, Profile)>,
    weights: Weights,
}

impl Crowd {
    fn new(
        catalog: &Catalog,
        mut rows: Vec<AttendeeRow>,
        room: Option<&str>,
    ) -> Result<Self, Failure> {
        let chosen = room.map(RoomId::from);
        if let Some(id) = &chosen {
            let known: Vec<&str> = catalog.rooms.iter().map(|r| r.id.as_str()).collect();
            if catalog.room(id).is_none() {
                return Err(Failure::Input(format!(
                    "--room: no room \"{id}\"; write one of {}",
                    known.join(", ")
                )));
            }
            rows.retain(|row| row.room.as_ref().is_none_or(|r| r == id));
        }
        rows.sort_by(|a, b| a.id.cmp(&b.id));
        // a list that names one room is weighed as that room
        let named = rows.iter().find_map(|row| row.room.clone());
        let only = named.filter(|room| {
            rows.iter()
                .all(|row| row.room.as_ref().is_none_or(|r| r == room))
        });
        let weights = match chosen.or(only).and_then(|id| catalog.room(&id)) {
            Some(room) => room
                .weights
                .clone()
                .try_into()
                .map_err(|e| Failure::Input(format!("room \"{}\": weights: {e}", room.id)))?,
            None => Weights::default(),
        };
        let mut organizations: BTreeMap<String, u64> = BTreeMap::new();
        for row in &rows {
            let next = organizations.len() as u64;
            organizations.entry(fold(&row.organization)).or_insert(next);
        }
        let people = (0..)
            .zip(&rows)
            .map(|(i, row)| {
                (
                    AttendeeId::new(i),
                    profile(catalog, row, organizations[&fold(&row.organization)]),
                )
            })
            .collect();
        Ok(Self {
            rows,
            people,
            weights,
        })
    }

    fn row(&self, id: AttendeeId) -> &AttendeeRow {
        &self.rows[id.bits() as usize]
    }
}

fn profile(catalog: &Catalog, row: &AttendeeRow, organization: u64) -> Profile {
    let tags = |ids: &[crate::id::TagId]| -> TagSet {
        ids.iter()
            .filter_map(|id| catalog.tag_index(id))
            .map(|i| i as u8)
            .collect()
    };
    let ward = catalog
        .ward_index(&row.ward)
        .or_else(|| catalog.ward_index(&crate::catalog::OTHER_WARD.into()));
    Profile {
        organization,
        kind: catalog
            .profile_index(&row.kind, row.sub_kind.as_ref())
            .unwrap_or_default() as u8,
        ward: ward.unwrap_or_default() as u8,
        offers: tags(&row.offers),
        needs: tags(&row.needs),
        is_company: catalog.kind(&row.kind).is_some_and(|kind| kind.on_request),
        companies_welcome: row.companies_welcome,
        ..Profile::default()
    }
}

/// Every admissible pair and its score in round 1.
fn write_edges(path: &Path, request: &PlanRequest<'_>, crowd: &Crowd) -> Result<(), Failure> {
    let rarity = Rarity::of(request.world, crowd.people.iter().map(|p| &p.1));
    let scorer = Scorer::new(request.world.clone(), request.weights, rarity);
    let write = || -> Result<(), csv::Error> {
        let mut writer = csv::Writer::from_path(path)?;
        writer.write_record(["a", "b", "score"])?;
        for (i, (a, p)) in crowd.people.iter().enumerate() {
            for (b, q) in &crowd.people[i + 1..] {
                if scorer.admissible(p, q) {
                    writer.write_record([
                        &crowd.row(*a).id,
                        &crowd.row(*b).id,
                        &scorer.score(p, q).to_string(),
                    ])?;
                }
            }
        }
        Ok(writer.flush()?)
    };
    write().map_err(|e| Failure::Running(format!("{}: cannot be written: {e}", path.display())))
}

fn to_json(plan: &Plan, seed: u64, crowd: &Crowd, catalog: &Catalog) -> Value {
    let id = |id: &AttendeeId| crowd.row(*id).id.clone();
    let introduction = |i: &Introduction| {
        let attendees: Vec<String> = i.attendees.iter().map(id).collect();
        let reasons: Vec<Value> = i
            .reasons
            .iter()
            .map(|r| reason(r.term, r.points, &attendees, catalog))
            .collect();
        json!({ "table": i.table, "attendees": attendees, "score": i.score, "reasons": reasons })
    };
    let rounds: Vec<Value> = (1..)
        .zip(&plan.rounds)
        .map(|(number, round): (usize, _)| {
            let introductions: Vec<Value> = round.introductions.iter().map(introduction).collect();
            let waiting: Vec<String> = round.waiting.iter().map(|w| id(&w.0)).collect();
            json!({ "number": number, "introductions": introductions, "waiting": waiting, "total": round.total, "bound": round.bound })
        })
        .collect();
    let (mean, worst) = plan.summary();
    json!({ "seed": seed, "rounds": rounds, "coverage": { "mean": f64::from(mean) / 1000.0, "worst": f64::from(worst) / 1000.0 } })
}

/// A term of the score. Needs name the tag and who gives to whom; the others name themselves.
fn reason(term: Term, points: i32, attendees: &[String], catalog: &Catalog) -> Value {
    let tag = |tag: u8| catalog.tags[usize::from(tag)].id.as_str();
    match term {
        Term::Need { tag: t, from, to } => {
            json!({ "term": "need", "tag": tag(t), "from": attendees[from], "to": attendees[to], "points": points })
        }
        Term::Mutual { tag: t } => json!({ "term": "mutual", "tag": tag(t), "points": points }),
        Term::Wish { from, to } => {
            json!({ "term": "wish", "from": attendees[from], "to": attendees[to], "points": points })
        }
        Term::Both => json!({ "term": "both", "points": points }),
        Term::Kind => json!({ "term": "kind", "points": points }),
        Term::Ward(proximity) => {
            json!({ "term": "ward", "proximity": proximity, "points": points })
        }
        Term::Novelty => json!({ "term": "novelty", "points": points }),
        Term::Meeting => json!({ "term": "meeting", "points": points }),
    }
}

/// A table and whom one meets there; `None`: sits out.
type Slip = Option<(usize, Vec<AttendeeId>)>;

/// By person and round.
fn slips(plan: &Plan, crowd: &Crowd) -> Vec<Vec<Slip>> {
    let mut slips = vec![vec![None; plan.rounds.len()]; crowd.people.len()];
    for (number, round) in plan.rounds.iter().enumerate() {
        for i in &round.introductions {
            for &a in &i.attendees {
                let others = i.attendees.iter().copied().filter(|&b| b != a).collect();
                slips[a.bits() as usize][number] = Some((i.table, others));
            }
        }
    }
    slips
}

fn to_csv(plan: &Plan, crowd: &Crowd) -> Result<String, Box<dyn std::error::Error>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["attendee", "name", "organization", "round", "table", "with"])?;
    for (row, rounds) in crowd.rows.iter().zip(slips(plan, crowd)) {
        for (number, slip) in rounds.into_iter().enumerate() {
            let (table, with) = match slip {
                Some((table, with)) => (
                    table.to_string(),
                    with.iter()
                        .map(|&b| crowd.row(b).id.clone())
                        .collect::<Vec<_>>()
                        .join(";"),
                ),
                None => Default::default(),
            };
            writer.write_record([
                &row.id,
                &row.name,
                &row.organization,
                &(number + 1).to_string(),
                &table,
                &with,
            ])?;
        }
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

fn to_text(plan: &Plan, crowd: &Crowd, catalog: &Catalog) -> String {
    let mut text = String::new();
    let kind = |row: &AttendeeRow| {
        catalog
            .kind(&row.kind)
            .map_or("", |kind| kind.words.ja.as_str())
            .to_owned()
    };
    // writing to a String cannot fail
    for (row, rounds) in crowd.rows.iter().zip(slips(plan, crowd)) {
        let name = if row.name.is_empty() {
            &row.id
        } else {
            &row.name
        };
        let _ = writeln!(text, "{name} 様  {}", row.organization);
        for (number, slip) in (1..).zip(rounds) {
            let _ = match slip {
                None => writeln!(text, "  {number}  ご休憩"),
                Some((table, with)) => {
                    let with: Vec<String> = with
                        .iter()
                        .map(|&b| crowd.row(b))
                        .map(|b| format!("{}（{}）", b.organization, kind(b)))
                        .collect();
                    writeln!(text, "  {number}  テーブル {table:>3}  {}", with.join("、"))
                }
            };
        }
        text.push('\n');
    }
    for (number, round) in (1..).zip(&plan.rounds) {
        let (tables, waiting) = (round.introductions.len(), round.waiting.len());
        let _ = writeln!(
            text,
            "round {number}: {tables} tables, {waiting} waiting, total {}, bound {}",
            round.total, round.bound
        );
    }
    let (mean, worst) = plan.summary();
    let _ = writeln!(
        text,
        "needs met: {}.{} % on average, {}.{} % for the least fortunate",
        mean / 10,
        mean % 10,
        worst / 10,
        worst % 10
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(attendees: PathBuf, format: Format) -> Args {
        Args {
            attendees,
            config: None,
            rounds: NonZeroUsize::new(3).unwrap(),
            tables: None,
            seed: 7,
            format,
            edges: None,
            room: None,
            odd: OddOne::Pause,
            round_by_round: false,
        }
    }

    /// Seven people of six organizations; two of one, one company.
    const LIST: &str = "\u{feff}id,organization,kind,ward,offers,needs,companies_welcome\n\
        a,東病院,hospital,meguro,emergency-24h;same-day-consult,home-visit,no\n\
        b,東病院,hospital,meguro,emergency-24h,,yes\n\
        c,西クリニック,clinic,meguro,home-visit,emergency-24h,yes\n\
        d,南クリニック,clinic,ota,,same-day-consult,no\n\
        e,北歯科,dental,minato,,emergency-24h,yes\n\
        f,訪問看護,care,shibuya,,emergency-24h;home-visit,yes\n\
        g,会社,company,minato,,,no\n";

    fn list() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        let tags = Catalog::example().unwrap();
        // whatever tags the example has: the plan must not depend on one
        let known = |tag: &str| tags.tags.iter().any(|t| t.id.as_str() == tag);
        let list = if known("home-visit") {
            LIST.to_owned()
        } else {
            LIST.replace("home-visit", tags.tags[40].id.as_str())
        };
        std::fs::write(&path, list).unwrap();
        (folder, path)
    }

    #[test]
    fn the_first_round_is_the_best_matching_of_the_edges() {
        let (folder, path) = list();
        let edges = folder.path().join("edges.csv");
        let text = run(&Args {
            edges: Some(edges.clone()),
            ..args(path.clone(), Format::Json)
        })
        .unwrap();
        let json: Value = serde_json::from_str(&text).unwrap();
        let edges = std::fs::read_to_string(edges).unwrap();
        let graph: String = edges
            .lines()
            .skip(1)
            .map(|line| {
                line.bytes()
                    .map(|b| {
                        if b == b',' {
                            ' '
                        } else if b.is_ascii_alphabetic() {
                            (b - b'a' + b'0') as char
                        } else {
                            b as char
                        }
                    })
                    .chain(['\n'])
                    .collect::<String>()
            })
            .collect();
        let input = crate::cli::solve::parse(&graph).unwrap();
        let answer: Value = serde_json::from_str(&crate::cli::solve::answer(
            &input,
            crate::cli::solve::Format::Json,
        ))
        .unwrap();
        assert_eq!(json["rounds"][0]["total"], answer["weight"]);
        assert_eq!(json["rounds"][0]["bound"], answer["weight"]);
        assert!(
            !edges.contains("\na,b,") && !edges.contains("d,g,"),
            "{edges}"
        );
        assert_eq!(json["rounds"].as_array().unwrap().len(), 3);
        assert_eq!(text, run(&args(path, Format::Json)).unwrap());
    }

    #[test]
    fn slips_name_every_person_in_every_round() {
        let (_folder, path) = list();
        let csv = run(&args(path.clone(), Format::Csv)).unwrap();
        assert_eq!(csv.lines().count(), 1 + 7 * 3);
        let text = run(&args(path, Format::Text)).unwrap();
        assert!(
            text.contains("a 様  東病院") && text.contains("round 3: "),
            "{text}"
        );
    }

    #[test]
    fn a_wrong_list_or_room_is_named() {
        let (folder, path) = list();
        let failure = run(&Args {
            room: Some("nowhere".into()),
            ..args(path, Format::Json)
        })
        .unwrap_err();
        assert_eq!(failure.code(), 2);
        let path = folder.path().join("wrong.csv");
        std::fs::write(&path, "id,organization,kind\na,x,hospitl\n").unwrap();
        let failure = run(&args(path, Format::Json)).unwrap_err();
        assert_eq!(failure.code(), 2);
        assert!(failure.to_string().contains("wrong.csv:2"), "{failure}");
    }
}
