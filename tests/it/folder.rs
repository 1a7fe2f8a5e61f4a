//! A data folder whose files do not belong together is refused, unchanged, and says what to do.

use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use crate::support::Server;

const FILES: [&str; 3] = ["journal.db", "directory.db", "shelf.db"];

/// A server that has ended, with the phones of the people it knows.
async fn ended(names: &[&str]) -> (TempDir, Vec<String>) {
    let server = Server::start().await;
    let mut tokens = Vec::new();
    for name in names {
        let form = server.form(name, &format!("{name}医院"), &[], &[]);
        tokens.push(server.register(&form).await.token);
    }
    (server.end().await, tokens)
}

fn copy(from: &Path, to: &Path, name: &str) {
    std::fs::copy(from.join(name), to.join(name)).expect("copied");
}

fn remove(folder: &Path, name: &str) {
    for end in ["", "-wal", "-shm"] {
        let _not_there = std::fs::remove_file(folder.join(format!("{name}{end}")));
    }
}

async fn refused(folder: &Path) -> String {
    match Server::try_in(folder).await {
        Err(error) => error,
        Ok(_) => panic!("it serves"),
    }
}

async fn everybody_is_there(folder: TempDir, tokens: &[String]) -> Server {
    let server = Server::again(folder).await;
    for token in tokens {
        let (status, me) = server.get("/api/me", token).await;
        assert_eq!(status, 200, "{me}");
        assert_ne!(me["name"], "");
    }
    server
}

#[tokio::test]
async fn a_missing_or_empty_file_is_refused_and_with_it_back_everybody_is_there() {
    let (folder, tokens) = ended(&["三田 あおい", "玉川 直樹", "品川 かな"]).await;
    let path = folder.path();
    let saved = tempfile::tempdir().expect("a folder");
    for name in FILES {
        copy(path, saved.path(), name);
    }
    for name in FILES {
        for how in ["missing", "empty"] {
            remove(path, name);
            if how == "empty" {
                std::fs::write(path.join(name), b"").expect("written");
            }
            let error = refused(path).await;
            let others = FILES.iter().filter(|other| error.contains(**other));
            assert!(error.contains(name) && error.contains(how), "{error}");
            assert!(
                others.count() >= 2 && error.contains("--data-dir"),
                "{error}"
            );
            let length = std::fs::metadata(path.join(name)).map_or(0, |about| about.len());
            assert_eq!(length, 0, "nothing was begun anew");
            copy(saved.path(), path, name);
        }
    }
    everybody_is_there(folder, &tokens).await;
}

#[tokio::test]
async fn an_older_file_beside_newer_ones_is_refused() {
    for name in FILES {
        let (folder, mut tokens) = ended(&["三田 あおい"]).await;
        let saved = tempfile::tempdir().expect("a folder");
        copy(folder.path(), saved.path(), name);
        let server = Server::again(folder).await;
        let form = server.form("玉川 直樹", "目黒みなみ病院", &[], &[]);
        tokens.push(server.register(&form).await.token);
        let folder = server.end().await;
        let newer = tempfile::tempdir().expect("a folder");
        copy(folder.path(), newer.path(), name);
        copy(saved.path(), folder.path(), name);
        let error = refused(folder.path()).await;
        assert!(error.contains(name) && error.contains("older"), "{error}");
        copy(newer.path(), folder.path(), name);
        everybody_is_there(folder, &tokens).await;
    }
}

