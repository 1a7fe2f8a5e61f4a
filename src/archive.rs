//! Several files in one, as ZIP: what people take home, and what a workbook is made of. Nothing in it is compressed: it is some kilobytes.

use flate2::Crc;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// Version 2.0 of the format is needed.
const VERSION: u16 = 20;
/// Names are UTF-8.
const UTF_8: u16 = 1 << 11;
/// The first of January 1980: no file says when somebody asked for it.
const DAY: u16 = 1 << 5 | 1;

/// Names and contents, in this order; all together less than 4 GiB.
pub fn zip<'f>(files: impl IntoIterator<Item = (&'f str, Vec<u8>)>) -> Vec<u8> {
    let (mut archive, mut directory, mut count) = (Vec::new(), Vec::new(), 0);
    for (name, content) in files {
        let at = size(archive.len());
        let about = about(name, &content);
        archive.extend(LOCAL.to_le_bytes());
        archive.extend(&about);
        archive.extend(name.as_bytes());
        archive.extend(&content);
        directory.extend(CENTRAL.to_le_bytes());
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&about);
        // No comment, the first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
        count += 1;
    }
    let (at, length) = (size(archive.len()), size(directory.len()));
    archive.extend(directory);
    archive.extend(END.to_le_bytes());
    archive.extend([0; 4]);
    for files in [count, count] {
        archive.extend(u16::to_le_bytes(files));
    }
    archive.extend(length.to_le_bytes());
    archive.extend(at.to_le_bytes());
    archive.extend([0; 2]);
    archive
}

/// What both the file's own header and the directory say of it.
fn about(name: &str, content: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(content);
    let mut about = Vec::new();
    // Stored as it is, at midnight.
    for short in [VERSION, UTF_8, 0, 0, DAY] {
        about.extend(short.to_le_bytes());
    }
    for long in [crc.sum(), size(content.len()), size(content.len())] {
        about.extend(long.to_le_bytes());
    }
    let name = u16::try_from(name.len()).unwrap_or(u16::MAX);
    // No extra field.
    for short in [name, 0] {
        about.extend(short.to_le_bytes());
    }
    about
}

fn size(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_laid_out_as_the_format_says() {
        let files = [("a.txt", b"hello".to_vec()), ("b", Vec::new())];
        let archive = zip(files);
        let short = |at: usize| usize::from(u16::from_le_bytes([archive[at], archive[at + 1]]));
        let long = |at: usize| short(at) | short(at + 2) << 16;
        // Local header: 30 bytes, then name and content.
        assert_eq!((long(0), long(18), short(26)), (LOCAL as usize, 5, 5));
        assert_eq!(long(14), 0x3610_a686, "the CRC of hello");
        assert_eq!(&archive[30..40], b"a.txthello");
        assert_eq!(long(40), LOCAL as usize);
        // End of the directory: 22 bytes.
        let end = archive.len() - 22;
        assert_eq!(
            (long(end), short(end + 8), short(end + 10)),
            (END as usize, 2, 2)
        );
        let directory = long(end + 16);
        assert_eq!(directory, 40 + 31);
        assert_eq!(long(end + 12), end - directory);
        // Directory header: 46 bytes, the file's place in the last four.
        assert_eq!(
            (long(directory), long(directory + 42)),
            (CENTRAL as usize, 0)
        );
        assert_eq!((short(directory + 28), long(directory + 24)), (5, 5));
        let second = directory + 46 + 5;
        assert_eq!((long(second), long(second + 42)), (CENTRAL as usize, 40));
    }
}
