//! What every shelf must do. Each store runs the same tests.

use super::{RedisShelf, Shelf, SqliteShelf};
use crate::remote::redis_server::{RedisCluster, RedisServer};
use crate::remote::{Keys, Link};

async fn keeps_the_first_and_sets_the_last(shelf: &dyn Shelf) {
    assert_eq!(shelf.get("secret").await.expect("read"), None);
    // Not text: a secret is any bytes.
    let (one, two, three) = (vec![0, 159, 13, 10], b"two".to_vec(), b"three".to_vec());
    assert_eq!(shelf.keep("secret", one.clone()).await.expect("kept"), one);
    assert_eq!(shelf.keep("secret", two).await.expect("kept"), one);
    let before = shelf.version("secret").await.expect("version");
    shelf.set("secret", three.clone()).await.expect("set");
    assert_eq!(shelf.get("secret").await.expect("read"), Some(three));
    assert_ne!(shelf.version("secret").await.expect("version"), before);
}

#[tokio::test]
async fn sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let shelf = SqliteShelf::open(&folder.path().join("shelf.db")).expect("opened");
    keeps_the_first_and_sets_the_last(&shelf).await;
}

fn open(url: &str) -> RedisShelf {
    let link = Link::new(&url.parse().expect("an address")).expect("a link");
    RedisShelf::new(link, &Keys::new("test"))
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
