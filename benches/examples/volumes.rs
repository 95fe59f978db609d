//! Binds sets as they come and shows how fast it goes and how much memory it takes: `cargo run --release -p service-hall-benches --example
//! volumes -- 10000000`.

use std::time::Instant;

use service_hall::{Binder, Handbook};

/// The most memory that the process has held so far, in KiB, as Linux counts it.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let count: u64 = std::env::args().nth(1).map_or(Ok(10_000_000), |count| count.parse())?;
    let mut binder = Binder::new(&Handbook::builtin(), "hall-1", "2026-11", "2026-11-20".parse()?)?;
    let (mut volumes, mut bound) = (0_u64, 0_u64);
    let (before, start) = (peak(), Instant::now());
    for number in 0..count {
        // Each volume goes where it is kept; here it is counted and dropped.
        if let Some(volume) = binder.push(service_hall_benches::filed_set(number)).map_err(|left| format!("{:?}", left.reason))? {
            volumes += 1;
            bound += u64::try_from(volume.sets.len())?;
        }
    }
    for volume in binder.finish() {
        volumes += 1;
        bound += u64::try_from(volume.sets.len())?;
    }
    let took = start.elapsed();
    assert_eq!(bound, count, "nothing is lost");
    let a_second = u128::from(bound) * 1_000_000_000 / took.as_nanos().max(1);
    println!("{count} sets in {volumes} volumes, {:.2} s, {a_second} sets a second", took.as_secs_f64());
    let memory = |peak: Option<u64>| peak.map_or_else(|| "not known".to_owned(), |peak| format!("{peak} KiB"));
    println!("peak memory before {}, after {}", memory(before), memory(peak()));
    Ok(())
}
