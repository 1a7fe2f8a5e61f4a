//! File descriptors: each connection is one, and many systems give a process 1,024 unless it asks for more.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// For stores, logs, Redis and connections that are just being closed.
const KEPT_FREE: u64 = 64;

/// Asks for as many as the system allows, and returns how many connections fit.
pub fn raise_descriptor_limit() -> usize {
    let before = getrlimit(Resource::Nofile);
    let asked = Rlimit {
        current: before.maximum,
        maximum: before.maximum,
    };
    if let Err(error) = setrlimit(Resource::Nofile, asked) {
        tracing::warn!(%error, "the limit on open files stays as it is");
    }
    // No limit is said by leaving it out.
    let descriptors = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    let connections = fitting(descriptors);
    tracing::info!(
        descriptors,
        before = before.current,
        connections,
        "open files"
    );
    connections
}

/// With very few descriptors half of them.
fn fitting(descriptors: u64) -> usize {
    let fitting = descriptors.saturating_sub(KEPT_FREE).max(descriptors / 2);
    usize::try_from(fitting).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stores_keep_descriptors_of_their_own() {
        assert_eq!(fitting(1024), 960);
        assert_eq!(fitting(100), 50);
        assert!(fitting(u64::MAX) > 1 << 40);
    }
}
