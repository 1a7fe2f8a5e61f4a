//! People's own links by mail, through a mail server.

use std::cell::RefCell;

use kaotsunagi::config::Mail;
use mail_parser::MessageParser;
use reqwest::Method;
use serde_json::{Value, json};

use crate::import::import;
use crate::patience::eventually;
use crate::smtp::Smtp;
use crate::support::{Server, text};

const LETTERS: &str = "/api/organizer/letters";
const LIST: &str = "id,name,organization,kind,ward,email\n\
    1,三田 あおい,さくら坂クリニック,clinic,目黒区,aoi@example.jp\n\
    2,玉川 直樹,ひなた訪問看護,care,世田谷区,naoki@example.jp\n\
    3,灯台 たまき,架空みなと病院,hospital,港区,nobody@example.jp\n\
    4,坂上 律,坂の上薬局,pharmacy,港区,\n";

thread_local! {
    /// What changes settings takes nothing along.
    static MAIL: RefCell<String> = RefCell::default();
}

async fn by_mail(smtp: &Smtp) -> Server {
    MAIL.set(smtp.url());
    Server::with(|settings| {
        settings.mail = Some(Mail {
            server: MAIL.with_borrow(Clone::clone),
            from: "地域連携の会 <meet@example.jp>".into(),
        });
    })
    .await
}

struct Organizer<'a> {
    server: &'a Server,
    token: String,
}

impl<'a> Organizer<'a> {
    async fn of(server: &'a Server) -> Self {
        let token = server.sign_in().await;
        let (status, stored) = import(server, "", LIST).await;
        assert_eq!(status, 200, "{stored}");
        Self { server, token }
    }

    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.server
            .send(Method::POST, path, &self.token, &body)
            .await
    }

    async fn look(&self) -> Value {
        self.server.get(LETTERS, &self.token).await.1
    }

    async fn done(&self) -> Value {
        eventually(async || {
            let letters = self.look().await;
            if letters["running"] == false {
                return Ok(letters);
            }
            Err(letters)
        })
        .await
    }
}

#[tokio::test]
async fn everybody_on_the_list_gets_their_own_link_once() {
    let smtp = Smtp::start().await;
    let server = by_mail(&smtp).await;
    let organizer = Organizer::of(&server).await;
    let (status, refused) = organizer.post(LETTERS, json!({})).await;
    assert_eq!(
        (status, &refused["code"]),
        (409, &json!("test_letter_first"))
    );
    let (status, refused) = organizer
        .post("/api/organizer/letters/test", json!({"to": "あおい"}))
        .await;
    assert_eq!(
        (status, &refused["fields"][0]["path"]),
        (422, &json!("to")),
        "{refused}"
    );
    let to = json!({"to": "organizer@example.jp"});
    assert_eq!(
        organizer.post("/api/organizer/letters/test", to).await.0,
        204
    );
    assert_eq!(smtp.taken().len(), 1, "the test");

    let (status, begun) = organizer.post(LETTERS, json!({})).await;
    assert_eq!((status, &begun["people"]), (202, &json!(3)), "{begun}");
    let (status, refused) = organizer.post(LETTERS, json!({})).await;
    assert_eq!((status, &refused["code"]), (409, &json!("letters_running")));
    let letters = organizer.done().await;
    assert_eq!(
        (&letters["sent"], &letters["stopped"]),
        (&json!(2), &Value::Null),
        "{letters}"
    );
    let failed = &letters["failed"][0];
    assert!(
        failed["badge"].is_u64() && text(&failed["message"]).contains("mail server said"),
        "{letters}"
    );

    let taken = smtp.taken();
    let to: Vec<&str> = taken.iter().map(|(to, _)| to.as_str()).collect();
    assert_eq!(
        to,
        ["organizer@example.jp", "aoi@example.jp", "naoki@example.jp"]
    );
    let message = MessageParser::default()
        .parse(&taken[1].1)
        .expect("a message");
    assert!(
        message
            .subject()
            .is_some_and(|subject| subject.ends_with("ご参加の準備のお願い")),
        "{message:?}"
    );
    assert_eq!(
        message.from().and_then(|from| from.first()?.name()),
        Some("地域連携の会")
    );
    assert_eq!(
        message.to().and_then(|to| to.first()?.name()),
        Some("三田 あおい")
    );
    let (plain, html) = (
        message.body_text(0).expect("text"),
        message.body_html(0).expect("html"),
    );
    assert!(
        plain.contains("三田 あおい 様") && plain.contains("Dear 三田 あおい,"),
        "{plain}"
    );
    let link = plain
        .split_whitespace()
        .find(|word| word.contains("/p/"))
        .expect("a link");
    assert!(html.contains(&format!("href=\"{link}\"")), "{html}");
    let secret = link.rsplit('/').next().expect("a secret");
    let (status, claimed) = server.post("/api/claim", &json!({"token": secret})).await;
    assert_eq!(
        (status, text(&claimed["attendee"]["name"])),
        (200, "三田 あおい".into()),
        "{claimed}"
    );

    // Whoever has theirs gets no second one, unless it is asked for.
    assert_eq!(organizer.post(LETTERS, json!({})).await.0, 202);
    organizer.done().await;
    assert_eq!(smtp.taken().len(), 3);
    assert_eq!(organizer.post(LETTERS, json!({"again": true})).await.0, 202);
    organizer.done().await;
    assert_eq!(smtp.taken().len(), 5);
}

