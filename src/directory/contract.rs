//! What every directory must do. Each store runs the same tests.

use std::path::Path;

use super::{Directory, Kept, KeptStages, PersonRecord, RedisDirectory, SqliteDirectory};
use crate::remote::redis_server::{RedisCluster, RedisServer};
use crate::remote::{Keys, RedisClient};
use domain::{Acquaintance, AttendeeId, Contact, Millis};

pub(super) fn record(name: &str, code: &str) -> PersonRecord {
    PersonRecord {
        name: name.into(),
        kana: Some("みた あおい".into()),
        organization_name: "さくら坂クリニック".into(),
        contact: Contact {
            phone: Some("03-0000-0000".into()),
            email: None,
        },
        resume_code: code.into(),
        ..PersonRecord::default()
    }
}

#[test]
fn records_of_before_picked_are_read() {
    let old = r#"{"name":"三田 あおい","kana":null,"honorific":"様","organization_id":"c1","organization_name":"さくら坂クリニック","role":null,"sign":null,"contact":{},"wishes":["h1"],"resume_code":"AAAA2222"}"#;
    let read: PersonRecord = serde_json::from_str(old).expect("read");
    assert_eq!(read.organization_id, Some("c1".into()));
    assert_eq!((read.picked, read.greet), (None, Vec::new()));
}

#[test]
fn records_of_a_later_release_are_read() {
    let later = r#"{"name":"三田 あおい","kana":null,"honorific":"様","organization_name":"さくら坂クリニック","role":null,"sign":null,"contact":{"phone":"03-1234-5678","fax":"03-1234-5679"},"resume_code":"AAAA2222","pronouns":"she"}"#;
    let read: PersonRecord = serde_json::from_str(later).expect("read");
    assert_eq!(read.contact.phone.as_deref(), Some("03-1234-5678"));
}

const AOI: AttendeeId = AttendeeId::new(1);
const NAOKI: AttendeeId = AttendeeId::new(2);

fn name_of(directory: &dyn Directory, id: AttendeeId) -> Option<String> {
    Some(directory.person(id)?.name.clone())
}

async fn knows_whom_it_was_told(directory: &dyn Directory) {
    let aoi = record("三田 あおい", "AAAA2222");
    directory.put(vec![(AOI, aoi.clone())]).await.expect("put");
    assert_eq!(directory.person(AOI).as_deref(), Some(&aoi));
    assert_eq!(directory.person(NAOKI), None);
    assert_eq!(directory.resume("AAAA2222"), Some(AOI));
    assert_eq!(directory.resume("BBBB3333"), None);
    directory
        .put(vec![(AOI, record("三田 葵", "AAAA2222"))])
        .await
        .expect("put");
    assert_eq!(name_of(directory, AOI).as_deref(), Some("三田 葵"));
    assert_eq!(directory.everybody(), [AOI]);
}

async fn forgets_on_demand(directory: &dyn Directory) {
    let people = vec![
        (AOI, record("三田 あおい", "AAAA2222")),
        (NAOKI, record("玉川 直樹", "BBBB3333")),
    ];
    directory.put(people).await.expect("put");
    directory
        .erase(&[AOI, AttendeeId::new(9)])
        .await
        .expect("erased");
    assert_eq!(directory.person(AOI), None);
    assert_eq!(directory.resume("AAAA2222"), None);
    assert_eq!(directory.everybody(), [NAOKI]);
}

async fn what_is_kept_is_of_nobody(directory: &dyn Directory) {
    let kept = Kept {
        email: Some("aoi@example.jp".into()),
        until: Millis(1_900_000_000_000),
        refused: 0,
        answered: false,
        of: vec![KeptStages {
            name: "目黒みなみ病院".into(),
            met: true,
            before: Some(Acquaintance::Face),
            after: None,
            later: None,
        }],
        evening: Vec::new(),
    };
    let only = PersonRecord::only(kept);
    let records = vec![
        (AOI, record("三田 あおい", "AAAA2222")),
        (NAOKI, only.clone()),
    ];
    directory.put(records).await.expect("put");
    assert_eq!(
        (directory.everybody(), directory.kept()),
        (vec![AOI], vec![NAOKI])
    );
    assert_eq!(directory.person(NAOKI).as_deref(), Some(&only));
    assert_eq!(directory.resume(""), None);
    directory.erase(&[AOI]).await.expect("erased");
    assert_eq!(
        (directory.everybody(), directory.kept()),
        (vec![], vec![NAOKI])
    );
    directory.erase(&[NAOKI]).await.expect("erased");
    assert_eq!(directory.kept(), []);
}

