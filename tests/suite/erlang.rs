//! Long random days beside queueing theory: Erlang C, the distribution of waits in M/M/c, and Cobham's two classes of priority.
//!
//! Customers come as a Poisson stream and take an exponential time at counters for everybody. A mean of a simulated day has a statistical
//! error that cannot be read off the spread of the single waits, as neighbours wait alike. So the day is cut into 40 batches, long against
//! the memory of the queue; the spread of their means gives the standard error. The first batch starts from an empty hall and is left out.
//! A figure may be off by four standard errors: by chance that happens once in some thousands of figures, and the seeds are fixed.
//! So that the check means something, the standard error itself must be small: at most 6 in 100 of the mean wait, 1.5 in 100 of all
//! customers.

use std::time::Duration;

use service_hall::{CounterKind, Hall, HallCounter, Instant, Lines, QueueReplay, Segment, Visit, replay_visits};

use crate::support::{Dice, handbook};

const BATCHES: usize = 40;
/// The mean time at a counter. Times are drawn to the microsecond and kept to the second, one in ten thousand of it.
const SERVICE_SECONDS: f64 = 10_000.0;

/// Between 0 and 1, both excluded.
fn uniform(dice: &mut Dice) -> f64 {
    (f64::from(u32::try_from(dice.roll(1 << 32)).unwrap()) + 0.5) / 4_294_967_296.0
}

/// Seconds with an exponential distribution.
fn exponential(dice: &mut Dice, mean: f64) -> f64 {
    -mean * uniform(dice).ln()
}

fn whole(seconds: f64) -> i64 {
    i64::try_from(Duration::from_secs_f64(seconds + 0.5).as_secs()).unwrap()
}

fn real(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap())
}

fn hall(counters: u32) -> Hall {
    let counter = |number: u32| HallCounter { id: number.to_string(), kind: CounterKind::Combined, businesses: None };
    Hall {
        counters: (1..=counters).map(counter).collect(),
        lines: Lines::Pooled,
        vip_room: false,
        designated_for_risk: None,
        other_hall: None,
    }
}

/// A day of so many customers at a load between 0 and 1.
fn visits(customers: usize, counters: u32, load: f64, vips: f64, seed: u64) -> Vec<Visit> {
    let start: Instant = "2026-01-01T00:00:00Z".parse().unwrap();
    let seeded = |salt: u64| {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt);
        for _ in 0..20 {
            dice.roll(2);
        }
        dice
    };
    let (mut coming, mut serving, mut class) =
        (seeded(0x0123_4567_89ab_cdef), seeded(0xfedc_ba98_7654_3210), seeded(0x0f1e_2d3c_4b5a_6978));
    let between = SERVICE_SECONDS / (f64::from(counters) * load);
    let mut clock = 0.0;
    let visit = |number: usize| {
        clock += exponential(&mut coming, between);
        let arrived_at = start.plus_seconds(whole(clock)).unwrap();
        let finished_at = arrived_at.plus_seconds(whole(exponential(&mut serving, SERVICE_SECONDS)));
        let segment = Some(if uniform(&mut class) < vips { Segment::Vip } else { Segment::Ordinary });
        Visit { segment, called_at: Some(arrived_at), finished_at, ..Visit::new(number.to_string(), arrived_at) }
    };
    (0..customers).map(visit).collect()
}

/// Each customer's class and wait, in units of the mean time at the counter.
fn waits(customers: usize, counters: u32, load: f64, vips: f64, seed: u64) -> Vec<(bool, f64)> {
    let input = QueueReplay { hall: hall(counters), shifts: Vec::new(), visits: visits(customers, counters, load, vips, seed) };
    let replayed = replay_visits(handbook(), input).unwrap();
    assert!(replayed.unserved.is_empty() && replayed.left_out.is_empty() && replayed.visits.len() == customers);
    let wait = |visit: &Visit| {
        let micros = visit.called_at.unwrap().micros_since(visit.arrived_at);
        (visit.segment == Some(Segment::Vip), Duration::from_micros(u64::try_from(micros).unwrap()).as_secs_f64() / SERVICE_SECONDS)
    };
    replayed.visits.iter().map(wait).collect()
}

/// A mean with its standard error, by batches.
fn estimate(waits: &[(bool, f64)], of: impl Fn(bool, f64) -> Option<f64>) -> (f64, f64) {
    let batch = |waits: &[(bool, f64)]| {
        let values: Vec<f64> = waits.iter().filter_map(|(vip, wait)| of(*vip, *wait)).collect();
        values.iter().sum::<f64>() / real(values.len())
    };
    let means: Vec<f64> = waits.chunks_exact(waits.len() / BATCHES).skip(1).map(batch).collect();
    let count = real(means.len());
    let mean = means.iter().sum::<f64>() / count;
    let variance = means.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (mean, (variance / count).sqrt())
}

