//! The number by which a set is drawn: that of the published tool `consistent_sampler`, so that it draws the same sets in the same order.

use std::cmp::Ordering;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// Fewest digits of a number.
const LEAST_DIGITS: usize = 64;
const BILLION: u64 = 1_000_000_000;

/// The hash of seed and volume.
pub(super) struct VolumeHash {
    /// Lowercase hex.
    pub hex: String,
    /// What has read the hex, all 64 bytes of it: one block of SHA-256 that is not computed again for each set.
    head: Sha256,
}

impl VolumeHash {
    pub fn new(seed: &str, volume: &str) -> Self {
        let mut hex = String::with_capacity(64);
        for byte in Sha256::new().chain_update(seed).chain_update(",").chain_update(volume).finalize() {
            let _ = write!(hex, "{byte:02x}");
        }
        Self { head: Sha256::new().chain_update(&hex), hex }
    }

    pub fn number(&self, set: &str) -> Number {
        Number(self.head.clone().chain_update(set).finalize().into())
    }
}

/// The SHA-256 of a volume's hash and a set's id. Read as a whole number and written in decimal, its digits turned round are the places
/// after the point of a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number([u8; 32]);

impl Number {
    fn limbs(self) -> [u32; 8] {
        let mut limbs = [0; 8];
        for (limb, bytes) in limbs.iter_mut().zip(self.0.chunks_exact(4)) {
            *limb = bytes.try_into().map(u32::from_be_bytes).unwrap_or_default();
        }
        limbs
    }

    /// The first eighteen places; numbers that differ in them stand in the same order as these.
    pub fn first(self) -> u64 {
        let mut limbs = self.limbs();
        let places = [last_nine(&mut limbs), last_nine(&mut limbs)];
        places.into_iter().flatten().fold(0, |sum: u64, digit| sum.wrapping_mul(10).wrapping_add(digit.into()))
    }

    /// The fraction as text, `0.` and at least 64 places.
    pub fn text(self) -> String {
        let mut limbs = self.limbs();
        let mut text = String::with_capacity(90);
        text.push_str("0.");
        while limbs.iter().any(|limb| *limb != 0) {
            text.extend(last_nine(&mut limbs).into_iter().map(|digit| char::from(digit.saturating_add(b'0'))));
        }
        // What stands behind the last place is zeros before the first digit of the number.
        let least = LEAST_DIGITS.saturating_add(2);
        while text.len() > least && text.ends_with('0') {
            text.pop();
        }
        while text.len() < least {
            text.push('0');
        }
        text
    }

    /// Order of two numbers whose first places are the same.
    pub fn cmp_behind(self, other: Self) -> Ordering {
        if self == other { Ordering::Equal } else { self.text().cmp(&other.text()) }
    }
}

/// Takes the last nine decimal digits off a number, the last first.
fn last_nine(limbs: &mut [u32; 8]) -> [u8; 9] {
    let mut rest = 0_u64;
    for limb in limbs {
        let part = (rest << 32) | u64::from(*limb);
        *limb = u32::try_from(part.div_euclid(BILLION)).unwrap_or_default();
        rest = part.rem_euclid(BILLION);
    }
    let mut digits = [0; 9];
    for digit in &mut digits {
        *digit = u8::try_from(rest.rem_euclid(10)).unwrap_or_default();
        rest = rest.div_euclid(10);
    }
    digits
}

/// A set in the order of the draw.
#[derive(Clone, Copy)]
struct Ticket {
    first: u64,
    place: usize,
}

/// The draw of a volume.
pub(super) struct Drawing {
    pub hash: VolumeHash,
    numbers: Vec<Number>,
    tickets: Vec<Ticket>,
}

impl Drawing {
    /// Puts the sets of a volume into the order of the draw. Takes time with their number times its logarithm; each is hashed once.
    ///
    /// # Errors
    /// The first place at which a set stands for the second time.
    pub fn new(seed: &str, volume: &str, sets: &[String]) -> Result<Self, usize> {
        let hash = VolumeHash::new(seed, volume);
        let numbers: Vec<Number> = sets.iter().map(|set| hash.number(set)).collect();
        let mut tickets: Vec<Ticket> = numbers.iter().enumerate().map(|(place, number)| Ticket { first: number.first(), place }).collect();
        let full = |one: &Ticket, other: &Ticket| match (numbers.get(one.place), numbers.get(other.place)) {
            (Some(one), Some(other)) => one.cmp_behind(*other),
            _ => Ordering::Equal,
        };
        // By itself and not by `order`: a million sets are sorted in half the time.
        tickets.sort_unstable_by(|one, other| {
            one.first.cmp(&other.first).then_with(|| full(one, other)).then_with(|| one.place.cmp(&other.place))
        });
        let same = |pair: &[Ticket]| match pair {
            [one, other] if one.first == other.first && sets.get(one.place) == sets.get(other.place) => Some(other.place),
            _ => None,
        };
        match tickets.windows(2).filter_map(same).min() {
            Some(place) => Err(place),
            None => Ok(Self { hash, numbers, tickets }),
        }
    }

    /// The places of so many sets, in the order of the draw, each with its number.
    pub fn take(&self, count: u64) -> impl Iterator<Item = (usize, Number)> {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        self.tickets.iter().take(count).filter_map(|ticket| Some((ticket.place, *self.numbers.get(ticket.place)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Number {
        Number(Sha256::digest(text).into())
    }

    #[test]
    fn the_examples_of_consistent_sampler_come_out() {
        assert_eq!(of("abc").text(), "0.56998071861792858926477341561059638840106636224182943832566300809078486324348");
        // first_fraction('AB-130', '01382438112797316654'): the seed stands for seed and volume.
        let hash = Sha256::digest("01382438112797316654");
        let hex = hash.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        let number = of(&format!("{hex}AB-130"));
        assert_eq!(number.text(), "0.26299714122838008416507544297546663599715395525154425586041245287750224561854");
        assert_eq!(number.first(), 262_997_141_228_380_084);
    }

    #[test]
    fn zeros_fill_short_numbers() {
        let mut small = [0; 32];
        small[31] = 120;
        assert_eq!(Number(small).text(), format!("0.021{}", "0".repeat(61)));
        assert_eq!(Number([0; 32]).text(), format!("0.{}", "0".repeat(64)));
        assert_eq!(Number(small).first(), 21_000_000_000_000_000);
        let largest = Number([255; 32]).text();
        assert_eq!(largest, "0.539936921319700485754930465046566489962358709786800589075324591613732980297511");
    }

    #[test]
    fn numbers_with_the_same_first_places_are_told_apart_by_the_rest() {
        // 10^18 and 2 * 10^18 end in eighteen zeros.
        let number = |times: u64| {
            let mut bytes = [0; 32];
            bytes[24..].copy_from_slice(&(times * 1_000_000_000_000_000_000).to_be_bytes());
            Number(bytes)
        };
        assert_eq!((number(1).first(), number(2).first()), (0, 0));
        assert_eq!(number(1).cmp_behind(number(2)), Ordering::Less);
        assert_eq!(number(2).cmp_behind(number(2)), Ordering::Equal);
    }
}
