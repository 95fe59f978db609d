//! What a hand-over or a return leaves on paper: sheet, counts, signatures, notes.

use super::input::{CustodyEvent, CustodySheet, SheetSignature};
use super::post::{CustodyPost, Refusal};
use crate::decision::{Judgement, Remedy, Verdict};
use crate::handbook::table::{document, fact, rule};
use crate::handbook::{DocumentId, FactId, RuleId};

/// What a rule says of several things that it asks for: all that is wrong, else what is not known, else that it is kept.
pub(super) struct Asked {
    pub rule: RuleId,
    broken: Vec<Judgement>,
    missing: Vec<FactId>,
    unknown: bool,
    /// What is not told did not happen.
    complete: bool,
}

impl Asked {
    pub fn new(rule: RuleId, complete: bool) -> Self {
        Self { rule, broken: Vec::new(), missing: Vec::new(), unknown: false, complete }
    }

    fn say(&mut self, judgement: Judgement) {
        match judgement.verdict {
            Verdict::Broken => self.broken.push(judgement),
            Verdict::Unknown => {
                self.unknown = true;
                self.missing.extend(judgement.missing());
            }
            Verdict::Kept | Verdict::NotApplicable => {}
        }
    }

    /// A fact must hold.
    pub fn holds(&mut self, told: Option<bool>, fact: FactId) {
        match told.or(self.complete.then_some(false)) {
            Some(true) => {}
            Some(false) => self.say(Judgement::broken(vec![Remedy::Attest { facts: vec![fact] }])),
            None => self.say(Judgement::unknown([fact])),
        }
    }

    /// A paper must be among those told; `fact` is what is missing when none are told.
    fn among(&mut self, told: Option<&[DocumentId]>, document: DocumentId, facts: &[FactId]) {
        match told.map(|told| told.contains(&document)).or(self.complete.then_some(false)) {
            Some(true) => {}
            Some(false) => self.say(Judgement::broken(vec![Remedy::Leave { document }])),
            None => self.say(Judgement::unknown(facts.iter().copied())),
        }
    }

    /// The sheet must be there, and the right one.
    fn sheet<'a>(&mut self, sheet: Option<&'a CustodySheet>, document: DocumentId) -> Option<&'a CustodySheet> {
        let leave = || Judgement::broken(vec![Remedy::Leave { document }]);
        match sheet {
            Some(sheet) if sheet.document != document => self.say(leave().seen(sheet.document.as_str(), document.as_str())),
            Some(_) => {}
            None if self.complete => self.say(leave()),
            None => self.unknown = true,
        }
        sheet
    }

    /// The number of sets on the sheet is that of the volumes.
    fn counts(&mut self, seen: Option<u64>, sets: u64, fact: FactId) {
        match seen {
            Some(seen) if seen != sets => self.say(wrong_count(seen, sets)),
            Some(_) => {}
            None => self.holds(None, fact),
        }
    }

    /// All that is wrong, or the one thing that can be said.
    pub fn finish(self) -> (RuleId, Vec<Judgement>) {
        let one = || if self.unknown { Judgement::unknown(self.missing) } else { Judgement::KEPT };
        (self.rule, if self.broken.is_empty() { vec![one()] } else { self.broken })
    }
}

fn wrong_count(seen: u64, sets: u64) -> Judgement {
    Judgement::broken(Vec::new()).seen(seen.to_string(), sets.to_string()).in_unit("set")
}

/// The signatures of a post on a sheet; `None` when it is not known who signed.
fn signatures(sheet: Option<&CustodySheet>, post: CustodyPost) -> Option<impl Iterator<Item = &SheetSignature>> {
    Some(sheet?.signatures.as_ref()?.iter().filter(move |signature| signature.post == post))
}

/// Whether a post has signed a sheet.
fn signed(sheet: Option<&CustodySheet>, post: CustodyPost) -> Option<bool> {
    signatures(sheet, post).map(|mut own| own.next().is_some())
}

