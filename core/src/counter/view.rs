//! What the counter's rules look at, be it the facts of a decision or a case.

use super::facts::CounterFacts;
use super::identity::IdentityNumber;
use crate::decision::{Judgement, Remedy};
use crate::handbook::table::{Step, document, fact, parameter, rule};
use crate::handbook::{BusinessId, DocumentId, FactId, Handbook, ParameterId, Prepared, ProcedureId, RoleId, RuleId};
use crate::money::Money;
use crate::procedure::{Known, State};
use crate::time::Day;
use crate::visit::Segment;

/// One paper, as far as the rules look at it.
#[derive(Clone, Copy)]
pub(super) struct Paper {
    pub kind: DocumentId,
    pub own: Option<bool>,
    pub number: Option<IdentityNumber>,
    pub expires_on: Option<Day>,
    pub sealed: Option<bool>,
    pub genuine: Option<bool>,
}

/// The papers presented: as a decision gives them, or as the facts of a case name them.
#[derive(Clone, Copy)]
pub(super) enum Papers<'a> {
    Given { documents: &'a [super::Document], customer: Option<&'a str> },
    Named { kinds: &'a [String], like: Paper },
}

impl Papers<'_> {
    pub fn each(&self, mut see: impl FnMut(Paper)) {
        match self {
            Self::Given { documents, customer } => documents.iter().for_each(|document| {
                see(Paper {
                    kind: document.kind,
                    own: document.holder.as_deref().zip(*customer).map(|(holder, customer)| holder == customer),
                    number: document.number,
                    expires_on: document.expires_on,
                    sealed: document.sealed,
                    genuine: document.genuine,
                });
            }),
            Self::Named { kinds, like } => {
                kinds.iter().filter_map(|kind| DocumentId::find(kind)).for_each(|kind| see(Paper { kind, ..*like }));
            }
        }
    }

    pub fn have(&self, wanted: DocumentId) -> bool {
        let mut have = false;
        self.each(|paper| have |= paper.kind == wanted);
        have
    }

    /// The best of several papers counts: one good paper is enough.
    pub fn best(&self, kind: DocumentId, judge: impl Fn(Paper) -> Judgement) -> Judgement {
        let mut best: Option<Judgement> = None;
        self.each(|paper| {
            if paper.kind == kind {
                let judgement = judge(paper);
                if best.as_ref().is_none_or(|best| judgement.verdict < best.verdict) {
                    best = Some(judgement);
                }
            }
        });
        best.unwrap_or(Judgement::NOT_APPLICABLE)
    }
}

/// Where the rules of this room look: at the facts of a decision, or at a case.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    Facts(&'a CounterFacts),
    Case(&'a State<'a>),
}

/// What the rules of this room look at.
#[derive(Clone, Copy)]
pub(super) struct Counter<'a> {
    handbook: &'a Handbook,
    procedure: ProcedureId,
    pub source: Source<'a>,
}

/// What is known of the manager's word.
#[derive(Clone, Copy)]
pub(super) enum Manager {
    NotAsked,
    Said { role: Option<RoleId>, granted: Option<bool> },
}

impl<'a> Counter<'a> {
    pub const fn new(handbook: &'a Handbook, procedure: ProcedureId, source: Source<'a>) -> Self {
        Self { handbook, procedure, source }
    }

    pub fn on(&self) -> Option<Day> {
        match self.source {
            Source::Facts(facts) => Some(facts.on),
            Source::Case(state) => state.today(),
        }
    }

    pub fn business(&self) -> Option<BusinessId> {
        match self.source {
            Source::Facts(facts) => facts.business,
            Source::Case(state) => state.business(),
        }
    }

    pub fn segment(&self) -> Option<Segment> {
        match self.source {
            Source::Facts(facts) => facts.segment,
            Source::Case(state) => {
                let text = state.text(fact::SEGMENT)?;
                Segment::find(text)
            }
        }
    }

    pub fn unit_customer(&self) -> Option<bool> {
        match self.source {
            Source::Facts(facts) => facts.unit_customer,
            Source::Case(state) => state.flag(fact::UNIT_CUSTOMER),
        }
    }

