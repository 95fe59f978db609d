//! Exactly the planted faults of the back office are found, and it needs no file to say what a log alone tells.

#[path = "common/page.rs"]
mod page;

use std::collections::BTreeSet;

use page::is_well_formed;
use service_hall::{ClaimedVolume, DutyState, Handbook, LogFormat, Money, Outcome, SampleClaim, SampleKind, verify_sample};
use service_hall_demo::back::{BackOffice, papers};
use service_hall_demo::front::Front;
use service_hall_demo::generate::{self, Odd, odd_list};
use service_hall_demo::log::{self, Judged};
use service_hall_demo::report::{Answer, Back, DayReport, completeness};
use service_hall_demo::{SHIPPED, SHIPPED_BACK, SHIPPED_FRONT, html, terminal};

const SHIPPED_SEED: u64 = 20_261_120;
const SHIPPED_PLANTED: &str = include_str!("../data/day.back_office.planted.json");

type Triples = BTreeSet<(String, String, String)>;

fn triple(chapter: &str, what: &str, of: &str) -> (String, String, String) {
    (chapter.to_owned(), what.to_owned(), of.to_owned())
}

/// Everything that the library finds wrong in a back office: chapter, what, of what.
fn found(back: &Back) -> Triples {
    let mut found = Triples::new();
    for (what, _, list) in completeness::odd(back.completeness.given().unwrap()) {
        found.extend(list.iter().map(|(id, _)| triple("completeness", what, id)));
    }
    let funds = back.funds.given().unwrap();
    for unit in &funds.units {
        for pair in unit.pairs.iter().filter(|pair| pair.difference.is_none_or(|apart| apart != Money::ZERO)) {
            let pair = serde_json::to_value(pair.pair).unwrap();
            found.insert(triple("funds", pair.as_str().unwrap(), &unit.unit));
        }
    }
    found.extend(funds.stock.iter().map(|stock| triple("funds", "stock", &stock.item)));
    found.extend(funds.miscompiled.iter().map(|total| triple("funds", "miscompiled", &format!("{:?}", total.figure))));
    found.extend(funds.missing.iter().map(|missing| triple("funds", "missing", &format!("{:?}", missing.figure))));
    if funds.bank.as_ref().unwrap().whole.unexplained != Some(Money::ZERO) {
        found.insert(triple("funds", "bank", "hall"));
    }
    let duties = back.duties.given().unwrap();
    for duty in duties.due.iter().filter(|duty| duty.state != Some(DutyState::Done)) {
        let state = serde_json::to_value(duty.state).unwrap();
        found.insert(triple("duties", state.as_str().unwrap(), duty.due.duty.as_str()));
    }
    let reviewed = duties.reviewed.as_ref().unwrap();
    found.extend(reviewed.unmatched.iter().map(|unmatched| triple("duties", "unmatched", unmatched.record.duty.as_str())));
    let errors = back.errors.given().unwrap();
    for (what, list) in
        [("not_registered", &errors.not_registered), ("not_notified", &errors.not_notified), ("not_corrected", &errors.not_corrected)]
    {
        found.extend(list.iter().map(|id| triple("errors", what, id)));
    }
    found
}

fn planted(odd: &[Odd]) -> Triples {
    odd.iter().map(|odd| triple(&odd.chapter, &odd.what, &odd.of)).collect()
}

fn read(day: &generate::Day) -> (Handbook, Judged) {
    let handbook = Handbook::builtin();
    let judged = log::read(&handbook, day.log.as_slice(), LogFormat::JsonLines, Some(&day.front)).unwrap();
    (handbook, judged)
}

fn shipped_log() -> (Handbook, Judged) {
    let handbook = Handbook::builtin();
    let front: Front = serde_json::from_str(SHIPPED_FRONT).unwrap();
    let judged = log::read(&handbook, SHIPPED, LogFormat::JsonLines, Some(&front)).unwrap();
    (handbook, judged)
}

fn shipped() -> (Handbook, Judged, BackOffice) {
    let (handbook, judged) = shipped_log();
    (handbook, judged, serde_json::from_str(SHIPPED_BACK).unwrap())
}

#[test]
fn the_shipped_back_office_is_the_one_its_seed_gives() {
    let day = generate::day(SHIPPED_SEED, 1000, LogFormat::JsonLines);
    assert!(day.back.text() == SHIPPED_BACK, "data/day.back_office.json is not what the generator writes");
    assert_eq!(odd_list(&day.odd), SHIPPED_PLANTED);
    assert!(SHIPPED_BACK.len() < 200_000);
    assert_eq!(serde_json::from_str::<BackOffice>(SHIPPED_BACK).unwrap(), day.back);
}

#[test]
fn the_table_of_papers_names_businesses_of_the_handbook() {
    for (business, paper) in papers() {
        assert!(service_hall::BusinessId::find(&business).is_some(), "{business}");
        assert_eq!(paper.promotion.is_some(), paper.class == service_hall::MaterialClass::Agreement, "{business}");
    }
}

#[test]
fn the_shipped_day_has_exactly_the_planted_faults() {
    let list: Vec<Odd> = serde_json::from_str(SHIPPED_PLANTED).unwrap();
    let (handbook, judged, back) = shipped();
    let report = DayReport::with_back(&handbook, &judged, Some(&back));
    assert_eq!(found(report.back.as_ref().unwrap()), planted(&list));
    let count = |what: &str| list.iter().filter(|odd| odd.what == what).count();
    let counts =
        ["missing", "surplus", "duplicated", "wrong_class", "own_audits", "unmarked", "takings", "stock", "late", "missed"].map(count);
    assert_eq!(counts, [2, 1, 1, 1, 1, 1, 2, 1, 1, 1]);
}

