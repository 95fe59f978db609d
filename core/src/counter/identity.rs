//! Identity numbers: checked on the way in, never kept.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::{Carried, Code};

const EXPECTED: &str = "an identity number of 17 digits and a check character, or `verified` or `failed`";

/// Whether an 18-digit identity number passed its check digit (ISO 7064 MOD 11-2). The digits themselves are forgotten at once: they are
/// in no answer, no message and no debug output.
///
/// Read from the number itself, or from the word `verified` or `failed`; written as that word.
///
/// ```
/// use service_hall::IdentityNumber;
/// assert_eq!(IdentityNumber::check("11010519491231002X"), Some(IdentityNumber::Verified));
/// assert_eq!(IdentityNumber::check("110105194912310021"), Some(IdentityNumber::Failed));
/// assert_eq!(IdentityNumber::check("1101051949"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityNumber {
    /// The check digit is right.
    Verified,
    /// The check digit is wrong.
    Failed,
}

impl IdentityNumber {
    /// Checks a number; `None` when it has not the form of one.
    pub fn check(number: &str) -> Option<Self> {
        let (check, digits) = number.as_bytes().split_last().filter(|(_, digits)| digits.len() == 17)?;
        // Horner with weight 2 modulo 11: the weights 2^17 … 2^1 of the standard.
        let sum = digits.iter().try_fold(0_u32, |sum, byte| {
            let digit = byte.is_ascii_digit().then(|| byte.checked_sub(b'0')).flatten()?;
            sum.checked_add(u32::from(digit))?.checked_mul(2).map(|sum| sum % 11)
        })?;
        let value = match check {
            b'X' | b'x' => 10,
            digit if digit.is_ascii_digit() => u32::from(digit.checked_sub(b'0')?),
            _ => return None,
        };
        let right = sum.checked_add(value)? % 11 == 1;
        Some(if right { Self::Verified } else { Self::Failed })
    }
}

impl Serialize for IdentityNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Verified => "verified",
            Self::Failed => "failed",
        })
    }
}

impl<'de> Deserialize<'de> for IdentityNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        fn wrong<E: de::Error>() -> E {
            E::custom(Carried(Code::IdentityNumber, EXPECTED))
        }
        // Every kind of value is caught here, so that no message of a deserializer repeats it.
        impl de::Visitor<'_> for Text {
            type Value = IdentityNumber;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(EXPECTED)
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<IdentityNumber, E> {
                match text {
                    "verified" => Ok(IdentityNumber::Verified),
                    "failed" => Ok(IdentityNumber::Failed),
                    number => IdentityNumber::check(number).ok_or_else(wrong),
                }
            }
            fn visit_bool<E: de::Error>(self, _: bool) -> Result<IdentityNumber, E> {
                Err(wrong())
            }
            fn visit_i64<E: de::Error>(self, _: i64) -> Result<IdentityNumber, E> {
                Err(wrong())
            }
            fn visit_u64<E: de::Error>(self, _: u64) -> Result<IdentityNumber, E> {
                Err(wrong())
            }
            fn visit_f64<E: de::Error>(self, _: f64) -> Result<IdentityNumber, E> {
                Err(wrong())
            }
        }
        deserializer.deserialize_any(Text)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for IdentityNumber {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "IdentityNumber".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string"})
    }
}
