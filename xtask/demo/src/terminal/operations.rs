//! Steps with a limit of their own.

use super::{table, title};
use crate::report::Operation;
use crate::times::{clock, share};

/// Each against its limit.
pub fn show(out: &mut String, operations: &[Operation]) {
    if operations.is_empty() {
        return;
    }
    title(out, "系统操作与时限", "System operations against their limits");
    let row = |operation: &Operation| {
        let step = operation.step.map_or(String::new(), |step| format!(": {}", step.en));
        let times = &operation.times;
        let mut row = vec![format!("{} {}{step}", operation.procedure.zh, operation.procedure.en), times.count().to_string()];
        row.extend([operation.limit, times.percentile(50), times.percentile(95), times.longest()].map(clock));
        row.push(share(times.within(operation.limit), times.count()));
        row
    };
    table(out, &["", "n", "limit", "median", "95 %", "longest", "in time"], &operations.iter().map(row).collect::<Vec<_>>());
}
