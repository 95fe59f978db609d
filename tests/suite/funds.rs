//! Properties of funds: what is listed adds up to the gap, parts and whole agree, days and weeks come to the same.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::support::ok;

const FIGURES: [&str; 7] =
    ["report_total", "takings", "system_total", "manual_invoices", "written_total", "outbound_received", "goods_sold"];
/// The figures on both sides of each pair.
const PAIRS: [(&str, &str, &[&str]); 4] = [
    ("takings", "report_total", &["takings"]),
    ("system", "report_total", &["system_total", "manual_invoices"]),
    ("written", "report_total", &["written_total"]),
    ("goods", "outbound_received", &["goods_sold"]),
];
const PERIODS: [(&str, &str, &str, &str); 5] = [
    ("level1", "day", "2026-11-20", "2026-11-20"),
    ("level2", "day", "2026-11-20", "2026-11-20"),
    ("level2", "month", "2026-11-01", "2026-11-30"),
    ("level3", "week", "2026-11-16", "2026-11-22"),
    ("level3", "month", "2026-11-01", "2026-11-30"),
];

fn yuan(fen: i64) -> String {
    format!("{}{}.{:02}", if fen < 0 { "-" } else { "" }, fen.abs() / 100, fen.abs() % 100)
}

/// Fen of an amount in an answer; `None` when it is absent.
fn fen(amount: &Value) -> Option<i64> {
    amount.as_str().map(|text| text.replace('.', "").parse().unwrap())
}

type Figures = [Option<i64>; 7];

fn told(figures: &Figures) -> Value {
    let told = FIGURES.iter().zip(figures).filter_map(|(name, amount)| Some(((*name).to_owned(), yuan((*amount)?).into())));
    Value::Object(told.collect::<Map<String, Value>>())
}

fn of(figures: &Figures, names: &[&str]) -> Option<i64> {
    names.iter().map(|name| figures[FIGURES.iter().position(|figure| figure == name).unwrap()]).sum()
}

/// A unit: mostly everything agrees or is a few fen apart, now and then a figure is not told.
fn unit(all: bool) -> impl Strategy<Value = Figures> {
    let off = || prop_oneof![6 => Just(0_i64), 1 => -3..=3_i64];
    let known = move || prop::bool::weighted(if all { 1.0 } else { 0.95 });
    let amounts = (-1000..100_000_i64, 0..500_i64, -100..5000_i64);
    (amounts, [off(), off(), off(), off()], [known(), known(), known(), known(), known(), known(), known()]).prop_map(
        |((report, manual, goods), off, known)| {
            let amounts = [report, report + off[0], report - manual + off[1], manual, report + off[2], goods, goods + off[3]];
            let mut figures = amounts.map(Some);
            for (figure, known) in figures.iter_mut().zip(known) {
                *figure = figure.filter(|_| known);
            }
            figures
        },
    )
}

fn input(level: usize, units: &[Figures], whole: Option<&Figures>) -> Value {
    let (level, period, from, to) = PERIODS[level];
    let units: Vec<Value> =
        units.iter().enumerate().map(|(number, figures)| json!({"unit": format!("unit-{number}"), "figures": told(figures)})).collect();
    let mut input = json!({"level": level, "period": period, "from": from, "to": to, "units": units, "stock": [], "waivers": []});
    if let Some(whole) = whole {
        input["whole"] = told(whole);
    }
    input
}

fn listed<'a>(answer: &'a Value, pair: &'a str) -> impl Iterator<Item = &'a Value> {
    let pairs = answer["units"].as_array().unwrap().iter().flat_map(|unit| unit["pairs"].as_array().unwrap());
    pairs.filter(move |one| one["pair"] == pair)
}

fn whole_pair<'a>(answer: &'a Value, pair: &str) -> Option<&'a Value> {
    answer["pairs"].as_array().unwrap().iter().find(|one| one["pair"] == pair)
}

