//! Who is at the other end of a connection, as far as a connection knows.

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::limiter::Permit;

/// What limits are keyed by: an IPv4 address, or the /64 that one IPv6 subscriber has all of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin(IpAddr);

impl Origin {
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(address) => {
                let network = address.to_bits() >> 64 << 64;
                Self(IpAddr::V6(network.into()))
            }
            address @ IpAddr::V4(_) => Self(address),
        }
    }
}

impl Origin {
    /// The /48 around an IPv6 one: with it a single customer has as many networks of their own as they like.
    pub fn wider(self) -> Option<Self> {
        match self.0 {
            IpAddr::V6(address) => {
                let site = address.to_bits() >> 80 << 80;
                Some(Self(IpAddr::V6(site.into())))
            }
            IpAddr::V4(_) => None,
        }
    }
}

/// One connection. Every request of it carries this as an [`axum::Extension`].
pub struct Peer {
    pub origin: Origin,
    /// The address of this machine that it came to, as far as the system says.
    pub came_to: Option<IpAddr>,
    permit: Permit,
    requests: AtomicU64,
    /// A request is being answered.
    serving: AtomicBool,
    upgraded: AtomicBool,
}

impl Peer {
    pub(super) fn new(origin: Origin, came_to: Option<IpAddr>, permit: Permit) -> Self {
        Self {
            origin,
            came_to,
            permit,
            requests: AtomicU64::new(0),
            serving: AtomicBool::new(false),
            upgraded: AtomicBool::new(false),
        }
    }

    /// Tells connections of this process apart in the log.
    pub fn number(&self) -> u64 {
        self.permit.number()
    }

    /// From now on it has deadlines of its own.
    pub fn upgraded(&self) {
        self.upgraded.store(true, Ordering::Relaxed);
    }

    /// Somebody we know holds it: it makes room for nobody.
    pub fn known(&self) {
        self.permit.keep();
    }

    pub(super) fn begin(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.serving.store(true, Ordering::Relaxed);
    }

    pub(super) fn end(&self) {
        self.permit.answered();
        self.serving.store(false, Ordering::Relaxed);
    }

    pub(super) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// Whether what comes now belongs to the head of a request.
    pub(super) fn expects_head(&self) -> bool {
        !self.serving.load(Ordering::Relaxed) && !self.upgraded.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_subscriber_is_one_origin_and_a_mapped_address_its_ipv4_one() {
        let of = |text: &str| Origin::of(text.parse().expect("an address"));
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("2001:db8:1:2::1").wider(), of("2001:db8:1:3::1").wider());
        assert_ne!(of("2001:db8:1:2::1").wider(), of("2001:db8:2:2::1").wider());
        assert_eq!(of("192.0.2.1").wider(), None);
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
