//! One volume on its way: who has it, what state it is in, what each event does to it.

use super::input::{CustodyAct, CustodyEvent, GroupUnit, HeldVolume};
use super::post::CustodyPost;
use super::report::{CustodyNext, CustodyState, CustodyStep, CustodyTerm};
use super::sheet::{Asked, signed_by_branch};
use crate::decision::{Finding, Judgement, Level, Remedy};
use crate::handbook::table::{fact, parameter, rule};
use crate::handbook::{Handbook, Prepared};
use crate::material::MaterialClass;
use crate::time::Instant;

/// What the events are judged with.
pub(super) struct Setting<'a> {
    pub handbook: &'a Handbook,
    pub complete: bool,
}

/// A volume after some events.
pub(super) struct Chain<'a> {
    pub volume: &'a HeldVolume,
    /// Who has it.
    pub post: CustodyPost,
    pub person: Option<&'a str>,
    pub since: Option<Instant>,
    pub state: CustodyState,
    /// The post that sent it back, until it comes back there.
    pub returned_by: Option<CustodyPost>,
    pub returns: u64,
    /// It came back and was not put right since, whatever an audit below says.
    owed: bool,
    pub history: Vec<CustodyStep>,
    pub terms: Vec<CustodyTerm>,
    /// The terms of a volume that failed: they run on when it does not go back after all.
    pub set_aside: Vec<CustodyTerm>,
    /// Persons who acted in posts of the hall.
    people: Vec<(CustodyPost, &'a str)>,
    /// The hand-over to the branch whose signature is owed once the audit there is passed.
    to_sign: Option<(u64, &'a CustodyEvent)>,
}

/// A finding at an event.
pub(super) type Said = (u64, Finding);

impl<'a> Chain<'a> {
    /// A volume before its events. Whoever of the hall acts first has it if nothing else is told, else the custodian, who binds it (reading
    /// `con.binding_role`).
    pub fn new(volume: &'a HeldVolume, first: Option<CustodyPost>) -> Self {
        let post = volume.held_by.or(first.filter(|first| first.is_in_hall())).unwrap_or(CustodyPost::MaterialsCustodian);
        Self {
            volume,
            post,
            person: None,
            since: volume.since,
            state: if post == CustodyPost::Storage { CustodyState::Archived } else { CustodyState::Held },
            returned_by: None,
            returns: 0,
            owed: false,
            history: Vec::new(),
            terms: Vec::new(),
            set_aside: Vec::new(),
            people: volume.handlers().map(|person| (CustodyPost::CounterClerk, person)).collect(),
            to_sign: None,
        }
    }

    /// Whether a move lies within a return that went further down than the post that receives: no sheet is asked for then.
    pub fn is_internal(&self, event: &CustodyEvent) -> bool {
        self.returned_by.is_some_and(|by| match event.kind {
            CustodyAct::HandOver => event.receiver() < by,
            _ => event.from < by,
        })
    }

    /// Takes an event; says what the rules say of this volume.
    pub fn take(&mut self, number: u64, event: &'a CustodyEvent, setting: &Setting<'_>) -> Vec<Said> {
        let mut said = Vec::new();
        self.order(event, &mut said);
        self.persons(event, &mut said);
        let mut findings: Vec<Said> = said.into_iter().map(|finding| (number, finding)).collect();
        match event.kind {
            CustodyAct::HandOver => self.hand_over(number, event, setting, &mut findings),
            CustodyAct::Audit => self.audit(number, event, setting, &mut findings),
            CustodyAct::Return => self.send_back(event),
            CustodyAct::Correct => self.correct(number, &mut findings),
            CustodyAct::Archive => {
                self.goes_on_failed(number, CustodyPost::Storage, &mut findings);
                self.state = CustodyState::Archived;
            }
        }
        let receiver = event.receiver();
        if !matches!(event.kind, CustodyAct::Audit | CustodyAct::Correct) {
            self.post = receiver;
            self.person = event.received_by();
            self.since = Some(event.at);
        }
        self.history.push(CustodyStep {
            event: number,
            at: event.at,
            kind: event.kind,
            from: event.from,
            to: event.to.or((event.kind == CustodyAct::Archive).then_some(CustodyPost::Storage)),
            by: event.by().map(str::to_owned),
            received_by: event.received_by().map(str::to_owned),
            passed: event.verdict(),
            failed_sets: event.failed_sets.clone(),
            state: self.state,
        });
        findings
    }

    /// Whoever acts must hold the volume, and give it to a post that comes next.
    fn order(&self, event: &CustodyEvent, said: &mut Vec<Finding>) {
        let broken = |seen: CustodyPost, required: CustodyPost| {
            Judgement::broken(Vec::new()).seen(seen.as_str(), required.as_str()).of_rule(rule::PROCEDURE_ORDER)
        };
        if self.state == CustodyState::Archived {
            said.push(broken(event.from.min(event.receiver()), CustodyPost::Storage));
            return;
        }
        // In the hall level 1 audits what the clerk still has, and the clerk puts right what the custodian took back
        // (con.branch_reject_corrector).
        let together = self.post.is_in_hall()
            && match event.kind {
                CustodyAct::Audit => event.from == CustodyPost::Level1Auditor && self.post < event.from,
                CustodyAct::Correct => event.from.is_in_hall(),
                CustodyAct::HandOver | CustodyAct::Return | CustodyAct::Archive => false,
            };
        if self.post != event.from && !together {
            said.push(broken(event.from, self.post));
            return;
        }
        let receiver = event.receiver();
        let required = match event.kind {
            CustodyAct::HandOver if event.from.hands_to(receiver) => None,
            // What was returned may be given down to the clerk by whoever took it back (reading con.branch_reject_corrector).
            CustodyAct::HandOver if receiver < event.from && self.returned_by.is_some_and(|by| event.from < by) => None,
            CustodyAct::HandOver => event.from.up(),
            CustodyAct::Return if receiver < event.from => None,
            CustodyAct::Return => event.from.refusal().map(|refusal| refusal.to).or(Some(CustodyPost::CounterClerk)),
            CustodyAct::Archive if event.from != CustodyPost::MarketBusinessGroup => event.from.up(),
            CustodyAct::Archive | CustodyAct::Audit | CustodyAct::Correct => None,
        };
        if let Some(required) = required {
            said.push(broken(receiver, required));
        } else if let (Some(has), Some(by)) = (self.person, event.by())
            && has != by
            && !matches!(event.kind, CustodyAct::Audit | CustodyAct::Correct)
        {
            let other = Judgement::broken(Vec::new()).seen(by.to_owned(), has.to_owned()).of_rule(rule::PROCEDURE_ORDER);
            said.push(Finding { level: Level::Warning, ..other });
        } else {
            said.push(Judgement::KEPT.of_rule(rule::PROCEDURE_ORDER));
        }
    }

    /// Clerk, level 1 and custodian are three persons (M II.8 2.3 steps 2-4, pages 69-70).
    fn persons(&mut self, event: &'a CustodyEvent, said: &mut Vec<Finding>) {
        let signed = event.sheet.iter().filter_map(|sheet| sheet.signatures.as_ref()).flatten();
        let acting = [(event.from, event.by()), (event.receiver(), event.received_by())];
        let signing = signed.map(|signature| (signature.post, signature.person()));
        let mut broken = false;
        for (post, person) in acting.into_iter().chain(signing) {
            let Some(person) = person.filter(|_| post.is_in_hall()) else { continue };
            if self.people.contains(&(post, person)) {
                continue;
            }
            if self.people.iter().any(|(_, known)| *known == person) {
                let one = Judgement::broken(Vec::new()).seen(person.to_owned(), "another_person").of_rule(rule::FILES_CUSTODIAN_SEPARATE);
                // One person in three posts is one breach of an event.
                if !said.contains(&one) {
                    said.push(one);
                }
                broken = true;
            }
            self.people.push((post, person));
        }
        if broken || event.kind != CustodyAct::HandOver || event.receiver() != CustodyPost::MaterialsCustodian || self.is_internal(event) {
            return;
        }
        let all = [CustodyPost::CounterClerk, CustodyPost::Level1Auditor, CustodyPost::MaterialsCustodian];
        let named = all.iter().all(|post| self.people.iter().any(|(own, _)| own == post));
        let twice = self.people.iter().any(|(post, person)| self.people.iter().any(|(other, same)| same == person && other != post));
        said.push(match (twice, named) {
            (true, _) => return,
            (false, true) => Judgement::KEPT.of_rule(rule::FILES_CUSTODIAN_SEPARATE),
            (false, false) => Judgement::unknown([]).of_rule(rule::FILES_CUSTODIAN_SEPARATE),
        });
    }

    fn hand_over(&mut self, number: u64, event: &'a CustodyEvent, setting: &Setting<'_>, findings: &mut Vec<Said>) {
        let receiver = event.receiver();
        if self.state == CustodyState::Failed {
            if event.goes_down() {
                // It goes back, if not by the name of a return.
                return self.send_back(event);
            }
            self.goes_on_failed(number, receiver, findings);
            self.to_sign = None;
        }
        if event.from == CustodyPost::MaterialsCustodian && receiver > event.from && self.returned_by.is_none() {
            self.audited_by_custodian(number, setting, findings);
        }
        if receiver > CustodyPost::BranchBusinessAuditor {
            self.sign(setting, findings);
        }
        if receiver == CustodyPost::BranchBusinessAuditor && !self.is_internal(event) {
            self.to_sign = Some((number, event));
        }
        if receiver == CustodyPost::MarketBusinessGroup && !self.is_internal(event) {
            findings.push((number, self.grouped(event, setting)));
        }
        if let Some(by) = self.returned_by.filter(|by| receiver >= *by) {
            if let Some(refusal) = by.refusal() {
                let judgement = match (self.owed, setting.complete) {
                    (true, false) => Judgement::unknown([refusal.corrected]),
                    (true, true) => Judgement::broken(vec![Remedy::Attest { facts: vec![refusal.corrected] }]),
                    (false, _) => Judgement::KEPT,
                };
                findings.push((number, judgement.of_rule(refusal.rule)));
            }
            self.returned_by = None;
            self.owed = false;
        }
        // On its way back up it stays what it is until it comes to the post that sent it back.
        if self.returned_by.is_none() {
            self.state = CustodyState::Held;
        }
    }

    /// What failed must not go on.
    fn goes_on_failed(&self, number: u64, receiver: CustodyPost, findings: &mut Vec<Said>) {
        if self.state == CustodyState::Failed
            && let Some(refusal) = self.post.refusal().filter(|_| receiver > self.post)
        {
            let broken = Judgement::broken(Vec::new()).seen(receiver.as_str(), refusal.to.as_str());
            findings.push((number, broken.of_rule(refusal.rule)));
        }
    }

    /// The custodian has audited what goes to the branch (M II.8 2.3 step 4, page 70).
    fn audited_by_custodian(&self, number: u64, setting: &Setting<'_>, findings: &mut Vec<Said>) {
        let own = self.history.iter().rev().filter(|step| step.from == CustodyPost::MaterialsCustodian);
        let audited =
            own.take_while(|step| step.kind != CustodyAct::Return).any(|step| step.kind == CustodyAct::Audit && step.passed.is_some());
        let judgement = match (audited, setting.complete) {
            (true, _) => Judgement::KEPT,
            (false, true) => Judgement::broken(vec![Remedy::Attest { facts: vec![fact::HALL_AUDIT_PASSED] }]),
            (false, false) => Judgement::unknown([fact::HALL_AUDIT_PASSED]),
        };
        findings.push((number, judgement.of_rule(rule::FILES_CUSTODIAN_AUDIT)));
    }

    /// What the branch found in order it has signed for.
    fn sign(&mut self, setting: &Setting<'_>, findings: &mut Vec<Said>) {
        let Some((number, event)) = self.to_sign.take() else { return };
        let mut asked = Asked::new(rule::FILES_BRANCH_SIGN, setting.complete);
        asked.holds(signed_by_branch(event), fact::HALL_BRANCH_SHEET_SIGNED);
        let (rule, judgements) = asked.finish();
        findings.extend(judgements.into_iter().map(|judgement| (number, judgement.of_rule(rule))));
    }

    /// Ownership and general class hall by hall, agreements for the branch as one (reading `con.branch_collect_unit`).
    fn grouped(&self, event: &CustodyEvent, setting: &Setting<'_>) -> Finding {
        let parameter = match self.volume.class {
            MaterialClass::Ownership => parameter::FILES_BRANCH_GROUP_BY_CLASS_OWNERSHIP,
            MaterialClass::General => parameter::FILES_BRANCH_GROUP_BY_CLASS_GENERAL,
            MaterialClass::Agreement => parameter::FILES_BRANCH_GROUP_BY_CLASS_AGREEMENT,
        };
        let required = match setting.handbook.value(parameter, event.at.day(), || None) {
            Prepared::Texts(units) => units.as_slice(),
            _ => &[],
        };
        let judgement = match event.grouped_by.map(GroupUnit::as_str) {
            None => Judgement::unknown([fact::MATERIALS_GROUPED_BY]),
            Some(unit) if required.iter().any(|word| word == unit) => Judgement::KEPT,
            Some(unit) => Judgement::broken(Vec::new()).seen(unit, required.join("|")),
        };
        judgement.of_rule(rule::FILES_BRANCH_GROUP_BY_CLASS)
    }

    fn audit(&mut self, number: u64, event: &'a CustodyEvent, setting: &Setting<'_>, findings: &mut Vec<Said>) {
        let handler = match self.volume.class {
            MaterialClass::Agreement => fact::AGREEMENT_HANDLED_BY,
            MaterialClass::Ownership | MaterialClass::General => fact::ARCHIVE_HANDLED_BY,
        };
        let unnamed = self.volume.handlers().next().is_none();
        let own = match event.by() {
            Some(by) if self.volume.handlers().any(|handler| handler == by) => {
                Judgement::broken(Vec::new()).seen(by.to_owned(), "another_person")
            }
            Some(_) if !unnamed => Judgement::KEPT,
            by => {
                let auditor = by.is_none().then_some(fact::ARCHIVE_AUDITED_BY);
                Judgement::unknown(unnamed.then_some(handler).into_iter().chain(auditor))
            }
        };
        findings.push((number, own.of_rule(rule::AUDIT_FILES_CROSS_AUDIT_OTHER_PERSON)));
        // Level 1 audits before the hand-over; what it finds is put right there and then.
        let receives = event.from.refusal().is_some();
        match event.verdict().filter(|_| receives && self.post == event.from) {
            Some(true) => {
                if self.state == CustodyState::Failed {
                    self.stays(number, findings);
                }
                // What came back and is not put right is no better for an audit.
                self.state = if self.owed { CustodyState::Returned } else { CustodyState::Passed };
                if event.from == CustodyPost::BranchBusinessAuditor {
                    self.sign(setting, findings);
                }
            }
            Some(false) => self.state = CustodyState::Failed,
            None => {}
        }
    }

    /// What failed is found in order or put right where it is, instead of going back.
    fn stays(&self, number: u64, findings: &mut Vec<Said>) {
        if let Some(refusal) = self.post.refusal() {
            let broken = Judgement::broken(Vec::new()).seen(self.post.as_str(), refusal.to.as_str());
            findings.push((number, broken.of_rule(refusal.rule)));
        }
    }

    fn send_back(&mut self, event: &CustodyEvent) {
        self.to_sign = None;
        self.state = CustodyState::Returned;
        self.owed = true;
        if !self.is_internal(event) {
            self.returned_by = Some(event.from);
            self.returns = self.returns.saturating_add(1);
        }
    }

    fn correct(&mut self, number: u64, findings: &mut Vec<Said>) {
        match self.state {
            // What came back and failed below as well is put right there (reading con.branch_reject_corrector).
            CustodyState::Returned | CustodyState::Failed if self.owed => self.state = CustodyState::Corrected,
            CustodyState::Failed => {
                self.stays(number, findings);
                self.state = CustodyState::Held;
            }
            CustodyState::Returned | CustodyState::Held | CustodyState::Passed | CustodyState::Corrected | CustodyState::Archived => {}
        }
        self.owed = false;
    }

    /// What is to be done next, and by whom.
    pub fn next(&self) -> Option<CustodyNext> {
        let from = self.post;
        let (kind, to) = match self.state {
            CustodyState::Archived => return None,
            CustodyState::Failed => (CustodyAct::Return, from.refusal().map(|refusal| refusal.to)),
            CustodyState::Returned => (CustodyAct::Correct, None),
            CustodyState::Held if from.refusal().is_some() => (CustodyAct::Audit, None),
            CustodyState::Held | CustodyState::Passed | CustodyState::Corrected if from == CustodyPost::MarketBusinessGroup => {
                (CustodyAct::Archive, Some(CustodyPost::Storage))
            }
            CustodyState::Held | CustodyState::Passed | CustodyState::Corrected => (CustodyAct::HandOver, from.up()),
        };
        Some(CustodyNext { kind, from, to })
    }
}
