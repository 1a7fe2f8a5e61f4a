//! When somebody comes and goes, and which rooms they will attend.

use super::{Findings, Lists};
use crate::typed::{leaving, time_of_day};
use domain::{RoomId, Stay};
use protocol::api::Register;

impl Lists<'_> {
    pub(super) fn stay(&self, findings: &mut Findings, form: &Register, unchanged: Stay) -> Stay {
        let Some(said) = &form.stay else {
            return unchanged;
        };
        let mut time = |path: &str, written: &Option<String>| {
            let written = written.as_deref().map(str::trim);
            let written = written.filter(|written| !written.is_empty())?;
            let read = time_of_day(written);
            if read.is_none() {
                findings.add(path, "時刻は 15:40 のようにご入力ください。");
            }
            read
        };
        let arrives = time("stay.arrives", &said.arrives);
        let leaves = time("stay.leaves", &said.leaves);
        let leaves = leaves.map(|at| leaving(at, arrives.or(self.catalog.begins_at_minute())));
        if arrives.zip(leaves).is_some_and(|(from, to)| to <= from) {
            let message = "お着きの時刻より後の時刻をご入力ください。";
            findings.add("stay.leaves", message);
        }
        let mut rooms: Vec<RoomId> = Vec::new();
        for (i, room) in said.rooms.iter().enumerate() {
            if self.catalog.room(room).is_none() {
                let path = format!("stay.rooms[{i}]");
                findings.add(path, format!("「{room}」という交流会はありません。"));
            } else if !rooms.contains(room) {
                rooms.push(room.clone());
            }
        }
        Stay {
            arrives,
            leaves,
            rooms,
        }
    }
}
