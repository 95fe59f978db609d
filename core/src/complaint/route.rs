//! Where a complaint goes: to whom, by whom, on the spot or by work order, and which limits that starts.

use super::facts::{ComplaintFacts, Told};
use super::way::{ComplaintLimit, ComplaintPromise, ComplaintRoute, ComplaintWay, LimitStart};
use super::words::RedispatchTo;
use crate::decision::{Judgement, Outcome};
use crate::error::Error;
use crate::handbook::table::{Check, From, Step, Test, fact, parameter, rule};
use crate::handbook::{FactId, Handbook, Limit, ParameterId, Prepared, ProcedureId, RuleId};
use crate::procedure::{all_hold, roles_for};

/// Says where a complaint goes.
///
/// # Source
/// M I.4 2.3 steps 2.1 to 3.2 and 2.4(2), page 8; I.17 flowchart, page 29; 2.3 steps 2.1 to 7.2, page 30; readings
/// `con.complaint_flow_two_versions`, `amb.dispatch_category_map`, `con.escalated_owner`, `con.redispatch_actor`,
/// `amb.account_manager_ordinary`.
///
/// # Errors
/// None beyond those of an input that cannot be read.
#[expect(clippy::unnecessary_wraps, reason = "the shape of an operation")]
pub(crate) fn route(handbook: &Handbook, facts: &ComplaintFacts) -> Result<ComplaintRoute, Error> {
    let asked = Asked { handbook, facts, told: Told::new(handbook, facts) };
    Ok(if facts.complaint_effectively_handled == Some(false) {
        asked.redispatch()
    } else if facts.customer_satisfied == Some(false) {
        asked.escalate()
    } else if facts.complaint_receiver_handles == Some(false) {
        asked.forward()
    } else {
        asked.by_source()
    })
}

/// The rules that say which sources are whose, beside the list of each.
const SOURCES: [(RuleId, ParameterId); 5] = [
    (rule::COMPLAINT_ONSITE_SCOPE, parameter::COMPLAINT_ONSITE_SCOPE_SOURCES),
    (rule::COMPLAINT_SOURCE_10086, parameter::COMPLAINT_SOURCE_10086_SOURCES),
    (rule::COMPLAINT_SOURCE_MARKET_DEPARTMENT, parameter::COMPLAINT_SOURCE_MARKET_DEPARTMENT_SOURCES),
    (rule::COMPLAINT_SOURCE_BRANCH_SUPERVISOR, parameter::COMPLAINT_SOURCE_BRANCH_SUPERVISOR_SOURCES),
    (rule::COMPLAINT_SOURCE_GENERAL_AFFAIRS_VIP_GROUP, parameter::COMPLAINT_SOURCE_GENERAL_AFFAIRS_VIP_GROUP_SOURCES),
];

/// A step of a complaint's procedures.
#[derive(Clone, Copy)]
struct Place {
    procedure: ProcedureId,
    number: usize,
    step: &'static Step,
}

/// The steps of the procedures that a rule binds and that fit.
fn places(of: RuleId, fits: impl Fn(&Step) -> bool) -> impl Iterator<Item = Place> {
    let all = of.entry().procedures.iter().flat_map(|procedure| {
        procedure.entry().steps.iter().enumerate().map(|(number, step)| Place { procedure: *procedure, number, step })
    });
    all.filter(move |place| fits(place.step))
}

/// The step that a rule asks for.
fn owed(by: RuleId) -> impl Iterator<Item = Place> {
    places(by, move |step| step.owed.is_some_and(|owed| owed.rule == by))
}

/// The step whose role a rule settles.
fn whose(by: RuleId) -> Option<Place> {
    places(by, move |step| step.role_rule == by).next()
}

impl Place {
    /// The first step that follows.
    fn next(self) -> Option<Self> {
        let number = self.step.next.iter().find_map(|edge| edge.step)?;
        self.procedure.entry().steps.get(number).map(|step| Self { number, step, ..self })
    }
}

struct Asked<'a> {
    handbook: &'a Handbook,
    facts: &'a ComplaintFacts,
    told: Told<'a>,
}

