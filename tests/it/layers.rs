//! The rooms of `src/` import only rooms below them, in the order of `src/lib.rs`.

use std::path::{Path, PathBuf};

fn sources(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = std::fs::read_dir(path).into_iter().flatten();
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.flat_map(|path| sources(&path)).collect()
}

#[test]
fn rooms_import_only_rooms_below_them() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let map = std::fs::read_to_string(src.join("lib.rs")).expect("read");
    let room = |line: &str| {
        let line = line.trim_start_matches("pub ");
        Some(line.strip_prefix("mod ")?.trim_end_matches(';').to_owned())
    };
    let rooms: Vec<String> = map.lines().filter_map(room).collect();
    assert!(rooms.len() > 15, "the map is read: {rooms:?}");

    let mut wrong = Vec::new();
    for (place, room) in rooms.iter().enumerate() {
        let files = [src.join(room), src.join(format!("{room}.rs"))];
        for file in files.iter().flat_map(|path| sources(path)) {
            if file.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let text = std::fs::read_to_string(&file).expect("read");
            for import in text.split("crate::").skip(1) {
                let name = |c: char| c.is_ascii_lowercase() || c == '_';
                let imported: String = import.chars().take_while(|&c| name(c)).collect();
                if rooms[..place].contains(&imported) {
                    wrong.push(format!("{}: {imported}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "above, not below: {wrong:#?}");
}