async fn two_registrations_become_one(directory: &dyn Directory) {
    let twice = vec![
        (AOI, record("三田 あおい", "AAAA2222")),
        (NAOKI, record("三田 葵", "BBBB3333")),
    ];
    directory.put(twice).await.expect("put");
    let whole = PersonRecord {
        earlier_codes: vec!["BBBB3333".into()],
        ..record("三田 あおい", "AAAA2222")
    };
    directory.put(vec![(AOI, whole)]).await.expect("put");
    directory.erase(&[NAOKI]).await.expect("erased");
    for code in ["AAAA2222", "BBBB3333"] {
        assert_eq!(directory.resume(code), Some(AOI));
    }
    directory.erase(&[AOI]).await.expect("erased");
    for code in ["AAAA2222", "BBBB3333"] {
        assert_eq!(directory.resume(code), None);
    }
}

async fn keeps_all_that_come_at_once(directory: &dyn Directory) {
    let put = async |n: u64| {
        let record = record(&format!("参加者{n}"), &format!("CODE{n:04}"));
        directory.put(vec![(AttendeeId::new(n), record)]).await
    };
    let outcomes = futures_util::future::join_all((1..=64).map(put)).await;
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(directory.everybody().len(), 64);
}

async fn others_learn_of_it(one: &dyn Directory, other: &dyn Directory) {
    let aoi = record("三田 あおい", "AAAA2222");
    one.put(vec![(AOI, aoi)]).await.expect("put");
    other.refresh().await.expect("refreshed");
    assert!(other.person(AOI).is_some());
    assert_eq!(other.resume("AAAA2222"), Some(AOI));
    let renamed = record("三田 葵", "CCCC4444");
    one.put(vec![(AOI, renamed)]).await.expect("put");
    other.refresh().await.expect("refreshed");
    assert_eq!(name_of(other, AOI).as_deref(), Some("三田 葵"));
    assert_eq!(other.resume("AAAA2222"), None);
    one.erase(&[AOI]).await.expect("erased");
    other.refresh().await.expect("refreshed");
    assert_eq!(other.person(AOI), None);
    assert!(other.everybody().is_empty());
    // Somebody may come back after having been swept away by mistake.
    let again = record("三田 あおい", "AAAA2222");
    other.put(vec![(AOI, again)]).await.expect("put");
    one.refresh().await.expect("refreshed");
    assert!(one.person(AOI).is_some());
}

async fn open_redis(url: &str) -> RedisDirectory {
    let client = RedisClient::new(&url.parse().expect("an address")).expect("a client");
    RedisDirectory::open(client, &Keys::new("test"))
        .await
        .expect("opened")
}

mod redis {
    use super::*;

    #[tokio::test]
    async fn people() {
        let server = RedisServer::start();
        knows_whom_it_was_told(&open_redis(&server.url()).await).await;
    }

    #[tokio::test]
    async fn forgetting() {
        let server = RedisServer::start();
        forgets_on_demand(&open_redis(&server.url()).await).await;
    }

    #[tokio::test]
    async fn keeping_to_ask() {
        let server = RedisServer::start();
        what_is_kept_is_of_nobody(&open_redis(&server.url()).await).await;
    }

    #[tokio::test]
    async fn merging() {
        let server = RedisServer::start();
        two_registrations_become_one(&open_redis(&server.url()).await).await;
    }

    #[tokio::test]
    async fn two_nodes() {
        let server = RedisServer::start();
        let (one, other) = (
            open_redis(&server.url()).await,
            open_redis(&server.url()).await,
        );
        others_learn_of_it(&one, &other).await;
    }

    #[tokio::test]
    async fn two_nodes_on_a_cluster() {
        let cluster = RedisCluster::start();
        let (one, other) = (
            open_redis(&cluster.url()).await,
            open_redis(&cluster.url()).await,
        );
        others_learn_of_it(&one, &other).await;
        knows_whom_it_was_told(&open_redis(&cluster.url()).await).await;
    }

    #[tokio::test]
    async fn what_redis_lost_in_a_crash_is_put_back_by_whoever_knew_it() {
        // A memory only, with one snapshot on disk.
        let mut server = RedisServer::with(&["--appendonly", "no"]);
        let (one, other) = (
            open_redis(&server.url()).await,
            open_redis(&server.url()).await,
        );
        let (both, late) = (AttendeeId::new(3), AttendeeId::new(4));
        let first = [AOI, NAOKI, both].map(|id| (id, record("参加者", &format!("{id}"))));
        one.put(first.to_vec()).await.expect("put");
        other.refresh().await.expect("refreshed");
        assert_eq!(server.ask(&["SAVE"]), "OK");
        // Lost: a correction, an erasing, and two registrations, one at each node.
        one.put(vec![(AOI, record("三田 葵", "AAAA2222"))])
            .await
            .expect("put");
        one.erase(&[NAOKI]).await.expect("erased");
        other
            .put(vec![(late, record("品川 ひろし", "LATE2222"))])
            .await
            .expect("put");
        server.kill();
        server.revive();
        // Somebody is corrected before anybody has noticed: that is newer than all that was lost.
        let stranger = open_redis(&server.url()).await;
        stranger
            .put(vec![(both, record("渋谷 かな", "BOTH2222"))])
            .await
            .expect("put");
        for directory in [&other, &one, &stranger] {
            // The connection from before is noticed to be gone.
            if directory.refresh().await.is_err() {
                directory.refresh().await.expect("refreshed");
            }
        }
        let fresh = open_redis(&server.url()).await;
        for directory in [&one, &other, &stranger, &fresh] {
            directory.refresh().await.expect("refreshed");
            let name = |id| name_of(directory, id);
            assert_eq!(name(AOI).as_deref(), Some("三田 葵"));
            assert_eq!(name(NAOKI), None, "an erased person came back");
            assert_eq!(name(both).as_deref(), Some("渋谷 かな"));
            assert_eq!(name(late).as_deref(), Some("品川 ひろし"));
        }
    }

