//! Figures of a hall: those that must be told, and the value that an indicator has.

use serde::{Deserialize, Serialize};

use crate::error::{Code, Error};
use crate::money::Money;
use crate::visit::Share;

/// What an indicator may need and a log does not tell, or tells only in part. Each is optional; one that is given is taken in place of what
/// the log tells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HallFigures {
    /// Transactions handled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transactions: Option<u32>,
    /// Complaints.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complaints: Option<u32>,
    /// Transactions handled with an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub errors: Option<u32>,
    /// Recommendations that were due as the combined one of four parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recommendations_due: Option<u32>,
    /// Those of them that were made so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recommendations_made: Option<u32>,
    /// Replies to work orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replies: Option<u32>,
    /// Those of them that came within one hour, the hour itself included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replies_within_hour: Option<u32>,
    /// Revenue that was to be paid in, yuan, not negative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revenue_due: Option<Money>,
    /// Revenue paid in, yuan, not negative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revenue_paid: Option<Money>,
    /// Takings, yuan; negative when more was given back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revenue: Option<Money>,
    /// Customer satisfaction on the scale of whoever asks, in hundredths: 9850 is 98.50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfaction_hundredths: Option<u32>,
    /// The SMS rating of the weekly bulletin on its own scale, in hundredths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms_rating_hundredths: Option<u32>,
    /// Whether the third-party inspection was passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub third_party_met: Option<bool>,
    /// Minutes worked, an entry for each employee and week.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekly_minutes: Option<Vec<u32>>,
    /// How complaints were handled, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complaint_handling: Option<String>,
    /// Discipline at work, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discipline: Option<String>,
    /// Service attitude, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_attitude: Option<String>,
    /// Service quality, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_quality: Option<String>,
}

impl HallFigures {
    /// Checks that no part is more than its whole and that no amount is negative that may not be.
    ///
    /// # Errors
    /// `unknown_value` at the part; `negative_amount` at the amount.
    pub fn check(&self) -> Result<(), Error> {
        let parts = [
            (self.recommendations_made, self.recommendations_due, "recommendations_made", "recommendations_due"),
            (self.replies_within_hour, self.replies, "replies_within_hour", "replies"),
        ];
        for (part, whole, path, of) in parts {
            if part.zip(whole).is_some_and(|(part, whole)| part > whole) {
                return Err(Error::new(Code::UnknownValue, path, format!("a number not above `{of}`")));
            }
        }
        for (amount, path) in [(self.revenue_due, "revenue_due"), (self.revenue_paid, "revenue_paid")] {
            if amount.is_some_and(Money::is_negative) {
                return Err(Error::new(Code::NegativeAmount, path, "an amount not below 0.00"));
            }
        }
        Ok(())
    }
}

/// The value of an indicator. Rates are counts or amounts, never rounded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Figure {
    /// Customers whose time is within the target.
    #[cfg_attr(feature = "schema", schemars(title = "FigureTimes"))]
    Times {
        /// Those within the target, of all who are judged.
        in_target: Share,
        /// The average of those who were called, or served, in whole seconds, a part of a second counting as a whole one.
        #[serde(skip_serializing_if = "Option::is_none")]
        average_seconds: Option<u64>,
    },
    /// A part of a whole.
    #[cfg_attr(feature = "schema", schemars(title = "FigureRate"))]
    Rate {
        /// The counts.
        share: Share,
    },
    /// What was paid of what was due.
    #[cfg_attr(feature = "schema", schemars(title = "FigurePayment"))]
    Payment {
        /// Yuan.
        paid: Money,
        /// Yuan.
        due: Money,
    },
    /// A number.
    #[cfg_attr(feature = "schema", schemars(title = "FigureCount"))]
    Count {
        /// How many.
        count: u64,
    },
    /// An amount.
    #[cfg_attr(feature = "schema", schemars(title = "FigureAmount"))]
    Amount {
        /// Yuan.
        amount: Money,
    },
    /// A score.
    #[cfg_attr(feature = "schema", schemars(title = "FigureScore"))]
    Score {
        /// In hundredths.
        hundredths: u32,
    },
    /// The average working week.
    #[cfg_attr(feature = "schema", schemars(title = "FigureWeek"))]
    Week {
        /// Weeks of employees.
        weeks: u64,
        /// Their average in whole minutes, a part of a minute counting as a whole one.
        average_minutes: u64,
    },
    /// Whether a standard is met.
    #[cfg_attr(feature = "schema", schemars(title = "FigureStandard"))]
    Standard {
        /// Whether it is.
        met: bool,
    },
    /// A judgement in words.
    #[cfg_attr(feature = "schema", schemars(title = "FigureWords"))]
    Words {
        /// The words.
        text: String,
    },
}
