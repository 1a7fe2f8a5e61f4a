//! Several files in one, as ZIP: what people take home.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

/// Names and contents, in this order. Of one date, whenever somebody asks for it.
pub fn zip<'f>(files: impl IntoIterator<Item = (&'f str, Vec<u8>)>) -> Result<Vec<u8>, ZipError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        archive.start_file(name, SimpleFileOptions::default())?;
        archive.write_all(&content)?;
    }
    archive.finish().map(Cursor::into_inner)
}
