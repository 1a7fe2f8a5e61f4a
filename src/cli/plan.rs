//! `kaotsunagi plan`: the matcher without the event - registrations in, rounds and table slips out.

use std::collections::{BTreeMap, BTreeSet};
use std::num::{NonZeroU16, NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};

use crate::catalog::Catalog;
use crate::catalog::attendees_csv::{AttendeeRow, Purpose, read_attendees};
use crate::catalog::delimited::cell;
use crate::catalog::employer::employer;
use crate::cli::check::{load, variables};
use crate::cli::failure::Failure;
use crate::cli::import::bytes;
use crate::config::Overrides;
use crate::matcher::{FORESEEN, Hours, foresee, layout, role_number, wish_for_kinds, world};
use crate::typed::time_of_day;
use domain::{AttendeeId, OrganizationId, RoomId, WishedKinds};
use matching::plan::{PlanRequest, plan};
use matching::round::Odd;
use matching::score::{Profile, TagSet, Weights};
use matching::seating::{Layout, seat_rounds};

use explain::explain;
use foreseen::foreseen_in_words;
use output::{to_csv, to_json, to_text};
use report::Report;

mod explain;
mod foreseen;
mod output;
mod report;

#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Registrations: id,name,kana,organization,kind,sub_kind,role,ward,offers,needs,companies_welcome,room,arrives,leaves
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
    /// When round 1 begins, as the event's clock shows it (15:40): needed where the list says when people come and go (arrives, leaves).
    #[arg(long, env = "KAOTSUNAGI_STARTS", value_name = "HH:MM")]
    pub starts: Option<String>,
    /// From one round to the next, in minutes.
    #[arg(
        long,
        env = "KAOTSUNAGI_EVERY",
        value_name = "MINUTES",
        default_value = "8"
    )]
    pub every: NonZeroU16,
    /// Instead of the plan, why this person of the list meets whom they meet, and what of theirs stays open.
    #[arg(long, env = "KAOTSUNAGI_EXPLAIN", value_name = "ID")]
    pub explain: Option<String>,
    /// Also what other numbers of rounds, minutes and tables would bring, each round made as a live event makes it.
    #[arg(long, env = "KAOTSUNAGI_FORESEE")]
    pub foresee: bool,
    /// Minutes of a round, for `--foresee`; those of the list's room, or 6, if not given.
    #[arg(long, env = "KAOTSUNAGI_MINUTES", value_name = "M")]
    pub minutes: Option<NonZeroU32>,
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
    let away = away(args, &crowd)?;
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
        away: &away,
    };
    if let Some(path) = &args.edges {
        write_edges(path, &request, &crowd)?;
    }
    let mut plan = plan(&request, || true);
    if let Some(layout) = &crowd.layout {
        let tables = args
            .tables
            .map_or(crowd.tables, |tables| tables.get() as u32);
        seat_rounds(
            layout,
            u16::try_from(tables).unwrap_or(u16::MAX),
            &mut plan.rounds,
        );
    }
    let report = Report::new(&request, &crowd, &catalog);
    if let Some(id) = &args.explain {
        let at = crowd.rows.iter().position(|row| row.id == *id);
        let at = at.ok_or_else(|| {
            Failure::Input(format!(
                "--explain: nobody in the list{} has the id \"{id}\"",
                args.room.as_ref().map_or("", |_| ", in that room,")
            ))
        })?;
        return Ok(explain(&plan, &report, at));
    }
    let minutes = args.minutes.map_or(crowd.minutes, NonZeroU32::get);
    let foreseen = match args.foresee {
        true => foresee(&catalog, &request, minutes, || true),
        false => None,
    };
    match args.format {
        Format::Json => {
            let mut json = to_json(&plan, args.seed, &report);
            if let Some(foreseen) = &foreseen {
                json["foresight"] =
                    serde_json::to_value(foreseen).map_err(|e| failed(e.to_string()))?;
            }
            Ok(json.to_string() + "\n")
        }
        Format::Csv => to_csv(&plan, &crowd).map_err(|e| failed(e.to_string())),
        Format::Text => {
            let foreseen = foreseen.map(|foreseen| foreseen_in_words(&foreseen, &catalog));
            Ok(to_text(&plan, &report) + &foreseen.unwrap_or_default())
        }
    }
}

/// By round, whoever comes after its beginning or leaves before its end.
fn away(args: &Args, crowd: &Crowd) -> Result<Vec<BTreeSet<AttendeeId>>, Failure> {
    let mut timed = crowd.rows.iter().filter(|row| row.stay().is_timed());
    let starts = match (&args.starts, timed.next()) {
        (None, None) => return Ok(Vec::new()),
        (None, Some(row)) => {
            let line = row.line;
            return Err(Failure::Input(format!(
                "--starts: line {line} of the list says when somebody comes or goes; write when round 1 begins, such as --starts 15:40"
            )));
        }
        (Some(written), _) => time_of_day(written).ok_or_else(|| {
            Failure::Input(format!(
                "--starts: \"{written}\" is no time; write it as 15:40"
            ))
        })?,
    };
    let every = u32::from(args.every.get());
    let hours = Hours {
        starts,
        every,
        lasts: every,
    };
    let people = crowd.people.iter().zip(&crowd.rows);
    let stays: Vec<_> = people.map(|((id, _), row)| (*id, row.stay())).collect();
    // The evening foreseen goes on longer than the plan.
    Ok(hours.away(&stays, args.rounds.get().max(FORESEEN)))
}

