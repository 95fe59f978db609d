//! Where a case is: what its events add up to, and what the step table says of the next one.

use std::borrow::Cow;

use super::clock;
use super::event::{Lifecycle, Noted};
use super::mark::{Actor, Mark, Run, Told};
use super::row::{self, Doer, Known};
use super::said::{Part, Said};
use super::term::all_hold;
use crate::calendar::WorkingDays;
use crate::decision::{Judgement, Level, Remedy, Verdict};
use crate::fact::Fact;
use crate::handbook::table::{Edge, Procedure, Row, Step, Within, fact};
use crate::handbook::{BusinessId, DocumentId, FactId, Handbook, ParameterId, Prepared, ProcedureId, RoleId, RuleId};
use crate::money::Money;
use crate::time::{Day, Instant};

/// A room's code: judges a rule on what is known of a case.
pub(crate) type Judge = fn(&State<'_>, RuleId) -> Judgement;

/// What the engine needs beside the events.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    pub handbook: &'a Handbook,
    pub calendar: &'a WorkingDays,
    pub judge: Judge,
    /// The log is declared complete: what it does not say did not happen.
    pub complete: bool,
}

/// A case and what its events add up to.
pub(crate) struct State<'a> {
    pub setting: Setting<'a>,
    pub procedure: ProcedureId,
    pub marks: Vec<Mark<'a>>,
    /// Steps that several may have open at once: who has begun which, and when.
    pub(super) open: Vec<Run<'a>>,
    /// When each actor last began a step.
    pub(super) begun: Vec<Run<'a>>,
    /// When each actor last completed a step that several may have open at once.
    pub(super) ended_by: Vec<Run<'a>>,
    /// What each actor said last when they completed such a step.
    pub(super) told: Vec<Told<'a>>,
    /// Who acts in the event being taken.
    pub(super) actor: Option<Actor<'a>>,
    /// The step that ended the case.
    pub(super) ended: Option<usize>,
    pub now: Option<Instant>,
    /// By the index of the fact in the handbook.
    pub(super) facts: Vec<Option<&'a Fact>>,
    pub(super) records: Vec<DocumentId>,
}

impl<'a> State<'a> {
    pub fn new(setting: Setting<'a>, procedure: ProcedureId) -> Self {
        let marks = vec![Mark::default(); procedure.entry().steps.len()];
        let facts = vec![None; FactId::all().len()];
        Self {
            setting,
            procedure,
            marks,
            open: Vec::new(),
            begun: Vec::new(),
            ended_by: Vec::new(),
            told: Vec::new(),
            actor: None,
            ended: None,
            now: None,
            facts,
            records: Vec::new(),
        }
    }

