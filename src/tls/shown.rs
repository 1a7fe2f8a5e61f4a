//! Which certificate a connection gets to see: the newest one, or the proof an authority asks for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustls::ServerConfig;
use rustls::crypto::ring::{Ticketer, default_provider};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use crate::net::PROOF_PROTOCOL;

/// All that is spoken here.
const HTTP: &[u8] = b"http/1.1";

/// Connections that are open keep what they began with.
#[derive(Debug, Default)]
pub(super) struct Shown(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    current: Option<Arc<CertifiedKey>>,
    /// By the name that is to be proven (RFC 8737).
    proofs: HashMap<String, Arc<CertifiedKey>>,
}

impl Shown {
    pub(super) fn show(&self, key: Arc<CertifiedKey>) {
        self.lock().current = Some(key);
    }

    /// Shown to the authority until it is dropped.
    pub(super) fn prove(self: &Arc<Self>, name: String, key: CertifiedKey) -> Proof {
        self.lock().proofs.insert(name.clone(), Arc::new(key));
        let shown = Arc::clone(self);
        Proof { shown, name }
    }

    /// What connections begin with from now on, whatever is shown then.
    pub(super) fn server_config(self: &Arc<Self>) -> Result<ServerConfig, rustls::Error> {
        let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(Arc::clone(self) as _);
        config.alpn_protocols = vec![HTTP.to_vec(), PROOF_PROTOCOL.to_vec()];
        // A hall that comes back all at once then pays for no signature.
        config.ticketer = Ticketer::new()?;
        Ok(config)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let state = self.lock();
        if hello
            .alpn()
            .is_some_and(|mut offered| offered.any(|protocol| protocol == PROOF_PROTOCOL))
        {
            return state.proofs.get(hello.server_name()?).cloned();
        }
        state.current.clone()
    }
}

/// Dropped when nobody asks for it any more.
pub(super) struct Proof {
    shown: Arc<Shown>,
    name: String,
}

impl Drop for Proof {
    fn drop(&mut self) {
        self.shown.lock().proofs.remove(&self.name);
    }
}