proptest! {
    #[test]
    fn what_is_listed_adds_up_to_the_gap(
        level in 0..PERIODS.len(),
        units in vec(unit(true), 1..8),
        whole in option::of(vec(option::weighted(0.4, -1000..400_000_i64), 7)),
    ) {
        let whole: Option<Figures> = whole.map(|whole| whole.try_into().unwrap());
        let answer = ok("fund.reconcile", &input(level, &units, whole.as_ref()));
        for (pair, left, right) in PAIRS {
            // The same sums, straight from what was told.
            let total = |name: &str| {
                let own = whole.and_then(|whole| of(&whole, &[name]));
                own.or_else(|| units.iter().map(|unit| of(unit, &[name])).sum()).unwrap()
            };
            let gap = total(left) - right.iter().map(|name| total(name)).sum::<i64>();
            let said = whole_pair(&answer, pair).unwrap();
            prop_assert_eq!(fen(&said["gap"]), Some(gap), "{}", pair);
            let differences: Vec<i64> = listed(&answer, pair).map(|one| fen(&one["difference"]).unwrap()).collect();
            let expected: Vec<i64> = units.iter().map(|unit| of(unit, &[left]).unwrap() - of(unit, right).unwrap()).collect();
            prop_assert_eq!(&differences, &expected, "{}", pair);
            prop_assert_eq!(differences.iter().sum::<i64>() + fen(&said["rest"]).unwrap(), gap, "{}", pair);
            let apart = differences.iter().filter(|one| **one != 0).count();
            prop_assert_eq!(said["units_apart"].as_u64().unwrap(), apart as u64);
            prop_assert!(whole.is_some() || fen(&said["rest"]) == Some(0));
        }
        for total in answer["miscompiled"].as_array().into_iter().flatten() {
            let amount = |key: &str| fen(&total[key]).unwrap();
            prop_assert!(amount("whole") - amount("units") == amount("difference") && amount("difference") != 0);
        }
    }

    #[test]
    fn units_apart_and_together_are_judged_alike(level in 0..PERIODS.len(), units in vec(unit(false), 2..8), at in 1..7_usize) {
        let at = at.min(units.len() - 1);
        let (all, one, other) = (
            ok("fund.reconcile", &input(level, &units, None)),
            ok("fund.reconcile", &input(level, &units[..at], None)),
            ok("fund.reconcile", &input(level, &units[at..], None)),
        );
        for (pair, ..) in PAIRS {
            let parts = [&one, &other].map(|answer| whole_pair(answer, pair).and_then(|pair| fen(&pair["gap"])));
            if let [Some(one), Some(other)] = parts {
                prop_assert_eq!(whole_pair(&all, pair).and_then(|pair| fen(&pair["gap"])), Some(one + other), "{}", pair);
            }
            let apart: Vec<&Value> = listed(&one, pair).chain(listed(&other, pair)).collect();
            if listed(&one, pair).next().is_some() && listed(&other, pair).next().is_some() {
                prop_assert_eq!(listed(&all, pair).collect::<Vec<_>>(), apart);
            }
        }
        // In another order of the units: the same totals and pairs of the whole.
        let turned: Vec<Figures> = units.iter().rev().copied().collect();
        let turned = ok("fund.reconcile", &input(level, &turned, None));
        prop_assert_eq!((&turned["totals"], &turned["pairs"], &turned["outcome"]), (&all["totals"], &all["pairs"], &all["outcome"]));
    }

    #[test]
    fn what_may_go_up_has_no_difference_and_what_may_not_has_a_reason(level in 0..2_usize, units in vec(unit(false), 1..4)) {
        let answer = ok("fund.reconcile", &input(level, &units, None));
        let apart = PAIRS.iter().any(|(pair, ..)| listed(&answer, pair).any(|one| fen(&one["difference"]).is_some_and(|fen| fen != 0)));
        let missing = answer.get("missing").is_some();
        let expected = if apart { "refused" } else if missing { "undetermined" } else { "allowed" };
        prop_assert_eq!(&answer["outcome"], expected);
        prop_assert_eq!(answer.get("submit").is_some(), expected == "allowed");
        prop_assert_eq!(answer.get("records").is_some() && answer.get("tell").is_some(), expected == "refused");
        // Telling what is missing never makes a difference go away.
        if apart {
            let full: Vec<Figures> = units.iter().map(|unit| unit.map(|amount| amount.or(Some(0)))).collect();
            let full = ok("fund.reconcile", &input(level, &full, None));
            prop_assert_eq!(&full["outcome"], "refused");
        }
    }

    #[test]
    fn every_fen_of_the_bank_has_its_place(
        reports in vec((0..50_000_i64, option::of(0..10_000_i64)), 1..4),
        slips in vec((0..4_usize, 1..20_000_i64, 14..25_u32, option::of(0..4_u32)), 0..8),
        debts in vec((0..4_usize, 1..100_i64, any::<bool>()), 0..3),
        named in any::<bool>(),
    ) {
        let name = |unit: usize| format!("unit-{}", unit % reports.len());
        let units: Vec<Value> = reports.iter().enumerate().map(|(number, (report, last))| {
            let mut unit = json!({"unit": name(number), "figures": {"report_total": yuan(*report)}});
            if let Some(last) = last {
                unit["last_day_takings"] = yuan(*last).into();
            }
            unit
        }).collect();
        let told: Vec<Value> = slips.iter().enumerate().map(|(number, (unit, amount, on, before))| {
            let mut slip = json!({"id": format!("s-{number}"), "bank_on": format!("2026-11-{on}"), "amount": yuan(*amount)});
            if named {
                slip["unit"] = name(*unit).into();
            }
            if let Some(before) = before {
                slip["takings_on"] = format!("2026-11-{}", on - before).into();
            }
            slip
        }).collect();
        let owed: Vec<Value> = debts.iter().map(|(unit, amount, settled)| {
            let mut debt = json!({"unit": name(*unit), "amount": yuan(*amount), "cause": "late"});
            if *settled {
                debt["answers"] = "somebody".into();
            }
            debt
        }).collect();
        let ask = |slips: &[Value], to: &str| ok("fund.reconcile", &json!({"level": "level3", "from": "2026-11-16", "to": to,
            "units": units, "bank_slips": slips, "debts": owed, "waivers": []}));
        // Of a single day it is all known once each slip names its day.
        let undated = told.iter().any(|slip| slip.get("takings_on").is_none());
        prop_assert!(undated || ask(&told, "2026-11-16")["bank"]["whole"].get("in_transit").is_some());
        let answer = ask(&told, "2026-11-22");
        let turned: Vec<Value> = told.iter().rev().cloned().collect();
        let turned = ask(&turned, "2026-11-22");
        prop_assert_eq!((&turned["bank"]["whole"], &turned["missing"]), (&answer["bank"]["whole"], &answer["missing"]));
        let bank = &answer["bank"];
        let elsewhere: Vec<&Value> = bank["other_days"].as_array().into_iter().flatten().collect();
        let other: i64 = told.iter().filter(|slip| elsewhere.contains(&&slip["id"])).map(|slip| fen(&slip["amount"]).unwrap()).sum();
        let part = |side: &Value, name: &str| fen(&side[name]).unwrap();
        let whole = &bank["whole"];
        let all: i64 = slips.iter().map(|(_, amount, ..)| amount).sum();
        prop_assert_eq!(part(whole, "banked") + part(whole, "arrived_later") + other, all);
        prop_assert_eq!(part(whole, "due"), reports.iter().map(|(report, _)| report).sum::<i64>());
        for side in bank["units"].as_array().into_iter().flatten().chain([whole]) {
            prop_assert_eq!(part(side, "due") - part(side, "banked"), part(side, "shortfall"));
            prop_assert_eq!(side.get("in_transit").is_some(), side.get("unexplained").is_some());
            if side.get("unexplained").is_some() {
                // A debt never makes an error.
                let own = side.get("unit").is_some() || bank.get("units").is_none();
                prop_assert!(!own || part(side, "debts") == 0 || part(side, "unexplained") >= 0);
                let explained = part(side, "debts") + part(side, "waived") + part(side, "in_transit");
                prop_assert_eq!(part(side, "shortfall"), explained + part(side, "unexplained"));
            }
        }
    }
}

