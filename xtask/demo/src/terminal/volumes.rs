//! The volumes bound on the day.

use std::fmt::Write;

use service_hall::{BoundGroup, RegisterLine, UnboundReason, Volume};

use super::back::given;
use super::{both, table, wrap};
use crate::report::volumes::class;
use crate::report::{Answer, Volumes};

/// The register, the open volumes, what is not bound.
pub fn show(out: &mut String, volumes: Option<&Answer<Volumes>>) {
    let Some(volumes) = given(out, volumes, "当日装订成册", "Volumes bound today") else { return };
    let bound = &volumes.bound;
    if !volumes.filed {
        out.push_str(&wrap(
            "未提供归档清单，按每笔业务一份资料计，类别按演示自带的资料表。No list of archives was given: one set is taken for each operation, its class from the demo's own table of papers.",
            "  ",
        ));
    }
    let _ = writeln!(
        out,
        "  当日 {} 份，前日留 {} 份；订成 {} 册 {} 份，未满 {} 份。 {} sets today, {} from before; {} volumes with {}, {} in open ones.",
        bound.counts.sets,
        bound.counts.carried,
        bound.counts.volumes,
        bound.counts.bound,
        bound.counts.open,
        bound.counts.sets,
        bound.counts.carried,
        bound.counts.volumes,
        bound.counts.bound,
        bound.counts.open
    );
    let group = |group: &BoundGroup| {
        let promotion = group.promotion.as_ref().map_or_else(String::new, |promotion| format!(" {promotion}"));
        let counts = [group.counts.sets, group.counts.carried, group.counts.volumes, group.counts.open];
        std::iter::once(both(class(group.class)) + &promotion).chain(counts.map(|count| count.to_string())).collect::<Vec<String>>()
    };
    let groups: Vec<Vec<String>> = bound.groups.iter().map(group).collect();
    table(out, &["类别 class", "当日 today", "前日留 before", "成册 volumes", "未满 open"], &groups);
    out.push('\n');
    let row = |line: &RegisterLine| vec![line.volume.clone(), line.sets.to_string(), days(line)];
    let rows: Vec<Vec<String>> = bound.register.iter().map(row).collect();
    if !rows.is_empty() {
        table(out, &["登记 register", "份数 sets", "日期 days"], &rows);
    }
    let open: Vec<&Volume> = bound.open.iter().filter(|volume| !volume.sets.is_empty()).collect();
    if !open.is_empty() {
        let list: Vec<String> = open.iter().map(|volume| format!("{} {}", volume.id, volume.sets.len())).collect();
        out.push_str(&wrap(&format!("未满 open: {}", list.join(", ")), "  "));
    }
    let unbound: Vec<String> = bound.unbound.iter().map(|left| format!("{} ({})", left.set.id, why(left.reason))).collect();
    for (what, list) in [
        ("不能装订 not bound", &unbound),
        ("待更正后装订 to be put right first", &volumes.waiting),
        ("类别未知 class not known", &volumes.no_class),
    ] {
        if !list.is_empty() {
            out.push_str(&wrap(&format!("{what}: {}", list.join(", ")), "  "));
        }
    }
}

fn days(line: &RegisterLine) -> String {
    let days: std::collections::BTreeSet<_> = [line.first_day, line.last_day].into_iter().flatten().map(|day| day.to_string()).collect();
    days.into_iter().collect::<Vec<_>>().join(" – ")
}

const fn why(reason: UnboundReason) -> &'static str {
    match reason {
        UnboundReason::PromotionUnknown => "活动未知 promotion not known",
        UnboundReason::Duplicate => "重复 twice",
    }
}
