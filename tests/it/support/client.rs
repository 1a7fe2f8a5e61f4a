//! Requests by the table of routes: typed bodies in, typed answers out, and no problem the table does not name.

use protocol::api::Problem;
use protocol::routes::{Method, Nothing, Operation, Route};
use reqwest::RequestBuilder;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Server;

impl Server {
    /// What a route without a body answers.
    pub(crate) async fn fetch<Query, Answer: DeserializeOwned>(
        &self,
        route: &Route<Query, Nothing, Answer>,
        params: &[&str],
        token: &str,
    ) -> Result<Answer, Problem> {
        let request = self.request(&route.operation, params, token);
        let answer = answer(&route.operation, request).await?;
        Ok(read(&route.operation, &answer))
    }

    /// What a route answers to `body`.
    pub(crate) async fn call<Body: Serialize, Answer: DeserializeOwned>(
        &self,
        route: &Route<Nothing, Body, Answer>,
        params: &[&str],
        token: &str,
        body: &Body,
    ) -> Result<Answer, Problem> {
        let request = self.request(&route.operation, params, token).json(body);
        let answer = answer(&route.operation, request).await?;
        Ok(read(&route.operation, &answer))
    }

    /// Has done what is answered with nothing.
    pub(crate) async fn tell<Body: Serialize>(
        &self,
        route: &Route<Nothing, Body, Nothing>,
        params: &[&str],
        token: &str,
        body: &Body,
    ) -> Result<(), Problem> {
        let request = self.request(&route.operation, params, token).json(body);
        answer(&route.operation, request).await.map(|_| ())
    }

    /// Has done what is asked with nothing and answered with nothing.
    pub(crate) async fn done(
        &self,
        route: &Route<Nothing, Nothing, Nothing>,
        params: &[&str],
        token: &str,
    ) -> Result<(), Problem> {
        let request = self.request(&route.operation, params, token);
        answer(&route.operation, request).await.map(|_| ())
    }

    fn request(&self, operation: &Operation, params: &[&str], token: &str) -> RequestBuilder {
        let mut path = operation.path.to_owned();
        for (name, value) in operation.params().zip(params) {
            path = path.replace(&format!("{{{name}}}"), value);
        }
        let method = match operation.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        self.http
            .request(method, self.url(&path))
            .bearer_auth(token)
    }
}

/// The body of an answer with the promised status, or a problem the route may have.
async fn answer(operation: &Operation, request: RequestBuilder) -> Result<Vec<u8>, Problem> {
    let response = request.send().await.expect("answered");
    let status = response.status().as_u16();
    let body = response.bytes().await.expect("a body").to_vec();
    if status == operation.status {
        return Ok(body);
    }
    let problem: Problem = read(operation, &body);
    let mut named = operation.problems().into_iter();
    assert!(
        named.any(|known| known.status == status && known.code == problem.code),
        "{} does not name {status} {}",
        operation.name,
        problem.code
    );
    Err(problem)
}

fn read<T: DeserializeOwned>(operation: &Operation, body: &[u8]) -> T {
    serde_json::from_slice(body).unwrap_or_else(|error| {
        let body = String::from_utf8_lossy(body);
        panic!("{} answered {body}: {error}", operation.name)
    })
}
