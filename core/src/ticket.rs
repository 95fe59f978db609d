//! Which cases of a log are complaints, and which of them one and the same: said once for the rooms that count them.

use crate::fact::Fact;
use crate::handbook::ProcedureId;
use crate::handbook::table::fact;
use crate::procedure::SeenCase;

/// The procedures whose cases are complaints (M I.4, M I.17, P 4.3).
pub(crate) const PROCEDURES: [&str; 3] = ["complaint_intake", "complaint_handling", "policy_complaints"];

/// Steps that follow a complaint or many of them: a case with nothing else does not tell when a complaint was received.
const AFTERWARDS: [&str; 4] = ["call_back", "count", "publish", "analyse"];
/// Of those the ones that are about many.
const ABOUT_MANY: [&str; 3] = ["count", "publish", "analyse"];

/// Whether cases of a procedure are complaints.
pub(crate) fn is_complaint(procedure: ProcedureId) -> bool {
    PROCEDURES.contains(&procedure.as_str())
}

/// What a case tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tells {
    /// A complaint, or a part of one.
    Complaint,
    /// What came after a complaint whose receipt it does not tell.
    Afterwards,
    /// Of many complaints: their analysis and the bulletin.
    OfMany,
    /// Of no complaint.
    Other,
}

/// What a case tells.
pub(crate) fn tells(case: &SeenCase<'_>) -> Tells {
    let only = |steps: &[&str]| case.events.iter().all(|event| steps.contains(&event.activity.as_str()));
    match () {
        () if !is_complaint(case.procedure) => Tells::Other,
        () if only(&ABOUT_MANY) => Tells::OfMany,
        () if only(&AFTERWARDS) => Tells::Afterwards,
        () => Tells::Complaint,
    }
}

/// The number of the complaint, as it was last said. Cases with the same number are one complaint; without one each case is one.
pub(crate) fn number<'a>(case: &SeenCase<'a>) -> Option<&'a str> {
    case.events.iter().rev().find_map(|event| match event.facts.get(fact::COMPLAINT_TICKET_NUMBER.as_str()) {
        Some(Fact::Text(number)) => Some(number.as_str()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_stands_in_the_handbook() {
        let procedures: Vec<_> = PROCEDURES.iter().map(|id| ProcedureId::find(id).unwrap().entry()).collect();
        for step in AFTERWARDS.iter().chain(&ABOUT_MANY) {
            assert!(procedures.iter().any(|procedure| procedure.step(step).is_some()), "{step}");
        }
    }
}