    pub fn table(&self) -> &'static Procedure {
        self.procedure.entry()
    }

    pub fn fact(&self, id: FactId) -> Option<&'a Fact> {
        self.facts.get(id.index()).copied().flatten()
    }

    pub fn text(&self, id: FactId) -> Option<&'a str> {
        match self.fact(id) {
            Some(Fact::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub fn texts(&self, id: FactId) -> Option<&'a [String]> {
        match self.fact(id) {
            Some(Fact::Texts(texts)) => Some(texts),
            _ => None,
        }
    }

    pub fn money(&self, id: FactId) -> Option<Money> {
        self.text(id).and_then(|text| text.parse().ok())
    }

    pub fn day(&self, id: FactId) -> Option<Day> {
        self.text(id).and_then(|text| text.parse().ok())
    }

    /// The business, when the handbook lists it and an event named it.
    pub fn business(&self) -> Option<BusinessId> {
        self.text(fact::BUSINESS).and_then(BusinessId::find)
    }

    pub fn today(&self) -> Option<Day> {
        self.now.and_then(Instant::day)
    }

    pub(super) fn learn(&mut self, id: FactId, fact: &'a Fact) {
        self.put(id, Some(fact));
    }

    /// Puts a value, or none, in the place of a fact; gives what stood there.
    pub(super) fn put(&mut self, id: FactId, value: Option<&'a Fact>) -> Option<&'a Fact> {
        self.facts.get_mut(id.index()).and_then(|slot| std::mem::replace(slot, value))
    }

    /// Judges an event and takes it in, whatever the verdicts.
    pub fn take(&mut self, noted: &Noted<'a, '_>, out: &mut impl FnMut(Said)) {
        let (event, number) = (noted.event, noted.step);
        let Some(step) = self.table().steps.get(number) else { return };
        self.now = Some(event.timestamp);
        self.actor = Some((event.role, event.resource.as_deref()));
        let begun = self.started(number);
        let begins = begun.is_none();
        let told = || noted.facts.iter().copied().zip(event.facts.values());
        told().for_each(|(id, fact)| self.learn(id, fact));
        // The way into the step is judged with what it left the last time still known.
        let order = begins.then(|| self.order(number));
        self.renew(step, number, begins, event.lifecycle);
        told().for_each(|(id, fact)| self.learn(id, fact));
        self.records.extend(&event.records);
        let mut say = |rule, part, level, judgement| out(Said { rule, step, part, level, since: None, judgement });
        let role = role(step, event.role);
        if let Some(order) = order {
            say(step.order_rule, Part::Way, Level::Violation, order);
        }
        if begins || role.verdict == Verdict::Broken {
            say(step.role_rule, Part::Way, Level::Violation, role);
        }
        for row in step.actor {
            let judgement = row::judge(row, self.table(), self);
            if begins || judgement.verdict == Verdict::Broken {
                say(row.rule, Part::Way, level(row), judgement);
            }
        }
        if begins {
            for row in step.needs {
                say(row.rule, Part::Needs, level(row), row::judge(row, self.table(), self));
            }
        }
        if event.lifecycle == Lifecycle::Complete {
            for row in step.leaves {
                say(row.rule, Part::Leaves, level(row), row::judge(row, self.table(), self));
            }
            for (place, within) in step.within.iter().enumerate() {
                // Alternatives of one rule that hang on what is not known say so once.
                let runs = |within: &Within| step.parallel || !clock::has_ended(within, number, self);
                let hangs = |within: &Within| clock::hangs_on(within, self).is_some();
                let said = |before: &Within| before.rule == within.rule && hangs(before) && runs(before);
                if !runs(within) || (place > 0 && hangs(within) && step.within.iter().take(place).any(said)) {
                    continue;
                }
                let since = clock::since(within, self, begun, event.timestamp);
                let judgement = clock::judge(within, self, begun, event.timestamp);
                out(Said { rule: within.rule, step, part: Part::Within, level: weight(within.warning), since, judgement });
            }
        }
        self.mark(step, noted);
        self.actor = None;
    }

    /// Whether the case has not ended, or has with a step from which this one lies open, or this one is a way in of its own.
    pub(super) fn follows_the_end(&self, step: &Step) -> bool {
        step.start || self.ended.is_none_or(|last| step.from.iter().any(|edge| edge.step == Some(last) && self.is_open(edge)))
    }

    /// Whether the case has ended. A step that lies open from the one that ended it may still follow.
    pub fn has_ended(&self) -> bool {
        self.ended.is_some()
    }

    /// Whether the flowchart allows a step now.
    pub fn order(&self, number: usize) -> Judgement {
        let Some(step) = self.table().steps.get(number) else { return Judgement::KEPT };
        if !self.follows_the_end(step) {
            return Judgement::broken(Vec::new()).seen("ended", step.id);
        }
        if let Some(later) = self.later_stage(number, step) {
            return Judgement::broken(Vec::new()).seen(later.id, step.id);
        }
        if number == 0 || step.start || self.way_open(step) {
            return Judgement::KEPT;
        }
        let open = step.from.iter().filter(|edge| self.is_open(edge));
        let mut before: Vec<&'static Step> = Vec::new();
        for one in open.filter_map(|edge| self.table().steps.get(edge.step?)).filter(|before| before.id != step.id) {
            if !before.iter().any(|known| known.id == one.id) {
                before.push(one);
            }
        }
        if before.is_empty() {
            return Judgement::broken(Vec::new()).seen("closed_branch", step.id);
        }
        let last =
            self.marks.iter().zip(self.table().steps).filter_map(|(mark, step)| Some((mark.done?, step.id))).max_by_key(|(at, _)| *at);
        let names: Vec<&str> = before.iter().map(|step| step.id).collect();
        Judgement::broken(before.into_iter().map(row::first_take).collect())
            .seen(Cow::Borrowed(last.map_or("nothing", |(_, id)| id)), names.join("|"))
    }

    /// A step of a higher stage that is done although this one never was.
    fn later_stage(&self, number: usize, step: &Step) -> Option<&'static Step> {
        let stage = step.stage.filter(|_| !self.is_done(number))?;
        let done = self.table().steps.iter().zip(&self.marks).filter(|(_, mark)| mark.done.is_some());
        done.map(|(later, _)| later).find(|later| later.stage.is_some_and(|later| later > stage))
    }

    /// Some step before it is done, on a branch not known to be closed.
    pub fn way_open(&self, step: &Step) -> bool {
        self.way_open_for(step, self)
    }

    /// The same as somebody knows the case.
    pub(super) fn way_open_for(&self, step: &Step, known: &impl Known) -> bool {
        let open = |edge: &Edge| all_hold(edge.when, known) != Ok(false);
        step.from.iter().any(|edge| edge.step.is_some_and(|number| self.is_done(number)) && open(edge))
    }

    pub(super) fn is_open(&self, edge: &Edge) -> bool {
        all_hold(edge.when, self) != Ok(false)
    }

    /// Whether a fact of this value holds.
    pub(super) fn truth_of(&self, id: FactId, fact: Option<&Fact>) -> Option<bool> {
        match fact {
            Some(Fact::Flag(flag)) => Some(*flag),
            Some(Fact::Whole(number)) => Some(*number != 0),
            Some(Fact::Text(text)) => Some(text.parse::<Money>().map_or(!text.is_empty(), |money| money > Money::ZERO)),
            Some(Fact::Texts(texts)) => Some(!texts.is_empty()),
            // A fact that a step of the procedure makes true is not true before.
            None => (self.setting.complete || self.table().steps.iter().any(|step| step.fact == Some(id))).then_some(false),
        }
    }

    /// The role that did the step which makes a fact true.
    pub fn role_behind(&self, fact: FactId) -> Option<RoleId> {
        let steps = self.table().steps.iter().zip(&self.marks);
        steps.filter(|(step, mark)| step.fact == Some(fact) && mark.done.is_some()).find_map(|(_, mark)| mark.by)
    }

    /// A flag as it was given; what a complete log does not say stays unknown.
    pub fn flag(&self, id: FactId) -> Option<bool> {
        self.fact(id).and(self.truth(id))
    }
}

