//! Frequent customers: who had many transactions in the last months, who comes at peaks, and for what (S 4.4 education).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::finding;
use crate::decision::{Finding, Verdict};
use crate::error::{Code, Error};
use crate::handbook::table::{fact, parameter, rule};
use crate::handbook::{BusinessId, FactId, Handbook, ParameterId, Prepared, Stamp};
use crate::time::Day;

/// A transaction of a customer in the hall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CustomerVisit {
    /// An opaque id of the customer.
    pub customer: String,
    /// The day of the transaction.
    pub on: Day,
    /// What it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business: Option<BusinessId>,
    /// Whether the hall was at a peak, as the deployment sees it (reading `amb.peak_definition`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_peak: Option<bool>,
}

/// Asks who is a frequent customer on a day.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let visit = r#"{"customer": "c1", "on": "2026-06-30", "business": "renewal_any", "at_peak": true}"#;
/// let query = format!(r#"{{"on": "2026-07-01", "peak_visits": 3, "visits": [{}]}}"#, vec![visit; 7].join(","));
/// let answer = call_json(&Handbook::builtin(), "triage.frequent", &query);
/// assert!(answer.starts_with(r#"{"ok":{"from":"2026-01-02","to":"2026-07-01","customers":[{"customer":"c1","transactions":7,"#));
/// assert!(answer.contains(r#""frequent":true,"peak_visits":7,"peak_time":true,"class":"payment_top_up","class_by":"most""#));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FrequentQuery {
    /// The day of the evaluation: the last day that counts, and its parameters are in force.
    pub on: Day,
    /// The transactions, in any order; those outside of the window are not counted.
    pub visits: Vec<CustomerVisit>,
    /// How many transactions at a peak make a customer one who comes at peaks, at least 1. The sources give no figure; without it that is
    /// not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peak_visits: Option<u32>,
    /// The customers that the hall has picked as frequent, each once; given, it is said of every customer whether that was right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picked: Option<Vec<String>>,
}

/// What a customer who comes at peaks comes for: words of the rule `triage.frequent_customer.three_classes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TriageClass {
    /// Payment and top-up.
    PaymentTopUp,
    /// Regular business of the counter.
    Regular,
    /// Anything else.
    Other,
}

impl TriageClass {
    const ALL: [Self; 3] = [Self::PaymentTopUp, Self::Regular, Self::Other];

    /// The class as text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PaymentTopUp => "payment_top_up",
            Self::Regular => "regular",
            Self::Other => "other",
        }
    }
}

/// How a class was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClassBasis {
    /// It has more of the customer's transactions than any other class.
    Most,
    /// Another class has, or may have, as many; the first of them in the rule is taken.
    Tie,
}

/// A customer as the window shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FrequentCustomer {
    /// The customer.
    pub customer: String,
    /// Transactions within the window.
    pub transactions: u64,
    /// Whether they are more than the rule's figure.
    pub frequent: bool,
    /// Those of them that are known to fall into a peak.
    pub peak_visits: u64,
    /// Whether a frequent customer comes at peaks; absent when it is not known, and for others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak_time: Option<bool>,
    /// The class of a frequent customer, unless they are known not to come at peaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<TriageClass>,
    /// How the class was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_by: Option<ClassBasis>,
    /// Facts that are missing and matter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<FactId>,
    /// The rules on frequent customers. On the first: kept when the customer is frequent, else not applicable; with `picked`, whether the
    /// hall was right.
    pub findings: Vec<Finding>,
}

/// The customers, by id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FrequentCustomers {
    /// First day of the window, itself included (reading `amb.six_month_window`).
    pub from: Day,
    /// Last day of the window, itself included: the day of the evaluation.
    pub to: Day,
    /// The customers who were named, in the order of their ids.
    pub customers: Vec<FrequentCustomer>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

#[derive(Default)]
struct Tally {
    transactions: u64,
    peak: u64,
    /// Those of which it is not known whether they fall into a peak.
    peak_unknown: u64,
    payment_top_up: u64,
    regular: u64,
    other: u64,
    /// Those whose business is not known.
    unknown: u64,
}

