//! A socket's life: opened, greeted, and served until one side ends it.

mod driver;
#[cfg(test)]
mod echo;
mod frame;
mod limiter;
mod meter;
mod upgrade;

use std::convert::Infallible;
use std::sync::Arc;

use hyper::upgrade::OnUpgrade;
use tracing::{Span, field};

use super::{App, watch};
use crate::connection::{Identified, Unidentified};
use crate::net::Peer;
use crate::token::Bearer;
use domain::AttendeeId;
use driver::{Driver, Ended, Incoming};
pub(super) use limiter::SocketLimiter;
use protocol::client::Hello;
use protocol::close::CloseCode;
pub(super) use upgrade::upgrade;

/// Whose messages they are. Whoever has no id is told apart by the token, as a number that names nobody.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Who {
    Attendee(AttendeeId),
    Token(u64),
}

/// `cookie`: the token that the browser of the house's pages sent along.
async fn live(app: App, peer: Arc<Peer>, upgraded: OnUpgrade, cookie: Option<String>) {
    // Who hung up instead has no socket.
    let Ok(upgraded) = upgraded.await else {
        return;
    };
    let settings = app.service().settings.socket.clone();
    let mut driver = Driver::new(upgraded, settings).await;
    let Err(ended) = converse(&app, &peer, &mut driver, cookie).await;
    if let Ended::Close(code) = &ended {
        watch::closed(&app, &peer, *code);
    }
    // Presence has ended with the conversation, not when the peer gets round to closing.
    Box::pin(driver.end(ended)).await;
}

/// Sends all that is due, then waits for the next thing to happen, until there is a reason to end.
async fn converse(
    app: &App,
    peer: &Peer,
    driver: &mut Driver,
    cookie: Option<String>,
) -> Result<Infallible, Ended> {
    // What is done once is boxed: a connection that idles for hours would go on holding the room for it.
    let mut client = Box::pin(greet(app, driver, cookie)).await?;
    peer.known();
    loop {
        // Asked first: what is collected after it says so, and only then the socket closes.
        let draining = app.service().sessions.is_draining();
        if let Some(frame) = client.session.collect()? {
            driver.send(frame).await?;
        }
        if draining {
            return Err(CloseCode::Draining.into());
        }
        tokio::select! {
            incoming = driver.next() => match incoming? {
                Incoming::Text(text) => Box::pin(client.on_message(&text)).await?,
                Incoming::Silence => driver.ask(client.session.heartbeat()).await?,
            },
            changed = client.session.changed() => changed?,
        }
    }
}

async fn greet(
    app: &App,
    driver: &mut Driver,
    cookie: Option<String>,
) -> Result<Identified, Ended> {
    let mut hello = Unidentified.on_message(&driver.first_text().await?)?;
    // Our own pages cannot read their cookie: they say nothing, and mean it.
    if hello.token.is_empty() {
        hello.token = cookie.unwrap_or_default();
    }
    let_in(app, driver, hello).await
}

/// From here on limits are those of whoever it is, on whatever connection.
async fn let_in(app: &App, driver: &mut Driver, hello: Hello) -> Result<Identified, Ended> {
    let service = app.service();
    let who = match service.sign_in.bearer(&hello.token) {
        Ok(Bearer::Attendee { id, .. }) => Who::Attendee(id),
        _ => Who::Token(service.sign_in.token_digest(&hello.token)),
    };
    let max = service.settings.socket.max_frame_bytes;
    // Before the session is opened: entering is work, also for those who come back again and again.
    if !driver.meter().identify(who, &app.0.messages, max) {
        return Err(CloseCode::TooFast.into());
    }
    let room = hello.room.clone();
    let client = Identified::open(Arc::clone(&service.sessions), hello, app.public_url()).await?;
    // Only now it is known to be a room of ours.
    Span::current().record("room", field::display(room));
    Ok(client)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a future of this function's takes in memory.
    fn size<F>(_: impl FnOnce(App, Arc<Peer>, OnUpgrade, Option<String>) -> F) -> usize {
        size_of::<F>()
    }

    #[test]
    fn the_task_of_an_idle_phone_is_small() {
        let size = size(live);
        assert!(size <= 3_000, "{size} bytes");
    }
}
