//! Texts and ids of millions of rows in little memory: each different text once, each id as one number.

use std::borrow::Cow;
use std::hash::{BuildHasher, RandomState};

/// A place in an [`Index`] that nothing stands in.
const FREE: u32 = 0;

/// A place as the standard library counts them.
pub(super) fn place_of(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

/// Places found by what stands there, by open addressing: four bytes for a slot, at most seven of eight of them taken. What stands at a place
/// is kept elsewhere; it is asked for with `same`.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// A place and one, or [`FREE`]. Their number is a power of two.
    slots: Vec<u32>,
    taken: usize,
}

impl Index {
    /// The slot of a hash, and the one after another, round and round.
    fn slot(&self, hash: u64) -> usize {
        let mask = u64::try_from(self.slots.len()).unwrap_or(u64::MAX).wrapping_sub(1);
        usize::try_from(hash & mask).unwrap_or_default()
    }

    /// The place that is the same, else the free slot where it would stand.
    fn look(&self, hash: u64, same: impl Fn(u32) -> bool) -> Result<u32, usize> {
        let mut slot = self.slot(hash);
        loop {
            match self.slots.get(slot) {
                None if slot == 0 => return Err(0),
                None => slot = 0,
                Some(&FREE) => return Err(slot),
                Some(&taken) => {
                    let place = taken.wrapping_sub(1);
                    if same(place) {
                        return Ok(place);
                    }
                    slot = slot.wrapping_add(1);
                }
            }
        }
    }

    /// The place that is the same.
    pub fn find(&self, hash: u64, same: impl Fn(u32) -> bool) -> Option<u32> {
        self.look(hash, same).ok()
    }

    /// The places of many numbers among `among`. All slots are read before the first number is compared, so that the memory is asked for
    /// many at once.
    pub fn find_each(&self, keys: &[u128], among: &[u128], hashing: &Hashing, batch: &mut Batch) {
        let Batch { hashes, found } = batch;
        hashes.clear();
        hashes.extend(keys.iter().map(|key| hashing.key(*key)));
        found.clear();
        found.extend(hashes.iter().map(|hash| self.slots.get(self.slot(*hash)).copied().unwrap_or(FREE).checked_sub(1)));
        for ((key, hash), found) in keys.iter().zip(hashes).zip(found) {
            if found.is_some_and(|place| among.get(place_of(place)) != Some(key)) {
                *found = self.find(*hash, |place| among.get(place_of(place)) == Some(key));
            }
        }
    }

    /// Makes room for so many places; `hash` says the hash of those that are there.
    fn grow(&mut self, count: usize, hash: impl Fn(u32) -> u64) {
        let least = count.saturating_mul(8).div_ceil(7).max(16);
        if least <= self.slots.len() {
            return;
        }
        let slots = vec![FREE; least.checked_next_power_of_two().unwrap_or(least)];
        for taken in std::mem::replace(&mut self.slots, slots) {
            if taken != FREE
                && let Err(slot) = self.look(hash(taken.wrapping_sub(1)), |_| false)
                && let Some(free) = self.slots.get_mut(slot)
            {
                *free = taken;
            }
        }
    }

    /// An index for so many places.
    pub fn with_room(count: usize) -> Self {
        let mut index = Self::default();
        index.grow(count, |_| 0);
        index
    }

    /// The place that is the same, else `None` once `place`, whose hash is `own`, is taken in.
    pub fn insert(&mut self, place: u32, own: u64, same: impl Fn(u32) -> bool, hash: impl Fn(u32) -> u64) -> Option<u32> {
        self.grow(self.taken.saturating_add(1), hash);
        match self.look(own, same) {
            Ok(known) => Some(known),
            Err(slot) => {
                if let Some(free) = self.slots.get_mut(slot) {
                    *free = place.wrapping_add(1);
                    self.taken = self.taken.saturating_add(1);
                }
                None
            }
        }
    }
}

/// Numbers that are looked up together.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub hashes: Vec<u64>,
    pub found: Vec<Option<u32>>,
}

/// How keys and texts are hashed: differently in each comparison, so that nobody can choose ids that collide.
#[derive(Debug, Default)]
pub(super) struct Hashing(RandomState);

impl Hashing {
    pub fn key(&self, key: u128) -> u64 {
        self.0.hash_one(key)
    }

    fn text(&self, text: &str) -> u64 {
        self.0.hash_one(text)
    }
}

/// Different texts, each once. The empty text is the first and says that nothing is known.
#[derive(Debug)]
pub(super) struct Names {
    /// All of them, one behind the other.
    texts: String,
    /// Where each ends.
    ends: Vec<usize>,
    index: Index,
    hashing: Hashing,
}