impl Tally {
    fn of(&self, class: TriageClass) -> u64 {
        match class {
            TriageClass::PaymentTopUp => self.payment_top_up,
            TriageClass::Regular => self.regular,
            TriageClass::Other => self.other,
        }
    }

    fn add(&mut self, class: Option<TriageClass>, at_peak: Option<bool>) {
        let count = match class {
            Some(TriageClass::PaymentTopUp) => &mut self.payment_top_up,
            Some(TriageClass::Regular) => &mut self.regular,
            Some(TriageClass::Other) => &mut self.other,
            None => &mut self.unknown,
        };
        *count = count.saturating_add(1);
        self.transactions = self.transactions.saturating_add(1);
        match at_peak {
            Some(true) => self.peak = self.peak.saturating_add(1),
            Some(false) => {}
            None => self.peak_unknown = self.peak_unknown.saturating_add(1),
        }
    }

    /// Whether so many at a peak are reached, whatever the unknown ones are.
    fn comes_at_peaks(&self, least: Option<u32>) -> Result<bool, FactId> {
        let least = u64::from(least.ok_or(fact::PEAK_TIME_CUSTOMER)?);
        if self.peak >= least {
            Ok(true)
        } else if self.peak.saturating_add(self.peak_unknown) < least {
            Ok(false)
        } else {
            Err(fact::AT_PEAK)
        }
    }

    /// The class of most transactions, the first of several; `None` when those of unknown business may make it another.
    fn class(&self, order: &[TriageClass]) -> Option<(TriageClass, ClassBasis)> {
        // The last of several is the greatest; looked at from behind, it is the first in order.
        let class = *order.iter().rev().max_by_key(|class| self.of(**class))?;
        let most = self.of(class);
        let mut basis = ClassBasis::Most;
        let mut before = true;
        for other in order {
            if *other == class {
                before = false;
                continue;
            }
            let reach = self.of(*other).saturating_add(self.unknown);
            if reach > most || (reach == most && before) {
                return None;
            }
            if reach == most {
                basis = ClassBasis::Tie;
            }
        }
        Some((class, basis))
    }
}

struct Rules<'a> {
    handbook: &'a Handbook,
    on: Day,
}

impl<'a> Rules<'a> {
    fn value(&self, id: ParameterId) -> &'a Prepared {
        self.handbook.value(id, Some(self.on), || None)
    }

    fn whole(&self, id: ParameterId) -> u64 {
        if let Prepared::Whole(number) = self.value(id) { u64::try_from(*number).unwrap_or_default() } else { 0 }
    }

    /// First day of the window: the day after the same day so many months ago.
    fn first_day(&self) -> Day {
        let months = u32::try_from(self.whole(parameter::TRIAGE_FREQUENT_CUSTOMER_DEFINITION_WINDOW)).unwrap_or(u32::MAX);
        self.on.minus_months(months).and_then(Day::next).unwrap_or(Day::FIRST)
    }

    /// The classes, in the order of the rule.
    fn classes(&self) -> Vec<TriageClass> {
        let count = usize::try_from(self.whole(parameter::TRIAGE_FREQUENT_CUSTOMER_THREE_CLASSES_CLASS_COUNT)).unwrap_or(usize::MAX);
        let Prepared::Texts(words) = self.value(parameter::TRIAGE_FREQUENT_CUSTOMER_THREE_CLASSES_CLASSES) else { return Vec::new() };
        words.iter().take(count).filter_map(|word| TriageClass::ALL.into_iter().find(|class| class.as_str() == word)).collect()
    }

    fn class_of(&self, business: BusinessId) -> TriageClass {
        let procedure = business.entry().procedure;
        let lists = [
            (parameter::TRIAGE_FREQUENT_CUSTOMER_THREE_CLASSES_PAYMENT_TOP_UP, TriageClass::PaymentTopUp),
            (parameter::TRIAGE_FREQUENT_CUSTOMER_THREE_CLASSES_REGULAR, TriageClass::Regular),
        ];
        let has = |id| matches!(self.value(id), Prepared::Procedures(ids) if ids.contains(&procedure));
        lists.into_iter().find(|(id, _)| has(*id)).map_or(TriageClass::Other, |(_, class)| class)
    }
}

