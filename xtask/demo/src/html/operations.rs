//! Steps with a limit of their own.

use super::{begin, escape, table};
use crate::chart;
use crate::report::Operation;
use crate::times::{clock, share};

/// Each against its limit, with a strip.
pub fn show(out: &mut String, operations: &[Operation]) {
    if operations.is_empty() {
        return;
    }
    begin(out, "系统操作与时限", "System operations against their limits");
    out.push_str(
        "<div class=\"key\"><span><i class=\"median\"></i>5 %–95 %，缺口为中位数 notch at the median</span><span><i class=\"dot\"></i>超时 over the limit</span>\
         <span>红线为时限 red line: the limit</span></div>",
    );
    let head = [
        ("业务", "business"),
        ("~笔数", "n"),
        ("", ""),
        ("中位", "median"),
        ("~95 %", ""),
        ("最长", "longest"),
        ("时限", "limit"),
        ("未超时", "in time"),
    ];
    let row = |operation: &Operation| {
        let times = &operation.times;
        let title = operation.procedure;
        let step = operation.step.map_or((String::new(), String::new()), |step| (format!("：{}", step.zh), format!(": {}", step.en)));
        let late = if times.longest() > operation.limit { "bad" } else { "" };
        let cells = vec![
            ("", times.count().to_string()),
            ("drawn", chart::strip(operation)),
            ("", clock(times.percentile(50))),
            ("", clock(times.percentile(95))),
            (late, clock(times.longest())),
            ("", clock(operation.limit)),
            ("", share(times.within(operation.limit), times.count())),
        ];
        (
            format!("{}{}<span class=\"en\" lang=\"en\">{}{}</span>", escape(title.zh), escape(&step.0), escape(title.en), escape(&step.1)),
            cells,
        )
    };
    table(out, "stacked", &head, operations.iter().map(row));
    out.push_str("</section>");
}
