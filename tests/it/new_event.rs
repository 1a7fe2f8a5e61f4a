//! The next region: a folder from a few answers, checked, served, and its facilities found.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use kaotsunagi::spreadsheet::{Sheet, xlsx};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::patience::until;
use crate::process::{Process, binary};

fn published(name: &str) -> PathBuf {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/published");
    data.join(name)
}

/// Exit code, and all that was said.
fn new(
    folder: &Path,
    flags: &[&str],
    facilities: &[PathBuf],
    typed: &str,
) -> (Option<i32>, String) {
    let mut command = binary();
    command
        .arg("new")
        .arg(folder)
        .args(flags)
        .stdin(Stdio::piped());
    if !facilities.is_empty() {
        command.arg("--facilities").args(facilities);
    }
    let mut child = command.spawn().expect("started");
    let mut stdin = child.stdin.take().expect("stdin");
    stdin.write_all(typed.as_bytes()).expect("typed");
    drop(stdin);
    let output = child.wait_with_output().expect("ran");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).expect("text"))
}

fn check(folder: &Path) -> String {
    let config = folder.join("kaotsunagi.toml");
    let output = binary()
        .arg("check")
        .arg("--config")
        .arg(config)
        .output()
        .expect("ran");
    let said = String::from_utf8([output.stdout, output.stderr].concat()).expect("text");
    assert_eq!(output.status.code(), Some(0), "{said}");
    said
}

fn serve(folder: &Path) -> Process {
    let mut command = binary();
    command.env("KAOTSUNAGI_CONFIG", folder.join("kaotsunagi.toml"));
    Process::start(command, &folder.join("data"))
}

async fn get(process: &Process, path: &str) -> Value {
    let answer = reqwest::get(format!("{}{path}", process.url()))
        .await
        .expect("answered");
    answer.json().await.expect("JSON")
}

fn names(list: &Value, key: &str) -> Vec<String> {
    let list = list.as_array().expect("a list").iter();
    list.map(|item| item[key].as_str().expect("a text").to_owned())
        .collect()
}

const YOKOHAMA: [&str; 8] = [
    "--prefecture",
    "神奈川県",
    "--wards",
    "横浜市",
    "--organizer",
    "架空医療連携ネットワーク",
    "--date",
    "2099-09-18",
];

#[tokio::test]
async fn a_city_of_wards_is_written_checked_and_served_from_lists_as_published() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("yokohama");
    let lists = [
        "01-1_hospital_facility_info_20270601.csv",
        "02-1_clinic_facility_info_20270601.csv",
        "03-1_dental_facility_info_20270601.csv",
        "04_maternity_home_20270601.csv",
        "05_pharmacy_20270601.csv",
        "jigyosho_130.csv",
        "shitei_ika_kanagawa.csv",
    ];
    let (code, said) = new(&folder, &YOKOHAMA, &lists.map(published), "");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("facilities  10, stored in"), "{said}");
    assert!(
        said.contains("left out: 6 of other wards, 1 named before"),
        "{said}"
    );
    let left: Vec<_> = std::fs::read_dir(home.path()).expect("listed").collect();
    assert_eq!(left.len(), 1, "nothing stands beside it");

    let checked = check(&folder);
    assert!(
        checked.contains("wards      19, 1 areas") && checked.contains("all is well"),
        "{checked}"
    );
    let process = serve(&folder);
    let event = get(&process, "/api/event").await;
    let wards = names(&event["wards"], "ja");
    assert_eq!(wards.len(), 19);
    assert_eq!(
        [&wards[0], &wards[8], &wards[18]],
        ["鶴見区", "港北区", "上記以外・県外"]
    );
    assert_eq!(event["wards"][0]["tile"], serde_json::json!([0, 0]));
    assert_eq!(
        names(&event["rooms"], "id"),
        ["yokohama", "liaison", "circle", "social"]
    );
    let credits = names(&event["credits"], "ja");
    assert!(
        credits.len() == 3 && credits[0].contains("医療情報ネットのオープンデータ"),
        "{credits:?}"
    );
    let found = get(&process, "/api/organizations?q=つるみびょういん").await;
    assert_eq!(names(&found, "name"), ["医療法人社団架空会 見本つるみ病院"]);
    assert_eq!(
        (&found[0]["kind"], &found[0]["ward"]),
        (&"hospital".into(), &"tsurumi".into())
    );
    let found = get(&process, "/api/organizations?q=ホウモンカンゴ").await;
    assert_eq!(names(&found, "ward"), ["tsurumi"]);
}

#[tokio::test]
async fn a_town_is_asked_for_line_by_line() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("events/matsumoto");
    let hospital = published("01-1_hospital_facility_info_20270601.csv");
    let typed = format!(
        "nagano\n松本市\n\n\n架空あずみの会\n\n2099-10-02\n\narea, social\n20\n{}\n",
        hospital.display()
    );
    let (code, said) = new(&folder, &[], &[], &typed);
    assert_eq!(code, Some(0), "{said}");
    check(&folder);
    let process = serve(&folder);
    let event = get(&process, "/api/event").await;
    assert_eq!(names(&event["wards"], "id"), ["matsumoto", "other"]);
    assert_eq!(
        (&event["name"]["ja"], &event["date"]),
        (
            &"松本市 医療・介護 顔つなぎの会".into(),
            &"2099-10-02".into()
        )
    );
    let found = get(&process, "/api/organizations?q=かくうあずみ").await;
    assert_eq!(names(&found, "name"), ["架空あずみ療養病院"]);
}