/// Counts each customer's transactions within the window that ends with the day of the evaluation.
///
/// # Source
/// S 4.4 education; readings `amb.six_month_window`, `amb.more_than_exclusive`, `amb.frequent_classes`.
///
/// # Errors
/// `unknown_value` for `peak_visits` of 0; `duplicate` for a customer who is picked twice.
pub fn frequent(handbook: &Handbook, query: &FrequentQuery) -> Result<FrequentCustomers, Error> {
    if query.peak_visits == Some(0) {
        return Err(Error::new(Code::UnknownValue, "peak_visits", "a whole number not below 1"));
    }
    let mut picked = BTreeSet::new();
    if let Some(place) = query.picked.iter().flatten().position(|customer| !picked.insert(customer.as_str())) {
        return Err(Error::new(Code::Duplicate, format!("picked[{place}]"), "a customer who is not picked already"));
    }
    let rules = Rules { handbook, on: query.on };
    let from = rules.first_day();
    let mut tallies: BTreeMap<&str, Tally> = picked.iter().map(|customer| (*customer, Tally::default())).collect();
    for visit in &query.visits {
        let tally = tallies.entry(&visit.customer).or_default();
        if (from..=query.on).contains(&visit.on) {
            tally.add(visit.business.map(|business| rules.class_of(business)), visit.at_peak);
        }
    }
    let more_than = rules.whole(parameter::TRIAGE_FREQUENT_CUSTOMER_DEFINITION_TRANSACTIONS);
    let classes = rules.classes();
    let customer = |(customer, tally): (&str, Tally)| {
        let frequent = tally.transactions > more_than;
        let right = query.picked.as_ref().map(|_| picked.contains(customer) == frequent);
        let mut found = FrequentCustomer {
            customer: customer.to_owned(),
            transactions: tally.transactions,
            frequent,
            peak_visits: tally.peak,
            peak_time: None,
            class: None,
            class_by: None,
            missing: Vec::new(),
            findings: vec![defined(&tally, more_than, frequent, right)],
        };
        if frequent {
            classify(&mut found, &tally, &classes, query.peak_visits);
        }
        found
    };
    let customers = tallies.into_iter().map(customer).collect();
    Ok(FrequentCustomers { from, to: query.on, customers, edition: handbook.stamp() })
}

fn defined(tally: &Tally, more_than: u64, frequent: bool, right: Option<bool>) -> Finding {
    let verdict = match right {
        Some(true) => Verdict::Kept,
        Some(false) => Verdict::Broken,
        None if frequent => Verdict::Kept,
        None => Verdict::NotApplicable,
    };
    Finding {
        seen: Some(tally.transactions.to_string().into()),
        required: Some(more_than.saturating_add(1).to_string().into()),
        unit: Some("transaction".into()),
        ..finding(rule::TRIAGE_FREQUENT_CUSTOMER_DEFINITION, verdict)
    }
}

/// Whether a frequent customer comes at peaks, and for what.
fn classify(found: &mut FrequentCustomer, tally: &Tally, classes: &[TriageClass], peak_visits: Option<u32>) {
    match tally.comes_at_peaks(peak_visits) {
        Ok(comes) => found.peak_time = Some(comes),
        Err(missing) => found.missing.push(missing),
    }
    if found.peak_time == Some(false) {
        return;
    }
    match tally.class(classes) {
        Some((class, by)) => (found.class, found.class_by) = (Some(class), Some(by)),
        None => found.missing.push(fact::BUSINESS),
    }
    let verdict = if found.missing.is_empty() { Verdict::Kept } else { Verdict::Unknown };
    let missing = found.missing.clone();
    found.findings.push(Finding { missing, ..finding(rule::TRIAGE_FREQUENT_CUSTOMER_THREE_CLASSES, verdict) });
}