#[tokio::test]
async fn a_file_of_another_event_is_refused_and_both_are_named() {
    let (other, _) = ended(&["品川 かな", "渋谷 けん"]).await;
    for name in FILES {
        let (folder, _) = ended(&["三田 あおい"]).await;
        copy(other.path(), folder.path(), name);
        let error = refused(folder.path()).await;
        assert!(error.contains(name), "{error}");
        assert!(error.contains("two events"), "{error}");
        assert!(
            FILES.iter().filter(|file| error.contains(**file)).count() == 2,
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_damaged_file_is_named() {
    for name in FILES {
        let (folder, _) = ended(&["三田 あおい", "玉川 直樹"]).await;
        let path = folder.path().join(name);
        let whole = std::fs::read(&path).expect("read");
        for damaged in [whole[..whole.len() / 2].to_vec(), vec![b'?'; 8192]] {
            std::fs::write(&path, damaged).expect("written");
            let error = refused(folder.path()).await;
            assert!(
                error.contains(name) && error.contains("cannot be read"),
                "{error}"
            );
        }
    }
}

/// SQLite finds nothing wrong with it: the last byte of a page is cut off, or one is another.
#[tokio::test]
async fn a_file_that_holds_broken_text_says_what_to_do() {
    for (name, table) in [("journal.db", "commits"), ("directory.db", "people")] {
        for change in ["substr(body, 1, length(body) - 1)", "CAST(x'80' AS TEXT)"] {
            let (folder, _) = ended(&["三田 あおい", "玉川 直樹"]).await;
            let file = rusqlite::Connection::open(folder.path().join(name)).expect("opened");
            let broken = format!(
                "UPDATE {table} SET body = {change} WHERE rowid = (SELECT max(rowid) FROM {table})"
            );
            assert_eq!(file.execute(&broken, []).expect("changed"), 1);
            drop(file);
            let error = refused(folder.path()).await;
            let path = folder.path().display().to_string();
            assert!(
                error.contains(&path) && error.contains("Put back the files"),
                "{name}, {change}: {error}"
            );
        }
    }
}

/// As an earlier release wrote them.
fn without_stamps(folder: &Path) {
    for name in FILES {
        let file = rusqlite::Connection::open(folder.join(name)).expect("opened");
        file.execute_batch("DROP TABLE stamp").expect("dropped");
    }
}

#[tokio::test]
async fn a_folder_of_an_earlier_release_is_taken_over_if_it_is_whole() {
    let (folder, tokens) = ended(&["三田 あおい", "玉川 直樹"]).await;
    without_stamps(folder.path());
    let server = everybody_is_there(folder, &tokens).await;
    let folder = server.end().await;
    // From now on it is known what belongs together.
    std::fs::remove_file(folder.path().join("journal.db")).expect("removed");
    assert!(refused(folder.path()).await.contains("journal.db"));
}

#[tokio::test]
async fn a_folder_of_an_earlier_release_that_is_not_whole_is_refused() {
    for name in FILES {
        let (folder, _) = ended(&["三田 あおい", "玉川 直樹"]).await;
        without_stamps(folder.path());
        std::fs::remove_file(folder.path().join(name)).expect("removed");
        let error = refused(folder.path()).await;
        assert!(error.contains(name) && error.contains("missing"), "{error}");
    }
}

#[tokio::test]
async fn what_was_killed_in_the_middle_starts_again() {
    let server = Server::start().await;
    let mut phone = server
        .phone("三田 あおい", "さくら坂クリニック", &[], &[])
        .await;
    phone.until_welcome().await;
    // As a kill leaves it: nothing is folded up, and nothing noted at the end.
    let copied = tempfile::tempdir().expect("a folder");
    for entry in std::fs::read_dir(server.data()).expect("listed") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != "lock" {
            copy(server.data(), copied.path(), &name);
        }
    }
    let token = phone.token.clone();
    everybody_is_there(copied, &[token]).await;
}

#[tokio::test]
async fn names_that_the_journal_does_not_know_are_kept() {
    let server = Server::start().await;
    let token = server
        .register(&server.form("三田 あおい", "さくら坂クリニック", &[], &[]))
        .await
        .token;
    let folder = server.end().await;
    let directory = rusqlite::Connection::open(folder.path().join("directory.db")).expect("opened");
    // Somebody whose registration a crash cut off.
    let copied = "INSERT INTO people SELECT id + 1, replace(body, '三田', '南') FROM people";
    directory.execute_batch(copied).expect("inserted");
    drop(directory);
    let server = everybody_is_there(folder, &[token]).await;
    let folder = server.end().await;
    let directory = rusqlite::Connection::open(folder.path().join("directory.db")).expect("opened");
    let count: i64 = directory
        .query_row("SELECT count(*) FROM people", [], |row| row.get(0))
        .expect("counted");
    assert_eq!(
        count, 2,
        "a start erases nobody because another file does not know them"
    );
}

#[tokio::test]
async fn who_was_erased_in_the_journal_alone_is_erased_at_the_next_start() {
    let server = Server::start().await;
    let me = server
        .register(&server.form("三田 あおい", "さくら坂クリニック", &[], &[]))
        .await;
    let directory = rusqlite::Connection::open(server.data().join("directory.db")).expect("opened");
    let (id, body): (i64, String) = directory
        .query_row("SELECT id, body FROM people", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .expect("a record");
    drop(directory);
    let path = "/api/me";
    let answer = server
        .send(reqwest::Method::DELETE, path, &me.token, &json!(null))
        .await;
    assert_eq!(answer.0, 204);
    let folder = server.end().await;
    let directory = rusqlite::Connection::open(folder.path().join("directory.db")).expect("opened");
    // As if the process had died between the two files.
    let insert = "INSERT INTO people (id, body) VALUES (?1, ?2)";
    directory
        .execute(insert, rusqlite::params![id, body])
        .expect("inserted");
    drop(directory);
    let server = Server::again(folder).await;
    let bytes = std::fs::read(server.data().join("directory.db")).expect("read");
    let name = "三田".as_bytes();
    assert!(!bytes.windows(name.len()).any(|window| window == name));
}
