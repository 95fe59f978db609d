//! Cards and terminals: opening + in - out = closing by the books, and as many on the shelf.

use serde::Serialize;

use super::input::StockItem;

/// A line of stock that does not agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StockDifference {
    /// The store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// The kind of card or terminal.
    pub item: String,
    /// Opening and what came in, less what went out.
    pub expected: i64,
    /// By the books.
    pub closing: u64,
    /// As counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted: Option<u64>,
    /// The books less what is expected of them.
    pub book_difference: i64,
    /// The count less the books.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count_difference: Option<i64>,
}

/// Numbers up to 2^53 - 1 lose nothing.
pub(super) fn signed(pieces: u64) -> i64 {
    i64::try_from(pieces).unwrap_or(i64::MAX)
}

/// Opening and what came in, less what went out.
pub(super) fn expected(line: &StockItem) -> i64 {
    signed(line.opening).saturating_add(signed(line.received)).saturating_sub(signed(line.issued))
}

/// The lines that do not agree, as far as they were counted.
pub(super) fn differences(stock: &[StockItem]) -> Vec<StockDifference> {
    let of = |line: &StockItem| StockDifference {
        store: line.store.clone(),
        item: line.item.clone(),
        expected: expected(line),
        closing: line.closing,
        counted: line.counted,
        book_difference: signed(line.closing).saturating_sub(expected(line)),
        count_difference: line.counted.map(|counted| signed(counted).saturating_sub(signed(line.closing))),
    };
    stock.iter().map(of).filter(|one| one.book_difference != 0 || one.count_difference.is_some_and(|more| more != 0)).collect()
}
