//! Wards, and the areas they make.

use crate::catalog::Catalog;
use crate::catalog::text::Text;
use domain::WardId;

/// The ward of everybody from elsewhere; every catalog has it.
pub const OTHER_WARD: &str = "other";

#[derive(Clone, Debug)]
pub struct Ward {
    pub id: WardId,
    pub words: Text,
    pub kana: String,
    /// 全国地方公共団体コード, five digits.
    pub code: Option<String>,
    /// Column and row on the wall's schematic map.
    pub tile: Option<[u8; 2]>,
    pub adjacent: Vec<WardId>,
}

#[derive(Clone, Debug)]
pub struct Area {
    pub id: String,
    pub words: Text,
    pub wards: Vec<WardId>,
}

impl Catalog {
    /// Whether two different wards share a border. Unknown wards share none.
    pub fn wards_adjacent(&self, a: &WardId, b: &WardId) -> bool {
        self.ward(a).is_some_and(|ward| ward.adjacent.contains(b))
    }
}