    pub fn papers(&self) -> Option<Papers<'a>> {
        match self.source {
            Source::Facts(facts) => {
                facts.documents.as_deref().map(|documents| Papers::Given { documents, customer: facts.customer.as_deref() })
            }
            Source::Case(state) => {
                let none: Option<&[String]> = if state.setting.complete { Some(&[]) } else { None };
                let like = Paper {
                    kind: document::VALID_ID,
                    own: state.flag(fact::DOCUMENT_OWN),
                    number: None,
                    expires_on: state.day(fact::DOCUMENT_EXPIRES_ON),
                    sealed: state.flag(fact::LETTER_SEALED),
                    genuine: state.flag(fact::DOCUMENT_GENUINE),
                };
                state.texts(fact::DOCUMENTS_PRESENTED).or(none).map(|kinds| Papers::Named { kinds, like })
            }
        }
    }

    pub fn arrears(&self) -> Option<Money> {
        match self.source {
            Source::Facts(facts) => facts.arrears,
            Source::Case(state) => state.money(fact::ARREARS),
        }
    }

    pub fn manager(&self) -> Manager {
        match self.source {
            Source::Facts(facts) => facts
                .manager
                .as_ref()
                .map_or(Manager::NotAsked, |manager| Manager::Said { role: Some(manager.role), granted: Some(manager.granted) }),
            Source::Case(state) if state.truth(fact::MANAGER_ASKED) == Some(true) => {
                Manager::Said { role: state.role_behind(fact::MANAGER_ASKED), granted: state.truth(fact::EXCEPTION_GRANTED) }
            }
            Source::Case(_) => Manager::NotAsked,
        }
    }

    pub fn account(&self) -> Option<String> {
        match self.source {
            Source::Facts(facts) => facts.account.clone(),
            Source::Case(_) => None,
        }
    }

    pub fn nearby_hall(&self) -> Option<String> {
        match self.source {
            Source::Facts(facts) => facts.nearby_hall.clone(),
            Source::Case(_) => None,
        }
    }

    pub fn value(&self, id: ParameterId) -> &'a Prepared {
        self.handbook.value(id, self.on(), || self.business())
    }

    pub fn documents(&self, id: ParameterId) -> &'a [DocumentId] {
        if let Prepared::Documents(ids) = self.value(id) { ids } else { &[] }
    }

    /// The roles that may allow special handling.
    pub fn approvers(&self) -> &'a [RoleId] {
        let approvers = self.value(parameter::COUNTER_DOCUMENTS_MISSING_VIP_GROUP_EXCEPTION_APPROVERS);
        if let Prepared::Roles(ids) = approvers { ids } else { &[] }
    }

    /// Whether any document is presented.
    pub fn any_presented(&self) -> Option<bool> {
        match self.source {
            Source::Facts(facts) => facts.documents.as_ref().map(|documents| !documents.is_empty()),
            Source::Case(state) => state.truth(fact::DOCUMENTS_PRESENTED),
        }
    }

    /// The step whose completion makes a fact true.
    pub fn step_that_makes(&self, fact: FactId) -> Option<&'static Step> {
        self.procedure.entry().steps.iter().find(|step| step.fact == Some(fact))
    }

    /// Whether the documents are checked: in a case by its step, else of every kind that is asked of this customer, if presented, one.
    pub fn documents_checked(&self) -> Option<bool> {
        let documents = match self.source {
            Source::Facts(facts) => facts.documents.as_deref()?,
            Source::Case(state) => return state.truth(fact::DOCUMENTS_CHECKED),
        };
        let of_kind = |kind: &DocumentId| {
            let checked = |document: &&super::Document| document.kind == *kind;
            let mut checked = documents.iter().filter(checked).map(|document| document.checked).peekable();
            checked.peek()?;
            // One checked paper is enough; else one that may have been.
            Some(checked.max_by_key(|checked| checked.map_or(1, |checked| if checked { 2 } else { 0 })).flatten())
        };
        let all = |kinds: &[DocumentId]| {
            let mut each = kinds.iter().filter_map(of_kind);
            each.try_fold(Some(true), |all, one| if one == Some(false) { Err(()) } else { Ok(all.and(one)) }).unwrap_or(Some(false))
        };
        let personal = all(self.documents(parameter::COUNTER_DOCUMENTS_REQUIRED_DEFAULT_DOCUMENTS));
        let unit = all(self.documents(parameter::COUNTER_DOCUMENTS_REQUIRED_UNIT_DOCUMENTS));
        match self.unit_customer() {
            Some(true) => unit,
            Some(false) => personal,
            None => personal.filter(|_| personal == unit),
        }
    }

    /// Whether this customer may be given special handling; the exception is read narrowly: only where written.
    pub fn may_benefit(&self) -> Option<bool> {
        if !self.is_bound_by(rule::COUNTER_DOCUMENTS_MISSING_VIP_GROUP_EXCEPTION) {
            return Some(false);
        }
        let Prepared::Texts(segments) = self.value(parameter::COUNTER_DOCUMENTS_MISSING_VIP_GROUP_EXCEPTION_BENEFICIARIES) else {
            return Some(false);
        };
        self.segment().map(|segment| segments.iter().any(|text| text == segment.as_str()))
    }

    pub fn is_bound_by(&self, rule: RuleId) -> bool {
        rule.entry().procedures.contains(&self.procedure)
    }

    /// Whether a manager who may has granted special handling to a customer who may have it.
    pub fn is_excepted(&self) -> bool {
        let Manager::Said { role, granted: Some(true) } = self.manager() else { return false };
        let may_approve = role.is_none_or(|role| self.approvers().contains(&role));
        may_approve && self.may_benefit() == Some(true)
    }

    pub fn manager_asked(&self) -> bool {
        matches!(self.manager(), Manager::Said { .. })
    }

    /// A breach about documents: a manager may help a VIP or group customer, nobody else.
    pub fn about_documents(&self, mut judgement: Judgement) -> Judgement {
        if self.manager_asked() {
            return judgement;
        }
        match self.may_benefit() {
            Some(true) => {
                judgement.why().ask = self.approvers().to_vec();
                judgement.why().remedies.push(Remedy::Ask { roles: self.approvers().to_vec() });
            }
            None => judgement.why().missing.push(fact::SEGMENT),
            Some(false) => {}
        }
        judgement
    }
}
