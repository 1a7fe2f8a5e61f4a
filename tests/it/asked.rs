//! A described route as a request: its method, and its path with something in each place.

use protocol::routes::Operation;

/// Nobody of the staff, and nobody who takes part.
const NOBODY: &str = "000000000000";

pub(crate) fn method(route: &Operation) -> reqwest::Method {
    let name = route.method.name().as_bytes();
    reqwest::Method::from_bytes(name).expect("a method")
}

/// The path of a route in this room and at this booth; whoever else it names is nobody.
pub(crate) fn path(route: &Operation, [room, booth]: [&str; 2]) -> String {
    let mut path = route.path.to_owned();
    for name in route.params() {
        let value = match name {
            "room" => room,
            "booth" => booth,
            "number" => "1",
            _ => NOBODY,
        };
        path = path.replace(&format!("{{{name}}}"), value);
    }
    path
}
