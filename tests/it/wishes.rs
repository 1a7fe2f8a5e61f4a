//! Whom people wish to meet: said at home or at the door, honoured by the rounds, and told to nobody.

use serde_json::{Value, json};

use crate::colleagues::{BEFORE, id, import, knows, registered, token};
use crate::import as lists;
use crate::redis_server::RedisServer;
use crate::support::console::{Console, round_of};
use crate::support::{Phone, Server, text};

async fn in_the_room(server: &Server, answer: &Value) -> Phone {
    let mut phone = server.enter(&token(answer), "southwest", None).await;
    phone.until_welcome().await;
    phone
}

/// The pairs of a round that was called, by names; it is over then.
async fn seated(console: &Console<'_>, everybody: &[(&str, &Value)]) -> Vec<Vec<String>> {
    let round = console
        .start(
            "southwest",
            serde_json::to_value(round_of(6)).expect("JSON"),
        )
        .await;
    let name = |who: &Value| {
        let found = everybody.iter().find(|(_, answer)| id(answer) == text(who));
        found.expect("somebody here").0.to_owned()
    };
    let tables = round["introductions"].as_array().expect("a list").iter();
    let mut tables: Vec<Vec<String>> = tables
        .map(|each| {
            let people = each["attendees"].as_array().expect("a list");
            let mut names: Vec<_> = people.iter().map(name).collect();
            names.sort();
            names
        })
        .collect();
    tables.sort();
    console
        .end(round["number"].as_u64().expect("a number"))
        .await;
    tables
}

async fn an_evening(nodes: [&Server; 2], store: &[&str]) {
    assert!(import(BEFORE, store).status.success());
    for server in nodes {
        knows(server, "架空中央病院", "1").await;
    }
    let [server, other] = nodes;
    let of = |organization: &str| {
        let organization = organization.to_owned();
        move |form: &mut Value| form["organization"] = json!({"id": organization})
    };
    let hanako = registered(server, "病院 花子", |form| {
        of("1")(form);
        form["wishes_must"] = json!(["2"]);
        form["wishes"] = json!(["2"]);
        form["wishes_never"] = json!(["3"]);
    })
    .await;
    let (_, me) = other.get("/api/me", &token(&hanako)).await;
    assert_eq!(me["wishes"], json!([]), "said more strongly already");
    assert_eq!(me["wishes_must"][0]["name"], "いろは内科");
    assert_eq!(me["wishes_never"][0]["id"], "3");
    let both = json!({"wishes_never": ["2", "3"]});
    let (status, refused) = server.patch("/api/me", &token(&hanako), &both).await;
    assert_eq!(
        (status, &refused["fields"][0]["path"]),
        (422, &json!("wishes_never")),
        "{refused}"
    );

    let iroha = registered(other, "いろは 三郎", of("2")).await;
    let hana = registered(server, "はな 四郎", of("3")).await;
    let mut phones = Vec::new();
    for answer in [&hanako, &iroha, &hana] {
        phones.push(in_the_room(server, answer).await);
    }
    let everybody = [("hanako", &hanako), ("iroha", &iroha), ("hana", &hana)];
    let console = Console::of(server).await;
    assert_eq!(seated(&console, &everybody).await, [["hanako", "iroha"]]);
    // Who is left is somebody whom she need not meet, and who cannot know.
    assert_eq!(seated(&console, &everybody).await, [["hana", "iroha"]]);
    let order = serde_json::to_value(round_of(6)).expect("JSON");
    let path = "/api/organizer/rooms/southwest/rounds";
    let (status, refused) = console.post(path, order).await;
    assert_eq!(
        (status, &refused["code"]),
        (409, &json!("nobody_to_introduce"))
    );
    let told = |phone: &Phone| serde_json::to_string(&phone.log).expect("JSON");
    for phone in &mut phones[1..] {
        phone.settle().await;
        assert!(!told(phone).contains("wishes_never\":["), "{}", told(phone));
    }
    let invite = json!({"type": "invite", "attendee": id(&hanako)});
    assert_eq!(phones[2].ask(invite).await["type"], "done");
    assert_eq!(phones[0].until_state("invited").await["state"], "invited");
    // She thinks better of it.
    let change = json!({"wishes_never": []});
    let (status, me) = other.patch("/api/me", &token(&hanako), &change).await;
    assert_eq!((status, me.get("wishes_never")), (200, None), "{me}");
    assert_eq!(me["wishes_must"][0]["id"], "2", "what was not said stays");
}

#[tokio::test]
async fn rounds_honour_whom_people_wish_to_meet() {
    let server = Server::start().await;
    let data = server.data().display().to_string();
    an_evening([&server, &server], &["--data-dir", &data]).await;
}

#[tokio::test]
async fn rounds_honour_whom_people_wish_to_meet_on_two_nodes() {
    let redis = RedisServer::start();
    let (one, two) = (
        Server::node(&redis.url()).await,
        Server::node(&redis.url()).await,
    );
    an_evening([&one, &two], &["--redis", &redis.url()]).await;
}

#[tokio::test]
async fn wishes_come_with_the_list_by_name_or_id_and_stay_where_a_list_does_not_say() {
    let server = Server::start().await;
    let data = server.data().display().to_string();
    assert!(import(BEFORE, &["--data-dir", &data]).status.success());
    knows(&server, "架空中央病院", "1").await;
    let list = |head: &str, wishes: &str| {
        format!("氏名,所属,区,種別{head}\n見本 花子,架空みなみ医院,大田区,clinic{wishes}\n")
    };
    let heads = ",必ず会いたい施設,会いたい施設,今回は不要";
    let (status, refused) = lists::import(&server, "", list(heads, ",,架空中央病,")).await;
    assert_eq!(
        (status, &refused["errors"][0]["column"]),
        (422, &json!("wishes")),
        "{refused}"
    );
    assert!(text(&refused["errors"][0]["message"]).contains("架空中央病院"));
    let said = list(heads, ",架空中央病院、架空中央病院,2,はなの訪問看護");
    let (status, stored) = lists::import(&server, "", said.clone()).await;
    assert_eq!(status, 200, "{stored}");
    let organizer = server.sign_in().await;
    let path = format!("/api/organizer/people/{}", text(&stored["people"][0]["id"]));
    let wished = async || {
        let (_, seen) = server.get(&path, &organizer).await;
        let me = &seen["me"];
        ["wishes_must", "wishes", "wishes_never"].map(|list| text(&me[list][0]["name"]))
    };
    let wanted = ["架空中央病院", "いろは内科", "はなの訪問看護"];
    assert_eq!(wished().await, wanted);
    let (_, again) = lists::import(&server, "", said).await;
    assert_eq!(again["unchanged"], 1, "{again}");
    let (status, _) = lists::import(&server, "", list("", "")).await;
    assert_eq!((status, wished().await), (200, wanted.map(str::to_owned)));
}
