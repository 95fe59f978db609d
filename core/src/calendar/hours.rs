//! Service hours, for clocks that run only while somebody is there.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::DayKind;
use crate::error::{Carried, Code, Error};
use crate::time::Day;

const TIME_OF_DAY: &str = "a time of day written HH:MM, from 00:00 to 24:00";
const MICROS_OF_MINUTE: i64 = 60_000_000;

/// A time of day by the clock of the place, in whole minutes; text form exactly `HH:MM`, from `00:00` to `24:00`, the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// The end of the day, `24:00`.
    pub(crate) const END: Self = Self(1440);

    /// A time so many minutes after midnight; `None` beyond the end of the day.
    pub(crate) fn of_minutes(minutes: i64) -> Option<Self> {
        u16::try_from(minutes).ok().filter(|minutes| *minutes <= Self::END.0).map(Self)
    }

    /// Minutes since midnight.
    pub(crate) fn minutes(self) -> i64 {
        i64::from(self.0)
    }

    pub(crate) fn micros(self) -> i64 {
        self.minutes().saturating_mul(MICROS_OF_MINUTE)
    }
}

fn read(text: &str) -> Option<TimeOfDay> {
    let &[h0 @ b'0'..=b'9', h1 @ b'0'..=b'9', b':', m0 @ b'0'..=b'5', m1 @ b'0'..=b'9'] = text.as_bytes() else { return None };
    let two = |tens: u8, ones: u8| u16::from(tens.checked_sub(b'0')?).checked_mul(10)?.checked_add(ones.checked_sub(b'0')?.into());
    let minutes = two(h0, h1)?.checked_mul(60)?.checked_add(two(m0, m1)?)?;
    (minutes <= 1440).then_some(TimeOfDay(minutes))
}

impl FromStr for TimeOfDay {
    type Err = Error;

    /// # Errors
    /// Code `time_of_day` unless the text is exactly `HH:MM`, from `00:00` to `24:00`.
    fn from_str(text: &str) -> Result<Self, Error> {
        read(text).ok_or_else(|| Error::new(Code::TimeOfDay, "", TIME_OF_DAY))
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0.div_euclid(60), self.0.rem_euclid(60))
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl de::Visitor<'_> for Text {
            type Value = TimeOfDay;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(TIME_OF_DAY)
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<TimeOfDay, E> {
                read(text).ok_or_else(|| E::custom(Carried(Code::TimeOfDay, TIME_OF_DAY)))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for TimeOfDay {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "TimeOfDay".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"})
    }
}

/// Days on which service hours hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ServiceDay {
    /// Every Monday, holiday or not.
    Monday,
    /// Every Tuesday, holiday or not.
    Tuesday,
    /// Every Wednesday, holiday or not.
    Wednesday,
    /// Every Thursday, holiday or not.
    Thursday,
    /// Every Friday, holiday or not.
    Friday,
    /// Every Saturday, worked or not.
    Saturday,
    /// Every Sunday, worked or not.
    Sunday,
    /// Days that the calendar works, make-up days with them.
    WorkingDay,
    /// Days that the calendar does not work.
    RestDay,
}

/// Hours in which somebody is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ServiceHours {
    /// The days, any of which will do; absent or empty means every day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<ServiceDay>,
    /// Their beginning, by the clock of the place.
    pub from: TimeOfDay,
    /// Their end, later on the same day; `24:00` is the end of the day. Hours over midnight are two entries.
    pub to: TimeOfDay,
}

impl ServiceHours {
    /// Whether they hold on a day; `None` when that hangs on what the day is and that is not known.
    pub(crate) fn hold(&self, day: Day, kind: Option<DayKind>) -> Option<bool> {
        let fits = |service: &ServiceDay| {
            let weekday = |number: u32| Some(day.weekday() == number);
            match service {
                ServiceDay::Monday => weekday(0),
                ServiceDay::Tuesday => weekday(1),
                ServiceDay::Wednesday => weekday(2),
                ServiceDay::Thursday => weekday(3),
                ServiceDay::Friday => weekday(4),
                ServiceDay::Saturday => weekday(5),
                ServiceDay::Sunday => weekday(6),
                ServiceDay::WorkingDay => kind.map(DayKind::is_worked),
                ServiceDay::RestDay => kind.map(|kind| !kind.is_worked()),
            }
        };
        if self.days.is_empty() || self.days.iter().any(|service| fits(service) == Some(true)) {
            return Some(true);
        }
        self.days.iter().all(|service| fits(service).is_some()).then_some(false)
    }
}

/// Checks that every entry has a beginning before its end.
///
/// # Errors
/// `end_before_start` at the end of an entry.
pub(super) fn check(hours: &[ServiceHours]) -> Result<(), Error> {
    match hours.iter().position(|hours| hours.to <= hours.from) {
        Some(place) => Err(Error::new(Code::EndBeforeStart, format!("service_hours[{place}].to"), "a time of day after `from`")),
        None => Ok(()),
    }
}

/// The spans of a day in which the clock runs, in microseconds since midnight, in order and apart; `None` when that hangs on what the day is
/// and that is not known.
pub(super) fn spans(hours: &[ServiceHours], day: Day, kind: Option<DayKind>) -> Option<Vec<(i64, i64)>> {
    let mut open = Vec::new();
    for hours in hours {
        if hours.hold(day, kind)? {
            open.push((hours.from.micros(), hours.to.micros()));
        }
    }
    open.sort_unstable();
    let mut spans: Vec<(i64, i64)> = Vec::with_capacity(open.len());
    for (from, to) in open {
        match spans.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            _ => spans.push((from, to)),
        }
    }
    Some(spans)
}
