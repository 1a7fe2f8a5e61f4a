//! Whom somebody wishes to meet, or not: organizations of the list and kinds, each in one of three lists.

use super::{Findings, Lists};
use crate::catalog::Catalog;
use crate::catalog::organizations::Picked;
use crate::service::employer::Organization;
use domain::{OrganizationId, Stay, WishedKinds};
use protocol::api::Register;

/// What a correction leaves alone, as it is stored.
#[derive(Default)]
pub(in crate::service) struct Unchanged {
    pub(in crate::service) organization: Option<Organization>,
    pub(in crate::service) wishes: Wishes<Option<Vec<Picked>>>,
    pub(in crate::service) wished_kinds: WishedKinds,
    pub(in crate::service) stay: Stay,
}

/// Organizations somebody has come for, would like to greet, and need not meet this time.
#[derive(Default)]
pub(in crate::service) struct Wishes<List = Vec<Picked>> {
    pub(in crate::service) must: List,
    pub(in crate::service) greet: List,
    pub(in crate::service) never: List,
}

impl Lists<'_> {
    /// Each organization in one list: whoever one has come for one would like to greet anyway.
    pub(super) fn wishes(
        &self,
        findings: &mut Findings,
        form: &Register,
        unchanged: &Wishes<Option<Vec<Picked>>>,
    ) -> Wishes {
        let mut read = |path, before: &Option<Vec<Picked>>, wishes| match before {
            Some(before) => before.clone(),
            None => self.wished(findings, path, wishes),
        };
        let must = read("wishes_must", &unchanged.must, &form.wishes_must);
        let mut greet = read("wishes", &unchanged.greet, &form.wishes);
        let never = read("wishes_never", &unchanged.never, &form.wishes_never);
        greet.retain(|picked| !must.contains(picked));
        let both = |picked: &&Picked| must.contains(picked) || greet.contains(picked);
        if let Some(both) = never.iter().find(both) {
            findings.add(
                "wishes_never",
                format!(
                    "「{}」は会いたい施設にも入っています。どちらかをお選びください。",
                    both.name
                ),
            );
        }
        Wishes { must, greet, never }
    }

    fn wished(
        &self,
        findings: &mut Findings,
        path: &str,
        wishes: &[OrganizationId],
    ) -> Vec<Picked> {
        if !findings.at_most(path, self.limits.wishes, wishes.len(), "件") {
            return Vec::new();
        }
        let index = self.organizations;
        let mut greet = Vec::with_capacity(wishes.len());
        for (i, id) in wishes.iter().enumerate() {
            match index.get(id) {
                Some(row) => greet.push(Picked::from(row)),
                None => findings.add(
                    format!("{path}[{i}]"),
                    format!("「{id}」は一覧にありません。"),
                ),
            }
        }
        greet
    }

    pub(super) fn wished_kinds(
        &self,
        findings: &mut Findings,
        form: &Register,
        unchanged: WishedKinds,
    ) -> WishedKinds {
        let Some(said) = form.wished_kinds.clone().map(WishedKinds::from) else {
            return unchanged;
        };
        let mut seen = Vec::new();
        for (list, named) in [
            ("must", &said.must),
            ("wish", &said.wish),
            ("never", &said.never),
        ] {
            let path = format!("wished_kinds.{list}");
            if !findings.at_most(&path, self.limits.wishes, named.len(), "件") {
                continue;
            }
            for (i, id) in named.iter().enumerate() {
                let place = format!("{path}[{i}]");
                if !is_kind(self.catalog, id) {
                    findings.add(place, format!("「{id}」という種類はありません。"));
                } else if seen.contains(&id) {
                    let message = "同じ種類が2回選ばれています。どちらかをお選びください。";
                    findings.add(place, message);
                } else {
                    seen.push(id);
                }
            }
        }
        said
    }
}

/// A kind or a sub-kind of the event.
fn is_kind(catalog: &Catalog, id: &str) -> bool {
    catalog.kind(&id.into()).is_some() || catalog.sub_kind(&id.into()).is_some()
}
