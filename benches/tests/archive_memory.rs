//! How many bytes a row of the comparison of archives takes. Alone in its file: the counter counts what every thread takes.

use std::alloc::System;

use service_hall::{ArchiveComparer, Handbook};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// A power of two: lists that grow have nothing in reserve.
const ROWS: u64 = 1 << 17;

#[test]
fn an_operation_takes_36_bytes_and_a_set_40() {
    for (digits, most) in [(12, 36 + 40 + 1), (17, 36 + 40 + 1)] {
        let (operations, sets) = service_hall_benches::archive_tables(ROWS, digits);
        let mut comparer = ArchiveComparer::new();
        (comparer.by, comparer.limit) = (Some(Vec::new()), Some(10));
        let region = Region::new(ALLOCATOR);
        for line in operations.lines() {
            comparer.operations_line(line.as_bytes()).unwrap();
        }
        for line in sets.lines().take(1 + usize::try_from(ROWS).unwrap()) {
            comparer.sets_line(line.as_bytes()).unwrap();
        }
        let change = region.change();
        let taken = u64::try_from(change.bytes_allocated - change.bytes_deallocated).unwrap();
        assert!(taken <= most * ROWS, "{} bytes for an operation and a set", taken / ROWS);
        assert!(taken >= 76 * ROWS, "{} bytes for an operation and a set", taken / ROWS);
        let found = comparer.finish(&Handbook::builtin());
        assert_eq!(found.all.operations, ROWS);
    }
}
