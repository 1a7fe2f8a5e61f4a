//! What the server proves itself with: a certificate from files or from an authority, renewed while phones stay connected.

mod acme;
mod certificate;
mod files;
mod keeper;
mod shown;

pub use keeper::Keeper;
