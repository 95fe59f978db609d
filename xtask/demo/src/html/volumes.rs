//! The volumes bound on the day.

use std::collections::BTreeSet;
use std::fmt::Write;

use service_hall::{BoundGroup, RegisterLine};

use super::back::{count, given, line};
use super::{Cells, NONE, escape, table};
use crate::chart;
use crate::report::volumes::class;
use crate::report::{Answer, Volumes};

/// The groups with their open volumes, the register behind a fold, what is not bound.
pub fn show(out: &mut String, volumes: Option<&Answer<Volumes>>) {
    let Some(volumes) = given(out, volumes, "当日装订成册", "Volumes bound today") else { return };
    let counts = &volumes.bound.counts;
    if !volumes.filed {
        out.push_str(
            "<p class=\"soft\">未提供归档清单，按每笔业务一份资料计，类别按演示自带的资料表。 <span class=\"en\" lang=\"en\">No list of archives was given: one set is taken \
             for each operation, its class from the demo's own table of papers.</span></p>",
        );
    }
    let _ = write!(
        out,
        "<p>当日{0}份，前日留{1}份；订成{2}册{3}份，未满{4}份。 <span class=\"en\" lang=\"en\">{0} sets today, {1} from before; {2} volumes with {3} \
         sets, {4} sets in open ones.</span></p>",
        counts.sets, counts.carried, counts.volumes, counts.bound, counts.open
    );
    groups(out, volumes);
    register(out, &volumes.bound.register);
    let unbound: Vec<String> = volumes.bound.unbound.iter().map(|left| left.set.id.clone()).collect();
    line(out, "不能装订", "Not bound, as their promotion is not known", &unbound);
    line(out, "待更正后装订", "To be put right before they are bound", &volumes.waiting);
    line(out, "类别未知", "Of no known class", &volumes.no_class);
    out.push_str("</section>");
}

/// Each group: what came in, how many volumes it filled, and how full its open volume is, beside a full one.
fn groups(out: &mut String, volumes: &Volumes) {
    let size = |sets: u64| usize::try_from(sets).unwrap_or(usize::MAX);
    let most = volumes.bound.register.iter().map(|line| line.sets).chain(volumes.bound.groups.iter().map(|group| group.counts.open)).max();
    let row = |group: &BoundGroup| -> (String, Cells) {
        let counts = &group.counts;
        let promotion = group.promotion.as_ref().map_or_else(String::new, |promotion| format!(" <code>{}</code>", escape(promotion)));
        let open = chart::bar(&[("most", size(counts.open))], size(most.unwrap_or(1)));
        let title = class(group.class);
        let cells = vec![
            count(counts.sets, false),
            count(counts.carried, false),
            count(counts.volumes, false),
            count(counts.open, false),
            ("drawn", open),
        ];
        (format!("{}{promotion}<span class=\"en\" lang=\"en\">{}</span>", title.zh, title.en), cells)
    };
    let head = [("类别", "class"), ("当日", "today"), ("前日留", "before"), ("成册", "volumes"), ("未满", "open"), ("", "")];
    table(out, "stacked", &head, volumes.bound.groups.iter().map(row));
}

/// What is to be entered.
fn register(out: &mut String, lines: &[RegisterLine]) {
    if lines.is_empty() {
        return;
    }
    let _ = write!(
        out,
        "<details class=\"more\"><summary>登记 {0} 册 <span lang=\"en\">{0} lines for the register</span></summary>",
        lines.len()
    );
    let row = |line: &RegisterLine| -> (String, Cells) {
        let days: BTreeSet<String> = [line.first_day, line.last_day].into_iter().flatten().map(|day| day.to_string()).collect();
        let days = if days.is_empty() { NONE.to_owned() } else { days.into_iter().collect::<Vec<_>>().join(" – ") };
        (format!("<code>{}</code>", escape(&line.volume)), vec![("", line.sets.to_string()), ("", days)])
    };
    table(out, "", &[("册", "volume"), ("份数", "sets"), ("~业务日期", "days")], lines.iter().map(row));
    out.push_str("</details>");
}
