//! What there is to read at a booth: an address, or a PDF beside the event's file, which this server hands out itself.

use std::fmt::{self, Formatter};
use std::path::{Component, Path};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::catalog::table::{Found, Table};
use crate::typed;

/// Over hotel Wi-Fi a visitor waits half a minute for this much, bytes.
const MOST: usize = 8 * 1024 * 1024;
/// Of all booths: they are held in memory, so that a hall that reads them touches no disk, bytes.
const MOST_TOGETHER: usize = 64 * 1024 * 1024;
const BEGINS: &[u8] = b"%PDF-";
/// What does more than being read. A file may hide it in compressed parts; browsers run none of it outside their viewer.
const ACTIVE: [&[u8]; 3] = [b"/JavaScript", b"/Launch", b"/EmbeddedFile"];

#[derive(Clone, Debug)]
pub enum Materials {
    Link(String),
    Pdf(Pdf),
}

#[derive(Clone)]
pub struct Pdf {
    pub bytes: Arc<[u8]>,
    /// Another file has another one.
    pub digest: String,
}

impl fmt::Debug for Pdf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "Pdf({} bytes)", self.bytes.len())
    }
}

/// `together`: bytes of the booths before. None after noting why.
pub(super) fn materials(
    table: &Table<'_>,
    found: Found<String>,
    together: &mut usize,
) -> Option<Materials> {
    if typed::is_web_address(&found.value) {
        return Some(Materials::Link(found.value));
    }
    if !is_pdf(&found.value) {
        table.wrong_at(
            "materials",
            &found,
            "neither a web address nor a PDF of this event",
            "write one that begins with https://, or a file beside this one, such as \"materials/booth.pdf\"",
        );
        return None;
    }
    match pdf(table.file(), &found.value, together) {
        Ok(pdf) => Some(Materials::Pdf(pdf)),
        Err((message, mend)) => {
            table.wrong_at("materials", &found, message, mend);
            None
        }
    }
}

/// Within the event's folder, and named as what it is.
fn is_pdf(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    let inside = parts.all(|part| matches!(part, Component::Normal(_)));
    // `http://…` is no folder.
    inside && !name.contains(':') && name.to_ascii_lowercase().ends_with(".pdf")
}

fn pdf(event: &str, name: &str, together: &mut usize) -> Result<Pdf, (String, String)> {
    let path = Path::new(event).with_file_name("").join(name);
    let shown = path.display();
    let unread = |error| {
        let mend = "put the file there, or leave materials out";
        (format!("{shown} cannot be read: {error}"), mend.to_owned())
    };
    let length = std::fs::metadata(&path).map_err(unread)?.len();
    let mb = |bytes: usize| bytes / 1024 / 1024;
    if length > MOST as u64 {
        let message = format!("{shown} has more than {} MB", mb(MOST));
        let mend = "save it with smaller pictures, or write a web address";
        return Err((message, mend.into()));
    }
    let bytes = std::fs::read(&path).map_err(unread)?;
    if !bytes.starts_with(BEGINS) {
        let mend = "save it as PDF";
        return Err((format!("{shown} is no PDF"), mend.into()));
    }
    let holds = |what: &&&[u8]| bytes.windows(what.len()).any(|window| window == **what);
    if let Some(active) = ACTIVE.iter().find(holds) {
        let what = String::from_utf8_lossy(active);
        let mend = "print it into a new PDF, which leaves that out";
        return Err((
            format!("{shown} holds {what}, which does more than being read"),
            mend.into(),
        ));
    }
    *together += bytes.len();
    if *together > MOST_TOGETHER {
        let message = format!("the booths' files have more than {} MB", mb(MOST_TOGETHER));
        let mend = "write web addresses for the largest";
        return Err((message, mend.into()));
    }
    let digest = Sha256::digest(&bytes);
    let digest = digest[..8].iter().map(|b| format!("{b:02x}")).collect();
    Ok(Pdf {
        bytes: bytes.into(),
        digest,
    })
}

#[cfg(test)]
mod tests {
    use crate::catalog::{Catalog, Files, Materials};

    /// What `check` says of an event whose first booth names this file, which is so.
    fn checked(name: &str, file: Option<&[u8]>) -> Result<Catalog, String> {
        let folder = tempfile::tempdir().unwrap();
        let event = include_str!("../../config/event.toml").replacen(
            "id = \"hoshimizaka\"\n",
            &format!("id = \"hoshimizaka\"\nmaterials = \"{name}\"\n"),
            1,
        );
        std::fs::create_dir(folder.path().join("materials")).unwrap();
        std::fs::write(folder.path().join("event.toml"), event).unwrap();
        if let Some(bytes) = file {
            std::fs::write(folder.path().join("materials/a.pdf"), bytes).unwrap();
        }
        let files = Files {
            event: Some(folder.path().join("event.toml")),
            ..Files::default()
        };
        Catalog::load(&files).map_err(|problems| problems.to_string())
    }

    #[test]
    fn a_pdf_of_the_events_folder_is_read_once_and_whatever_else_is_refused_with_the_mend() {
        let read = checked("materials/a.pdf", Some(b"%PDF-1.7 text")).unwrap();
        let Some(Materials::Pdf(pdf)) = &read.booths[0].materials else {
            panic!("{:?}", read.booths[0]);
        };
        assert_eq!(&*pdf.bytes, b"%PDF-1.7 text");
        let large = vec![b' '; super::MOST + 1];
        let cases: [(&str, Option<&[u8]>, &str); 8] = [
            ("materials/a.pdf", None, "cannot be read"),
            ("materials/a.pdf", Some(b"<html>"), "is no PDF"),
            ("materials/a.pdf", Some(&large), "more than 8 MB"),
            (
                "materials/a.pdf",
                Some(b"%PDF-1.7 /JavaScript (x)"),
                "print it into a new PDF",
            ),
            ("../a.pdf", None, "beside this one"),
            ("/etc/a.pdf", None, "beside this one"),
            ("materials/a.exe", None, "beside this one"),
            ("http://a.example/a.pdf", None, "begins with https://"),
        ];
        for (name, file, expected) in cases {
            let said = checked(name, file).unwrap_err();
            assert!(said.contains("booth.materials"), "{name}: {said}");
            assert!(said.contains(expected), "{name}: {said}");
        }
    }
}