impl Asked<'_> {
    fn empty(&self, outcome: Outcome) -> ComplaintRoute {
        ComplaintRoute {
            outcome,
            way: None,
            procedure: None,
            step: None,
            page: None,
            by: Vec::new(),
            to: Vec::new(),
            handled_by: Vec::new(),
            received_with: None,
            places: Vec::new(),
            limits: Vec::new(),
            supervised_by: Vec::new(),
            promise: None,
            answered_by: Vec::new(),
            copy_to: Vec::new(),
            ask: Vec::new(),
            missing: Vec::new(),
            findings: Vec::new(),
            edition: self.handbook.stamp(),
        }
    }

    /// The answer of a way that takes one step now.
    fn answer(&self, way: ComplaintWay, place: Place, said: &[RuleId]) -> ComplaintRoute {
        let mut route = self.empty(Outcome::Allowed);
        route.way = Some(way);
        route.procedure = Some(place.procedure);
        route.step = Some(place.step.id);
        route.page = place.step.page;
        route.by = roles_for(place.step, &self.told);
        route.answered_by = whose(rule::COMPLAINT_CUSTOMER_REPLY_OWNER).map_or_else(Vec::new, |place| place.step.roles.to_vec());
        if let Prepared::Roles(roles) = self.handbook.value(parameter::COMPLAINT_BULLETIN_COPY_COPY_TO, self.facts.at.day(), || None) {
            route.copy_to.clone_from(roles);
        }
        let said =
            [rule::COMPLAINT_CUSTOMER_REPLY_OWNER, rule::COMPLAINT_BULLETIN_COPY].into_iter().fold(said.to_vec(), |mut said, rule| {
                said.push(rule);
                said
            });
        route.findings = said.into_iter().map(|rule| Judgement::KEPT.of_rule(rule)).collect();
        route
    }

    /// The same, where those who take the step handle the complaint.
    fn handled(&self, way: ComplaintWay, place: Place, said: &[RuleId]) -> ComplaintRoute {
        let mut route = self.answer(way, place, said);
        route.to = route.by.iter().map(|role| role.as_str().to_owned()).collect();
        route.handled_by.clone_from(&route.by);
        route.limits = self.limits(place, None);
        route
    }

    /// The same, where a work order goes to somebody.
    fn sent(&self, way: ComplaintWay, place: Place, to: Option<Place>, said: &[RuleId]) -> ComplaintRoute {
        let said: Vec<RuleId> = said.iter().copied().chain([rule::COMPLAINT_REPLY_SUPERVISED_BY_DISPATCHER]).collect();
        let mut route = self.answer(way, place, &said);
        route.handled_by = to.map_or_else(Vec::new, |to| roles_for(to.step, &self.told));
        route.received_with = to.map(|to| to.step.id);
        route.limits = self.limits(place, to);
        route.supervised_by.clone_from(&route.by);
        route
    }

    fn undetermined(&self, opens: &[(FactId, RuleId)]) -> ComplaintRoute {
        let mut route = self.empty(Outcome::Undetermined);
        route.missing = opens.iter().map(|(fact, _)| *fact).collect();
        route.findings = opens.iter().map(|(fact, rule)| Judgement::unknown([*fact]).of_rule(*rule)).collect();
        route
    }

    /// By the source, and for the hall by what it can do and by the class.
    fn by_source(&self) -> ComplaintRoute {
        if self.facts.complaint_source.is_none() {
            let mut opens = vec![(fact::COMPLAINT_SOURCE, rule::COMPLAINT_ONSITE_SCOPE)];
            opens.extend(self.open_in_hall());
            return self.undetermined(&opens);
        }
        let mine = |(_, list): &&(RuleId, ParameterId)| self.told.is_in(fact::COMPLAINT_SOURCE, *list) == Some(true);
        match SOURCES.iter().find(mine).map(|(rule, _)| *rule) {
            Some(rule::COMPLAINT_ONSITE_SCOPE) => self.in_hall(),
            Some(rule) if rule == rule::COMPLAINT_SOURCE_GENERAL_AFFAIRS_VIP_GROUP => self.by_segment(rule),
            Some(rule) => self.of_department(rule),
            None => self.unassigned(rule::COMPLAINT_SOURCE_MARKET_DEPARTMENT, fact::COMPLAINT_SOURCE),
        }
    }

    fn of_department(&self, rule: RuleId) -> ComplaintRoute {
        whose(rule).map_or_else(|| self.empty(Outcome::Referred), |place| self.handled(ComplaintWay::Department, place, &[rule]))
    }

    /// What a group account manager has taken: general affairs for VIPs and groups.
    fn by_segment(&self, rule: RuleId) -> ComplaintRoute {
        match self.told.is_in(fact::SEGMENT, parameter::COMPLAINT_SOURCE_GENERAL_AFFAIRS_VIP_GROUP_SEGMENTS) {
            None => self.undetermined(&[(fact::SEGMENT, rule)]),
            Some(true) => self.of_department(rule),
            Some(false) => self.unassigned(rule, fact::SEGMENT),
        }
    }

    /// No step names it: customer-service management, which has the rest, is asked.
    fn unassigned(&self, by: RuleId, fact: FactId) -> ComplaintRoute {
        let mut route = self.empty(Outcome::Referred);
        route.ask = whose(rule::COMPLAINT_SOURCE_MARKET_DEPARTMENT).map_or_else(Vec::new, |place| place.step.roles.to_vec());
        route.findings = vec![Judgement::unknown([]).seen(self.word(fact), "no_step").of_rule(by)];
        route
    }

    fn word(&self, id: FactId) -> String {
        match crate::procedure::Known::fact(&self.told, id) {
            Some(crate::fact::Fact::Text(word)) => word.clone(),
            _ => String::new(),
        }
    }

    fn open_in_hall(&self) -> Vec<(FactId, RuleId)> {
        let mut opens = Vec::new();
        if self.facts.hall_can_resolve.is_none() {
            opens.push((fact::HALL_CAN_RESOLVE, rule::COMPLAINT_ONSITE_RESOLVE_IF_POSSIBLE));
        }
        if self.facts.hall_can_resolve != Some(true) && self.facts.complaint_class.is_none() {
            opens.push((fact::COMPLAINT_CLASS, rule::COMPLAINT_DISPATCH_BY_CLASS));
        }
        opens
    }

    /// The desk settles it on the spot or dispatches it by class.
    fn in_hall(&self) -> ComplaintRoute {
        let opens = self.open_in_hall();
        if !opens.is_empty() {
            return self.undetermined(&opens);
        }
        let scope = rule::COMPLAINT_ONSITE_SCOPE;
        if self.facts.hall_can_resolve == Some(true) {
            let Some(place) = whose(scope) else { return self.empty(Outcome::Referred) };
            let said = [scope, rule::COMPLAINT_ONSITE_RESOLVE_IF_POSSIBLE, rule::COMPLAINT_ONSITE_LOCATION];
            let mut route = self.handled(ComplaintWay::OnSite, place, &said);
            route.places = self.told.words(parameter::COMPLAINT_ONSITE_LOCATION_LOCATIONS);
            // The reply follows in the intake chapter.
            let intake = owed(rule::COMPLAINT_ONSITE_RESOLVE_IF_POSSIBLE).find(|other| other.procedure != place.procedure);
            route.limits = intake.map_or_else(Vec::new, |intake| self.limits(intake, None));
            return route;
        }
        let by_class = rule::COMPLAINT_DISPATCH_BY_CLASS;
        let place = places(by_class, |step| step.owed.is_some_and(|owed| owed.rule == rule::COMPLAINT_DISPATCH_IF_NOT_RESOLVABLE)).next();
        let Some(place) = place else { return self.empty(Outcome::Referred) };
        let to = self.addressees(place);
        let said = [scope, rule::COMPLAINT_DISPATCH_IF_NOT_RESOLVABLE];
        let mut route = if to.is_empty() {
            self.without_addressee(ComplaintWay::Dispatch, place, &said)
        } else {
            self.sent(ComplaintWay::Dispatch, place, place.next(), &[scope, rule::COMPLAINT_DISPATCH_IF_NOT_RESOLVABLE, by_class])
        };
        route.to = to;
        route.promise = Some(self.promise(&route.limits));
        route.findings.push(Judgement::KEPT.of_rule(rule::COMPLAINT_DISPATCH_PROMISE));
        route
    }

    /// The chart has no addressee for the class: those who dispatch say who gets it.
    fn without_addressee(&self, way: ComplaintWay, place: Place, said: &[RuleId]) -> ComplaintRoute {
        let by_class = rule::COMPLAINT_DISPATCH_BY_CLASS;
        let mut route = self.sent(way, place, place.next(), said);
        route.outcome = Outcome::Referred;
        route.handled_by.clear();
        route.ask = by_class.entry().responsible.to_vec();
        route.findings.push(Judgement::unknown([]).seen(self.word(fact::COMPLAINT_CLASS), "no_step").of_rule(by_class));
        route
    }

    /// To whom a step's rows send a complaint of this class.
    fn addressees(&self, place: Place) -> Vec<String> {
        let mut to = Vec::new();
        for row in place.step.leaves.iter().filter(|row| row.rule == rule::COMPLAINT_DISPATCH_BY_CLASS || !row.when.is_empty()) {
            if let (Test::All(terms), Ok(true)) = (row.test, all_hold(row.when, &self.told)) {
                for term in terms.iter().filter(|term| term.fact == fact::COMPLAINT_WORK_ORDER_TO) {
                    if let Check::In(list) = term.check {
                        to.extend(self.told.words(list));
                    }
                }
            }
        }
        to
    }

    /// What was settled on the spot without contenting the customer goes to the supervisor.
    fn escalate(&self) -> ComplaintRoute {
        let by = rule::COMPLAINT_ONSITE_DISSATISFIED_ESCALATE;
        let Some(place) = owed(by).next() else { return self.empty(Outcome::Referred) };
        let mut route = self.sent(ComplaintWay::Escalate, place, place.next(), &[by]);
        route.to = self.told.words(parameter::COMPLAINT_ONSITE_DISSATISFIED_ESCALATE_TO);
        route.handled_by.retain(|role| route.to.iter().any(|to| to == role.as_str()));
        route
    }

    /// A support department passes on what it cannot handle.
    fn forward(&self) -> ComplaintRoute {
        let by = rule::COMPLAINT_BILLING_FORWARD_IF_NOT_OWN;
        let Some(place) = owed(by).next() else { return self.empty(Outcome::Referred) };
        let mut route = self.sent(ComplaintWay::Forward, place, place.next(), &[by]);
        // Whoever received it by its class passes it on.
        let received = places(by, |step| step.next.iter().any(|edge| edge.step == Some(place.number))).next();
        route.by = received.map_or_else(Vec::new, |received| roles_for(received.step, &self.told));
        route.supervised_by.clone_from(&route.by);
        route.to = route.handled_by.iter().map(|role| role.as_str().to_owned()).collect();
        route
    }

    /// Whoever took it sends it again.
    fn redispatch(&self) -> ComplaintRoute {
        let by = rule::COMPLAINT_REDISPATCH_IF_NOT_EFFECTIVE;
        let Some(place) = owed(by).next() else { return self.empty(Outcome::Referred) };
        let kind = self.facts.complaint_redispatch_to;
        let mut opens = Vec::new();
        if self.facts.complaint_source.is_none() {
            opens.push((fact::COMPLAINT_SOURCE, by));
        }
        if kind.is_none() {
            opens.push((fact::COMPLAINT_REDISPATCH_TO, by));
        }
        if kind != Some(RedispatchTo::ResponsibleDepartment) && self.facts.complaint_class.is_none() {
            opens.push((fact::COMPLAINT_CLASS, rule::COMPLAINT_DISPATCH_BY_CLASS));
        }
        if !opens.is_empty() {
            return self.undetermined(&opens);
        }
        let way = |edge: &&crate::handbook::table::Edge| all_hold(edge.when, &self.told) == Ok(true);
        let number = place.step.next.iter().find(way).and_then(|edge| edge.step);
        let to = number.and_then(|number| Some(Place { number, step: place.procedure.entry().steps.get(number)?, ..place }));
        if kind == Some(RedispatchTo::ResponsibleDepartment) {
            let mut route = self.sent(ComplaintWay::Redispatch, place, to, &[by]);
            route.to = route.handled_by.iter().map(|role| role.as_str().to_owned()).collect();
            return route;
        }
        let first = places(rule::COMPLAINT_DISPATCH_BY_CLASS, |step| {
            step.owed.is_some_and(|owed| owed.rule == rule::COMPLAINT_DISPATCH_IF_NOT_RESOLVABLE)
        });
        let addressees = first.map(|first| self.addressees(first)).find(|to| !to.is_empty()).unwrap_or_default();
        if addressees.is_empty() {
            return self.without_addressee(ComplaintWay::Redispatch, place, &[by]);
        }
        let mut route = self.sent(ComplaintWay::Redispatch, place, to, &[by, rule::COMPLAINT_DISPATCH_BY_CLASS]);
        route.to = addressees;
        route
    }

    /// The limits that a step starts when it is completed, and its receipt by another.
    fn limits(&self, taken: Place, received: Option<Place>) -> Vec<ComplaintLimit> {
        let mut limits: Vec<ComplaintLimit> = Vec::new();
        let again = taken.step.owed.is_some_and(|owed| owed.rule == rule::COMPLAINT_REDISPATCH_IF_NOT_EFFECTIVE);
        let is = |place: Option<Place>, number: usize| place.is_some_and(|place| place.number == number);
        for (number, step) in taken.procedure.entry().steps.iter().enumerate() {
            for within in step.within.iter().filter(|within| !within.at_least) {
                let starts = match within.from {
                    From::Own if is(received, number) && within.to.is_none() => LimitStart::Receipt,
                    From::Start(from) if is(received, from) => LimitStart::Receipt,
                    From::Fact(fact::COMPLAINT_ORDER_RECEIVED_AT) => LimitStart::Receipt,
                    From::Fact(fact::COMPLAINT_REDISPATCHED_AT) if again => LimitStart::Completion,
                    From::Step(from) if from == taken.number => LimitStart::Completion,
                    _ => continue,
                };
                let Some(parameter) = within.parameter else { continue };
                let missing = match all_hold(within.when, &self.told) {
                    Ok(false) => continue,
                    Ok(true) => None,
                    Err(_) => self.open_term(within.when),
                };
                if limits.iter().any(|limit| limit.rule == within.rule && limit.step == step.id && !limit.missing.is_empty()) {
                    continue;
                }
                let limit = self.handbook.limit(parameter, self.facts.at.day(), || None).filter(|_| missing.is_none());
                let seconds = limit.and_then(|limit| if let Limit::Seconds(seconds) = limit { u64::try_from(seconds).ok() } else { None });
                limits.push(ComplaintLimit { rule: within.rule, step: step.id, starts, seconds, missing: missing.into_iter().collect() });
            }
        }
        limits
    }

    /// The grade, where the limit hangs on it; other conditions are about what comes later.
    fn open_term(&self, when: &[crate::handbook::table::Term]) -> Option<FactId> {
        let asks = when.iter().any(|term| term.fact == fact::COMPLAINT_GRADE);
        (asks && self.facts.complaint_grade.is_none()).then_some(fact::COMPLAINT_GRADE)
    }

    /// What the intake chapter has the customer told and asked when a work order goes out.
    fn promise(&self, limits: &[ComplaintLimit]) -> ComplaintPromise {
        let by = rule::COMPLAINT_DISPATCH_PROMISE;
        let (mut tell, mut agree) = (Vec::new(), Vec::new());
        for row in places(by, |_| true).flat_map(|place| place.step.leaves).filter(|row| row.rule == by) {
            match row.test {
                Test::All(terms) => tell.extend(terms.iter().map(|term| term.fact)),
                Test::Answered(facts) => agree.extend(facts),
                _ => {}
            }
        }
        let hour = limits.iter().filter(|limit| limit.starts == LimitStart::Receipt && limit.rule != rule::COMPLAINT_GRADE_TIME_LIMIT);
        let room = hour.filter_map(|limit| i64::try_from(limit.seconds?).ok()).max();
        ComplaintPromise { rule: by, tell, agree, not_before: room.and_then(|seconds| self.facts.at.plus_seconds(seconds)) }
    }
}