/// The people of the list as the matcher sees them; ids count the list's own ids in their order, so that the order of lines does not matter.
struct Crowd {
    rows: Vec<AttendeeRow>,
    people: Vec<(AttendeeId, Profile)>,
    weights: Weights,
    /// Of a round in the room it is for.
    minutes: u32,
    /// How many tables stand there, and how.
    tables: u32,
    layout: Option<Layout>,
}

/// Of a list that is for no room.
const MINUTES: u32 = 6;

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
            rows.retain(|row| row.may_attend(id));
        }
        rows.sort_by(|a, b| a.id.cmp(&b.id));
        // a list that names one room is weighed as that room
        let named = rows.iter().find_map(|row| row.room.clone());
        let only = named.filter(|room| {
            rows.iter()
                .all(|row| row.room.as_ref().is_none_or(|r| r == room))
        });
        let room = chosen.or(only).and_then(|id| catalog.room(&id));
        let weights = match room {
            Some(room) => room
                .weights
                .clone()
                .try_into()
                .map_err(|e| Failure::Input(format!("room \"{}\": weights: {e}", room.id)))?,
            None => Weights::default(),
        };
        let mut organizations: BTreeMap<String, u64> = BTreeMap::new();
        let mut called: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
        // Who names no organization is numbered like one of their own, which nobody else has.
        let mut people: Vec<_> = (0..)
            .zip(&rows)
            .map(|(i, row)| {
                let organization = employer_of(catalog, row)
                    .map_or(i, |key| *organizations.entry(key).or_insert(i));
                if let Some(name) = employer(&row.organization, None) {
                    called.entry(name).or_default().insert(organization);
                }
                (AttendeeId::new(i), profile(catalog, row, organization))
            })
            .collect();
        // A wish for somebody who is not on the list is nothing to plan with.
        let wished = |names: &Option<Vec<OrganizationId>>| {
            let names = names.iter().flatten();
            let found = names.filter_map(|name| called.get(&employer(name.as_str(), None)?));
            found.flatten().copied().collect()
        };
        for ((_, profile), row) in people.iter_mut().zip(&rows) {
            profile.wishes_must = wished(&row.wishes_must);
            profile.wishes = wished(&row.wishes);
            profile.wishes_never = wished(&row.wishes_never);
            let kinds = row.wished_kinds.over(WishedKinds::default());
            wish_for_kinds(profile, catalog, &kinds, &[]);
        }
        Ok(Self {
            rows,
            people,
            weights,
            minutes: room.map_or(MINUTES, |room| room.round_minutes),
            tables: room.map_or(0, |room| room.tables),
            layout: room.and_then(|room| layout(room, 1)),
        })
    }

    fn row(&self, id: AttendeeId) -> &AttendeeRow {
        &self.rows[id.bits() as usize]
    }
}

fn employer_of(catalog: &Catalog, row: &AttendeeRow) -> Option<String> {
    let organization = &row.organization;
    // An id of a list names one organization, wherever its people say it is.
    if organization.bytes().all(|b| b.is_ascii_digit()) {
        return Some(organization.clone());
    }
    employer(organization, catalog.ward_of_employer(&row.kind, &row.ward))
}

fn profile(catalog: &Catalog, row: &AttendeeRow, organization: u64) -> Profile {
    let tags = |ids: &[domain::TagId]| -> TagSet {
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
        role: role_number(catalog, row.role.as_ref()),
        offers: tags(&row.offers),
        needs: tags(&row.needs),
        is_company: catalog.kind(&row.kind).is_some_and(|kind| kind.on_request),
        companies_welcome: row.companies_welcome,
        ..Profile::default()
    }
}

/// Every admissible pair and its score in round 1.
fn write_edges(path: &Path, request: &PlanRequest<'_>, crowd: &Crowd) -> Result<(), Failure> {
    let scorer = request.scorer();
    let write = || -> Result<(), csv::Error> {
        let mut writer = csv::Writer::from_path(path)?;
        writer.write_record(["a", "b", "score"])?;
        for (i, (a, p)) in crowd.people.iter().enumerate() {
            for (b, q) in &crowd.people[i + 1..] {
                if scorer.admissible(p, q) {
                    writer.write_record([
                        &*cell(&crowd.row(*a).id),
                        &*cell(&crowd.row(*b).id),
                        &scorer.score(p, q).to_string(),
                    ])?;
                }
            }
        }
        Ok(writer.flush()?)
    };
    write().map_err(|e| Failure::Running(format!("{}: cannot be written: {e}", path.display())))
}

#[cfg(test)]
mod tests;