#[test]
fn other_days_have_exactly_the_planted_faults() {
    for seed in 1..=8 {
        let day = generate::day(seed, 200, LogFormat::JsonLines);
        let (handbook, judged) = read(&day);
        let report = DayReport::with_back(&handbook, &judged, Some(&day.back));
        assert_eq!(found(report.back.as_ref().unwrap()), planted(&day.odd), "seed {seed}");
    }
}

#[test]
fn what_cancels_in_the_total_is_found() {
    let (handbook, judged, back) = shipped();
    let report = DayReport::with_back(&handbook, &judged, Some(&back));
    let funds = report.back.as_ref().unwrap().funds.given().unwrap();
    let takings = &funds.pairs[0];
    assert_eq!((takings.gap, takings.units_apart, funds.outcome), (Some(Money::ZERO), 2, Outcome::Refused));
    let slips = &funds.bank.as_ref().unwrap().whole;
    assert_eq!((slips.waived.to_string().as_str(), slips.shortfall), ("30.00", Some(slips.waived)));
    assert!(!funds.tell.is_empty() && !funds.records.is_empty());
}

#[test]
fn every_set_is_in_a_volume_or_named() {
    let (handbook, judged, back) = shipped();
    let report = DayReport::with_back(&handbook, &judged, Some(&back));
    let back_report = report.back.as_ref().unwrap();
    let volumes = back_report.volumes.given().unwrap();
    let counts = &volumes.bound.counts;
    assert_eq!(counts.bound + counts.open, counts.sets + counts.carried);
    let sets = back.sets.as_ref().unwrap().len();
    assert_eq!(usize::try_from(counts.sets).unwrap() + volumes.waiting.len(), sets);
    assert_eq!((volumes.waiting.len(), volumes.no_class.len(), volumes.bound.unbound.len()), (3, 0, 0));
    assert!(volumes.bound.register.iter().all(|line| line.sets == 30));
}

#[test]
fn the_sample_lists_are_the_draw_of_the_seed() {
    let (handbook, judged, back) = shipped();
    let report = DayReport::with_back(&handbook, &judged, Some(&back));
    let back_report = report.back.as_ref().unwrap();
    let bound = &back_report.volumes.given().unwrap().bound;
    let samples = back_report.samples.given().unwrap();
    assert!(samples.public && samples.draws.len() == 3);
    for ((_, sample), kind) in
        samples.draws.iter().zip([SampleKind::BranchFiles, SampleKind::BranchAgreements, SampleKind::MarketAgreements])
    {
        let claimed = sample.volumes.iter().map(|drawn| {
            let sets = &bound.volumes.iter().find(|volume| volume.id == drawn.id).unwrap().sets;
            ClaimedVolume {
                id: drawn.id.clone(),
                sets: sets.iter().map(|set| set.id.clone()).collect(),
                sampled: drawn.drawn.iter().map(|set| set.set.clone()).collect(),
            }
        });
        let claim =
            SampleClaim { on: judged.day().unwrap(), kind, seed: Some(samples.seed.clone()), percent: None, volumes: claimed.collect() };
        assert!(verify_sample(&handbook, &claim).unwrap().volumes.iter().all(|volume| volume.as_drawn == Some(true)));
    }
}

#[test]
fn without_a_file_the_log_alone_tells_volumes_sample_and_duties() {
    let (handbook, judged) = shipped_log();
    let report = DayReport::new(&handbook, &judged);
    let back = report.back.as_ref().unwrap();
    assert!(back.volumes.given().is_some_and(|volumes| !volumes.filed && volumes.bound.register.len() > 10));
    assert!(back.samples.given().is_some_and(|samples| !samples.public && samples.draws.len() >= 2));
    assert!(back.duties.given().is_some_and(|duties| duties.reviewed.is_none() && duties.due.len() > 10));
    assert!(matches!(back.completeness, Answer::NotTold(_)) && matches!(back.funds, Answer::NotTold(_)));
    assert!(matches!(back.errors, Answer::NotTold(_)));
    let text = terminal::show(&report);
    for said in ["--back-office", "No public seed", "one set is taken", "own table of papers", "needs a back-office file"] {
        assert!(text.to_lowercase().contains(&said.to_lowercase()), "{said}");
    }
    is_well_formed(&html::page(&report));
}

#[test]
fn the_chapters_say_what_was_found() {
    let (handbook, judged, back) = shipped();
    let report = DayReport::with_back(&handbook, &judged, Some(&back));
    let (text, page) = (terminal::show(&report), html::page(&report));
    let list: Vec<Odd> = serde_json::from_str(SHIPPED_PLANTED).unwrap();
    for odd in list.iter().filter(|odd| odd.chapter != "duties") {
        assert!(text.contains(&odd.of) && page.contains(&odd.of), "{}", odd.of);
    }
    for said in ["10:00:01", back.seed.as_ref().unwrap(), "discrepancy notice", "-0.50"] {
        assert!(text.contains(said) && page.contains(said), "{said}");
    }
    is_well_formed(&page);
}

#[test]
fn a_back_office_that_cannot_be_used_is_told() {
    let (handbook, judged, mut back) = shipped();
    back.hall = "<a/b>".to_owned();
    back.funds.as_mut().unwrap().units[1].unit = "c01".to_owned();
    let report = DayReport::with_back(&handbook, &judged, Some(&back));
    let told = report.back.as_ref().unwrap();
    assert!(matches!(told.volumes, Answer::Fault(_)) && matches!(told.funds, Answer::Fault(_)));
    assert!(terminal::show(&report).contains("cannot be used"));
    is_well_formed(&html::page(&report));
    assert!(serde_json::from_str::<BackOffice>(r#"{"hall": "h", "period": "p", "mood": 1}"#).is_err());
}
