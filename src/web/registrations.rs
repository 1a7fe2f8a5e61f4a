//! How many people register from one place, in a minute.

use std::time::Instant;

use crate::net::{Buckets, Origin, Rate};

/// From a /48 of IPv6, for one from a /64: a venue has several networks, and an attacker 65,536.
const WIDER: u32 = 4;

pub(super) struct Registrations {
    by_origin: Buckets<Origin>,
    by_site: Buckets<Origin>,
}

impl Registrations {
    pub(super) fn new(per_minute: u32, now: Instant) -> Self {
        let wider = per_minute.saturating_mul(WIDER);
        Self {
            by_origin: Buckets::new(Rate::per_minute(per_minute), now),
            by_site: Buckets::new(Rate::per_minute(wider), now),
        }
    }

    pub(super) fn take(&self, from: Origin, now: Instant) -> bool {
        if !self.by_origin.take(from, now) {
            return false;
        }
        let fits = from.wider().is_none_or(|site| self.by_site.take(site, now));
        if !fits {
            self.by_origin.give_back(&from);
        }
        fits
    }

    /// For one that came to nothing.
    pub(super) fn give_back(&self, from: Origin) {
        self.by_origin.give_back(&from);
        if let Some(site) = from.wider() {
            self.by_site.give_back(&site);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_of_one_customer_share_what_their_site_has() {
        let now = Instant::now();
        let registrations = Registrations::new(2, now);
        let from = |network: u16| {
            let address = format!("2001:db8:1:{network:x}::1");
            Origin::of(address.parse().expect("an address"))
        };
        let flood = (0..100).filter(|network| registrations.take(from(*network), now));
        assert_eq!(flood.count(), 8);
        let elsewhere = Origin::of("2001:db8:2::1".parse().expect("an address"));
        assert!(registrations.take(elsewhere, now) && registrations.take(elsewhere, now));
        assert!(!registrations.take(elsewhere, now));
        registrations.give_back(from(1));
        assert!(registrations.take(from(200), now));
    }
}
