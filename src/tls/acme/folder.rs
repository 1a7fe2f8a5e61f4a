//! Account and certificate on disk: a folder for each authority, for the service's eyes alone.

use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use instant_acme::AccountCredentials;

const ACCOUNT: &str = "account.json";
/// Key and certificate in one file, so that they always fit.
const CERTIFICATE: &str = "certificate.pem";

#[derive(Clone)]
pub(super) struct Folder(PathBuf);

#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", .path.display())]
pub(super) struct Unusable {
    path: PathBuf,
    source: std::io::Error,
}

impl Folder {
    /// Accounts and certificates of one authority are worth nothing at another.
    pub(super) fn of(data_dir: &Path, directory: &str) -> Self {
        let address = directory.trim_start_matches("https://");
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '.';
        let name: String = address
            .chars()
            .map(|c| if fits(c) { c } else { '-' })
            .collect();
        Self(data_dir.join("acme").join(name))
    }

    pub(super) fn certificate(&self) -> Option<Vec<u8>> {
        std::fs::read(self.0.join(CERTIFICATE)).ok()
    }

    /// One that cannot be read is made anew.
    pub(super) fn account(&self) -> Option<AccountCredentials> {
        let kept = std::fs::read(self.0.join(ACCOUNT)).ok()?;
        serde_json::from_slice(&kept).ok()
    }

    /// The authority does not know it any more.
    pub(super) fn forget_account(&self) {
        let _is_gone = std::fs::remove_file(self.0.join(ACCOUNT));
    }

    pub(super) async fn keep_account(
        &self,
        credentials: &AccountCredentials,
    ) -> Result<(), Unusable> {
        let text = serde_json::to_vec(credentials);
        let text = text.map_err(|error| self.unusable(error.into()))?;
        self.keep(ACCOUNT, text).await
    }

    pub(super) async fn keep_certificate(&self, pem: String) -> Result<(), Unusable> {
        self.keep(CERTIFICATE, pem.into_bytes()).await
    }

    async fn keep(&self, name: &'static str, content: Vec<u8>) -> Result<(), Unusable> {
        let folder = self.0.clone();
        let kept = tokio::task::spawn_blocking(move || keep(&folder, name, &content)).await;
        kept.unwrap_or_else(|error| Err(std::io::Error::other(error)))
            .map_err(|source| self.unusable(source))
    }

    fn unusable(&self, source: std::io::Error) -> Unusable {
        let path = self.0.clone();
        Unusable { path, source }
    }
}

/// The old file or the new one, whatever happens meanwhile.
fn keep(folder: &Path, name: &str, content: &[u8]) -> std::io::Result<()> {
    let mut folders = std::fs::DirBuilder::new();
    folders.recursive(true).mode(0o700).create(folder)?;
    let beside = folder.join(format!("{name}.new"));
    // What a crash left; a file that is there would keep its mode.
    let _none = std::fs::remove_file(&beside);
    let mut options = std::fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&beside)?;
    file.write_all(content)?;
    file.sync_all()?;
    std::fs::rename(&beside, folder.join(name))?;
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[tokio::test]
    async fn what_is_kept_is_for_the_service_alone() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = Folder::of(data.path(), "https://acme.example.jp:14000/a/directory");
        assert!(folder.certificate().is_none() && folder.account().is_none());
        for content in ["one", "two"] {
            let kept = folder.keep_certificate(content.into()).await;
            kept.expect("kept");
        }
        assert_eq!(folder.certificate().as_deref(), Some(&b"two"[..]));
        let path = data.path().join("acme/acme.example.jp-14000-a-directory");
        let mode = |path: &Path| {
            let about = std::fs::metadata(path).expect("there");
            about.permissions().mode() & 0o777
        };
        assert_eq!(mode(&path), 0o700);
        assert_eq!(mode(&path.join(CERTIFICATE)), 0o600);
        assert_eq!(std::fs::read_dir(&path).expect("listed").count(), 1);
    }
}