#[track_caller]
fn check(what: &str, (seen, error): (f64, f64), theory: f64, largest_error: f64) {
    println!("{what}: {seen:.5} ± {error:.5}, theory {theory:.5}, off by {:.2} errors", (seen - theory) / error);
    assert!(error <= largest_error, "{what}: a standard error of {error} says little");
    assert!((seen - theory).abs() <= 4.0 * error, "{what}: {seen} ± {error}, and not {theory}");
}

/// The chance that a customer has to wait, with `offered` = arrivals per time at the counter.
fn erlang_c(counters: u32, offered: f64) -> f64 {
    // Erlang B by its recursion, then C from B.
    let blocked = (1..=counters).fold(1.0, |blocked, counter| offered * blocked / (f64::from(counter) + offered * blocked));
    let load = offered / f64::from(counters);
    blocked / (1.0 - load * (1.0 - blocked))
}

#[test]
fn the_formula_has_the_values_of_the_tables() {
    // With one counter it is the load; 2 counters at a load of 0.5 give 1/3, 3 counters with 2 erlangs give 4/9.
    for (counters, offered, wanted) in [(1, 0.9, 0.9), (2, 1.0, 1.0 / 3.0), (3, 2.0, 4.0 / 9.0)] {
        assert!((erlang_c(counters, offered) - wanted).abs() < 1e-12, "{counters} {offered}");
    }
}

/// So many counters at a load: the mean wait, the share that does not wait, the shares within half a mean time at the counter and two.
fn agrees_with_erlang(customers: usize, counters: u32, load: f64, seed: u64) {
    let waits = waits(customers, counters, load, 0.0, seed);
    let waiting = erlang_c(counters, load * f64::from(counters));
    let drain = f64::from(counters) * (1.0 - load);
    let name = |what: &str| format!("{counters} counters at {load}, {what}");
    let theory = waiting / drain;
    check(&name("mean wait"), estimate(&waits, |_, wait| Some(wait)), theory, 0.06 * theory);
    for within in [0.0, 0.5, 2.0] {
        let share = estimate(&waits, |_, wait| Some(f64::from(u8::from(wait <= within))));
        check(&name(&format!("share within {within}")), share, 1.0 - waiting * (-drain * within).exp(), 0.015);
    }
}

#[test]
fn one_line_waits_as_erlang_c_says() {
    agrees_with_erlang(200_000, 1, 0.5, 1);
    agrees_with_erlang(200_000, 2, 0.7, 2);
    agrees_with_erlang(200_000, 5, 0.8, 3);
    agrees_with_erlang(400_000, 10, 0.9, 4);
}

/// The same with two classes: whoever has to wait does so with the same chance in both; the mean waits are Cobham's.
fn agrees_with_cobham(customers: usize, counters: u32, load: f64, vips: f64, seed: u64) {
    let waits = waits(customers, counters, load, vips, seed);
    let waiting = erlang_c(counters, load * f64::from(counters));
    // The mean time until a counter is freed while all are taken, times the chance that all are.
    let until_free = waiting / f64::from(counters);
    let of_vips = until_free / (1.0 - load * vips);
    let of_ordinary = of_vips / (1.0 - load);
    for (class, is_vip, theory) in [("VIPs", true, of_vips), ("ordinary customers", false, of_ordinary)] {
        let name = |what: &str| format!("{counters} counters at {load}, {vips} VIPs: {what} of {class}");
        let mean = estimate(&waits, |vip, wait| (vip == is_vip).then_some(wait));
        check(&name("mean wait"), mean, theory, 0.06 * theory);
        let at_once = estimate(&waits, |vip, wait| (vip == is_vip).then(|| f64::from(u8::from(wait <= 0.0))));
        check(&name("share at once"), at_once, 1.0 - waiting, 0.015);
    }
    let all = estimate(&waits, |_, wait| Some(wait));
    // Who goes first changes nothing for all together, as all take as long.
    check(&format!("{counters} counters at {load}, {vips} VIPs: all"), all, until_free / (1.0 - load), 0.06 * until_free / (1.0 - load));
}

#[test]
fn two_classes_wait_as_cobham_says() {
    agrees_with_cobham(200_000, 1, 0.7, 0.3, 5);
    agrees_with_cobham(200_000, 4, 0.8, 0.2, 6);
    agrees_with_cobham(400_000, 3, 0.9, 0.5, 7);
}
