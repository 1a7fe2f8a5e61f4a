//! The ports of the process: the one that is served, with TLS or without, and the plain one that leads there.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::StartError;
use crate::config::Settings;
use crate::net::{Limiter, raise_descriptor_limit, serve};
use crate::tls::Keeper;
use crate::web::hosts::host_of;

/// The ports that are served, and what is spoken there.
pub(super) struct Ports {
    listener: TcpListener,
    tls: Option<(TlsAcceptor, Arc<Keeper>)>,
    redirect: Option<TcpListener>,
    pub(super) bound: Bound,
}

/// Where a server can be reached on this machine.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    pub address: SocketAddr,
    pub tls: bool,
    /// The plain port that leads there.
    pub redirect: Option<SocketAddr>,
}

impl Bound {
    pub fn scheme(&self) -> &'static str {
        if self.tls { "https" } else { "http" }
    }
}

impl Ports {
    pub(super) async fn take(settings: &Settings) -> Result<Self, StartError> {
        let tls = match &settings.tls {
            None => None,
            Some(tls) => {
                let keeper = Keeper::open(tls, &settings.data_dir);
                let keeper = keeper.map_err(StartError::Certificate)?;
                let config = Arc::new(keeper.server_config()?);
                Some((config.into(), Arc::new(keeper)))
            }
        };
        let (listener, address) = listen(settings.listen).await?;
        let redirect = match settings.redirect {
            None => None,
            Some(address) => Some(listen(address).await?),
        };
        let bound = Bound {
            address,
            tls: tls.is_some(),
            redirect: redirect.as_ref().map(|(_, address)| *address),
        };
        Ok(Self {
            listener,
            tls,
            redirect: redirect.map(|(listener, _)| listener),
            bound,
        })
    }

    pub(super) fn keeper(&self) -> Option<Arc<Keeper>> {
        self.tls.as_ref().map(|(_, keeper)| Arc::clone(keeper))
    }

    pub(super) fn serve(self, router: Router, plain: Router) -> Serving {
        let limiter = Limiter::new(raise_descriptor_limit());
        let (stop, stopped) = watch::channel(());
        let stopped = || {
            let mut stopped = stopped.clone();
            async move {
                let _told_or_dropped = stopped.changed().await;
            }
        };
        let (acceptor, keeper) = self.tls.unzip();
        let mut tasks = JoinSet::new();
        let of_all = Arc::clone(&limiter);
        tasks.spawn(serve(self.listener, acceptor, router, of_all, stopped()));
        if let Some(redirect) = self.redirect {
            tasks.spawn(serve(redirect, None, plain, limiter, stopped()));
        }
        if let Some(keeper) = &keeper {
            keeper.renew();
        }
        Serving {
            tasks,
            stop,
            _keeper: keeper,
        }
    }
}

/// Links of an event begin with this: a certificate that is not for its host is worth a warning.
pub(super) fn lead_to(keeper: Option<&Keeper>, public_url: &str) {
    if let (Some(keeper), Some(host)) = (keeper, host_of(public_url)) {
        keeper.serves(host);
    }
}

/// The tasks that accept connections.
pub(super) struct Serving {
    tasks: JoinSet<()>,
    stop: watch::Sender<()>,
    /// As long as it is held, the certificate is renewed.
    _keeper: Option<Arc<Keeper>>,
}

impl Serving {
    /// Returns when a port is not served any more, which is never before [`end`](Self::end).
    pub(super) async fn ended(&mut self) -> String {
        let outcome = self.tasks.join_next().await;
        format!("connections are no longer accepted: {outcome:?}")
    }

    /// Stops accepting and returns when the open requests have ended.
    pub(super) async fn end(mut self) {
        let _already_gone = self.stop.send(());
        while self.tasks.join_next().await.is_some() {}
    }
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |source| StartError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}
