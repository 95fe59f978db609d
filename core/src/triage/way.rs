//! The way of one customer, and which unknown facts it hangs on.

use super::direct::TriageAssist;
use crate::decision::{Outcome, Verdict};
use crate::handbook::table::{fact, rule};
use crate::handbook::{FactId, RuleId};
use crate::visit::{Destination, Segment};

/// What the restrictions at a peak make of a business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    TopUp,
    Query,
    Other,
}

/// What the way hangs on; `None` is not known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub kind: Kind,
    pub segment: Option<Segment>,
    pub risk: Option<bool>,
    pub designated: Option<bool>,
    pub vip_room: Option<bool>,
    pub vip_counter: Option<bool>,
    pub at_peak: Option<bool>,
    pub prepayment: Option<bool>,
    pub self_service: Option<bool>,
    pub help_needed: Option<bool>,
    pub insisted: bool,
    /// Whether the business asks for documents.
    pub papers: bool,
    pub documents: Option<bool>,
}

/// A fact that is not known and that the way may hang on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Open {
    pub fact: FactId,
    /// The rule that asks for it.
    pub rule: RuleId,
}

const fn open(fact: FactId, rule: RuleId) -> Open {
    Open { fact, rule }
}

/// Where a customer goes, and by which rules.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub outcome: Outcome,
    pub to: Vec<Destination>,
    pub assist: Option<TriageAssist>,
    /// The rules that settled it.
    pub said: Vec<(RuleId, Verdict)>,
    /// The rules by which somebody acts now.
    pub acts: Vec<RuleId>,
}

impl Way {
    const fn new() -> Self {
        Self { outcome: Outcome::Allowed, to: Vec::new(), assist: None, said: Vec::new(), acts: Vec::new() }
    }

    fn refused(rule: RuleId, acts: &[RuleId]) -> Self {
        let to = vec![Destination::OtherHall];
        Self { outcome: Outcome::Refused, to, assist: None, said: vec![(rule, Verdict::Broken)], acts: acts.to_vec() }
    }

    /// Whether the customer ends at a counter, with somebody of the hall.
    pub fn is_attended(&self) -> bool {
        use Destination::{Counter, DutyManager, VipCounter, VipRoom};
        self.to.iter().any(|to| matches!(to, Counter | VipCounter | VipRoom | DutyManager))
    }

    /// What two ways have in common, if both lead to the same places.
    fn common(mut self, other: &Self) -> Option<Self> {
        self.said.retain(|said| other.said.contains(said));
        self.acts.retain(|act| other.acts.contains(act));
        (self.outcome == other.outcome && self.to == other.to && self.assist == other.assist).then_some(self)
    }
}

/// The way, if it is the same whatever the unknown facts are; else those facts.
pub(super) fn settle(known: Known) -> Result<Way, Vec<Open>> {
    let asked = match known.way() {
        Ok(way) => return Ok(way),
        Err(open) => open,
    };
    let mut opens = vec![asked];
    let mut ways = Vec::new();
    for branch in known.branches(asked.fact) {
        match settle(branch) {
            Ok(way) => ways.push(way),
            Err(more) => more.into_iter().for_each(|open| {
                if !opens.contains(&open) {
                    opens.push(open);
                }
            }),
        }
    }
    if opens.len() > 1 {
        return Err(opens);
    }
    let mut ways = ways.into_iter();
    let first = ways.next().ok_or_else(|| opens.clone())?;
    ways.try_fold(first, |way, other| way.common(&other)).ok_or(opens)
}

impl Known {
    /// The same, with each value that a fact can have.
    fn branches(self, asked: FactId) -> Vec<Self> {
        if asked == fact::SEGMENT {
            return Segment::ALL.map(|segment| Self { segment: Some(segment), ..self }).to_vec();
        }
        let with = |value: bool| {
            let (mut known, value) = (self, Some(value));
            match asked {
                fact::VIP_ROOM_IN_HALL => known.vip_room = value,
                fact::VIP_COUNTER_IN_HALL => known.vip_counter = value,
                fact::AT_PEAK => known.at_peak = value,
                fact::PREPAYMENT => known.prepayment = value,
                fact::SELF_SERVICE_AVAILABLE => known.self_service = value,
                fact::DOCUMENTS_CARRIED => known.documents = value,
                _ => known.risk = value,
            }
            known
        };
        [true, false].map(with).to_vec()
    }

    /// The way, or the first fact that it hangs on and that is not known.
    fn way(&self) -> Result<Way, Open> {
        let mut way = Way::new();
        if self.designated == Some(false) && self.risk.ok_or(open(fact::BUSINESS, rule::HALL_FUNCTIONS_RISK_BUSINESS))? {
            return Ok(Way::refused(rule::HALL_FUNCTIONS_RISK_BUSINESS, &[]));
        }
        if self.designated == Some(true) && self.risk == Some(true) {
            way.said.push((rule::HALL_FUNCTIONS_RISK_BUSINESS, Verdict::Kept));
        }
        match self.segment.ok_or(open(fact::SEGMENT, rule::VIP_IDENTIFY))? {
            Segment::Vip => self.vip(way),
            Segment::Group => self.other(way, true),
            Segment::Ordinary => self.other(way, false),
        }
    }

