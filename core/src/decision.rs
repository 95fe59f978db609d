//! Outcome, finding, remedy: what every room answers with.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize};

use crate::handbook::{DocumentId, FactId, ProcedureId, RoleId, RuleId, Stamp};
use crate::money::Money;
use crate::time::Instant;
use crate::wire::{Misfit, read_kinds};

/// What a decision comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It may go ahead.
    Allowed,
    /// It may not; the findings say why and what would help.
    Refused,
    /// A role named in `ask` decides.
    Referred,
    /// Facts named in `missing` are needed.
    Undetermined,
}

/// What a rule says of what was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The rule does not concern this case.
    NotApplicable,
    /// The rule is kept.
    Kept,
    /// It cannot be told; `missing` names the facts.
    Unknown,
    /// The rule is broken.
    Broken,
}

/// How much a broken rule weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A breach.
    #[default]
    Violation,
    /// Worth a word, not a breach.
    Warning,
}

impl Level {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape serde asks for")]
    fn is_violation(&self) -> bool {
        *self == Self::Violation
    }
}

/// What would help, as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Remedy {
    /// Bring a document.
    #[cfg_attr(feature = "schema", schemars(title = "RemedyBring"))]
    Bring {
        /// The document to bring.
        document: DocumentId,
    },
    /// Have a document sealed.
    #[cfg_attr(feature = "schema", schemars(title = "RemedySeal"))]
    Seal {
        /// The document that lacks its seal.
        document: DocumentId,
    },
    /// Pay an amount.
    #[cfg_attr(feature = "schema", schemars(title = "RemedyPay"))]
    Pay {
        /// Yuan.
        amount: Money,
        /// The account to pay to, when it was given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<String>,
    },
    /// Sign an agreement.
    #[cfg_attr(feature = "schema", schemars(title = "RemedySign"))]
    Sign {
        /// The agreement to sign.
        document: DocumentId,
    },
    /// Take a step first.
    #[cfg_attr(feature = "schema", schemars(title = "RemedyTakeStep"))]
    TakeStep {
        /// The step of the same procedure.
        step: Cow<'static, str>,
        /// Who may take it.
        roles: Vec<RoleId>,
    },
    /// Ask a role to decide.
    #[cfg_attr(feature = "schema", schemars(title = "RemedyAsk"))]
    Ask {
        /// Any one of these.
        roles: Vec<RoleId>,
    },
    /// Let another role take the step.
    #[cfg_attr(feature = "schema", schemars(title = "RemedyHandTo"))]
    HandTo {
        /// Any one of these.
        roles: Vec<RoleId>,
    },
    /// Do and attest what is attested to be undone.
    #[cfg_attr(feature = "schema", schemars(title = "RemedyAttest"))]
    Attest {
        /// The facts to bring about.
        facts: Vec<FactId>,
    },
    /// Leave a record.
    #[cfg_attr(feature = "schema", schemars(title = "RemedyLeave"))]
    Leave {
        /// The document to leave.
        document: DocumentId,
    },
    /// Have it done at a hall near the customer's home or workplace.
    #[cfg_attr(feature = "schema", schemars(title = "RemedyVisitHall"))]
    VisitHall {
        /// The hall, when one was given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hall: Option<String>,
    },
    /// Charge the standard amount.
    #[cfg_attr(feature = "schema", schemars(title = "RemedyCharge"))]
    Charge {
        /// Yuan.
        amount: Money,
    },
    /// Call another customer first.
    #[cfg_attr(feature = "schema", schemars(title = "RemedyCall"))]
    Call {
        /// The queue number.
        number: String,
    },
    /// Finish the business in hand first.
    #[cfg_attr(feature = "schema", schemars(title = "RemedyFinish"))]
    Finish {
        /// The queue number of the customer who is being served.
        number: String,
    },
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RemedyKind {
    Bring,
    Seal,
    Pay,
    Sign,
    TakeStep,
    Ask,
    HandTo,
    Attest,
    Leave,
    VisitHall,
    Charge,
    Call,
    Finish,
}

