//! Where Redis is, as an operator writes it: `redis://`, `rediss://`, `unix://`, `redis+sentinel://`, `redis+cluster://`.

use std::fmt;
use std::str::FromStr;

use redis::sentinel::{SentinelClient, SentinelNodeConnectionInfo, SentinelServerType};
use redis::{Client, ErrorKind, IntoConnectionInfo, RedisError, RedisResult, TlsMode};

/// Parsed once, so that a wrong address is refused before anything starts.
#[derive(Clone, PartialEq, Eq)]
pub struct Target {
    kind: Kind,
    /// Each a whole address of one server, with user and password.
    addresses: Vec<String>,
    tls: bool,
}

#[derive(Clone, PartialEq, Eq)]
enum Kind {
    Single,
    /// Its master's name, and what to say to the master: user, password, database.
    Sentinel {
        service: String,
        master: String,
    },
    Cluster,
}

/// What is wrong with an address, and what to write instead. Never holds the address: it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}: {mend}")]
pub struct BadTarget {
    pub message: &'static str,
    pub mend: &'static str,
}

const KINDS: &str = "begin it with redis://, rediss://, unix://, redis+sentinel://, rediss+sentinel://, redis+cluster:// or rediss+cluster://";

const fn bad<T>(message: &'static str, mend: &'static str) -> Result<T, BadTarget> {
    Err(BadTarget { message, mend })
}

impl FromStr for Target {
    type Err = BadTarget;

    fn from_str(text: &str) -> Result<Self, BadTarget> {
        let Some((scheme, rest)) = text.split_once("://") else {
            return bad("is no address of a Redis", KINDS);
        };
        let tls = scheme.starts_with("rediss");
        let one = if tls { "rediss" } else { "redis" };
        match scheme {
            "redis" | "rediss" | "unix" | "redis+unix" => {
                let fine = !rest.is_empty() && Client::open(text).is_ok();
                if !fine {
                    return bad(
                        "is no address of a Redis",
                        "write it like redis://user:password@host:6379/0",
                    );
                }
                Ok(Self {
                    kind: Kind::Single,
                    addresses: vec![text.to_owned()],
                    tls,
                })
            }
            "redis+sentinel" | "rediss+sentinel" => {
                let mend = "write it like redis+sentinel://host:26379,host:26379/service";
                let (who, hosts) = split_user(rest);
                let Some((hosts, path)) = hosts.split_once('/') else {
                    return bad("names no service", mend);
                };
                let (service, database) = path.split_once('/').unwrap_or((path, "0"));
                if service.is_empty() {
                    return bad("names no service", mend);
                }
                // Sentinels are asked without a password; it is the master's.
                let master = format!("{one}://{who}localhost/{database}");
                let addresses = each(hosts, |host| format!("{one}://{host}/"));
                if !all_fine(&addresses) || master.as_str().into_connection_info().is_err() {
                    return bad("is no list of Sentinels", mend);
                }
                let service = service.to_owned();
                Ok(Self {
                    kind: Kind::Sentinel { service, master },
                    addresses,
                    tls,
                })
            }
            "redis+cluster" | "rediss+cluster" => {
                let (who, hosts) = split_user(rest);
                let addresses = each(hosts.trim_end_matches('/'), |host| {
                    format!("{one}://{who}{host}/")
                });
                if !all_fine(&addresses) {
                    return bad(
                        "is no list of cluster nodes",
                        "write it like redis+cluster://host:6379,host:6379",
                    );
                }
                Ok(Self {
                    kind: Kind::Cluster,
                    addresses,
                    tls,
                })
            }
            _ => bad("is of no kind that is known", KINDS),
        }
    }
}

/// User and password with their `@`, and the rest.
fn split_user(rest: &str) -> (&str, &str) {
    rest.rfind('@')
        .map_or(("", rest), |at| rest.split_at(at + 1))
}

fn each(hosts: &str, write: impl Fn(&str) -> String) -> Vec<String> {
    hosts.split(',').map(|host| write(host.trim())).collect()
}

fn all_fine(addresses: &[String]) -> bool {
    addresses
        .iter()
        .all(|address| address.as_str().into_connection_info().is_ok())
}

/// Who can be asked for a connection.
pub(super) enum Dialer {
    Single(Box<Client>),
    Sentinel(Box<tokio::sync::Mutex<SentinelClient>>),
    Cluster(Vec<String>),
}

impl Target {
    pub fn speaks_tls(&self) -> bool {
        self.tls
    }

    pub(super) fn dialer(&self) -> RedisResult<Dialer> {
        Ok(match &self.kind {
            Kind::Single => {
                let address = self.addresses.first().map_or("", String::as_str);
                Dialer::Single(Box::new(Client::open(address)?))
            }
            Kind::Cluster => Dialer::Cluster(self.addresses.clone()),
            Kind::Sentinel { service, master } => {
                let master = master.as_str().into_connection_info()?;
                let mut info = SentinelNodeConnectionInfo::default()
                    .set_redis_connection_info(master.redis_settings().clone());
                if self.tls {
                    info = info.set_tls_mode(TlsMode::Secure);
                }
                let client = SentinelClient::build(
                    self.addresses.clone(),
                    service,
                    Some(info),
                    SentinelServerType::Master,
                )?;
                Dialer::Sentinel(Box::new(tokio::sync::Mutex::new(client)))
            }
        })
    }

    pub(super) fn nobody() -> RedisError {
        RedisError::from((ErrorKind::Io, "does not answer"))
    }
}

/// Hosts and ports only: nothing secret.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Single => {}
            Kind::Sentinel { service, .. } => write!(f, "{service} by Sentinels ")?,
            Kind::Cluster => write!(f, "cluster ")?,
        }
        for (i, address) in self.addresses.iter().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            match address.as_str().into_connection_info() {
                Ok(info) => write!(f, "{}", info.addr())?,
                Err(_) => f.write_str("?")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_and_shown_without_its_secrets() {
        let cases = [
            ("redis://127.0.0.1/", "127.0.0.1:6379"),
            (
                "rediss://me:hush@redis.example.jp:6380/3",
                "redis.example.jp:6380",
            ),
            ("unix:///run/redis.sock", "/run/redis.sock"),
            (
                "redis+sentinel://me:hush@a:26379,b:26379/main",
                "main by Sentinels a:26379, b:26379",
            ),
            (
                "redis+cluster://me:hush@a:7000,b:7001",
                "cluster a:7000, b:7001",
            ),
            ("rediss+cluster://a:7000/", "cluster a:7000"),
        ];
        for (text, shown) in cases {
            let target: Target = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
            assert_eq!(target.to_string(), shown);
            assert!(!format!("{target:?}").contains("hush"));
            assert!(target.dialer().is_ok(), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_an_address_is_refused_with_its_mend() {
        for text in [
            "127.0.0.1",
            "redis://",
            "http://127.0.0.1",
            "redis://host:port",
            "redis+sentinel://a:26379",
            "redis+sentinel://a:26379/",
            "redis+cluster://",
            "redis+cluster://a:7000,,b",
        ] {
            let error = text.parse::<Target>().expect_err(text);
            assert!(error.mend.contains("redis"), "{text}: {error}");
        }
    }
}
