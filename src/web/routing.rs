//! From the table of routes to a router: a handler is hung on a route, so that none is served that is not described.

use axum::handler::Handler;
use axum::routing::{MethodFilter, on};
use axum::{Extension, Router};

use super::App;
use protocol::routes::{Method, Route};

pub(super) struct Routes {
    prefix: &'static str,
    pub(super) router: Router<App>,
    /// Of the routes that have a handler.
    pub(super) names: Vec<&'static str>,
}

impl Routes {
    /// To be nested under `prefix`, which all of its paths begin with.
    pub(super) fn under(prefix: &'static str) -> Self {
        Self {
            prefix,
            router: Router::new(),
            names: Vec::new(),
        }
    }

    pub(super) fn on<Query, Body, Answer, H, T>(
        mut self,
        route: &Route<Query, Body, Answer>,
        handler: H,
    ) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let operation = &route.operation;
        let path = operation.path;
        let path = path.strip_prefix(self.prefix).unwrap_or(path);
        self.router = self.router.route(
            path,
            on(filter(operation.method), handler).layer(Extension(operation.caller)),
        );
        self.names.push(operation.name);
        self
    }
}

fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    }
}
