//! The paper for an information-security committee, as the binary prints it.

use std::fs;
use std::path::Path;

use crate::process::binary;

/// Exit code, the paper, and what went wrong.
fn trust(arguments: &[&str], config: &Path) -> (Option<i32>, String, String) {
    let output = binary()
        .arg("trust")
        .args(arguments)
        .arg("--config")
        .arg(config)
        .output()
        .expect("ran");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn a_paper_is_about_its_own_event_and_configuration() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let event = include_str!("../../config/event.toml");
    let erase = "erase = 2027-10-18";
    assert!(event.contains(erase));
    let event = event.replace(erase, "erase = 2027-09-30");
    fs::write(path("event.toml"), event).expect("written");
    let server = "[files]\nevent = \"event.toml\"\n";
    fs::write(path("clear.toml"), server).expect("written");
    let tls = "[tls]\ncertificate = \"cert.pem\"\nkey = \"key.pem\"\n";
    fs::write(path("tls.toml"), format!("{tls}{server}")).expect("written");

    let (code, clear, errors) = trust(&[], &path("clear.toml"));
    assert_eq!(code, Some(0), "{errors}");
    assert!(clear.contains("架空医療連携ネットワーク"), "{clear}");
    assert!(clear.contains("2027年9月30日"), "{clear}");
    assert!(clear.contains("暗号化しません。**"), "{clear}");
    let (code, secured, errors) = trust(&[], &path("tls.toml"));
    assert_eq!(code, Some(0), "{errors}");
    assert!(secured.contains("TLS（1.2・1.3）で暗号化"), "{secured}");
    assert!(!secured.contains("暗号化しません。**"), "{secured}");
    let (code, page, errors) = trust(&["--format", "html"], &path("clear.toml"));
    assert_eq!(code, Some(0), "{errors}");
    assert!(page.starts_with("<!doctype html>"), "{page}");
    assert!(
        page.contains("<strong>端末とサーバーの間：暗号化しません。</strong>"),
        "{page}"
    );
}

#[test]
fn of_several_events_one_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let server = path("server.toml");
    fs::create_dir(path("events")).expect("made");
    fs::write(&server, "data_dir = \"data\"\nevents = \"events\"\n").expect("written");
    let minato = "public_url = \"https://minato.example.jp\"\n";
    fs::write(path("events/minato.toml"), minato).expect("written");

    let (code, text, errors) = trust(&["--event", "minato"], &server);
    assert_eq!(code, Some(0), "{errors}");
    let data = path("data/minato");
    assert!(text.contains(data.to_str().expect("a path")), "{text}");
    assert!(text.contains("https://minato.example.jp"), "{text}");
    let (code, text, errors) = trust(&[], &server);
    assert_eq!((code, text.as_str()), (Some(2), ""), "{errors}");
    assert!(errors.contains("--event NAME"), "{errors}");
    let (code, _, errors) = trust(&["--event", "nowhere"], &server);
    assert_eq!(code, Some(2), "{errors}");
    assert!(errors.contains("nowhere.toml"), "{errors}");
}

#[test]
fn every_test_that_the_documents_name_is_there() {
    for document in ["ASVS", "OPERATIONS", "THREATS"] {
        every_test_is_there(document);
    }
}

fn every_test_is_there(document: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join(format!("docs/{document}.md"))).expect("read");
    let quoted = || text.split('`').skip(1).step_by(2);
    let holds = |file: &str, test: &str| {
        let text = fs::read_to_string(root.join(file));
        text.is_ok_and(|text| text.contains(&format!("fn {test}()")))
    };
    let here = quoted().filter(|words| !words.contains([' ', '\n']));
    let here = here.filter_map(|words| words.split_once("::"));
    let here: Vec<_> = here
        .map(|(file, test)| (format!("tests/it/{file}.rs"), test))
        .collect();
    assert!(here.len() > 20, "{here:?}");
    for (file, test) in here {
        assert!(holds(&file, test), "{file}: {test}");
    }
    // Elsewhere the file stands after the test.
    let words: Vec<_> = quoted().collect();
    for pair in words
        .windows(2)
        .filter(|pair| pair[1].starts_with("src/") && pair[1].ends_with(".rs"))
    {
        assert!(holds(pair[1], pair[0]), "{}: {}", pair[1], pair[0]);
    }
}