#[tokio::test]
async fn a_mail_server_that_is_away_is_said_and_another_start_goes_on() {
    let smtp = Smtp::start().await;
    let server = by_mail(&smtp).await;
    let organizer = Organizer::of(&server).await;
    let to = json!({"to": "organizer@example.jp"});
    assert_eq!(
        organizer
            .post("/api/organizer/letters/test", to.clone())
            .await
            .0,
        204
    );
    let address = smtp.address();
    drop(smtp);
    let code = eventually(async || {
        let (status, refused) = organizer
            .post("/api/organizer/letters/test", to.clone())
            .await;
        if status == 502 {
            return Ok(text(&refused["code"]));
        }
        Err(format!("{status}: {refused}"))
    })
    .await;
    assert_eq!(code, "letter_refused");
    assert_eq!(organizer.post(LETTERS, json!({})).await.0, 202);
    let letters = organizer.done().await;
    assert_eq!(letters["sent"], 0);
    assert!(
        text(&letters["stopped"]).contains("cannot be reached"),
        "{letters}"
    );
    let smtp = Smtp::at(address).await;
    assert_eq!(organizer.post(LETTERS, json!({})).await.0, 202);
    let letters = organizer.done().await;
    assert_eq!(
        (&letters["sent"], &letters["stopped"]),
        (&json!(2), &Value::Null)
    );
    assert_eq!(smtp.taken().len(), 2);
}

#[tokio::test]
async fn without_a_mail_server_it_is_said() {
    let server = Server::start().await;
    let organizer = Organizer::of(&server).await;
    assert_eq!(organizer.look().await["configured"], false);
    for path in [LETTERS, "/api/organizer/letters/test"] {
        let body = if path == LETTERS {
            json!({})
        } else {
            json!({"to": "a@example.jp"})
        };
        let (status, refused) = organizer.post(path, body).await;
        assert_eq!((status, &refused["code"]), (409, &json!("no_mail_server")));
    }
    let (_, event) = server.get("/api/event", "").await;
    assert_eq!(event["mails"], Value::Null);
    let form = server.form("山手 みどり", "架空薬局", &[], &[]);
    let (_, registered) = server.post("/api/attendees", &form).await;
    let token = text(&registered["token"]);
    let path = "/api/me/everything/mail";
    let (status, refused) = server.send(Method::POST, path, &token, &Value::Null).await;
    assert_eq!((status, &refused["code"]), (409, &json!("no_mail_server")));
}

#[tokio::test]
async fn people_send_themselves_what_they_take_home() {
    let smtp = Smtp::start().await;
    let server = by_mail(&smtp).await;
    let (_, event) = server.get("/api/event", "").await;
    assert_eq!(event["mails"], true);
    let mut form = server.form("三田 あおい", "さくら坂クリニック", &[], &[]);
    form["contact"] = json!({"email": "aoi@example.jp"});
    let (_, registered) = server.post("/api/attendees", &form).await;
    let token = text(&registered["token"]);
    let path = "/api/me/everything/mail?lang=ja";
    let send = async || server.send(Method::POST, path, &token, &Value::Null).await;
    assert_eq!(send().await.0, 204);
    let (to, letter) = smtp.taken().pop().expect("a letter");
    assert_eq!(to, "aoi@example.jp");
    let letter = MessageParser::default().parse(&letter).expect("a letter");
    assert!(
        letter
            .subject()
            .is_some_and(|subject| subject.ends_with("お会いした方の連絡先と記録"))
    );
    let words = letter.body_text(0).expect("text");
    assert!(
        words.starts_with("三田 あおい 様") && !words.contains('{'),
        "{words}"
    );
    let file = letter.attachment(0).expect("a file");
    assert!(file.contents().starts_with(b"PK"), "a ZIP");
    // Not as often as somebody likes.
    assert_eq!((send().await.0, send().await.0), (204, 204));
    let (status, refused) = send().await;
    assert_eq!(
        (status, &refused["code"]),
        (429, &json!("too_many_requests"))
    );
    assert_eq!(smtp.taken().len(), 3);
}

#[tokio::test]
async fn nothing_goes_to_who_gave_no_address_and_nobody_else_sends() {
    let smtp = Smtp::start().await;
    let server = by_mail(&smtp).await;
    let form = server.form("三田 あおい", "さくら坂クリニック", &[], &[]);
    let (_, registered) = server.post("/api/attendees", &form).await;
    let path = "/api/me/everything/mail";
    for _ in 0..4 {
        let token = text(&registered["token"]);
        let (status, refused) = server.send(Method::POST, path, &token, &Value::Null).await;
        let place = &refused["fields"][0]["path"];
        assert_eq!((status, place), (422, &json!("contact.email")), "{refused}");
    }
    let organizer = server.sign_in().await;
    for token in ["", organizer.as_str()] {
        let (status, _) = server.send(Method::POST, path, token, &Value::Null).await;
        assert!([401, 403].contains(&status), "{status} for {token:?}");
    }
    assert_eq!(smtp.taken().len(), 0);
}
