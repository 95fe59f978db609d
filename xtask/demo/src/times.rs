//! Durations: how they are summed up and written.

use service_hall::Instant;

use service_hall::Share;

/// Whole seconds from one instant to another.
pub fn seconds_between(from: Instant, to: Instant) -> i64 {
    to.micros_since(from).div_euclid(1_000_000)
}

/// What is said of many durations, in seconds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spread {
    sorted: Vec<i64>,
}

impl Spread {
    /// Takes the durations in any order.
    pub fn new(mut seconds: Vec<i64>) -> Self {
        seconds.sort_unstable();
        Self { sorted: seconds }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.sorted.len()
    }

    /// The smallest one that so many percent do not exceed; zero when there are none.
    pub fn percentile(&self, percent: usize) -> i64 {
        let rank = (self.sorted.len() * percent).div_ceil(100).max(1);
        self.sorted.get(rank - 1).copied().unwrap_or(0)
    }

    /// The longest.
    pub fn longest(&self) -> i64 {
        self.sorted.last().copied().unwrap_or(0)
    }

    /// How many are not over a limit.
    pub fn within(&self, limit: i64) -> usize {
        self.sorted.partition_point(|seconds| *seconds <= limit)
    }

    /// Those over a limit.
    pub fn over(&self, limit: i64) -> &[i64] {
        &self.sorted[self.within(limit)..]
    }
}

/// Minutes and seconds: `3:05`.
pub fn clock(seconds: i64) -> String {
    if seconds >= 3600 {
        return format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A share as a percentage with one decimal, rounded down, so that 100.0 % means all of them; a dash when there is nothing to share.
pub fn share(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let tenths = part * 1000 / whole;
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// The same of a share that the library gives.
pub fn share_of(share: Share) -> String {
    let [count, of] = [share.count, share.of].map(|count| usize::try_from(count).unwrap_or(usize::MAX));
    self::share(count, of)
}

/// The same of seconds that the library gives.
pub fn span(seconds: u64) -> String {
    clock(i64::try_from(seconds).unwrap_or(i64::MAX))
}

/// Hour and minute of an instant, by its own offset.
pub fn time_of(at: Instant) -> String {
    at.to_string().chars().skip(11).take(5).collect()
}

#[cfg(test)]
mod tests {
    use super::{Spread, clock, share};

    #[test]
    fn percentiles_take_the_nearest_rank() {
        let spread = Spread::new((1..=20).rev().collect());
        assert_eq!((spread.percentile(50), spread.percentile(95), spread.longest()), (10, 19, 20));
        assert_eq!((spread.within(8), spread.over(18)), (8, [19, 20].as_slice()));
        assert_eq!(Spread::default().percentile(95), 0);
    }

    #[test]
    fn figures_are_written_for_people() {
        assert_eq!((clock(59), clock(185), clock(3725)), ("0:59".to_owned(), "3:05".to_owned(), "1:02:05".to_owned()));
        assert_eq!((share(999, 1000), share(3, 3), share(0, 0)), ("99.9 %".to_owned(), "100.0 %".to_owned(), "–".to_owned()));
    }
}
