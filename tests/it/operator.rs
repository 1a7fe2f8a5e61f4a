//! What docs/OPERATIONS.md tells operators of several nodes: the sentences that no other test holds.

use std::process::Command;
use std::time::Duration;

use serde_json::json;

use crate::cluster::Node;
use crate::patience::{eventually, until};
use crate::redis_server::RedisServer;
use crate::support::Server;

const OPERATIONS: &str = include_str!("../../docs/OPERATIONS.md");

async fn ready(node: &Server) -> String {
    let answer = node.http.get(node.url("/readyz")).send().await;
    answer.expect("answered").text().await.expect("text")
}

#[tokio::test]
async fn a_node_says_in_words_what_redis_promises() {
    let redis = RedisServer::start();
    let set = |setting: &str, value: &str| {
        assert_eq!(redis.ask(&["CONFIG", "SET", setting, value]), "OK");
    };
    let node = Node::direct(&redis.url(), &[]).await;
    until("what Redis promises is said at the start", || {
        node.said().contains("appendfsync always")
    })
    .await;
    let settings = [
        ("appendfsync", "everysec", "the last second or two"),
        ("appendfsync", "no", "appendfsync no"),
        (
            "maxmemory-policy",
            "allkeys-lru",
            "set maxmemory-policy noeviction",
        ),
        ("appendonly", "no", "since its last snapshot"),
    ];
    for (setting, value, words) in settings {
        set(setting, value);
        let node = Server::node(&redis.url()).await;
        let said = ready(&node).await;
        assert!(said.contains(words), "{setting} {value}: {said}");
    }
}

#[tokio::test]
async fn a_short_restart_is_only_a_pause() {
    let mut redis = RedisServer::start();
    let node = Server::node(&redis.url()).await;
    let mut aoi = node
        .phone("三田 あおい", "さくら坂クリニック", &["home-visit"], &[])
        .await;
    aoi.until_welcome().await;
    redis.kill();
    aoi.send(&json!({"type": "status", "status": "away", "id": "1"}))
        .await;
    // The command waits for Redis.
    tokio::time::sleep(Duration::from_millis(500)).await;
    redis.revive();
    assert_eq!(aoi.answer("1").await["type"], "done");
    assert_eq!(aoi.count("error"), 0);
}

#[tokio::test]
async fn facilities_are_loaded_once_for_all_nodes() {
    let redis = RedisServer::start();
    let (one, other) = (
        Server::node(&redis.url()).await,
        Server::node(&redis.url()).await,
    );
    let file = one.data().join("facilities.csv");
    let text = "id,kind,name,ward\nh1,hospital,架空みなと病院,minato\n";
    std::fs::write(&file, text).expect("written");
    let mut import = Command::new(env!("CARGO_BIN_EXE_kaotsunagi"));
    import.args(["import", "--organizations"]).arg(&file);
    let done = import.args(["--redis", &redis.url()]).output();
    let done = done.expect("started");
    assert!(done.status.success(), "{done:?}");
    for node in [&one, &other] {
        let found = eventually(async || {
            let path = "/api/organizations?q=みなと&limit=5";
            let found = node.get(path, "").await.1;
            let named = found[0]["name"] == "架空みなと病院";
            if named { Ok(found) } else { Err(found) }
        })
        .await;
        assert_eq!(found[0]["id"], "h1", "{found}");
    }
}

#[tokio::test]
async fn an_erased_name_leaves_redis_files_when_they_are_rewritten() {
    let redis = RedisServer::start();
    let node = Server::node(&redis.url()).await;
    let form = node.form("三田 あおい", "さくら坂クリニック", &["home-visit"], &[]);
    let aoi = node.register(&form).await;
    let in_files = || {
        let folder = redis.folder().join("appendonlydir");
        let files = std::fs::read_dir(folder).expect("a folder");
        let name = "三田".as_bytes();
        files.flatten().any(|file| {
            let bytes = std::fs::read(file.path()).unwrap_or_default();
            bytes.windows(name.len()).any(|place| place == name)
        })
    };
    assert!(in_files(), "the test must be able to see a name");
    let none = json!(null);
    let erase = node.send(reqwest::Method::DELETE, "/api/me", &aoi.token, &none);
    assert_eq!(erase.await.0, 204);
    assert!(in_files(), "as OPERATIONS.md warns");
    redis.ask(&["BGREWRITEAOF"]);
    until("the name is gone", || !in_files()).await;
}

#[tokio::test]
async fn the_commands_for_looking_in_show_what_they_say() {
    let redis = RedisServer::start();
    let node = Server::node(&redis.url()).await;
    let mut aoi = node
        .phone("三田 あおい", "さくら坂クリニック", &["home-visit"], &[])
        .await;
    aoi.until_welcome().await;
    // A beat tells Redis who is here.
    tokio::time::sleep(Duration::from_millis(600)).await;
    let nodes = redis.ask(&[
        "EVAL",
        "return redis.call('ZRANGE', KEYS[1], 0, 0)[1]",
        "1",
        "{event}:presence:nodes",
    ]);
    let port = redis.port.to_string();
    let commands = OPERATIONS
        .lines()
        .filter(|line| line.starts_with("redis-cli "));
    let mut shown = Vec::new();
    for line in commands {
        let command = line.split('#').next().expect("a command");
        let command = command.replace("presence:NODE", &format!("presence:{nodes}"));
        let command = command.replace("redis-cli", &format!("redis-cli -p {port}"));
        let done = Command::new("bash").args(["-c", &command]).output();
        let out = String::from_utf8(done.expect("bash").stdout).expect("text");
        shown.push((line, out));
    }
    let wanted = [
        ("'{event}:tip'", "position"),
        ("'{event}:journal'", "registered"),
        ("'{event}:presence:nodes'", nodes.as_str()),
        ("'{event}:presence:NODE'", ":1"),
        ("'{event}:people'", "1"),
    ];
    for (key, content) in wanted {
        let (line, out) = shown
            .iter()
            .find(|(line, _)| line.contains(key))
            .unwrap_or_else(|| panic!("OPERATIONS.md looks into {key}"));
        assert!(out.contains(content), "{line}: {out}");
        assert!(!out.contains("三田"), "{line} shows a name: {out}");
    }
}