/// Level 1 signs and stamps, the custodian counts and signs (M II.8 2.3 step 3, 2.4(3), page 70).
fn to_custodian(event: &CustodyEvent, sets: u64, complete: bool) -> Asked {
    let mut asked = Asked::new(rule::FILES_LEVEL1_HANDOVER_SIGNED, complete);
    asked.among(event.records.as_deref(), document::LEVEL1_AUDIT_RECORD, &[]);
    let sheet = asked.sheet(event.sheet.as_ref(), document::CLERK_HALL_HANDOVER_SHEET);
    let level1 = signed(sheet, CustodyPost::Level1Auditor);
    asked.holds(level1, fact::LEVEL1_SIGNED);
    if level1 != Some(false) {
        let stamps = || signatures(sheet, CustodyPost::Level1Auditor).into_iter().flatten().filter_map(|own| own.stamped);
        asked.holds(stamps().max(), fact::LEVEL1_STAMPED);
    }
    asked.counts(sheet.and_then(|sheet| sheet.sets), sets, fact::SETS_COUNTED);
    asked.holds(signed(sheet, CustodyPost::MaterialsCustodian), fact::CUSTODIAN_SIGNED);
    asked
}

/// The branch looks through the clerk-hall sheet first (M II.8 2.3 step 6, page 70); whether it signs its own depends on its audit.
fn to_branch(event: &CustodyEvent, sets: u64, complete: bool) -> Asked {
    let mut asked = Asked::new(rule::FILES_BRANCH_SIGN, complete);
    let sheet = asked.sheet(event.sheet.as_ref(), document::HALL_BRANCH_HANDOVER_SHEET);
    let looked = event.checked.as_ref().map(|checked| checked.contains(&document::CLERK_HALL_HANDOVER_SHEET));
    asked.holds(looked, fact::CLERK_HALL_SHEET_CHECKED);
    if let Some(seen) = sheet.and_then(|sheet| sheet.sets).filter(|seen| *seen != sets) {
        asked.say(wrong_count(seen, sets));
    }
    asked
}

/// Whether the branch has signed the sheet with which it took volumes.
pub(super) fn signed_by_branch(event: &CustodyEvent) -> Option<bool> {
    signed(event.sheet.as_ref(), CustodyPost::BranchBusinessAuditor)
}

/// What the papers of a hand-over say, rule by rule. `sets` are those of all its volumes.
pub(super) fn hand_over(event: &CustodyEvent, sets: u64, complete: bool) -> Vec<(RuleId, Vec<Judgement>)> {
    match event.receiver() {
        CustodyPost::MaterialsCustodian => vec![to_custodian(event, sets, complete).finish()],
        CustodyPost::BranchBusinessAuditor => vec![to_branch(event, sets, complete).finish()],
        CustodyPost::MarketBusinessGroup => {
            let mut asked = Asked::new(rule::FILES_MARKET_WITH_HANDOVER_SHEET, complete);
            let sheet = asked.sheet(event.sheet.as_ref(), document::BRANCH_MARKET_HANDOVER_SHEET);
            asked.holds(sheet.and_then(|sheet| sheet.of_the_month), fact::MARKET_SHEET_OF_THE_MONTH);
            // That the sheet agrees with the papers is half of what the market department checks; the other half is the electronic detail.
            let wrong = sheet.and_then(|sheet| sheet.sets).filter(|seen| *seen != sets).map(|seen| wrong_count(seen, sets));
            let figures = wrong.map(|wrong| (rule::FILES_MARKET_COMMISSION_MATCH, vec![wrong]));
            std::iter::once(asked.finish()).chain(figures).collect()
        }
        CustodyPost::CounterClerk | CustodyPost::Level1Auditor | CustodyPost::Storage => Vec::new(),
    }
}

/// What the papers of a return say: whole volumes, noted on the sheet, entered in the record.
pub(super) fn send_back(refusal: &Refusal, event: &CustodyEvent, sets: u64, complete: bool) -> (RuleId, Vec<Judgement>) {
    let mut asked = Asked::new(refusal.rule, complete);
    let to = event.receiver();
    // In the hall the clerk puts things right; level 1, who handed them over, may take them to the clerk.
    if to != refusal.to && (refusal.to, to) != (CustodyPost::CounterClerk, CustodyPost::Level1Auditor) {
        asked.say(Judgement::broken(Vec::new()).seen(to.as_str(), refusal.to.as_str()));
    }
    if let Some((record, facts)) = refusal.record {
        asked.among(event.records.as_deref(), record, facts);
    }
    let sheet = asked.sheet(event.sheet.as_ref(), refusal.sheet);
    asked.counts(sheet.and_then(|sheet| sheet.sets), sets, refusal.whole);
    asked.holds(sheet.and_then(|sheet| sheet.noted), refusal.noted);
    asked.finish()
}
