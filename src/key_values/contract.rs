//! What every key-value store must do. Each store runs the same tests.

use super::{KeyValueStore, RedisKeyValueStore, SqliteKeyValueStore};
use crate::remote::redis_server::{RedisCluster, RedisServer};
use crate::remote::{Keys, RedisClient};

async fn keeps_the_first_and_sets_the_last(key_values: &dyn KeyValueStore) {
    assert_eq!(key_values.get("secret").await.expect("read"), None);
    // Not text: a secret is any bytes.
    let (one, two, three) = (vec![0, 159, 13, 10], b"two".to_vec(), b"three".to_vec());
    assert_eq!(
        key_values
            .get_or_insert("secret", one.clone())
            .await
            .expect("kept"),
        one
    );
    assert_eq!(
        key_values.get_or_insert("secret", two).await.expect("kept"),
        one
    );
    let before = key_values.version("secret").await.expect("version");
    key_values.set("secret", three.clone()).await.expect("set");
    assert_eq!(key_values.get("secret").await.expect("read"), Some(three));
    assert_ne!(key_values.version("secret").await.expect("version"), before);
    key_values.set("list", one.clone()).await.expect("set");
    let mut all = key_values.all().await.expect("read");
    all.sort();
    let both = [
        ("list".to_owned(), one),
        ("secret".to_owned(), b"three".to_vec()),
    ];
    assert_eq!(all, both);
}

#[tokio::test]
async fn sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let key_values = SqliteKeyValueStore::open(&folder.path().join("shelf.db")).expect("opened");
    keeps_the_first_and_sets_the_last(&key_values).await;
}

fn open(url: &str) -> RedisKeyValueStore {
    let client = RedisClient::new(&url.parse().expect("an address")).expect("a client");
    RedisKeyValueStore::new(client, &Keys::new("test"))
}

#[tokio::test]
async fn redis() {
    let server = RedisServer::start();
    keeps_the_first_and_sets_the_last(&open(&server.url())).await;
}

#[tokio::test]
async fn redis_cluster() {
    let cluster = RedisCluster::start();
    keeps_the_first_and_sets_the_last(&open(&cluster.url())).await;
}
