//! How few counters suffice, beside replays with so many counters in each hour.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use service_hall::{CounterKind, Lines, StaffedDay, Staffing, Visit, staff_hours};

use crate::queue::{at, hall_of, replay, second, segment};
use crate::support::handbook;

const HOUR: i64 = 3600;

/// Who is called in time, by hour: a replay with so many counters in each hour, the last number holding on.
fn shares(visits: &[Visit], counters: &[u32], first_hour: i64, limit: i64) -> Vec<(u64, u64)> {
    let most = counters.iter().copied().max().unwrap_or(0).max(1);
    let hall = hall_of(vec![(CounterKind::Combined, None); usize::try_from(most).unwrap()], Lines::Pooled);
    let mut shifts = Vec::new();
    for counter in 0..usize::try_from(most).unwrap() {
        shifts.push((counter, 0, 0));
        for (hour, open) in (0_i64..).zip(counters).filter(|(_, open)| usize::try_from(**open).unwrap() > counter) {
            let last = usize::try_from(hour).unwrap() + 1 == counters.len();
            let from = first_hour + hour * HOUR;
            let _ = open;
            shifts.push((counter, from, if last { from + 1000 * HOUR } else { from + HOUR }));
        }
    }
    let mut shares = vec![(0, 0); counters.len()];
    for visit in &replay(&hall, &shifts, visits).visits {
        let came = second(visit.arrived_at);
        let share = &mut shares[usize::try_from((came - first_hour) / HOUR).unwrap()];
        share.1 += 1;
        share.0 += u64::from(visit.called_at.is_some_and(|called| second(called) - came <= limit));
    }
    shares
}

fn keeps(shares: &[(u64, u64)], percent: u64) -> bool {
    shares.iter().all(|(met, of)| met * 100 >= of * percent)
}

/// Checks a day of counters: the shares are those of a replay, one counter fewer in any hour is too few, and what is not kept is not kept
/// by all counters all day either.
fn check_staffed(day: &StaffedDay, visits: &[Visit], percent: u64, most: u32, limit: i64) -> Result<(), TestCaseError> {
    let counters: Vec<u32> = day.hours.iter().map(|hour| hour.counters).collect();
    let first = visits.iter().map(|visit| second(visit.arrived_at)).min().map_or(0, |first| first - first % HOUR);
    let last = visits.iter().map(|visit| second(visit.arrived_at)).max();
    prop_assert_eq!(day.hours.len(), last.map_or(0, |last| usize::try_from((last - first) / HOUR + 1).unwrap()));
    for (hour, staffed) in (0_i64..).zip(&day.hours) {
        prop_assert_eq!(second(staffed.hour), first + hour * HOUR);
        prop_assert!(staffed.counters <= most);
    }
    prop_assert_eq!(day.counter_hours, counters.iter().copied().map(u64::from).sum::<u64>());
    let of_replay = shares(visits, &counters, first, limit);
    let reported: Vec<(u64, u64)> = day.hours.iter().map(|hour| (hour.in_time.count, hour.in_time.of)).collect();
    prop_assert_eq!(&reported, &of_replay);
    prop_assert_eq!(day.kept, keeps(&of_replay, percent));
    if day.kept {
        for hour in (0..counters.len()).filter(|hour| counters[*hour] > 0) {
            let mut fewer = counters.clone();
            fewer[hour] -= 1;
            prop_assert!(!keeps(&shares(visits, &fewer, first, limit), percent), "{:?} will do", fewer);
        }
    } else {
        let full = vec![most; counters.len()];
        prop_assert!(!keeps(&shares(visits, &full, first, limit), percent), "{:?} will do", full);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn prop_staffing_gives_what_suffices_and_no_less(
        customers in vec((0..3 * HOUR / 60, prop_oneof![3 => 0..15_i64, 1 => 0..100_i64], segment()), 0..12),
        percent in prop_oneof![Just(100_u8), Just(95), 1..100_u8],
        most in option::of(1..4_u32),
    ) {
        let visit = |(number, (came, took, segment)): (usize, (i64, i64, _))| Visit {
            segment,
            called_at: Some(at(came * 60)),
            finished_at: Some(at((came + took) * 60)),
            ..Visit::new(format!("n{number}"), at(came * 60))
        };
        let visits: Vec<Visit> = customers.into_iter().enumerate().map(visit).collect();
        let staffed = staff_hours(handbook(), &Staffing { visits: visits.clone(), percent, most }).unwrap();
        prop_assert_eq!(staffed.left_out, 0);
        if most.is_none() {
            prop_assert!(staffed.target.kept && staffed.stretch.kept);
        }
        check_staffed(&staffed.target, &visits, u64::from(percent), most.unwrap_or(u32::MAX), 600)?;
        check_staffed(&staffed.stretch, &visits, u64::from(percent), most.unwrap_or(u32::MAX), 480)?;
    }
}