fn level(row: &Row) -> Level {
    weight(row.warning)
}

pub(super) fn weight(warning: bool) -> Level {
    if warning { Level::Warning } else { Level::Violation }
}

fn role(step: &'static Step, role: Option<RoleId>) -> Judgement {
    match role {
        None => Judgement::unknown([]).seen("no_role", names(step)),
        Some(role) if step.roles.contains(&role) => Judgement::KEPT,
        Some(role) => Judgement::broken(vec![Remedy::HandTo { roles: step.roles.to_vec() }]).seen(role.as_str(), names(step)),
    }
}

fn names(step: &Step) -> String {
    step.roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join("|")
}

impl Known for State<'_> {
    fn truth(&self, fact: FactId) -> Option<bool> {
        self.truth_of(fact, self.fact(fact))
    }

    fn fact(&self, fact: FactId) -> Option<&Fact> {
        State::fact(self, fact)
    }

    fn is_closed(&self) -> bool {
        self.setting.complete
    }

    fn parameter(&self, id: ParameterId) -> &Prepared {
        self.setting.handbook.value(id, self.today(), || self.business())
    }

    fn actor(&self) -> Option<(Option<RoleId>, Option<&str>)> {
        self.actor
    }

    fn doer(&self, number: usize) -> Doer<'_> {
        match self.marks.get(number) {
            Some(mark) if mark.done.is_some() => mark.person.map_or(Doer::Unnamed, Doer::Person),
            _ => Doer::Nobody,
        }
    }

    fn follows(&self, number: usize, before: usize) -> Option<bool> {
        let done = |number: usize| self.marks.get(number).and_then(|mark| mark.done);
        Some(done(before).zip(done(number)).is_some_and(|(before, after)| before <= after))
    }

    fn answered(&self, fact: FactId) -> Option<bool> {
        if self.fact(fact).is_some() { Some(true) } else { self.setting.complete.then_some(false) }
    }

    fn done(&self, number: usize, _: &Step) -> Option<bool> {
        Some(self.is_done(number))
    }

    fn recorded(&self, document: DocumentId) -> Option<bool> {
        Some(self.records.contains(&document))
    }

    fn judge(&self, rule: RuleId) -> Judgement {
        (self.setting.judge)(self, rule)
    }
}
