//! Who holds which volume, what became of it, what is due next, and what was wrong.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::super::tally::{Tally, is_listed};
use super::chain::{Chain, Setting};
use super::input::{CustodyAct, CustodyEvent, CustodyReview};
use super::post::CustodyPost;
use super::sheet;
use super::term::{self, Deliveries};
use crate::decision::Finding;
use crate::error::Error;
use crate::handbook::{DutyId, Handbook, ProcedureId, RuleId, Stamp};
use crate::order;
use crate::procedure::RuleTotal;
use crate::time::{Day, Instant};

/// What state a volume is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CustodyState {
    /// Somebody has it, and has not audited it.
    Held,
    /// Whoever has it found it in order.
    Passed,
    /// Whoever has it found it not in order; it has to go back whole.
    Failed,
    /// It went back and is not put right yet.
    Returned,
    /// It is put right and has to be handed over anew.
    Corrected,
    /// It is in storage.
    Archived,
}

/// Something that was done with a volume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustodyStep {
    /// The place of the event in the input; the first is 0.
    pub event: u64,
    /// When.
    pub at: Instant,
    /// What.
    pub kind: CustodyAct,
    /// The post that acted.
    pub from: CustodyPost,
    /// The post that received the volume.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<CustodyPost>,
    /// The person who acted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The person who received it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_by: Option<String>,
    /// Of an audit: whether it passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed: Option<bool>,
    /// The sets that failed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failed_sets: Vec<String>,
    /// The state of the volume afterwards.
    pub state: CustodyState,
}

/// A term within which a volume goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustodyTerm {
    /// The duty that asks for it.
    pub duty: DutyId,
    /// The post that has to hand the volume on.
    pub post: CustodyPost,
    /// The day on which the post got the volume, or had it back in order.
    pub from: Day,
    /// The last day, still in time to its end.
    pub due_on: Day,
    /// The day on which it went on; absent while it has not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_on: Option<Day>,
    /// It went on, or is still there, after the last day.
    pub late: bool,
}

/// What is to be done with a volume next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustodyNext {
    /// What.
    pub kind: CustodyAct,
    /// By which post.
    pub from: CustodyPost,
    /// To which post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<CustodyPost>,
}

/// Where a volume is and how it came there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VolumeCustody {
    /// The volume.
    pub volume: String,
    /// The post that has it.
    pub post: CustodyPost,
    /// The person who took it, when that is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Since when, when that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
    /// Its state.
    pub state: CustodyState,
    /// How often it was sent back by a post that audits.
    pub returns: u64,
    /// What is to be done next; absent once it is in storage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<CustodyNext>,
    /// The terms within which it had to go on, and the one that runs. The sources give none to clerks, for audits and for putting things
    /// right.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<CustodyTerm>,
    /// What was done with it, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<CustodyStep>,
}

/// What was found at an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustodyFinding {
    /// The place of the event in the input; the first is 0.
    pub event: u64,
    /// The volumes it is about.
    pub volumes: Vec<String>,
    /// The finding.
    pub finding: Finding,
}

/// What a post holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HeldByPost {
    /// The post.
    pub post: CustodyPost,
    /// Its volumes.
    pub volumes: u64,
    /// The sets in them.
    pub sets: u64,
    /// Volumes of which a term is over.
    pub late: u64,
}

/// Who holds which volume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustodyReport {
    /// The volumes, in the order of the input.
    pub volumes: Vec<VolumeCustody>,
    /// What each post holds, from the clerk up; posts that hold nothing are left out.
    pub posts: Vec<HeldByPost>,
    /// What was found, event by event.
    pub findings: Vec<CustodyFinding>,
    /// How often each rule had which verdict: of papers once for each event, of volumes once for each.
    pub totals: Vec<RuleTotal>,
    /// Events after `as_of`, which do not count.
    pub later_events: u64,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// Says of each volume who holds it, what became of it and what is due next, and judges hand-overs, returns and audits.
