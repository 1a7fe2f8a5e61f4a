//! The plain port: whatever is asked for is at the https address, and here is nothing else.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

/// `home`: what links of the event begin with that this request is for, if there is one.
pub fn redirect(
    home: impl Fn(&Uri, &HeaderMap) -> Option<String> + Send + Sync + 'static,
) -> Router {
    let home = Arc::new(home);
    Router::new().fallback(async move |request: Request| {
        let (uri, headers) = (request.uri(), request.headers());
        match home(uri, headers) {
            Some(home) => elsewhere(&home, uri),
            None => (StatusCode::NOT_FOUND, "Not found.\n").into_response(),
        }
    })
}

fn elsewhere(home: &str, uri: &Uri) -> Response {
    let path = uri.path_and_query().map_or("", |path| path.as_str());
    // Not so for `OPTIONS *`.
    let path = if path.starts_with('/') { path } else { "/" };
    let headers = [
        (header::LOCATION, format!("{home}{path}")),
        // The address may be another next year.
        (header::CACHE_CONTROL, "no-store".into()),
    ];
    (StatusCode::PERMANENT_REDIRECT, headers).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_kept_and_the_host_is_ours_whatever_is_asked() {
        let home = "https://meet.example.jp";
        for (asked, led_to) in [
            (
                "/j/south?c=ABC123",
                "https://meet.example.jp/j/south?c=ABC123",
            ),
            (
                "http://evil.example/j/south",
                "https://meet.example.jp/j/south",
            ),
            ("//evil.example/", "https://meet.example.jp//evil.example/"),
            ("*", "https://meet.example.jp/"),
        ] {
            let response = elsewhere(home, &asked.parse().expect("an address"));
            assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT);
            assert_eq!(response.headers()[header::LOCATION], led_to);
        }
    }
}