/// A remedy as it is read. One type for all kinds: what serde makes of so many is a tenth of the compiled core.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnyRemedy {
    kind: RemedyKind,
    document: Option<DocumentId>,
    amount: Option<Money>,
    account: Option<String>,
    step: Option<Cow<'static, str>>,
    roles: Option<Vec<RoleId>>,
    facts: Option<Vec<FactId>>,
    hall: Option<String>,
    number: Option<String>,
}

impl AnyRemedy {
    /// A field that is given and does not belong to the kind, with those that do.
    fn foreign(&self) -> Option<(&'static str, &'static [&'static str])> {
        let own: &[&str] = match self.kind {
            RemedyKind::Bring | RemedyKind::Seal | RemedyKind::Sign | RemedyKind::Leave => &["kind", "document"],
            RemedyKind::Pay => &["kind", "amount", "account"],
            RemedyKind::TakeStep => &["kind", "step", "roles"],
            RemedyKind::Ask | RemedyKind::HandTo => &["kind", "roles"],
            RemedyKind::Attest => &["kind", "facts"],
            RemedyKind::VisitHall => &["kind", "hall"],
            RemedyKind::Charge => &["kind", "amount"],
            RemedyKind::Call | RemedyKind::Finish => &["kind", "number"],
        };
        let given = [
            ("document", self.document.is_some()),
            ("amount", self.amount.is_some()),
            ("account", self.account.is_some()),
            ("step", self.step.is_some()),
            ("roles", self.roles.is_some()),
            ("facts", self.facts.is_some()),
            ("hall", self.hall.is_some()),
            ("number", self.number.is_some()),
        ];
        given.iter().find(|(field, given)| *given && !own.contains(field)).map(|(field, _)| (*field, own))
    }
}

const FIELDS: &[&str] = &["kind", "document", "amount", "account", "step", "roles", "facts", "hall", "number"];

impl<'de> Deserialize<'de> for Remedy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_kinds(deserializer, "Remedy", FIELDS, |any: AnyRemedy| {
            if let Some((field, own)) = any.foreign() {
                return Err(Misfit::Foreign(field, own));
            }
            let AnyRemedy { kind, document, amount, account, step, roles, facts, hall, number } = any;
            let document = document.ok_or(Misfit::Missing("document"));
            let amount = amount.ok_or(Misfit::Missing("amount"));
            let roles = roles.ok_or(Misfit::Missing("roles"));
            let number = number.ok_or(Misfit::Missing("number"));
            Ok(match kind {
                RemedyKind::Bring => Self::Bring { document: document? },
                RemedyKind::Seal => Self::Seal { document: document? },
                RemedyKind::Pay => Self::Pay { amount: amount?, account },
                RemedyKind::Sign => Self::Sign { document: document? },
                RemedyKind::TakeStep => Self::TakeStep { step: step.ok_or(Misfit::Missing("step"))?, roles: roles? },
                RemedyKind::Ask => Self::Ask { roles: roles? },
                RemedyKind::HandTo => Self::HandTo { roles: roles? },
                RemedyKind::Attest => Self::Attest { facts: facts.ok_or(Misfit::Missing("facts"))? },
                RemedyKind::Leave => Self::Leave { document: document? },
                RemedyKind::VisitHall => Self::VisitHall { hall },
                RemedyKind::Charge => Self::Charge { amount: amount? },
                RemedyKind::Call => Self::Call { number: number? },
                RemedyKind::Finish => Self::Finish { number: number? },
            })
        })
    }
}

/// One rule applied to what was seen. The citation comes with the rule id: look the rule up, or render the finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// What it says.
    pub verdict: Verdict,
    /// How much it weighs when broken; absent means a violation.
    #[serde(default, skip_serializing_if = "Level::is_violation")]
    pub level: Level,
    /// The procedure it was found in, where the answer does not say it otherwise: its pages are cited and its steps named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<ProcedureId>,
    /// The step at which it was judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Cow<'static, str>>,
    /// When it was judged, in a review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// Who acted, in a review: the log's own name for the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// What was seen: an amount, a number, a day, an id or a code word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Cow<'static, str>>,
    /// What is required, in the same form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<Cow<'static, str>>,
    /// The unit of both, or what they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Cow<'static, str>>,
    /// The facts without which nothing can be said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<FactId>,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answerable: Vec<RoleId>,
    /// What would help.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<Remedy>,
}