///
/// A chain has a gap where a post acts that does not hold the volume, or where a post is passed over: `procedure.order`; another person of
/// the right post is a warning. What came back is put right, by the clerk or the custodian (reading `con.branch_reject_corrector`), and
/// handed over anew to the post that sent it back; on the way between, lower posts need no sheet. The branch signs for what it finds in
/// order, so its signature is judged when it has.
///
/// # Source
/// M II.8 2.3 steps 3-9 and 2.4, pages 70-71; II.1 2.3.1 step 1, page 45.
///
/// # Errors
/// `missing_field` for an empty id, an event without volumes, a hand-over or a return without receiver; `duplicate` for an id that two
/// volumes have or an event names twice; `unknown_id` for a volume that is not among the volumes; `unknown_value` for a receiver who is the
/// giver, or storage in a hand-over; `exclusive` for a receiver of an audit or a correction, a verdict of anything but an audit, failed sets
/// beside `passed`, or a grouping of anything but a hand-over to the market department; `time_goes_back` for an event before the one
/// before it.
pub fn custody(handbook: &Handbook, input: &CustodyReview) -> Result<CustodyReport, Error> {
    let places = input.check()?;
    let mut report = Report { input, setting: Setting { handbook, complete: input.complete }, found: Vec::new(), tally: Tally::default() };
    let deliveries = Deliveries::of(input, &places);
    let mut first: Vec<Option<CustodyPost>> = vec![None; input.volumes.len()];
    for (event, places) in input.events.iter().zip(&places).filter(|(event, _)| event.at <= input.as_of) {
        for place in places {
            if let Some(first) = first.get_mut(*place) {
                first.get_or_insert(event.from);
            }
        }
    }
    let mut chains: Vec<Chain<'_>> = input.volumes.iter().zip(first).map(|(volume, first)| Chain::new(volume, first)).collect();
    for chain in &mut chains {
        let Some(since) = chain.since.filter(|since| *since <= input.as_of) else { continue };
        chain.terms = term::begin(chain.post, since, chain.volume, input.one_flow, &deliveries);
    }
    let mut later_events = 0_u64;
    for ((number, event), places) in (0_u64..).zip(&input.events).zip(&places) {
        if event.at > input.as_of {
            later_events = later_events.saturating_add(1);
            continue;
        }
        report.papers(number, event, places, &chains);
        let mut fresh = Fresh::default();
        for place in places {
            let Some(chain) = chains.get_mut(*place) else { continue };
            for (number, finding) in chain.take(number, event, &report.setting) {
                report.find(&mut fresh, number, *place, finding);
            }
            run_terms(chain, event, input.one_flow, &deliveries);
        }
        report.found.extend(fresh.found);
    }
    Ok(report.finish(chains, later_events))
}

/// Ends the terms of a volume that went on, drops those of one that went back, begins those of one that came or is put right.
fn run_terms<'a>(chain: &mut Chain<'a>, event: &CustodyEvent, one_flow: bool, deliveries: &Deliveries<'a>) {
    let Some(day) = event.at.day() else { return };
    let goes_down = event.goes_down();
    let goes_up = event.kind == CustodyAct::Archive || (event.kind == CustodyAct::HandOver && !goes_down);
    if goes_up {
        for term in chain.terms.iter_mut().filter(|term| term.done_on.is_none()) {
            term.done_on = Some(day);
            term.late = day > term.due_on;
        }
        chain.set_aside.clear();
    } else if goes_down {
        chain.terms.retain(|term| term.done_on.is_some());
        chain.set_aside.clear();
    } else if matches!(chain.state, CustodyState::Failed | CustodyState::Returned) {
        chain.set_aside.extend(chain.terms.extract_if(.., |term| term.done_on.is_none()));
    } else {
        chain.terms.append(&mut chain.set_aside);
    }
    let comes = (goes_up || goes_down) && matches!(chain.state, CustodyState::Held | CustodyState::Corrected);
    let mended = event.kind == CustodyAct::Correct && chain.since.is_some() && chain.terms.iter().all(|term| term.done_on.is_some());
    if comes || mended {
        chain.terms.extend(term::begin(chain.post, event.at, chain.volume, one_flow, deliveries));
    }
}

/// Event, finding, and the volumes it is about.
type Found = (u64, Finding, Vec<usize>);

/// What an event brings: its findings, and which of them have the same rule and words.
#[derive(Default)]
struct Fresh {
    found: Vec<Found>,
    alike: HashMap<(u64, RuleId, Words, Words), Vec<usize>>,
}

