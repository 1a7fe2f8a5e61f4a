//! The lists in `config/` as the matcher sees them, for programs that draw crowds over them.

use std::sync::Arc;

use matching::crowd::shapes::Lists;
use matching::score::{Proximity, Roles, TagSet, Weights, World};
use serde::Deserialize;

/// The lists of `config/` as the matcher sees them.
pub(crate) struct Event {
    pub world: Arc<World>,
    pub lists: Lists,
    pub weights: Weights,
    /// Main kind, by place in the list of sub-kinds.
    pub kinds: Vec<u8>,
}

#[derive(Deserialize)]
struct Tags {
    group: Vec<Named>,
    tag: Vec<Tag>,
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

#[derive(Deserialize)]
struct Tag {
    group: String,
    mode: String,
    offered_by: Vec<String>,
    needed_by: Vec<String>,
}

#[derive(Deserialize)]
struct Kinds {
    kind: Vec<Named>,
    sub_kind: Vec<SubKind>,
    relation: Vec<Relation>,
    role: Vec<Role>,
    counterpart: Vec<Counterpart>,
}

#[derive(Deserialize)]
struct Role {
    id: String,
    kinds: Vec<String>,
}

#[derive(Deserialize)]
struct Counterpart {
    one: Vec<String>,
    other: Vec<String>,
}

#[derive(Deserialize)]
struct Relation {
    one: Vec<String>,
    other: Vec<String>,
    strength: u16,
}

#[derive(Deserialize)]
struct SubKind {
    id: String,
    kind: String,
}

#[derive(Deserialize)]
struct Wards {
    ward: Vec<Ward>,
}

#[derive(Deserialize)]
struct Ward {
    id: String,
    #[serde(default)]
    adjacent: Vec<String>,
}

/// Who comes, relative numbers: an assumption after what such an event looks like.
const COMING: [(&str, u64); 26] = [
    ("hospital/acute", 22),
    ("hospital/advanced", 8),
    ("hospital/community", 12),
    ("hospital/rehab", 7),
    ("hospital/long-term", 6),
    ("hospital/psychiatric", 3),
    ("hospital/specialty", 2),
    ("clinic/general", 30),
    ("clinic/specialist", 18),
    ("clinic/home-care", 20),
    ("clinic/diagnostic", 3),
    ("clinic/bedded", 2),
    ("dental/general", 9),
    ("dental/home-visit", 7),
    ("dental/oral-surgery", 2),
    ("pharmacy/general", 3),
    ("pharmacy/home-visit", 6),
    ("care/care-manager", 18),
    ("care/community-support", 8),
    ("care/home-nursing", 16),
    ("care/home-visit", 6),
    ("care/day", 4),
    ("care/short-stay", 2),
    ("care/multi-function", 3),
    ("care/residential", 12),
    ("care/equipment", 2),
];

const COMPANIES: [(&str, u64); 4] = [
    ("company/hr-pr", 2),
    ("company/it-ai", 3),
    ("company/finance", 2),
    ("company/home-visit-support", 2),
];

/// People an organization of a kind sends on average, tenths.
const SENDS: [(&str, u64); 6] = [
    ("hospital", 40),
    ("clinic", 16),
    ("dental", 12),
    ("pharmacy", 15),
    ("care", 18),
    ("company", 20),
];

impl Event {
    pub(crate) fn read() -> Self {
        fn file<T: serde::de::DeserializeOwned>(name: &str) -> T {
            let path = format!("{}/../../config/{name}", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(path).expect("the project's own lists");
            toml::from_str(&text).expect("well-formed lists")
        }
        let (tags, kinds, wards): (Tags, Kinds, Wards) = (
            file("taxonomy.toml"),
            file("kinds.toml"),
            file("wards.toml"),
        );
        let usual = |list: &dyn Fn(&Tag) -> &Vec<String>| -> Vec<TagSet> {
            let of = |sub: &SubKind| {
                let has = |tag: &Tag| list(tag).iter().any(|id| *id == sub.id || *id == sub.kind);
                let all = tags.tag.iter().zip(0..);
                all.filter(|(tag, _)| has(tag)).map(|(_, i)| i).collect()
            };
            kinds.sub_kind.iter().map(of).collect()
        };
        let (offers, needs) = (usual(&|t| &t.offered_by), usual(&|t| &t.needed_by));
        let n = kinds.sub_kind.len();
        let main = |sub: &SubKind| kinds.kind.iter().position(|k| k.id == sub.kind);
        let main_kinds = kinds.sub_kind.iter().map(|s| main(s).unwrap_or(0) as u8);
        let main_kinds = main_kinds.collect();
        let relation = |a: usize, b: usize| {
            let is_in = |list: &[String], i: usize| {
                let sub = &kinds.sub_kind[i];
                list.iter().any(|id| *id == sub.id || *id == sub.kind)
            };
            let joins = |r: &&Relation, a, b| is_in(&r.one, a) && is_in(&r.other, b);
            let all = kinds.relation.iter();
            let strengths = all.filter(|r| joins(r, a, b) || joins(r, b, a));
            strengths.map(|r| r.strength).max().unwrap_or(0)
        };
        let role = |id: &String| kinds.role.iter().position(|r| r.id == *id).unwrap_or(0) as u8 + 1;
        let counterparts = kinds.counterpart.iter().flat_map(|found| {
            let pairs = found.one.iter();
            pairs.flat_map(|a| found.other.iter().map(move |b| (role(a), role(b))))
        });
        let roles = Roles::new(counterparts);
        let usual_roles = |sub: &SubKind| -> Vec<u8> {
            let of = kinds.role.iter().filter(|r| r.kinds.contains(&sub.kind));
            of.map(|r| role(&r.id)).collect()
        };
        let usual_roles = kinds.sub_kind.iter().map(usual_roles).collect();
        let affinity = (0..n * n).map(|i| 1000 * relation(i / n, i % n) / 3);
        let affinity = affinity.collect();
        let area = |ward: &Ward| {
            [
                ["meguro", "shibuya", "setagaya"],
                ["minato", "shinagawa", "ota"],
            ]
            .iter()
            .position(|area| area.contains(&ward.id.as_str()))
        };
        let near = |a: &Ward, b: &Ward| {
            if a.id == b.id && a.id != "other" {
                Proximity::Same
            } else if a.adjacent.contains(&b.id) {
                Proximity::Adjacent
            } else if area(a).is_some() && area(a) == area(b) {
                Proximity::SameArea
            } else {
                Proximity::Far
            }
        };
        let all = &wards.ward;
        let proximity = all.iter().flat_map(|a| all.iter().map(move |b| near(a, b)));
        let mutual: TagSet = { tags.tag.iter().zip(0..) }
            .filter(|(tag, _)| tag.mode == "mutual")
            .map(|(_, i)| i)
            .collect();
        let group = |tag: &Tag| tags.group.iter().position(|g| g.id == tag.group);
        let world = World::new(
            mutual,
            tags.tag
                .iter()
                .map(|t| group(t).expect("a group of the lists") as u8)
                .collect(),
            tags.group.iter().map(|g| g.id.clone()).collect(),
            affinity,
            proximity.collect(),
        );
        let coming = |of: &[(&str, u64)]| -> Vec<(u8, u64, u64)> {
            let known = |&(id, weight): &(&str, u64)| {
                let at = kinds.sub_kind.iter().position(|s| s.id == id)?;
                let kind = &kinds.sub_kind[at].kind;
                let sends = SENDS.iter().find(|s| s.0 == kind).map_or(15, |s| s.1);
                Some((at as u8, weight, sends))
            };
            of.iter().filter_map(known).collect()
        };
        let ward = |ids: &[&str]| -> Vec<u8> {
            let at = |id: &&str| all.iter().position(|w| w.id == *id).map(|i| i as u8);
            ids.iter().filter_map(at).collect()
        };
        Self {
            world: Arc::new(world.expect("the lists fit").with_roles(roles)),
            lists: Lists {
                offers,
                needs,
                roles: usual_roles,
                mutual,
                coming: coming(&COMING),
                companies: coming(&COMPANIES),
                wards: ward(&["meguro", "shibuya", "setagaya"]),
                elsewhere: ward(&["other", "shinjuku", "nakano", "suginami"]),
                tags: tags.tag.len() as u8,
            },
            kinds: main_kinds,
            weights: std::env::var("WEIGHTS").map_or_else(
                |_| Weights::default(),
                |text| toml::from_str(&text).expect("weights as TOML"),
            ),
        }
    }
}
