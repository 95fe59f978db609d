//! Where a complaint goes: to whom, by whom, on the spot or by work order, and which limits that starts.

use serde::{Deserialize, Serialize};

use super::copy_to;
use super::facts::{ComplaintFacts, Told};
use super::limits::{ComplaintLimit, ComplaintPromise, Place, owed, places, whose};
use super::words::RedispatchTo;
use crate::decision::{Finding, Judgement, Outcome};
use crate::error::Error;
use crate::fact::Fact;
use crate::handbook::table::{Check, Edge, Test, fact, parameter, rule};
use crate::handbook::{FactId, Handbook, ParameterId, ProcedureId, RoleId, RuleId, Stamp};
use crate::procedure::{Known, all_hold, roles_for};

/// How a complaint goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ComplaintWay {
    /// The complaint desk settles it on the spot (I.17 step 2.1).
    OnSite,
    /// A work order goes out by class (step 2.2).
    Dispatch,
    /// Whoever answers for its source handles it (steps 3.1, 5.1 to 5.3).
    Department,
    /// The department that received it passes it on (step 4.2).
    Forward,
    /// It is dispatched again (step 7.2).
    Redispatch,
    /// The customer is not content with what was done on the spot: a work order goes to the supervisor (I.4 step 3.2).
    Escalate,
}

/// Where a complaint goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComplaintRoute {
    /// `allowed`: the way is clear. `referred`: the sources do not say where it goes, a role named in `ask` decides. `undetermined`: facts
    /// named in `missing` are needed.
    pub outcome: Outcome,
    /// How it goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way: Option<ComplaintWay>,
    /// The procedure that it follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub procedure: Option<ProcedureId>,
    /// The step that is taken now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<&'static str>,
    /// The page of document M where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u16>,
    /// Who takes the step, any one of these: handles it, or sends the work order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<RoleId>,
    /// Where it goes: posts and departments by the ids of their roles, systems (`eoms`) by name. Of several departments to which a
    /// complaint is passed on, those that are concerned.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
    /// Who acts there, any one of these; the side of a system acts as the department concerned.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub handled_by: Vec<RoleId>,
    /// The step with which they receive it, where a work order goes out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_with: Option<&'static str>,
    /// On the spot: where.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    /// The limits that this starts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<ComplaintLimit>,
    /// Who watches that the hour is kept: the one who sends the work order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub supervised_by: Vec<RoleId>,
    /// What the customer is promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise: Option<ComplaintPromise>,
    /// Who answers the customer in the end.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answered_by: Vec<RoleId>,
    /// Who gets a copy of the bulletin that will tell of it; the sources have nobody copied on the complaint itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copy_to: Vec<RoleId>,
    /// Who decides, where the sources do not say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ask: Vec<RoleId>,
    /// Facts that are not known and may change where it goes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<FactId>,
    /// The rules that settled it, or that leave it open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// Says where a complaint goes.
///
/// # Source
/// M I.4 2.3 steps 2.1 to 3.2 and 2.4(2), page 8; I.17 flowchart, page 29; 2.3 steps 2.1 to 7.2, page 30; readings
/// `con.complaint_flow_two_versions`, `amb.dispatch_category_map`, `con.escalated_owner`, `con.redispatch_actor`,
/// `amb.account_manager_ordinary`.
///
/// # Errors
/// `calendar` or `end_before_start` when the calendar contradicts itself.
pub fn route(handbook: &Handbook, facts: &ComplaintFacts) -> Result<ComplaintRoute, Error> {
    let asked = Asked { handbook, facts, told: Told::new(handbook, facts)? };
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
        route.copy_to = copy_to(self.handbook, self.facts.at.day());
        let said = said.iter().chain(&[rule::COMPLAINT_CUSTOMER_REPLY_OWNER, rule::COMPLAINT_BULLETIN_COPY]);
        route.findings = said.map(|rule| Judgement::KEPT.of_rule(*rule)).collect();
        route
    }

    /// The same, where those who take the step handle the complaint.
    fn handled(&self, way: ComplaintWay, place: Place, said: &[RuleId]) -> ComplaintRoute {
        let mut route = self.answer(way, place, said);
        route.to = route.by.iter().map(|role| role.as_str().to_owned()).collect();
        route.handled_by.clone_from(&route.by);
        route.limits = self.told.limits(place, None);
        route
    }

    /// The same, where a work order goes to somebody.
    fn sent(&self, way: ComplaintWay, place: Place, to: Option<Place>, said: &[RuleId]) -> ComplaintRoute {
        let said: Vec<RuleId> = said.iter().copied().chain([rule::COMPLAINT_REPLY_SUPERVISED_BY_DISPATCHER]).collect();
        let mut route = self.answer(way, place, &said);
        route.handled_by = to.map_or_else(Vec::new, |to| roles_for(to.step, &self.told));
        route.received_with = to.map(|to| to.step.id);
        route.limits = self.told.limits(place, to);
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
        match self.told.fact(id) {
            Some(Fact::Text(word)) => word.clone(),
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
            route.limits = intake.map_or_else(Vec::new, |intake| self.told.limits(intake, None));
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
        route.promise = Some(self.told.promise(&route.limits));
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
        for row in place.step.leaves.iter().filter(|row| row.rule == rule::COMPLAINT_DISPATCH_BY_CLASS) {
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
        let way = |edge: &&Edge| all_hold(edge.when, &self.told) == Ok(true);
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
}
