//! Amounts in yuan.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::{Carried, Code, Error};

const EXPECTED: &str = "an amount in yuan with exactly two decimals, such as \"12.50\"";

/// What is expected of amounts that are added up.
const SUMS: &str = "amounts whose sums have at most 18 digits before the point";

/// An amount in yuan with exactly two decimals; never a float.
///
/// Text form: an optional minus, digits without leading zeros, a point, two digits (`"12.50"`, `"0.00"`, `"-3.10"`); at most
/// 18 digits before the point. Nothing else is read: no exponent, no underscore, no plus, no `-0.00`.
///
/// ```
/// use service_hall::Money;
/// let fee: Money = "12.50".parse()?;
/// assert_eq!(fee.to_string(), "12.50");
/// assert!("12.5".parse::<Money>().is_err());
/// # Ok::<(), service_hall::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(Decimal);

impl Money {
    /// No money.
    pub const ZERO: Self = Self(Decimal::from_parts(0, 0, 0, false, 2));

    /// Whole fen (hundredths of a yuan).
    pub fn from_fen(fen: i64) -> Self {
        Self(Decimal::new(fen, 2))
    }

    /// The amount as a decimal of scale 2.
    pub const fn amount(self) -> Decimal {
        self.0
    }

    /// The sum; `None` when it has more than 18 digits before the point and could not be written.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(Self::within)
    }

    /// The difference, negative when the other amount is the larger; `None` when it has more than 18 digits before the point.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).and_then(Self::within)
    }

    /// The sum of amounts.
    ///
    /// # Errors
    /// Code `money` when the sum, or one on the way to it, has more than 18 digits before the point.
    pub(crate) fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, Error> {
        let mut sum = Self::ZERO;
        for amount in amounts {
            sum = sum.plus(amount)?;
        }
        Ok(sum)
    }

    /// As [`Money::checked_add`].
    ///
    /// # Errors
    /// Code `money` when the sum could not be written.
    pub(crate) fn plus(self, other: Self) -> Result<Self, Error> {
        self.checked_add(other).ok_or_else(|| Error::new(Code::Money, "", SUMS))
    }

    /// As [`Money::checked_sub`].
    ///
    /// # Errors
    /// Code `money` when the difference could not be written.
    pub(crate) fn minus(self, other: Self) -> Result<Self, Error> {
        self.checked_sub(other).ok_or_else(|| Error::new(Code::Money, "", SUMS))
    }

    fn within(amount: Decimal) -> Option<Self> {
        (amount.abs() < Decimal::from_parts(0xa764_0000, 0x0de0_b6b3, 0, false, 0)).then_some(Self(amount))
    }

    /// Whether the amount is below zero.
    pub fn is_negative(self) -> bool {
        self < Self::ZERO
    }
}

impl FromStr for Money {
    type Err = Error;

    /// # Errors
    /// Code `money` unless the text has exactly the form above.
    fn from_str(text: &str) -> Result<Self, Error> {
        read(text).ok_or_else(|| Error::new(Code::Money, "", EXPECTED))
    }
}

fn read(text: &str) -> Option<Money> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (yuan, fen) = digits.split_once('.')?;
    let numeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let canonical = !yuan.is_empty() && yuan.len() <= 18 && (yuan == "0" || !yuan.starts_with('0'));
    if !canonical || fen.len() != 2 || !numeric(yuan) || !numeric(fen) {
        return None;
    }
    let whole: i128 = yuan.parse().ok()?;
    let cents: i128 = fen.parse().ok()?;
    let magnitude = whole.checked_mul(100)?.checked_add(cents)?;
    if negative && magnitude == 0 {
        return None;
    }
    let signed = if negative { magnitude.checked_neg()? } else { magnitude };
    Decimal::try_from_i128_with_scale(signed, 2).ok().map(Money)
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Money({})", self.0)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct("Money", &self.to_string())
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> de::Visitor<'de> for Text {
            type Value = Money;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(EXPECTED)
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Money, E> {
                read(text).ok_or_else(|| E::custom(Carried(Code::Money, EXPECTED)))
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Money, D::Error> {
                inner.deserialize_str(Text)
            }
        }
        deserializer.deserialize_newtype_struct("Money", Text)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Money {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Money".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "format": "money", "pattern": r"^-?(0|[1-9]\d{0,17})\.\d{2}$"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_can_be_written_or_is_none() {
        let money = |text: &str| text.parse::<Money>().unwrap();
        let (most, fen) = (money("999999999999999999.99"), Money::from_fen(1));
        assert_eq!(most.checked_add(fen), None);
        assert_eq!(money("-999999999999999999.99").checked_sub(fen), None);
        assert_eq!(money("999999999999999999.98").checked_add(fen), Some(most));
        assert_eq!(money("0.01").checked_sub(money("0.02")).map(|less| less.to_string()).as_deref(), Some("-0.01"));
        assert_eq!(fen.checked_sub(fen).map(|none| none.to_string()).as_deref(), Some("0.00"));
        assert_eq!(Money::sum([most, fen]).unwrap_err().code(), Code::Money);
        assert_eq!(Money::sum([]), Ok(Money::ZERO));
    }
}
