//! `cargo bench --bench list`: a list of registrations, read and looked at, beside the csv crate reading the same bytes in the same run.
//!
//! What a line costs must not grow with the list: it is told for 1,000, 5,000 and 20,000 lines.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use kaotsunagi::catalog::Catalog;
use kaotsunagi::catalog::attendees_csv::{Purpose, read_attendees};
use kaotsunagi::catalog::organizations::{OrganizationIndex, read_organizations};
use kaotsunagi::config::{Overrides, Settings};
use kaotsunagi::server::{Running, start};
use kaotsunagi::service::Clock;
use serde_json::{Value, json};

const LINES: [usize; 3] = [1_000, 5_000, 20_000];
/// As many facilities as six wards have.
const FACILITIES: usize = 8_000;
const PASSPHRASE: &str = "himitsu-no-aikotoba-desu";
/// The middle of so many.
const RUNS: usize = 3;

#[tokio::main]
async fn main() {
    let catalog = Catalog::example().unwrap_or_else(|p| panic!("{p}"));
    let facilities = OrganizationIndex::new(facilities(&catalog));
    println!(
        "lines   csv alone   read (x csv)       looked at over HTTP (x csv)   a line, looked at"
    );
    for lines in LINES {
        let list = list(lines);
        let csv = middle(|| csv_alone(&list, lines));
        let read = middle(|| read(&catalog, &facilities, &list, lines));
        let looked = looked_at(&list, lines).await;
        let times = |took: Duration| took.as_secs_f64() / csv.as_secs_f64();
        println!(
            "{lines:6}  {csv:>9.1?}   {read:>9.1?} ({:.0})   {looked:>9.1?} ({:.0})   {:.0?}",
            times(read),
            times(looked),
            looked / u32::try_from(lines).expect("few"),
        );
    }
}

fn middle(mut run: impl FnMut() -> Duration) -> Duration {
    let mut took: Vec<_> = (0..RUNS).map(|_| run()).collect();
    took.sort();
    took[RUNS / 2]
}

fn facilities(catalog: &Catalog) -> Vec<kaotsunagi::catalog::organizations::OrganizationRecord> {
    let row = |n| format!("{n},clinic,架空{n}医院,meguro\n");
    let rows: String = (0..FACILITIES).map(row).collect();
    let list = format!("id,kind,name,ward\n{rows}");
    read_organizations(catalog, "facilities.csv", list.as_bytes()).unwrap_or_else(|p| panic!("{p}"))
}

/// As a form writes it: every column that people fill in.
fn list(lines: usize) -> Vec<u8> {
    let row = |n: usize| {
        format!(
            "{n},見本 花子{n},みほん はなこ,架空{}医院,診療所,目黒区,home-visit;quick-reply,emergency-24h,v{n}@example.jp,はい,16:10\n",
            n % FACILITIES
        )
    };
    let rows: String = (0..lines).map(row).collect();
    format!(
        "番号,氏名,ふりがな,所属,種別,区,できること,探していること,メールアドレス,同意,到着\n{rows}"
    )
    .into()
}

fn csv_alone(list: &[u8], lines: usize) -> Duration {
    let began = Instant::now();
    let mut reader = csv::Reader::from_reader(list);
    let fields: usize = reader.records().map(|row| row.expect("a row").len()).sum();
    assert_eq!(fields, lines * 11);
    began.elapsed()
}

fn read(
    catalog: &Catalog,
    organizations: &OrganizationIndex,
    list: &[u8],
    lines: usize,
) -> Duration {
    let columns = BTreeMap::new();
    let purpose = Purpose::Register {
        organizations,
        columns: &columns,
    };
    let began = Instant::now();
    let rows = read_attendees(catalog, "list.csv", list, purpose).unwrap_or_else(|p| panic!("{p}"));
    assert_eq!(rows.len(), lines);
    began.elapsed()
}

async fn serve(folder: &std::path::Path) -> Running {
    let overrides = Overrides::default()
        .flag("listen", Some("127.0.0.1:0".into()))
        .flag("data_dir", Some(folder.display().to_string()));
    let mut settings = Settings::load(None, &overrides).unwrap_or_else(|p| panic!("{p}"));
    settings.registration.attendees = LINES[LINES.len() - 1];
    let catalog = Catalog::example().unwrap_or_else(|p| panic!("{p}"));
    start(settings, catalog, Some(PASSPHRASE.into()), Clock::SYSTEM)
        .await
        .expect("started")
}

/// What the console waits for before it shows what the list would do.
async fn looked_at(list: &[u8], lines: usize) -> Duration {
    let folder = tempfile::tempdir().expect("a folder");
    let running = serve(folder.path()).await;
    let http = reqwest::Client::new();
    let url = |path: &str| format!("http://{}{path}", running.bound.address);
    let sign_in = http.post(url("/api/organizer/sign-in"));
    let answer = sign_in
        .json(&json!({"passphrase": PASSPHRASE}))
        .send()
        .await;
    let answer: Value = answer.expect("answered").json().await.expect("JSON");
    let token = answer["token"].as_str().expect("a token").to_owned();
    let mut took = Vec::new();
    for _ in 0..RUNS {
        let began = Instant::now();
        let look = http
            .post(url("/api/organizer/import/attendees?dry_run=true"))
            .bearer_auth(&token)
            .header("Content-Type", "text/csv")
            .body(list.to_vec());
        let answer = look.send().await.expect("answered");
        assert_eq!(
            answer.status(),
            200,
            "{lines} lines after {:?}",
            began.elapsed()
        );
        let seen: Value = answer.json().await.expect("JSON");
        took.push(began.elapsed());
        assert_eq!(seen["new"], lines, "{seen}");
    }
    took.sort();
    took[RUNS / 2]
}
