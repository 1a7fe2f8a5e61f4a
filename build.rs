//! The pages may be built after the first compile: watch their folder, so that they get in.

fn main() {
    println!("cargo:rerun-if-changed=web/dist");
}