/// Reports of some halls over four weeks from a Monday; the stock goes on from day to day.
fn days() -> impl Strategy<Value = Vec<Value>> {
    vec((0..3_usize, 2..30_u32, any::<[i16; 3]>(), (0..50_u64, 0..50_u64)), 0..60).prop_map(|rows| {
        let (mut reports, mut stock, mut seen) = (Vec::new(), [100_u64; 3], std::collections::BTreeSet::new());
        let mut rows = rows;
        rows.sort_by_key(|(hall, day, ..)| (*hall, *day));
        for (hall, day, amounts, (received, issued)) in rows {
            if !seen.insert((hall, day)) {
                continue;
            }
            let opening = stock[hall];
            let issued = issued.min(opening + received);
            let closing = opening + received - issued;
            stock[hall] = closing;
            let figures: Figures =
                [Some(amounts[0].into()), None, Some(amounts[1].into()), Some(0), None, Some(amounts[2].into()), Some(amounts[2].into())];
            reports.push(json!({"unit": format!("hall-{hall}"), "from": format!("2026-11-{day:02}"), "figures": told(&figures),
                "stock": [{"item": "card_50", "opening": opening, "received": received, "issued": issued, "closing": closing, "counted": closing}]}));
        }
        reports
    })
}

fn roll(reports: &[Value], unit: &str, from: u32, to: u32) -> Value {
    let within = |report: &&Value| {
        let day: u32 = report["from"].as_str().unwrap()[8..].parse().unwrap();
        (from..=to).contains(&day)
    };
    let reports: Vec<&Value> = reports.iter().filter(within).collect();
    ok("fund.roll_up", &json!({"unit": unit, "from": format!("2026-11-{from:02}"), "to": format!("2026-11-{to:02}"), "reports": reports}))
}

