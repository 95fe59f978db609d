//! Days and instants. Nothing here knows what time it is.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, FixedOffset, Months, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, TimeDelta, Timelike, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::{Carried, Code, Error};

const DAY: &str = "a day written YYYY-MM-DD";
const INSTANT: &str = "an instant with offset, such as \"2026-11-20T09:03:10+08:00\"";

/// A civil day, text form exactly `YYYY-MM-DD`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(NaiveDate);

impl Day {
    /// 0001-01-01.
    pub(crate) const FIRST: Self = Self(NaiveDate::from_ymd_opt(1, 1, 1).unwrap());
    /// 9999-12-31.
    pub(crate) const LAST: Self = Self(NaiveDate::from_ymd_opt(9999, 12, 31).unwrap());

    /// The day of a civil date; `None` outside the years 0001 to 9999.
    pub fn try_new(date: NaiveDate) -> Option<Self> {
        (1..=9999).contains(&date.year()).then_some(Self(date))
    }

    /// As a civil date.
    pub const fn date(self) -> NaiveDate {
        self.0
    }

    /// Whether it falls on Monday to Friday.
    pub fn is_weekday(self) -> bool {
        !matches!(self.0.weekday(), Weekday::Sat | Weekday::Sun)
    }

    /// Days from an earlier day to this one; negative when it is later.
    pub fn days_since(self, earlier: Self) -> i64 {
        self.0.signed_duration_since(earlier.0).num_days()
    }

    /// The day after; `None` after the year 9999.
    pub fn next(self) -> Option<Self> {
        self.0.succ_opt().and_then(Self::try_new)
    }

    /// Its number: 1 for 0001-01-01, a Monday.
    pub(crate) fn number(self) -> i64 {
        i64::from(self.0.num_days_from_ce())
    }

    /// The day of a number; `None` outside the years 0001 to 9999.
    pub(crate) fn of_number(number: i64) -> Option<Self> {
        NaiveDate::from_num_days_from_ce_opt(i32::try_from(number).ok()?).and_then(Self::try_new)
    }

    /// A day of a year by its place in it, from 1; `None` when the year has no such day.
    pub(crate) fn of_year(year: i32, ordinal: u32) -> Option<Self> {
        NaiveDate::from_yo_opt(year, ordinal).and_then(Self::try_new)
    }

    /// Monday is 0, Sunday 6.
    pub(crate) fn weekday(self) -> u32 {
        self.0.weekday().num_days_from_monday()
    }

    /// The same day some months earlier, or the last day of a month that does not have it; `None` before the year 0001.
    pub fn minus_months(self, months: u32) -> Option<Self> {
        self.0.checked_sub_months(Months::new(months)).and_then(Self::try_new)
    }
}

/// A moment with the offset it was recorded in. Two instants are equal when they are the same moment.
///
/// Text form: `YYYY-MM-DDTHH:MM:SS`, at most six decimals of a second, then `Z` or `±HH:MM`. Written with `Z` for offset zero and
/// without trailing zeros beyond thousandths or millionths.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(DateTime<FixedOffset>);

impl Instant {
    /// The civil day at the place it was recorded.
    pub fn day(self) -> Option<Day> {
        Day::try_new(self.0.date_naive())
    }

    /// Microseconds from `earlier` to this instant; negative when it is before.
    pub fn micros_since(self, earlier: Self) -> i64 {
        self.0.signed_duration_since(earlier.0).num_microseconds().unwrap_or(i64::MAX)
    }

    /// This instant and `micros` microseconds more; `None` when out of range.
    pub(crate) fn plus_micros(self, micros: i64) -> Option<Self> {
        self.0.checked_add_signed(TimeDelta::microseconds(micros)).map(Self)
    }

    /// Microseconds since midnight, by the clock of the place where it was recorded.
    pub(crate) fn micros_of_day(self) -> i64 {
        let (seconds, nanos) = (i64::from(self.0.num_seconds_from_midnight()), i64::from(self.0.nanosecond()));
        seconds.saturating_mul(1_000_000).saturating_add(nanos.div_euclid(1000))
    }

