//! The volumes bound on the day.

use std::collections::BTreeSet;
use std::fmt::Write;

use service_hall::{RegisterLine, Volume};

use super::back::{given, line};
use super::{Cells, NONE, escape, table};
use crate::chart;
use crate::report::{Answer, Volumes};

/// So many sets fill the bar of an open volume that is as long as the longest.
fn size(sets: u64) -> usize {
    usize::try_from(sets).unwrap_or(usize::MAX)
}

/// The register, the open volumes, what is not bound.
pub fn show(out: &mut String, volumes: Option<&Answer<Volumes>>) {
    let Some(volumes) = given(out, volumes, "当日装订成册", "Volumes bound today") else { return };
    let counts = &volumes.bound.counts;
    if !volumes.filed {
        out.push_str(
            "<p class=\"soft\">未提供归档清单，按每笔业务一份资料计。 <span class=\"en\" lang=\"en\">No list of archives was given: one set is taken \
             for each operation.</span></p>",
        );
    }
    let _ = write!(
        out,
        "<p>当日{0}份，前日留{1}份；订成{2}册{3}份，未满{4}份。 <span class=\"en\" lang=\"en\">{0} sets today, {1} from before; {2} volumes with {3} \
         sets, {4} sets in open ones.</span></p>",
        counts.sets, counts.carried, counts.volumes, counts.bound, counts.open
    );
    let open: Vec<&Volume> = volumes.bound.open.iter().filter(|volume| !volume.sets.is_empty()).collect();
    let sets = |volume: &Volume| u64::try_from(volume.sets.len()).unwrap_or(u64::MAX);
    let longest = volumes.bound.register.iter().map(|line| line.sets).chain(open.iter().map(|volume| sets(volume))).max().unwrap_or(1);
    let bar = |class: &'static str, sets: u64| ("drawn", chart::bar(&[(class, size(sets))], size(longest)));
    let bound = |line: &RegisterLine| -> (String, Cells) {
        let days: BTreeSet<String> = [line.first_day, line.last_day].into_iter().flatten().map(|day| day.to_string()).collect();
        let days = if days.is_empty() { NONE.to_owned() } else { days.into_iter().collect::<Vec<_>>().join(" – ") };
        let cells = vec![("", "已登记 bound".to_owned()), ("", line.sets.to_string()), bar("median", line.sets), ("", days)];
        (format!("<code>{}</code>", escape(&line.volume)), cells)
    };
    let left = |volume: &&Volume| -> (String, Cells) {
        let cells =
            vec![("zero", "未满 open".to_owned()), ("", volume.sets.len().to_string()), bar("most", sets(volume)), ("", NONE.to_owned())];
        (format!("<code>{}</code>", escape(&volume.id)), cells)
    };
    let head = [("册", "volume"), ("~", ""), ("份数", "sets"), ("", ""), ("~业务日期", "days")];
    let rows: Vec<(String, Cells)> = volumes.bound.register.iter().map(bound).chain(open.iter().map(left)).collect();
    if !rows.is_empty() {
        table(out, "", &head, rows.into_iter());
    }
    let unbound: Vec<String> = volumes.bound.unbound.iter().map(|left| left.set.id.clone()).collect();
    line(out, "不能装订", "Not bound, as their promotion is not known", &unbound);
    line(out, "待更正后装订", "To be put right before they are bound", &volumes.waiting);
    line(out, "类别未知", "Of no known class", &volumes.no_class);
    out.push_str("</section>");
}