impl Default for Names {
    fn default() -> Self {
        Self { texts: String::new(), ends: vec![0], index: Index::default(), hashing: Hashing::default() }
    }
}

fn at<'a>(texts: &'a str, ends: &[usize], place: u32) -> &'a str {
    let place = usize::try_from(place).unwrap_or(usize::MAX);
    let from = place.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or_default();
    ends.get(place).and_then(|end| texts.get(from..*end)).unwrap_or_default()
}

impl Names {
    /// The place of a text; `None` when there are more than 2^32 different ones.
    pub fn place(&mut self, text: &str) -> Option<u32> {
        if text.is_empty() {
            return Some(0);
        }
        let Self { texts, ends, index, hashing } = self;
        let hash = hashing.text(text);
        if let Some(known) = index.find(hash, |place| at(texts, ends, place) == text) {
            return Some(known);
        }
        let place = u32::try_from(ends.len()).ok().filter(|place| *place < u32::MAX)?;
        texts.push_str(text);
        ends.push(texts.len());
        index.insert(place, hash, |_| false, |place| hashing.text(at(texts, ends, place)));
        Some(place)
    }

    /// The text at a place.
    pub fn text(&self, place: u32) -> &str {
        at(&self.texts, &self.ends, place)
    }
}

/// Ids as numbers: two ids are the same when their numbers are. A text of up to 15 bytes and digits alone up to 34 are the number itself;
/// of a longer one it is the place among the longer ones.
#[derive(Debug, Default)]
pub(super) struct Ids {
    long: Names,
}

/// Longest text that is a number by itself.
const SHORT: usize = 15;
/// Most digits that are.
const DIGITS: usize = 34;
/// Bits of a number that say of which kind it is.
const KIND: u32 = 8;
/// Before the number of digits.
const DIGITS_KIND: u8 = 0x40;
const LONG_KIND: u8 = 0xff;

impl Ids {
    /// The number of an id; `None` when there are more than 2^32 different longer ones.
    pub fn key(&mut self, id: &str) -> Option<u128> {
        let length = u8::try_from(id.len()).unwrap_or(LONG_KIND);
        if id.len() <= SHORT {
            let mut bytes = [0; SHORT.saturating_add(1)];
            bytes.iter_mut().zip(id.bytes()).for_each(|(byte, of)| *byte = of);
            return Some(u128::from_be_bytes(bytes) | u128::from(length));
        }
        if id.len() <= DIGITS && id.bytes().all(|byte| byte.is_ascii_digit()) {
            let number: u128 = id.parse().ok()?;
            return Some(number.wrapping_shl(KIND) | u128::from(DIGITS_KIND | length));
        }
        Some(u128::from(self.long.place(id)?).wrapping_shl(KIND) | u128::from(LONG_KIND))
    }

    /// The id of a number.
    pub fn text(&self, key: u128) -> Cow<'_, str> {
        let bytes = key.to_be_bytes();
        let kind = bytes.last().copied().unwrap_or_default();
        let number = key.wrapping_shr(KIND);
        if kind == LONG_KIND {
            self.long.text(u32::try_from(number).unwrap_or_default()).into()
        } else if kind & DIGITS_KIND != 0 {
            let digits = usize::from(kind & !DIGITS_KIND);
            format!("{number:0digits$}").into()
        } else {
            String::from_utf8_lossy(bytes.get(..usize::from(kind)).unwrap_or_default()).into_owned().into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_comes_back_as_it_was_and_only_itself_has_its_number() {
        let mut ids = Ids::default();
        let mut texts: Vec<String> =
            ["", "1", "01", "001", "A-17", "流水号", "fifteen bytes!!", "sixteen bytes!!!", "流水号00012345678"].map(str::to_owned).into();
        texts.extend((1..=40).map(|length| "0".repeat(length)));
        texts.extend((1..=40).map(|length| "9".repeat(length)));
        texts.sort();
        texts.dedup();
        let keys: Vec<u128> = texts.iter().map(|text| ids.key(text).unwrap()).collect();
        let mut different = keys.clone();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), texts.len());
        for (key, text) in keys.iter().zip(&texts) {
            assert_eq!(ids.text(*key), *text);
            assert_eq!(ids.key(text), Some(*key));
        }
    }

    #[test]
    fn names_are_kept_once() {
        let mut names = Names::default();
        let texts: Vec<String> = (0..10_000).map(|number| format!("name {number}")).collect();
        let places: Vec<u32> = texts.iter().map(|text| names.place(text).unwrap()).collect();
        assert!(texts.iter().zip(&places).all(|(text, place)| names.text(*place) == text && names.place(text) == Some(*place)));
        assert_eq!((names.place(""), names.text(0), names.ends.len()), (Some(0), "", 10_001));
    }
}