/// What is seen or required.
type Words = Option<Cow<'static, str>>;

struct Report<'a> {
    input: &'a CustodyReview,
    setting: Setting<'a>,
    found: Vec<Found>,
    tally: Tally,
}

impl<'a> Report<'a> {
    /// Judges the papers of an event once for all its volumes.
    fn papers(&mut self, number: u64, event: &CustodyEvent, places: &[usize], chains: &[Chain<'a>]) {
        let concerned: Vec<usize> =
            places.iter().copied().filter(|place| chains.get(*place).is_some_and(|chain| !chain.is_internal(event))).collect();
        if concerned.is_empty() {
            return;
        }
        let sets =
            places.iter().filter_map(|place| self.input.volumes.get(*place)).fold(0_u64, |sum, volume| sum.saturating_add(volume.sets));
        let complete = self.setting.complete;
        let said = match event.kind {
            CustodyAct::HandOver if event.receiver() > event.from => sheet::hand_over(event, sets, complete),
            CustodyAct::Return => event.from.refusal().iter().map(|refusal| sheet::send_back(refusal, event, sets, complete)).collect(),
            _ => Vec::new(),
        };
        for (rule, judgements) in said {
            for judgement in judgements {
                let finding = judgement.of_rule(rule);
                self.tally.count(&finding, 1);
                self.found.push((number, finding, concerned.clone()));
            }
        }
    }

    /// Notes a finding about a volume; the same of several volumes is one.
    fn find(&mut self, fresh: &mut Fresh, number: u64, place: usize, finding: Finding) {
        self.tally.count(&finding, 1);
        if !is_listed(&finding, self.input.list_unknown) {
            return;
        }
        let Fresh { found, alike } = fresh;
        let alike = alike.entry((number, finding.rule, finding.seen.clone(), finding.required.clone())).or_default();
        for known in alike.iter() {
            if let Some((_, _, places)) = found.get_mut(*known).filter(|(_, known, _)| *known == finding) {
                places.push(place);
                return;
            }
        }
        alike.push(found.len());
        found.push((number, finding, vec![place]));
    }

    fn finish(mut self, chains: Vec<Chain<'a>>, later_events: u64) -> CustodyReport {
        self.found.retain(|(_, finding, _)| is_listed(finding, self.input.list_unknown));
        order::sort_by_key(&mut self.found, |(number, ..)| *number);
        let (input, found) = (self.input, self.found);
        let procedure = ProcedureId::find("customer_materials");
        let findings = found.into_iter().map(|(number, finding, places)| {
            let event = usize::try_from(number).ok().and_then(|place| input.events.get(place));
            CustodyFinding {
                event: number,
                volumes: places.iter().filter_map(|place| input.volumes.get(*place)).map(|volume| volume.id.clone()).collect(),
                finding: Finding {
                    procedure,
                    at: event.map(|event| event.at),
                    resource: event.and_then(CustodyEvent::by).map(str::to_owned),
                    ..finding
                },
            }
        });
        let findings = findings.collect();
        let mut posts: BTreeMap<CustodyPost, HeldByPost> = BTreeMap::new();
        let mut volumes = Vec::with_capacity(chains.len());
        for mut chain in chains {
            let post = chain.post;
            if let Some(day) = input.as_of.day() {
                chain.terms.iter_mut().filter(|term| term.done_on.is_none()).for_each(|term| term.late = day > term.due_on);
            }
            let held = posts.entry(post).or_insert(HeldByPost { post, volumes: 0, sets: 0, late: 0 });
            held.volumes = held.volumes.saturating_add(1);
            held.sets = held.sets.saturating_add(chain.volume.sets);
            if chain.terms.iter().any(|term| term.done_on.is_none() && term.late) {
                held.late = held.late.saturating_add(1);
            }
            volumes.push(VolumeCustody {
                volume: chain.volume.id.clone(),
                post,
                person: chain.person.map(str::to_owned),
                since: chain.since,
                state: chain.state,
                returns: chain.returns,
                next: chain.next(),
                terms: chain.terms,
                history: chain.history,
            });
        }
        CustodyReport {
            volumes,
            posts: posts.into_values().collect(),
            findings,
            totals: self.tally.finish(),
            later_events,
            edition: self.setting.handbook.stamp(),
        }
    }
}
