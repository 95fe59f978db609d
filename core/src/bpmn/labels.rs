//! How much room words take: an estimate in whole pixels, for the small type of branches and events.

use super::shapes::{Px, px};

/// The height of a line.
pub(super) const LINE: Px = px(14);
const WIDE: Px = px(12);
const NARROW: Px = px(6);

fn advance(letter: char) -> Px {
    if letter.is_ascii() { NARROW } else { WIDE }
}

fn width(text: &str) -> Px {
    text.chars().map(advance).fold(px(0), |sum, width| sum + width)
}

/// Words between which a line may break: any two Chinese characters, else at spaces.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(|letter: char| letter == ' ' || !letter.is_ascii())
}

/// The size of words in lines of at most `most`; nothing for no words.
pub(super) fn size(text: &str, most: Px) -> (Px, Px) {
    let (mut widest, mut line, mut lines) = (px(0), px(0), px(1));
    for piece in pieces(text) {
        let (bare, full) = (width(piece.trim_end()), width(piece));
        if line + bare > most && line > px(0) {
            lines += px(1);
            line = px(0);
        }
        widest = widest.max(line + bare);
        line += full;
    }
    if widest == px(0) { (px(0), px(0)) } else { (widest + px(6), lines * LINE) }
}
