//! Where a customer goes, who acts, and what is asked and left behind beforehand.

use serde::{Deserialize, Serialize};

use super::facts::{TriageFacts, TriageHall};
use super::finding;
use super::way::{Kind, Known, Open, Way, settle};
use crate::decision::{Finding, Outcome, Remedy, Verdict};
use crate::error::Error;
use crate::handbook::table::{document, fact, parameter, rule};
use crate::handbook::{DocumentId, FactId, Handbook, ProcedureId, RoleId, RuleId, Stamp};
use crate::visit::Destination;

/// How the customer gets along with self-service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TriageAssist {
    /// The way is pointed out; that is enough.
    PointOut,
    /// Somebody goes along and helps.
    Accompany,
    /// Somebody goes along and teaches how it is done.
    Teach,
}

/// A rule by which somebody acts now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TriageAct {
    /// The rule.
    pub rule: RuleId,
    /// Who acts by it, any one of these.
    pub roles: Vec<RoleId>,
}

/// Where a customer goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TriageAnswer {
    /// `allowed`: the way is clear. `refused`: the business stops here, the findings say why and what would help. `undetermined`: facts
    /// named in `missing` are needed.
    pub outcome: Outcome,
    /// Where to; of several places any one. Empty when undetermined.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<Destination>,
    /// The other hall, when it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hall: Option<String>,
    /// Whether the way leads to self-service: nobody is made to take it, and who insists on the counter is served there.
    pub may_insist: bool,
    /// How the customer gets along with self-service; absent at a counter, and as long as nobody asked whether help is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assist: Option<TriageAssist>,
    /// The documents that the business asks of this customer; absent where none are asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentId>,
    /// What to ask the customer, in this order. What the way hangs on stands in `missing` too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<FactId>,
    /// The papers to leave for the counter: a slip or a note, and the copy that is taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<DocumentId>,
    /// What a VIP is offered in the reception room, any one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offer: Vec<String>,
    /// The rules by which somebody acts now, in this order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<TriageAct>,
    /// Rules that only advise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<RuleId>,
    /// Facts that are not known and may change where the customer goes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<FactId>,
    /// The rules that settled it, or that leave it open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// Facts that the customer is asked for; the others are known by looking at the hall.
const ASKED: [FactId; 4] = [fact::BUSINESS, fact::SEGMENT, fact::PREPAYMENT, fact::DOCUMENTS_CARRIED];

/// Says where a customer goes.
///
/// # Source
/// M I.1 2.3 and 2.4, I.3 2.3 step 1, S 4.4 pre-acceptance and peak, S 2.1; the rules are cited by the findings and acts.
///
/// # Errors
/// `missing_field` when neither business nor procedure is given; `unknown_value` when both are and differ.
pub fn direct(handbook: &Handbook, facts: &TriageFacts) -> Result<TriageAnswer, Error> {
    let procedure = facts.check()?;
    let question = Question::new(handbook, facts, procedure);
    Ok(match settle(question.known()) {
        Ok(way) => question.answer(&way),
        Err(opens) => question.ask(&opens),
    })
}

struct Question<'a> {
    handbook: &'a Handbook,
    facts: &'a TriageFacts,
    procedure: ProcedureId,
    hall: TriageHall,
    documents: Vec<DocumentId>,
    asks_unit: bool,
}

impl<'a> Question<'a> {
    fn new(handbook: &'a Handbook, facts: &'a TriageFacts, procedure: ProcedureId) -> Self {
        let (documents, asks_unit) = facts.documents(handbook, procedure);
        Self { handbook, facts, procedure, hall: facts.hall.clone().unwrap_or_default(), documents, asks_unit }
    }

    fn known(&self) -> Known {
        let Self { handbook, facts, procedure, hall, .. } = self;
        let is_among = |list| facts.is_among(handbook, list, *procedure);
        Known {
            kind: if is_among(parameter::TRIAGE_PEAK_TOP_UP_RESTRICTED_TOP_UPS) {
                Kind::TopUp
            } else if is_among(parameter::TRIAGE_PEAK_QUERY_RESTRICTED_QUERIES) {
                Kind::Query
            } else {
                Kind::Other
            },
            segment: facts.segment,
            risk: facts.risk(handbook, *procedure),
            designated: hall.designated_for_risk,
            vip_room: hall.vip_room,
            vip_counter: hall.vip_counter,
            at_peak: facts.at_peak,
            prepayment: facts.prepayment,
            self_service: facts.self_service_available,
            help_needed: facts.self_service_help_needed,
            insisted: facts.counter_insisted == Some(true),
            papers: self.asks_papers(),
            documents: facts.documents_carried,
        }
    }

    fn asks_papers(&self) -> bool {
        self.asks_unit || !self.documents.is_empty()
    }

    fn empty(&self, outcome: Outcome) -> TriageAnswer {
        TriageAnswer {
            outcome,
            to: Vec::new(),
            hall: None,
            may_insist: false,
            assist: None,
            documents: Vec::new(),
            questions: Vec::new(),
            records: Vec::new(),
            offer: Vec::new(),
            acts: Vec::new(),
            hints: Vec::new(),
            missing: Vec::new(),
            findings: Vec::new(),
            edition: self.handbook.stamp(),
        }
    }

