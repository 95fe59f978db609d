//! Complaints against the hour that each department has, and how long the customer waited for an answer.

use std::collections::BTreeMap;

use service_hall::tables::Wording;
use service_hall::{Handbook, Lifecycle, RoleId, RuleId};

use super::Wait;
use super::times::in_seconds;
use crate::log::{Judged, Noted, Taken};
use crate::times::{Spread, seconds_between};

/// A department that answers tickets.
pub struct Department {
    /// Its own name in the log.
    pub name: String,
    /// The post it acts as.
    pub role: Option<RoleId>,
    /// From its receipt to its last word, each ticket.
    pub times: Spread,
    /// Tickets not answered when the report was made.
    pub open: usize,
}

/// Complaints on the day.
pub struct Complaints {
    /// The hour, in seconds.
    pub limit: i64,
    /// Departments, those with the most tickets first.
    pub departments: Vec<Department>,
    /// From the complaint to the answer: all, settled in the hall, settled by departments.
    pub to_customer: Vec<Wait>,
    /// Complaints not answered when the report was made.
    pub unanswered: usize,
}

const RULE: &str = "complaint.reply.within_1h";
pub const PROCEDURES: [&str; 2] = ["complaint_intake", "complaint_handling"];
/// A department receives a ticket when it begins one of these.
const RECEIPTS: [&str; 3] = ["handle_order", "give_opinion", "responsible_opinion"];
/// What it does with the ticket besides.
const WORK: [&str; 2] = ["handle_own", "forward"];
const ANSWERS: [&str; 3] = ["reply_on_site", "reply", "answer"];

type Desk = (Option<RoleId>, String);

impl Complaints {
    pub(super) fn new(handbook: &Handbook, judged: &Judged) -> Self {
        let limit = RULE.parse::<RuleId>().ok().and_then(|rule| {
            let parameters = handbook.rule(rule, judged.day).parameters;
            parameters.iter().find(|parameter| parameter.name == "limit").and_then(in_seconds)
        });
        let mut desks: BTreeMap<Desk, (Vec<i64>, usize)> = BTreeMap::new();
        let (mut on_site, mut by_department, mut unanswered) = (Vec::new(), Vec::new(), 0);
        let complaint = |noted: &&Noted| noted.procedure.is_some_and(|procedure| PROCEDURES.contains(&procedure.as_str()));
        for noted in judged.cases.values().filter(complaint) {
            let rounds = rounds(&noted.taken);
            let answer = noted.taken.iter().rfind(|taken| is_done(taken, &ANSWERS)).map(|taken| taken.at);
            let to_customer = noted.begun.zip(answer).map(|(begun, answer)| seconds_between(begun, answer));
            match to_customer {
                Some(seconds) if rounds.is_empty() => on_site.push(seconds),
                Some(seconds) => by_department.push(seconds),
                // The bulletin and its figures are no complaint of a customer.
                None if noted.taken.iter().any(|taken| taken.activity == "count") => {}
                None => unanswered += 1,
            }
            for (desk, seconds) in rounds {
                let (times, open) = desks.entry(desk).or_default();
                match seconds {
                    Some(seconds) => times.push(seconds),
                    None => *open += 1,
                }
            }
        }
        let department =
            |((role, name), (times, open)): (Desk, (Vec<i64>, usize))| Department { name, role, times: Spread::new(times), open };
        let mut departments: Vec<Department> = desks.into_iter().map(department).collect();
        departments.sort_by_key(|department| std::cmp::Reverse(department.times.count() + department.open));
        let all = on_site.iter().chain(&by_department).copied().collect();
        let wait = |zh, en, seconds| Wait { of: Wording { zh, en }, times: Spread::new(seconds) };
        let to_customer = vec![
            wait("全部", "All", all),
            wait("当场处理", "Without a department", on_site),
            wait("部门处理", "By departments", by_department),
        ];
        Self { limit: limit.unwrap_or(3600), departments, to_customer, unanswered }
    }

    /// Tickets answered, and those of them in time.
    pub fn in_time(&self) -> (usize, usize) {
        let answered = self.departments.iter().map(|department| department.times.count()).sum();
        (answered, self.departments.iter().map(|department| department.times.within(self.limit)).sum())
    }
}

fn is_done(taken: &Taken, steps: &[&str]) -> bool {
    taken.lifecycle == Lifecycle::Complete && steps.contains(&taken.activity.as_str())
}

/// Each receipt of a department, with the seconds to its last word on the ticket.
fn rounds(taken: &[Taken]) -> Vec<(Desk, Option<i64>)> {
    let mut rounds: Vec<(Desk, service_hall::Instant, Option<i64>)> = Vec::new();
    for step in taken {
        let desk = (step.role, step.resource.clone().unwrap_or_else(|| "–".to_owned()));
        if step.lifecycle == Lifecycle::Start && RECEIPTS.contains(&step.activity.as_str()) {
            rounds.push((desk, step.at, None));
        } else if (is_done(step, &RECEIPTS) || is_done(step, &WORK))
            && let Some((_, from, seconds)) = rounds.iter_mut().rfind(|(of, ..)| *of == desk)
        {
            *seconds = Some(seconds_between(*from, step.at));
        }
    }
    rounds.into_iter().map(|(desk, _, seconds)| (desk, seconds)).collect()
}