proptest! {
    #[test]
    fn weeks_and_days_come_to_the_same(reports in days(), shuffle in any::<u64>()) {
        let month = roll(&reports, "district", 2, 29);
        // Each hall's weeks, then the weeks of all halls.
        let weeks: Vec<Value> = (0..4).flat_map(|week| {
            let week = roll(&reports, "district", 2 + 7 * week, 8 + 7 * week);
            week["units"].as_array().unwrap().iter().map(|unit| unit["report"].clone()).collect::<Vec<_>>()
        }).collect();
        let by_weeks = roll(&weeks, "district", 2, 29);
        prop_assert_eq!(&month["report"], &by_weeks["report"]);
        for (one, other) in month["units"].as_array().unwrap().iter().zip(by_weeks["units"].as_array().unwrap()) {
            prop_assert_eq!(&one["report"], &other["report"]);
        }
        // The month is the sum of its days, and of its halls.
        let parts = |list: &Value, name: &str| -> i64 {
            list.as_array().unwrap().iter().map(|part| fen(&part.get("report").unwrap_or(part)["figures"][name]).unwrap()).sum()
        };
        for name in ["report_total", "system_total", "goods_sold"] {
            let total = fen(&month["report"]["figures"][name]).unwrap_or_default();
            prop_assert_eq!(parts(&month["parts"], name), total);
            prop_assert_eq!(parts(&month["units"], name), total);
        }
        // What is not reported is named, day by day.
        let halls = month["units"].as_array().unwrap();
        let unreported: usize = halls.iter().map(|hall| hall["without_report"].as_array().map_or(0, Vec::len)).sum();
        prop_assert_eq!(unreported + reports.len(), 28 * halls.len());
        prop_assert_eq!(month["complete"].as_bool().unwrap(), unreported == 0);
        // In any order.
        let mut turned = reports.clone();
        let by = usize::try_from(shuffle % 7).unwrap().min(turned.len());
        turned.rotate_left(by);
        prop_assert_eq!(roll(&turned, "district", 2, 29), month);
    }

    #[test]
    fn stock_that_goes_on_has_no_break_and_a_changed_number_has_one(reports in days(), at in any::<prop::sample::Index>(), field in 0..5_usize) {
        let month = roll(&reports, "district", 2, 29);
        prop_assert!(month.get("stock").is_none(), "{}", month["stock"]);
        if !reports.is_empty() {
            let mut spoilt = reports.clone();
            let name = ["opening", "received", "issued", "closing", "counted"][field];
            let number = &mut spoilt[at.index(reports.len())]["stock"][0][name];
            *number = (number.as_u64().unwrap() + 1).into();
            prop_assert!(roll(&spoilt, "district", 2, 29).get("stock").is_some());
        }
    }
}