    /// The answer when the way is clear, whether here or to another hall.
    fn answer(&self, way: &Way) -> TriageAnswer {
        let facts = self.facts;
        let mut answer = self.empty(way.outcome);
        let attended = way.is_attended();
        answer.to.clone_from(&way.to);
        answer.findings = way.said.iter().map(|(rule, verdict)| self.finding(*rule, *verdict)).collect();
        answer.assist = way.assist;
        answer.may_insist = way.outcome == Outcome::Allowed && !attended;
        let lacks_papers = way.said.contains(&(rule::COUNTER_DOCUMENTS_REQUIRED, Verdict::Broken));
        if way.outcome == Outcome::Refused {
            answer.hall = self.other_hall(lacks_papers);
        }
        if attended || lacks_papers {
            answer.documents.clone_from(&self.documents);
        }
        if attended {
            self.prepare(&mut answer);
        }
        answer.acts.extend(way.acts.iter().map(|rule| act(*rule)));
        if attended {
            answer.acts.push(act(rule::TRIAGE_SLIP_OR_NOTE));
        }
        if way.to.contains(&Destination::SelfServiceArea) && facts.self_service_help_needed.is_none() {
            answer.questions.push(fact::SELF_SERVICE_HELP_NEEDED);
        }
        if way.to.contains(&Destination::VipRoom) {
            answer.offer = facts.refreshments(self.handbook);
        }
        let new_account = facts.is_among(self.handbook, parameter::TRIAGE_PEAK_CARD_PACK_PREFERRED_NEW_ACCOUNTS, self.procedure);
        if attended && new_account && facts.at_peak == Some(true) {
            answer.hints.push(rule::TRIAGE_PEAK_CARD_PACK_PREFERRED);
        }
        answer
    }

    /// What saves time at the counter: documents asked about, a copy taken, a slip or a note (S 4.4 pre-acceptance).
    fn prepare(&self, answer: &mut TriageAnswer) {
        let facts = self.facts;
        answer.records.push(if facts.slip_needed == Some(true) { document::PRE_ACCEPTANCE_SLIP } else { document::PRE_ACCEPTANCE_NOTE });
        if !self.asks_papers() {
            return;
        }
        if facts.documents_carried.is_none() {
            answer.questions.push(fact::DOCUMENTS_CARRIED);
            answer.acts.extend([act(rule::GUIDE_DOCUMENTS_PRECHECK), act(rule::TRIAGE_DOCUMENTS_ASKED)]);
        } else if facts.copies_needed == Some(true) && facts.documents_carried == Some(true) {
            answer.records.push(document::ID_PHOTOCOPY);
            answer.acts.push(act(rule::TRIAGE_DOCUMENTS_ASKED));
        }
        if self.asks_unit {
            answer.questions.push(fact::UNIT_CUSTOMER);
        }
    }

    /// The answer when the way hangs on facts that are not known.
    fn ask(&self, opens: &[Open]) -> TriageAnswer {
        let mut answer = self.empty(Outcome::Undetermined);
        answer.missing = opens.iter().map(|open| open.fact).collect();
        for open in opens {
            if let Some(finding) = answer.findings.iter_mut().find(|finding| finding.rule == open.rule) {
                finding.missing.push(open.fact);
            } else {
                let missing = vec![open.fact];
                answer.findings.push(Finding { missing, ..finding(open.rule, Verdict::Unknown) });
            }
        }
        answer.questions = answer.missing.iter().filter(|fact| ASKED.contains(fact)).copied().collect();
        answer.documents.clone_from(&self.documents);
        if answer.missing.contains(&fact::SEGMENT) {
            answer.acts.push(act(rule::VIP_IDENTIFY));
        }
        if answer.missing.contains(&fact::DOCUMENTS_CARRIED) {
            answer.acts.extend([act(rule::GUIDE_DOCUMENTS_PRECHECK), act(rule::TRIAGE_DOCUMENTS_ASKED)]);
            if self.asks_unit {
                answer.questions.push(fact::UNIT_CUSTOMER);
            }
        }
        answer
    }

    fn other_hall(&self, lacks_papers: bool) -> Option<String> {
        if lacks_papers { self.facts.nearby_hall.clone() } else { self.hall.other_hall.clone() }
    }

    fn finding(&self, rule: RuleId, verdict: Verdict) -> Finding {
        let mut finding = finding(rule, verdict);
        if verdict == Verdict::Broken {
            let lacks_papers = rule == rule::COUNTER_DOCUMENTS_REQUIRED;
            if lacks_papers {
                finding.seen = Some("none".into());
                finding.required = Some(self.documents.iter().map(|id| id.as_str()).collect::<Vec<_>>().join("|").into());
                finding.remedies.extend(self.documents.iter().map(|document| Remedy::Bring { document: *document }));
            }
            finding.remedies.push(Remedy::VisitHall { hall: self.other_hall(lacks_papers) });
        }
        finding
    }
}

fn act(rule: RuleId) -> TriageAct {
    TriageAct { rule, roles: rule.entry().responsible.to_vec() }
}