    #[tokio::test]
    async fn many_are_read_page_by_page() {
        let server = RedisServer::start();
        let directory = open_redis(&server.url()).await;
        let crowd = (1..=2500).map(|n| (AttendeeId::new(n), record("参加者", &format!("{n:08}"))));
        directory.put(crowd.collect()).await.expect("put");
        for n in 2501..=2600 {
            let one = vec![(AttendeeId::new(n), record("参加者", &format!("{n:08}")))];
            directory.put(one).await.expect("put");
        }
        let again = open_redis(&server.url()).await;
        assert_eq!(again.everybody().len(), 2600);
    }
}

async fn open_sqlite(folder: &Path) -> SqliteDirectory {
    SqliteDirectory::open(&folder.join("directory.db"))
        .await
        .expect("opened")
}

mod sqlite {
    use super::*;

    #[tokio::test]
    async fn people() {
        let folder = tempfile::tempdir().expect("a folder");
        knows_whom_it_was_told(&open_sqlite(folder.path()).await).await;
    }

    #[tokio::test]
    async fn forgetting() {
        let folder = tempfile::tempdir().expect("a folder");
        forgets_on_demand(&open_sqlite(folder.path()).await).await;
    }

    #[tokio::test]
    async fn keeping_to_ask() {
        let folder = tempfile::tempdir().expect("a folder");
        what_is_kept_is_of_nobody(&open_sqlite(folder.path()).await).await;
    }

    #[tokio::test]
    async fn merging() {
        let folder = tempfile::tempdir().expect("a folder");
        two_registrations_become_one(&open_sqlite(folder.path()).await).await;
    }

    #[tokio::test]
    async fn many_at_once() {
        let folder = tempfile::tempdir().expect("a folder");
        keeps_all_that_come_at_once(&open_sqlite(folder.path()).await).await;
        let again = open_sqlite(folder.path()).await;
        assert_eq!(again.everybody().len(), 64);
    }

    #[tokio::test]
    async fn survives_a_restart() {
        let folder = tempfile::tempdir().expect("a folder");
        open_sqlite(folder.path())
            .await
            .put(vec![(AOI, record("三田 あおい", "AAAA2222"))])
            .await
            .expect("put");
        let again = open_sqlite(folder.path()).await;
        assert_eq!(again.resume("AAAA2222"), Some(AOI));
    }

    #[tokio::test]
    async fn an_erased_name_is_in_no_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let directory = open_sqlite(folder.path()).await;
        let crowd = (1..200).map(|n| {
            (
                AttendeeId::new(n),
                record(&format!("消える人{n}"), &format!("CODE{n:04}")),
            )
        });
        directory.put(crowd.collect()).await.expect("put");
        assert!(
            holds(folder.path(), "消える人7"),
            "the test must be able to see a name"
        );
        let everybody = directory.everybody();
        directory.erase(&everybody).await.expect("erased");
        assert!(
            !holds(folder.path(), "消える人"),
            "a name is still in a file"
        );
        assert!(
            !holds(folder.path(), "CODE0007"),
            "a resume code is still in a file"
        );
    }

    #[tokio::test]
    async fn what_was_taken_back_is_in_no_file_once_it_is_tidy() {
        let folder = tempfile::tempdir().expect("a folder");
        let directory = open_sqlite(folder.path()).await;
        let put = async |sign: Option<&str>| {
            let mut aoi = record("三田 あおい", "AAAA2222");
            aoi.sign = sign.map(str::to_owned);
            directory.put(vec![(AOI, aoi)]).await.expect("put");
        };
        for words in ["赤いスカーフ", "青いスカーフ"] {
            put(Some(words)).await;
            directory.tidy().await.expect("tidy");
            assert!(holds(folder.path(), words), "a file must show it");
            put(None).await;
            directory.tidy().await.expect("tidy");
            assert!(!holds(folder.path(), words), "{words} is still in a file");
        }
        assert!(holds(folder.path(), "三田 あおい"));
    }

    /// Whether any file under `folder` holds these bytes.
    fn holds(folder: &Path, text: &str) -> bool {
        std::fs::read_dir(folder).expect("listed").any(|entry| {
            let bytes = std::fs::read(entry.expect("an entry").path()).expect("read");
            bytes
                .windows(text.len())
                .any(|window| window == text.as_bytes())
        })
    }
}
