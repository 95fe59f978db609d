//! What a set of complaints comes to.

use serde::Serialize;

use super::complaint::Complaint;
use super::turn::Turn;
use crate::decision::Verdict;
use crate::time::Instant;
use crate::visit::{Share, Spread, spread};

/// What departments made of the work orders that reached them. Every receipt is counted once among the answers, `open` and `untimed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DepartmentAnswers {
    /// Work orders received: each department counts anew, also when it receives the same one again.
    pub receipts: u64,
    /// From the department's receipt to its last word: its reply work order, or the record of having passed the order on; within the
    /// service hours when the calendar has any; absent when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<Spread>,
    /// Receipts that still wait for the last word, in the log.
    pub open: u64,
    /// Answers of which the receipt is not known, or the service hours between the two.
    pub untimed: u64,
    /// Who kept the hour, the hour itself included, of all who are judged: the answers, and of the open ones those whose hour is past at
    /// the end of the log.
    pub within_hour: Share,
}

/// What a set of complaints comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComplaintFigures {
    /// The complaints received.
    pub complaints: u64,
    /// Those of them not closed by the end of the period, or by the end of the log when the period has none.
    pub open: u64,
    /// Those of them that a department received.
    pub dispatched: u64,
    /// From receipt to the last reply to the customer, by the clock on the wall, of those that were replied to; absent when none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replied: Option<Spread>,
    /// What the departments made of them.
    pub departments: DepartmentAnswers,
    /// How often a support department passed a work order on (M I.17 step 4.2).
    pub forwards: u64,
    /// How often a work order was sent again (M I.17 step 7.2).
    pub redispatches: u64,
    /// How often a reply that was turned down led to special handling (M I.4 flowchart).
    pub special_handlings: u64,
    /// How often a customer who was not content on the spot was passed on (M I.4 step 3.2).
    pub escalations: u64,
    /// Complaints of which the customer was called back (M I.4 step 6, M I.17 step 8, P 4.3(2)).
    pub called_back: u64,
    /// Complaints that have come to that step and of which the customer was not called back yet.
    pub call_backs_owed: u64,
    /// Customers who are content, of those who said so either way.
    pub satisfied: Share,
    /// Replies accepted, of those of which it is known.
    pub accepted: Share,
}

fn add(count: &mut u64, more: bool) {
    *count = count.saturating_add(u64::from(more));
}

fn said(share: &mut Share, answer: Option<bool>) {
    match answer {
        Some(true) => share.add(Verdict::Kept),
        Some(false) => share.add(Verdict::Broken),
        None => {}
    }
}

/// Adds up turns of departments.
pub(super) fn answers<'a>(turns: impl IntoIterator<Item = &'a Turn>) -> DepartmentAnswers {
    let mut spans = Vec::new();
    let mut sum = DepartmentAnswers { receipts: 0, answers: None, open: 0, untimed: 0, within_hour: Share::default() };
    for turn in turns {
        add(&mut sum.receipts, true);
        match turn.took {
            Some(span) => spans.push(span),
            None if turn.open => add(&mut sum.open, true),
            None => add(&mut sum.untimed, true),
        }
        sum.within_hour.add(turn.verdict());
    }
    DepartmentAnswers { answers: spread(spans), ..sum }
}

/// Adds up complaints of a period that ends at `end`.
pub(super) fn figures<'a>(complaints: impl IntoIterator<Item = &'a Complaint>, end: Option<Instant>) -> ComplaintFigures {
    let mut replies = Vec::new();
    let mut turns = Vec::new();
    let mut sum = ComplaintFigures {
        complaints: 0,
        open: 0,
        dispatched: 0,
        replied: None,
        departments: answers([]),
        forwards: 0,
        redispatches: 0,
        special_handlings: 0,
        escalations: 0,
        called_back: 0,
        call_backs_owed: 0,
        satisfied: Share::default(),
        accepted: Share::default(),
    };
    for complaint in complaints {
        add(&mut sum.complaints, true);
        add(&mut sum.open, complaint.is_open(end));
        add(&mut sum.dispatched, !complaint.turns.is_empty());
        replies.extend(complaint.replied_at.map(|at| at.micros_since(complaint.received_at)));
        turns.extend(&complaint.turns);
        sum.forwards = sum.forwards.saturating_add(complaint.forwards);
        sum.redispatches = sum.redispatches.saturating_add(complaint.redispatches);
        sum.special_handlings = sum.special_handlings.saturating_add(complaint.special_handlings);
        sum.escalations = sum.escalations.saturating_add(complaint.escalations);
        add(&mut sum.called_back, complaint.called_back);
        add(&mut sum.call_backs_owed, complaint.owes_call_back());
        said(&mut sum.satisfied, complaint.satisfied());
        said(&mut sum.accepted, complaint.accepted());
    }
    ComplaintFigures { replied: spread(replies), departments: answers(turns), ..sum }
}