/// Whether a business may go ahead now, and if not, why and what would make it go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// What it comes to.
    pub outcome: Outcome,
    /// The procedure that the business follows.
    pub procedure: ProcedureId,
    /// Allowed: the step that may be taken. Else: the first step at which the business stops.
    pub step: Cow<'static, str>,
    /// Referred: who decides, any one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ask: Vec<RoleId>,
    /// Facts that are missing and matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<FactId>,
    /// The rules that are broken or cannot be judged, in the order they were applied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// Edition and fingerprint of the handbook that decided.
    pub edition: Stamp,
}

/// What one row or room says before it becomes a finding. Only what is not kept says more than its verdict.
#[derive(Debug, Clone)]
pub(crate) struct Judgement {
    pub verdict: Verdict,
    pub why: Option<Box<Why>>,
}

/// What stands behind a verdict.
#[derive(Debug, Clone, Default)]
pub(crate) struct Why {
    pub seen: Option<Cow<'static, str>>,
    pub required: Option<Cow<'static, str>>,
    pub unit: Option<&'static str>,
    pub missing: Vec<FactId>,
    pub remedies: Vec<Remedy>,
    /// Roles that may decide otherwise.
    pub ask: Vec<RoleId>,
}

impl Judgement {
    pub(crate) const KEPT: Self = Self { verdict: Verdict::Kept, why: None };
    pub(crate) const NOT_APPLICABLE: Self = Self { verdict: Verdict::NotApplicable, why: None };

    pub(crate) fn unknown(missing: impl IntoIterator<Item = FactId>) -> Self {
        let why = Why { missing: missing.into_iter().collect(), ..Why::default() };
        Self { verdict: Verdict::Unknown, why: Some(Box::new(why)) }
    }

    pub(crate) fn broken(remedies: Vec<Remedy>) -> Self {
        Self { verdict: Verdict::Broken, why: Some(Box::new(Why { remedies, ..Why::default() })) }
    }

    pub(crate) fn why(&mut self) -> &mut Why {
        self.why.get_or_insert_default()
    }

    pub(crate) fn seen(mut self, seen: impl Into<Cow<'static, str>>, required: impl Into<Cow<'static, str>>) -> Self {
        let why = self.why();
        why.seen = Some(seen.into());
        why.required = Some(required.into());
        self
    }

    pub(crate) fn in_unit(mut self, unit: &'static str) -> Self {
        self.why().unit = Some(unit);
        self
    }

    pub(crate) fn missing(&self) -> &[FactId] {
        self.why.as_ref().map_or(&[], |why| &why.missing)
    }

    pub(crate) fn ask(&self) -> &[RoleId] {
        self.why.as_ref().map_or(&[], |why| &why.ask)
    }

    /// The finding of a rule that no step stands behind.
    pub(crate) fn of_rule(self, rule: RuleId) -> Finding {
        Finding { step: None, ..self.into_finding(rule, Level::Violation, "") }
    }

    pub(crate) fn into_finding(self, rule: RuleId, level: Level, step: &'static str) -> Finding {
        let Why { seen, required, unit, missing, remedies, ask: _ } = self.why.map(|why| *why).unwrap_or_default();
        Finding {
            rule,
            verdict: self.verdict,
            level,
            procedure: None,
            step: Some(Cow::Borrowed(step)),
            at: None,
            resource: None,
            seen,
            required,
            unit: unit.map(Cow::Borrowed),
            missing,
            answerable: if self.verdict == Verdict::Broken { rule.entry().responsible.to_vec() } else { Vec::new() },
            remedies,
        }
    }
}
