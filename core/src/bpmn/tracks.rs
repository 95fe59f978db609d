//! Tracks: lines that run side by side where they would lie on one another.

/// In the order of a key, equal ones as they were. The lists are short, and the library's sort is large code for each kind of list.
pub(super) fn ordered<T, K: Ord>(items: impl IntoIterator<Item = T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut ordered: Vec<T> = Vec::new();
    for item in items {
        let place = ordered.partition_point(|other| key(other) <= key(&item));
        ordered.insert(place, item);
    }
    ordered
}

/// The track of each stretch, in the order given: beyond all earlier ones that it touches.
pub(super) fn tracks<T: Ord + Copy>(stretches: impl IntoIterator<Item = (T, T)>) -> Vec<usize> {
    let mut laid: Vec<(T, T, usize)> = Vec::new();
    for (one, other) in stretches {
        let (low, high) = (one.min(other), one.max(other));
        let touched = laid.iter().filter(|(from, to, _)| *from <= high && low <= *to);
        let track = touched.map(|(_, _, track)| track.saturating_add(1)).max().unwrap_or_default();
        laid.push((low, high, track));
    }
    laid.into_iter().map(|(_, _, track)| track).collect()
}

/// How many tracks there are.
pub(super) fn count<'a>(tracks: impl IntoIterator<Item = &'a usize>) -> usize {
    tracks.into_iter().max().map_or(0, |last| last.saturating_add(1))
}
