//! One sort for every list. What the standard library compiles for each type that is sorted was a seventh of the compiled core.

use std::cmp::Ordering;

/// Sorts a list; equals stay in the order they have.
pub(crate) fn sort_by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    if items.is_sorted_by(|one, other| compare(one, other) != Ordering::Greater) {
        return;
    }
    let places = places(items.len(), &|one, other| match (items.get(one), items.get(other)) {
        (Some(one), Some(other)) => compare(one, other),
        _ => Ordering::Equal,
    });
    let mut slots: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
    items.extend(places.into_iter().filter_map(|place| slots.get_mut(place).and_then(Option::take)));
}

/// Sorts a list by what a key says of each; equals stay in the order they have.
pub(crate) fn sort_by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// The places of a list in the order of what stands there.
fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|one, other| compare(*one, *other));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sorts_as_the_standard_library_does() {
        let mut numbers: Vec<(u64, usize)> =
            (0..500_usize).map(|place| ((place as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 59, place)).collect();
        let mut expected = numbers.clone();
        expected.sort_by_key(|(number, _)| *number);
        sort_by_key(&mut numbers, |(number, _)| *number);
        assert_eq!(numbers, expected, "equals keep their order");
        sort_by(&mut numbers, |one, other| other.cmp(one));
        expected.sort_by(|one, other| other.cmp(one));
        assert_eq!(numbers, expected);
        let mut none: Vec<u8> = Vec::new();
        sort_by_key(&mut none, |number| *number);
        assert!(none.is_empty());
    }
}
