//! A release has the pages inside, and they may be built after the first compile: watch their folder, so that they get in. Other builds read them when asked.

fn main() {
    let release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let watched = if release { "web/dist" } else { "build.rs" };
    println!("cargo:rerun-if-changed={watched}");
}