#[test]
fn what_is_wrong_is_named_and_nothing_is_written() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("event");
    let empty = || std::fs::read_dir(home.path()).expect("listed").count() == 0;
    let refused = |flags: &[&str], facilities: &[PathBuf], why: &str| {
        let (code, said) = new(&folder, flags, facilities, "");
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(why), "{said}");
        assert!(empty(), "{said}");
    };
    let mut wards = YOKOHAMA;
    wards[3] = "南区";
    refused(
        &wards,
        &[],
        "--wards: \"南区\" is 横浜市南区 or 相模原市南区; write which",
    );
    refused(&YOKOHAMA[..6], &[], "give --date");
    refused(
        &YOKOHAMA,
        &[home.path().join("no.csv")],
        "no.csv: cannot be read",
    );
    let other = published("../patient-phrases.csv");
    refused(&YOKOHAMA, &[other], "no list of facilities that is known");
    wards = YOKOHAMA;
    (wards[1], wards[3]) = ("47", "那覇市");
    let pharmacy = published("05_pharmacy_20270601.csv");
    refused(
        &wards,
        &[pharmacy],
        "none of 2 facilities is in the event's wards",
    );

    std::fs::create_dir(&folder).expect("made");
    let (code, said) = new(&folder, &YOKOHAMA, &[], "");
    assert_eq!(code, Some(0), "an empty folder will do: {said}");
    let before = std::fs::read_to_string(folder.join("event.toml")).expect("read");
    let (code, said) = new(&folder, &YOKOHAMA, &[], "");
    assert!(
        code == Some(2) && said.contains("event: is not empty; name a new folder"),
        "{said}"
    );
    assert_eq!(
        std::fs::read_to_string(folder.join("event.toml")).expect("read"),
        before
    );
}

#[tokio::test]
async fn ctrl_c_leaves_nothing_behind() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("event");
    let pipe = home.path().join("slow.csv");
    // A list that never comes to its end: the command waits for it in the midst of its writing.
    let made = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .expect("ran");
    assert!(made.success());
    let mut command = binary();
    command
        .arg("new")
        .arg(&folder)
        .args(YOKOHAMA)
        .arg("--facilities")
        .arg(&pipe)
        .stdin(Stdio::null());
    let mut child = command.spawn().expect("started");
    let written = || std::fs::read_dir(home.path()).expect("listed").count() > 1;
    until("it writes", written).await;
    kill_process(Pid::from_child(&child), Signal::INT).expect("signalled");
    until("its folder is gone", || !written()).await;
    // The reader of the pipe is let go, so that the process can end.
    drop(std::fs::OpenOptions::new().write(true).open(&pipe));
    let ended = child.wait().expect("ended");
    assert_eq!(ended.code(), Some(1));
    assert!(!written() && !folder.exists());
}

#[tokio::test]
async fn published_lists_are_imported_into_an_event_that_is_there() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("yokohama");
    let (code, said) = new(&folder, &YOKOHAMA, &[], "");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("facilities  none yet"), "{said}");
    // As a bureau writes it: laid out for paper, one sheet for each prefecture.
    let line = |cells: &[&str]| {
        cells
            .iter()
            .map(|cell| (*cell).to_owned())
            .collect::<Vec<_>>()
    };
    let sheet = |prefecture: &str, name: &str, address: &str| Sheet {
        name: prefecture.into(),
        rows: vec![
            line(&["コード内容別医療機関一覧表", &format!("[{prefecture}]")]),
            line(&["[令和 9年 7月 1日現在　薬局　現存/休止]"]),
            line(&[
                "1",
                "01-40055 ",
                name,
                address,
                "",
                "",
                "",
                "昭63. 5. 1",
                "調剤",
                "薬局",
            ]),
            line(&["", "", "", "", "", "", "", "新規", "", "現存"]),
        ],
    };
    let book = xlsx(&[
        sheet("長野県", "架空りんどう薬局", "〒390－0000松本市架空１"),
        sheet(
            "神奈川県",
            "架空かもめ薬局",
            "〒230－0000横浜市鶴見区架空町１",
        ),
    ]);
    let path = home.path().join("shitei.xlsx");
    std::fs::write(&path, book.expect("a workbook")).expect("written");
    let output = binary()
        .args(["import", "--organizations"])
        .args([path, published("jigyosho_130.csv")])
        .arg("--config")
        .arg(folder.join("kaotsunagi.toml"))
        .output()
        .expect("ran");
    let said = String::from_utf8([output.stdout, output.stderr].concat()).expect("text");
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains("2 organizations stored in") && said.contains("left out: 3 of other wards"),
        "{said}"
    );
    assert!(
        said.contains("[[credit]]\nja = \"出典：地方厚生局"),
        "{said}"
    );
    let process = serve(&folder);
    let found = get(&process, "/api/organizations?q=かもめ").await;
    assert_eq!(names(&found, "id"), ["shitei-140140055"]);
}
