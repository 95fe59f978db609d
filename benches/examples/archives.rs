//! Compares two CSV files, line by line, and says how long it took and how much memory it needed at most.
//!
//! `cargo run --release -p service-hall-benches --example archives -- operations.csv sets.csv`, or with a number in place of the files, for
//! so many made-up operations held in memory.

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor};
use std::time::{Duration, Instant};

use service_hall::{ArchiveColumn, ArchiveComparer, ComparedArchives, Handbook};

/// Peak of the resident memory in KiB, where the system tells it.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

/// Processor time so far in hundredths of a second, where the system tells it.
fn processor() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields).split(' ');
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
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
    let (start, processor_before) = (Instant::now(), processor());
    each_line(operations, |line| comparer.operations_line(line).expect("a header"));
    each_line(sets, |line| comparer.sets_line(line).expect("a header"));
    let (read, processor_read) = (start.elapsed(), processor());
    let start = Instant::now();
    let found = comparer.finish(&Handbook::builtin());
    let (joined, processor_joined) = (start.elapsed(), processor());
    let say = |what: &str, took: Duration, ticks: u64| eprintln!("{what} {:.2} s, of the processor {}0 ms", took.as_secs_f64(), ticks);
    say("read", read, processor_read - processor_before);
    say("joined", joined, processor_joined - processor_read);
    found
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
    eprintln!(
        "{rows} rows: {} missing, {} surplus, {} duplicated, {} wrong class",
        all.missing, all.surplus, all.duplicated, all.wrong_class
    );
    eprintln!("{} groups; at most {bytes} bytes a row", compared.groups.len());
}
