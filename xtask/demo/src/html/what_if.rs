//! The same customers at other counters, and how few counters would do.

use std::fmt::Write;

use service_hall::{Measured, PlanResult, Segment};

use super::{Cells, NONE, begin, table, titled};
use crate::chart;
use crate::report::WhatIf;
use crate::report::what_if::PERCENT;
use crate::times::{share_of, span};

/// The same customers at other counters, and how few counters would do.
pub fn show(out: &mut String, what_if: Option<&WhatIf>) {
    let Some(what_if) = what_if else { return };
    let target = what_if.targets.wait / 60;
    begin(out, "如果换一种台席安排", "What if: the day's customers at other counters");
    out.push_str(
        "<p class=\"soft\">同样的客户、同样的办理时长，换一种台席重新叫号。 <span class=\"en\" lang=\"en\">The same customers with the same times at the counter, \
         called anew.</span></p>",
    );
    let within = format!("≤ {target} 分");
    let head = [
        ("台席安排", "counters"),
        (within.as_str(), "all"),
        ("~普通", "ordinary"),
        ("~VIP", "VIP"),
        ("平均", "average"),
        ("95 %", ""),
        ("~普通平均", "ordinary"),
        ("~VIP平均", "VIP"),
    ];
    table(out, "", &head, what_if.plans.iter().map(|(name, plan)| (titled(*name), plan_cells(plan))));
    if what_if.hall_given {
        out.push_str(
            "<p class=\"soft\">一条队时每个台席谁都办，多开的台席放在哪一类，等候都一样。 <span class=\"en\" lang=\"en\">In one line every counter serves everybody, \
             so the kind of the added one makes no difference to the waits.</span></p>",
        );
    } else {
        out.push_str(
            "<p class=\"soft\">日志不说明哪些台席是VIP专席；用 <code>--hall</code> 给出台席。 <span class=\"en\" lang=\"en\">The log does not say which \
             counters are for VIPs; the hall can be given.</span></p>",
        );
    }
    staffing(out, what_if);
    out.push_str("</section>");
}

fn plan_cells(plan: &PlanResult) -> Cells {
    let of = |wanted| plan.by_segment.iter().find(|class| class.segment == Some(wanted)).map(|class| &class.measured);
    let called = |measured: Option<&Measured>| measured.and_then(|measured| measured.wait).and_then(|wait| wait.called);
    let share = |measured: Option<&Measured>| {
        ("", measured.and_then(|measured| measured.wait).map_or_else(|| NONE.to_owned(), |wait| share_of(wait.in_target)))
    };
    let seconds = |seconds: Option<u64>| ("", seconds.map_or_else(|| NONE.to_owned(), span));
    let average = |measured| seconds(called(measured).map(|called| called.average_seconds));
    let (all, ordinary, vip) = (Some(&plan.all), of(Segment::Ordinary), of(Segment::Vip));
    let longest = seconds(called(all).map(|called| called.percentile_95_seconds));
    vec![share(all), share(ordinary), share(vip), average(all), longest, average(ordinary), average(vip)]
}

fn staffing(out: &mut String, what_if: &WhatIf) {
    let [target, stretch] = [what_if.targets.wait, what_if.targets.stretch].map(|seconds| seconds / 60);
    let (ten, eight) = (&what_if.staffed.target, &what_if.staffed.stretch);
    let open: u32 = what_if.open.iter().flatten().sum();
    let known = if open > 0 { format!("<span><i class=\"open\"></i>实开 open: {open}</span>") } else { String::new() };
    let _ = write!(
        out,
        "<h3>每小时最少开几个台席 <span class=\"en\" lang=\"en\">The fewest counters in each hour with which {PERCENT} % are called in time</span></h3>\
         <div class=\"key\"><span><i class=\"median\"></i>{target}分钟 min: {}</span><span><i class=\"most\"></i>{stretch}分钟 min: {}</span>{known}\
         <span>合计为台席·小时 sums in counter hours</span></div>{}",
        ten.counter_hours,
        eight.counter_hours,
        chart::staffing(what_if)
    );
}
