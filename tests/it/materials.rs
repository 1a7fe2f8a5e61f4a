//! What a booth gives to read, as a file of the event's folder.

use kaotsunagi::config::Settings;
use serde_json::{Value, json};

use crate::colleagues::{registered, token};
use crate::support::Server;

const PDF: &[u8] = b"%PDF-1.4\n0123456789 of the hospital\n%%EOF\n";

/// The example event in a folder of its own, with a file at its first booth.
fn with_a_file(settings: &mut Settings) {
    let folder = &settings.data_dir;
    std::fs::create_dir_all(folder.join("materials")).expect("a folder");
    std::fs::write(folder.join("materials/hoshi.pdf"), PDF).expect("a file");
    let event = include_str!("../../config/event.toml").replacen(
        "id = \"hoshimizaka\"\n",
        "id = \"hoshimizaka\"\nmaterials = \"materials/hoshi.pdf\"\n",
        1,
    );
    let file = folder.join("event.toml");
    std::fs::write(&file, event).expect("an event");
    settings.files.event = Some(file);
}

#[tokio::test]
async fn a_booths_pdf_is_handed_out_whole_in_parts_and_once() {
    let server = Server::with(with_a_file).await;
    let reader = registered(&server, "資料 読子", |form| {
        form["needs"] = json!(["home-visit", "emergency-24h"]);
    })
    .await;
    let (status, shown) = server.get("/api/booths", &token(&reader)).await;
    assert_eq!(status, 200, "{shown}");
    let path = "/api/booths/hoshimizaka/material.pdf";
    assert_eq!(shown["booths"][0]["material"], path);
    assert_eq!(shown["booths"][1].get("material"), None::<&Value>);
    // What an acute hospital usually offers of what they seek.
    assert_eq!(shown["booths"][0]["answers"], "emergency-24h");

    // Anybody may read what lies on the booth's table.
    let http = reqwest::Client::new();
    let ask = async |path: &str, more: &[(&str, &str)]| {
        let mut request = http.get(server.url(path));
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        request.send().await.expect("answered")
    };
    let whole = ask(path, &[]).await;
    let of = |response: &reqwest::Response, name: &str| {
        let value = response
            .headers()
            .get(name)
            .map(|v| v.to_str().expect("text"));
        value.unwrap_or_default().to_owned()
    };
    assert_eq!(whole.status(), 200);
    assert_eq!(of(&whole, "content-type"), "application/pdf");
    assert_eq!(of(&whole, "x-content-type-options"), "nosniff");
    assert!(of(&whole, "content-disposition").starts_with("inline"));
    assert!(of(&whole, "cache-control").contains("max-age"));
    assert!(of(&whole, "content-security-policy").contains("default-src 'none'"));
    let etag = of(&whole, "etag");
    assert_eq!(whole.bytes().await.expect("bytes"), PDF);

    let again = ask(path, &[("if-none-match", &etag)]).await;
    assert_eq!(again.status(), 304);
    let part = ask(path, &[("range", "bytes=9-12")]).await;
    assert_eq!(part.status(), 206);
    let said = format!("bytes 9-12/{}", PDF.len());
    assert_eq!(of(&part, "content-range"), said);
    assert_eq!(part.bytes().await.expect("bytes"), &PDF[9..13]);
    let none = ask(path, &[("range", "bytes=999-")]).await;
    assert_eq!(none.status(), 416);
    let of_another = [("range", "bytes=9-12"), ("if-range", "\"another\"")];
    assert_eq!(ask(path, &of_another).await.status(), 200);

    for path in [
        "/api/booths/namihikari/material.pdf",
        "/api/booths/nowhere/material.pdf",
    ] {
        assert_eq!(ask(path, &[]).await.status(), 404, "{path}");
    }
}
