//! Compares two CSV files, line by line, and says how long it took and how much memory it needed at most.
//!
//! `cargo run --release -p service-hall-benches --example archives -- operations.csv sets.csv`, or with a number in place of the files, for
//! so many made-up operations held in memory.

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor};
use std::time::Instant;

use service_hall::{ArchiveColumn, ArchiveComparer, ComparedArchives, Handbook};

/// Peak of the resident memory in KiB, where the system tells it.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

fn each_line(mut text: impl BufRead, mut take: impl FnMut(&[u8])) {
    let mut line = Vec::new();
    while text.read_until(b'\n', &mut line).expect("a text that can be read") > 0 {
        take(line.strip_suffix(b"\n").unwrap_or(&line));
        line.clear();
    }
}

fn compare(operations: impl BufRead, sets: impl BufRead) -> ComparedArchives {
    let mut comparer = ArchiveComparer::new();
    comparer.by = Some(vec![ArchiveColumn::Operator, ArchiveColumn::Day]);
    comparer.limit = Some(1000);
    let start = Instant::now();
    each_line(operations, |line| comparer.operations_line(line).expect("a header"));
    each_line(sets, |line| comparer.sets_line(line).expect("a header"));
    let read = start.elapsed();
    let compared = comparer.finish(&Handbook::builtin());
    let took = start.elapsed();
    eprintln!("read {:.2} s, joined {:.2} s", read.as_secs_f64(), (took - read).as_secs_f64());
    compared
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let before;
    let compared = match words.as_slice() {
        [operations, sets] => {
            before = peak();
            let open = |path: &String| BufReader::with_capacity(1 << 20, File::open(path).expect("a file"));
            compare(open(operations), open(sets))
        }
        [count] => {
            let (operations, sets) = service_hall_benches::archive_tables(count.parse().expect("a number"), 17);
            before = peak();
            compare(Cursor::new(operations), Cursor::new(sets))
        }
        _ => panic!("two files or a number"),
    };
    let all = compared.all;
    let rows = all.operations + all.sets;
    let bytes = (peak() - before) * 1024 / rows.max(1);
    eprintln!("{rows} rows: {} missing, {} surplus, {} duplicated, {} wrong class", all.missing, all.surplus, all.duplicated, all.wrong_class);
    eprintln!("{} groups; at most {bytes} bytes a row", compared.groups.len());
}