    /// Microseconds until the last one of a day, by the clock of the place where it was recorded; negative when the day is past.
    pub(crate) fn micros_to_end_of(self, day: Day) -> i64 {
        let end = day.0.and_time(NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999).unwrap_or_default());
        end.signed_duration_since(self.0.naive_local()).num_microseconds().unwrap_or(i64::MAX)
    }

    /// The moment when the same clock shows another day and so many microseconds since midnight; `None` when out of range.
    pub(crate) fn local(self, day: Day, micros: i64) -> Option<Self> {
        let days = day.days_since(self.day()?).checked_mul(86_400_000_000)?;
        self.plus_micros(days.checked_add(micros)?.checked_sub(self.micros_of_day())?)
    }

    /// The same moment by the clock of UTC.
    pub(crate) fn in_utc(self) -> Self {
        Self(self.0.to_utc().fixed_offset())
    }

    /// The full hour before it, or itself, by the clock of the place where it was recorded.
    pub(crate) fn hour(self) -> Self {
        let full = self.0.with_minute(0).and_then(|at| at.with_second(0)).and_then(|at| at.with_nanosecond(0));
        full.map_or(self, Self)
    }

    /// The hour of the day by that clock, 0 to 23.
    pub(crate) fn hour_of_day(self) -> u32 {
        self.0.hour()
    }

    /// This instant and `seconds` more; `None` when out of range.
    pub fn plus_seconds(self, seconds: i64) -> Option<Self> {
        TimeDelta::try_seconds(seconds).and_then(|span| self.0.checked_add_signed(span)).map(Self)
    }
}

fn number(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0_u32, |sum, byte| {
        byte.is_ascii_digit().then(|| sum.checked_mul(10)?.checked_add(u32::from(byte.checked_sub(b'0')?))).flatten()
    })
}

fn read_day(bytes: &[u8]) -> Option<NaiveDate> {
    let &[y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = bytes else { return None };
    let year = i32::try_from(number(&[y0, y1, y2, y3])?).ok()?;
    (year > 0).then(|| NaiveDate::from_ymd_opt(year, number(&[m0, m1])?, number(&[d0, d1])?)).flatten()
}

fn read_instant(text: &str) -> Option<Instant> {
    let (day, rest) = text.as_bytes().split_at_checked(10)?;
    let (clock, rest) = rest.split_at_checked(9)?;
    let &[b'T', h0, h1, b':', m0, m1, b':', s0, s1] = clock else { return None };
    let (micros, rest) = match rest.strip_prefix(b".") {
        None => (0, rest),
        Some(rest) => {
            let len = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let (digits, rest) = rest.split_at_checked(len)?;
            let scale = 10_u32.checked_pow(u32::try_from(6_usize.checked_sub(len)?).ok()?)?;
            (if len == 0 { return None } else { number(digits)?.checked_mul(scale)? }, rest)
        }
    };
    let offset = match rest {
        b"Z" => 0,
        &[sign @ (b'+' | b'-'), h0, h1, b':', m0, m1] => {
            let (hours, minutes) = (number(&[h0, h1])?, number(&[m0, m1])?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let seconds = i32::try_from(hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?).ok()?;
            if sign == b'-' { seconds.checked_neg()? } else { seconds }
        }
        _ => return None,
    };
    let time = NaiveTime::from_hms_micro_opt(number(&[h0, h1])?, number(&[m0, m1])?, number(&[s0, s1])?, micros)?;
    let local = NaiveDateTime::new(read_day(day)?, time);
    local.and_local_timezone(FixedOffset::east_opt(offset)?).single().map(Instant)
}

impl FromStr for Day {
    type Err = Error;

    /// # Errors
    /// Code `day` unless the text is exactly `YYYY-MM-DD` and the day exists.
    fn from_str(text: &str) -> Result<Self, Error> {
        read_day(text.as_bytes()).map(Self).ok_or_else(|| Error::new(Code::Day, "", DAY))
    }
}

impl FromStr for Instant {
    type Err = Error;

    /// # Errors
    /// Code `instant` unless the text has the form above; a text without offset is refused.
    fn from_str(text: &str) -> Result<Self, Error> {
        read_instant(text).ok_or_else(|| Error::new(Code::Instant, "", INSTANT))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Day({self})")
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Instant({self})")
    }
}

/// Serde and schema of a type that travels as a text of one form.
macro_rules! text_form {
    ($type:ident, $name:literal, $code:ident, $expected:ident, $format:literal, $read:expr) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_newtype_struct($name, &self.to_string())
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;
                impl de::Visitor<'_> for Text {
                    type Value = $type;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expected)
                    }
                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$type, E> {
                        $read(text).ok_or_else(|| E::custom(Carried(Code::$code, $expected)))
                    }
                }
                deserializer.deserialize_str(Text)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "format": $format})
            }
        }
    };
}

text_form!(Day, "Day", Day, DAY, "date", |text: &str| read_day(text.as_bytes()).map(Day));
text_form!(Instant, "Instant", Instant, INSTANT, "date-time", read_instant);
