//! Triage: where a customer goes, who is at which post, who comes often (S 4.4, M I.1, I.3).

mod direct;
mod facts;
mod frequent;
mod posts;
mod way;

pub use direct::direct;
pub use direct::{TriageAct, TriageAnswer, TriageAssist};
pub use facts::{TriageFacts, TriageHall};
pub use frequent::frequent;
pub use frequent::{ClassBasis, CustomerVisit, FrequentCustomer, FrequentCustomers, FrequentQuery, TriageClass};
pub use posts::posts;
pub use posts::{PostsQuery, TriagePost, TriagePosts, TriagePresence};

use crate::decision::{Finding, Judgement, Verdict};
use crate::handbook::RuleId;

/// A finding of a rule that is judged outside of any step.
fn finding(rule: RuleId, verdict: Verdict) -> Finding {
    Judgement { verdict, why: None }.of_rule(rule)
}