    /// A VIP is led to the room, else to the VIP counter, else to any counter (readings `amb.no_vip_counter`, `amb.vip_at_machines`).
    fn vip(&self, mut way: Way) -> Result<Way, Open> {
        let (to, rule) = if self.vip_room.ok_or(open(fact::VIP_ROOM_IN_HALL, rule::VIP_ROUTE_RECEPTION_ROOM))? {
            (Destination::VipRoom, rule::VIP_ROUTE_RECEPTION_ROOM)
        } else if self.vip_counter.ok_or(open(fact::VIP_COUNTER_IN_HALL, rule::VIP_ROUTE_VIP_COUNTER))? {
            (Destination::VipCounter, rule::VIP_ROUTE_VIP_COUNTER)
        } else {
            (Destination::Counter, rule::VIP_ROUTE_VIP_COUNTER)
        };
        way.to.push(to);
        way.said.push((rule, Verdict::Kept));
        way.acts.push(rule);
        Ok(self.or_duty_manager(way))
    }

    /// Anybody else: by self-service where it can do it, unless the customer insists on the counter.
    fn other(&self, mut way: Way, group: bool) -> Result<Way, Open> {
        if let Some(rule) = self.restriction() {
            let verdict = self.restricts(rule)?;
            if self.at_peak == Some(true) {
                way.said.push((rule, verdict));
            }
            if verdict == Verdict::Kept && !self.insisted {
                return Ok(self.at_machines(way, rule));
            }
        }
        if self.insisted {
            way.said.push((rule::HALL_NO_FORCED_SELF_SERVICE, Verdict::Kept));
            way.acts.push(rule::HALL_NO_FORCED_SELF_SERVICE);
        } else if self.self_service.ok_or(open(fact::SELF_SERVICE_AVAILABLE, rule::GUIDE_SELF_SERVICE_RECOMMEND))? {
            return Ok(self.at_machines(way, rule::GUIDE_SELF_SERVICE_RECOMMEND));
        } else {
            way.said.push((rule::GUIDE_SELF_SERVICE_NOT_AVAILABLE_TO_COUNTER, Verdict::Kept));
            way.acts.push(rule::GUIDE_SELF_SERVICE_NOT_AVAILABLE_TO_COUNTER);
        }
        way.to.push(Destination::Counter);
        if group || !self.papers {
            return Ok(self.or_duty_manager(way));
        }
        if self.documents.ok_or(open(fact::DOCUMENTS_CARRIED, rule::GUIDE_DOCUMENTS_PRECHECK))? {
            return Ok(way);
        }
        Ok(Way::refused(rule::COUNTER_DOCUMENTS_REQUIRED, &[rule::GUIDE_DOCUMENTS_MISSING_EXPLAIN]))
    }

    /// The rule that may restrict the business at a peak.
    fn restriction(&self) -> Option<RuleId> {
        match self.kind {
            Kind::TopUp => Some(rule::TRIAGE_PEAK_TOP_UP_RESTRICTED),
            Kind::Query => Some(rule::TRIAGE_PEAK_QUERY_RESTRICTED),
            Kind::Other => None,
        }
    }

    /// Whether it does: not before the peak, not for a prepayment, and not where the machines cannot do it. Whoever insists is served
    /// all the same, so that nothing hangs on facts which are not known.
    fn restricts(&self, rule: RuleId) -> Result<Verdict, Open> {
        let prepayment = if self.kind == Kind::TopUp { self.prepayment } else { Some(false) };
        if prepayment == Some(true) || self.self_service == Some(false) || self.at_peak == Some(false) {
            return Ok(Verdict::NotApplicable);
        }
        if self.insisted {
            return Ok(Verdict::Kept);
        }
        self.at_peak.ok_or(open(fact::AT_PEAK, rule))?;
        let prepaid = prepayment.ok_or(open(fact::PREPAYMENT, rule))?;
        Ok(if prepaid { Verdict::NotApplicable } else { Verdict::Kept })
    }

    fn at_machines(&self, mut way: Way, why: RuleId) -> Way {
        way.acts.push(why);
        if why == rule::TRIAGE_PEAK_QUERY_RESTRICTED {
            way.to.extend([Destination::StatementPrinter, Destination::OnlineHall]);
            way.assist = Some(TriageAssist::Teach);
            return way;
        }
        way.to.push(Destination::SelfServiceArea);
        if why != rule::GUIDE_SELF_SERVICE_RECOMMEND {
            way.acts.push(rule::GUIDE_SELF_SERVICE_RECOMMEND);
        }
        if self.help_needed.is_none() {
            way.acts.push(rule::GUIDE_SELF_SERVICE_ASK_ABILITY);
        }
        way.acts.push(rule::GUIDE_SELF_SERVICE_ASSIST);
        way.assist = self.help_needed.map(|needed| if needed { TriageAssist::Accompany } else { TriageAssist::PointOut });
        way
    }

    /// VIP and group customers are not turned back for want of documents: the counter or the duty manager takes them
    /// (conflict `con.guide_turns_away_vip`).
    fn or_duty_manager(&self, mut way: Way) -> Way {
        if self.papers && self.documents == Some(false) {
            way.to.push(Destination::DutyManager);
            way.said.push((rule::GUIDE_DOCUMENTS_MISSING_EXPLAIN, Verdict::Kept));
        }
        way
    }
}
