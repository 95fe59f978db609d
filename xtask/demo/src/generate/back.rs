//! The back office of a generated day: papers filed, volumes begun, money counted, duties done, errors found, with faults planted in each.

use std::collections::{BTreeMap, BTreeSet};

use service_hall::{
    ArchivedSet, BankSlip, BusinessError, BusinessId, Day, DocumentId, DueDuty, DutyRecord, ErrorLevel, Event, FiledSet, FundFigures,
    FundUnit, FundWaiver, Handbook, Instant, MaterialClass, Money, RoleId, StockItem, SystemOperation, TimeOfDay, Volume, due_duties,
};

use super::Odd;
use crate::back::{BackOffice, DutyBook, Funds, Paper};
use crate::clock::{Clock, HOUR, Seconds};
use crate::plan::Plan;
use crate::rng::Rng;
use crate::span::Span;

const MINUTE: Seconds = 60;
const SETS: usize = 30;

struct Office<'a> {
    plan: &'a Plan,
    rng: Rng,
    day: Day,
    odd: Vec<Odd>,
}

/// Writes the back office of a day, and what was planted in it.
pub(super) fn office(plan: &Plan, events: &[Event], clerks: &[String], seed: u64) -> (BackOffice, Vec<Odd>) {
    let noon = plan.clock.instant(12 * HOUR);
    let day = noon.day().expect("a day of our time");
    let span = Span::of_day(day, noon).expect("a day of our time");
    let mut office = Office { plan, rng: Rng::new(seed ^ 0xbac0_0ff1), day, odd: Vec::new() };
    let mut back = BackOffice { hall: "hall-1".to_owned(), ..BackOffice::untold(day) };
    let operations = back.operations(span, events.iter());
    back.seed = Some((0..20).map(|_| char::from(b'0' + u8::try_from(office.rng.index(10)).unwrap_or(0))).collect());
    back.open = office.open(&back);
    back.sets = Some(office.sets(&operations));
    back.funds = Some(office.funds(clerks));
    back.duties = Some(office.duties());
    back.errors = Some(office.errors(&operations));
    office.odd.sort();
    (back, office.odd)
}

fn text<T: std::str::FromStr>(text: &str) -> T {
    text.parse().ok().expect("the generator writes what the library knows")
}

impl Office<'_> {
    fn plant(&mut self, chapter: &str, what: &str, of: &str, how: &str) {
        let [chapter, what, of, how] = [chapter, what, of, how].map(str::to_owned);
        self.odd.push(Odd { chapter, what, of, how });
    }

    /// Whether a fault happens: on the shipped day all do, on a day of a month one in so many.
    fn happens(&mut self, one_in: i64) -> bool {
        self.plan.has_all() || self.rng.range(1, one_in) == 1
    }

    /// What the days before left open: a volume of each kind of paper, with some sets in it.
    fn open(&mut self, back: &BackOffice) -> Vec<Volume> {
        let kinds: BTreeSet<(MaterialClass, Option<&str>)> =
            back.papers.values().map(|Paper { class, promotion }| (*class, promotion.as_deref())).collect();
        let before: Day = text(&self.plan.clock.day(crate::clock::On::Working(-1)));
        let prefix = before.to_string().replace('-', "");
        let mut next = 100;
        let mut volumes = Vec::new();
        for (class, promotion) in kinds {
            let number = u64::try_from(self.rng.range(2, 9)).unwrap_or(2);
            let group = promotion.map_or_else(|| word(class).to_owned(), |promotion| format!("{}/{promotion}", word(class)));
            let mut set = |_| {
                next += 1;
                FiledSet {
                    id: format!("{prefix}-{next:04}"),
                    class,
                    promotion: promotion.map(str::to_owned),
                    operator: None,
                    business: None,
                    day: Some(before),
                }
            };
            let sets = (0..4 + self.rng.index(SETS - 8)).map(&mut set).collect();
            volumes.push(Volume {
                id: format!("{}/{}/{group}/{number}", back.hall, back.period),
                hall: back.hall.clone(),
                period: back.period.clone(),
                class,
                promotion: promotion.map(str::to_owned),
                number: Some(number),
                last: None,
                parts: None,
                sets,
            });
        }
        volumes
    }

    /// A set for each operation, audited by the next clerk, but for what goes wrong.
    fn sets(&mut self, operations: &[SystemOperation]) -> Vec<ArchivedSet> {
        let clerks: Vec<&str> =
            operations.iter().map(|operation| operation.operator.as_str()).collect::<BTreeSet<_>>().into_iter().collect();
        let next: BTreeMap<&str, &str> = clerks.iter().copied().zip(clerks.iter().copied().cycle().skip(1)).collect();
        let wrong = self.wrong_places(operations);
        let mut sets = Vec::new();
        for (place, operation) in operations.iter().enumerate() {
            let mut set = ArchivedSet {
                operation: operation.id.clone(),
                class: operation.class,
                hall: None,
                handled_by: None,
                audited_by: next.get(operation.operator.as_str()).map(|next| (*next).to_owned()),
                marked: Some(true),
                day: None,
                business: None,
            };
            let Some(what) = wrong.get(&place) else {
                sets.push(set);
                continue;
            };
            let how = match *what {
                "missing" => "no set was filed",
                "duplicated" => {
                    sets.push(set.clone());
                    "the set was filed twice"
                }
                "wrong_class" => {
                    set.class = Some(MaterialClass::General);
                    "a paper of ownership was filed as a general one"
                }
                "own_audits" => {
                    set.audited_by = Some(operation.operator.clone());
                    "the clerk audited an archive of their own"
                }
                _ => {
                    set.marked = Some(false);
                    "the audited set bears no mark"
                }
            };
            self.plant("completeness", what, &operation.id, how);
            if *what != "missing" {
                sets.push(set);
            }
        }
        if self.happens(6) && !clerks.is_empty() {
            let prefix = self.plan.clock.prefix(0);
            let operation = format!("{prefix}-7{:03}", self.rng.range(0, 999));
            self.plant("completeness", "surplus", &operation, "a set whose number no operation of the day has");
            sets.push(ArchivedSet {
                operation,
                class: Some(MaterialClass::General),
                hall: None,
                handled_by: Some(clerks[0].to_owned()),
                audited_by: next.get(clerks[0]).map(|next| (*next).to_owned()),
                marked: Some(true),
                day: Some(self.day),
                business: Some("renewal_any".to_owned()),
            });
        }
        sets
    }

    /// Which operations' papers go wrong, and how.
    fn wrong_places(&mut self, operations: &[SystemOperation]) -> BTreeMap<usize, &'static str> {
        let mut wrong = BTreeMap::new();
        // With one clerk nobody else could audit.
        if operations.len() < 20 {
            return wrong;
        }
        for what in ["missing", "missing", "duplicated", "wrong_class", "own_audits", "unmarked"] {
            if !self.happens(6) {
                continue;
            }
            let place = (0..1000).map(|_| self.rng.index(operations.len())).find(|place| {
                let ownership = operations[*place].class == Some(MaterialClass::Ownership);
                !wrong.contains_key(place) && (what != "wrong_class" || ownership)
            });
            wrong.extend(place.map(|place| (place, what)));
        }
        wrong
    }

    /// What the clerks report and have, the bank, a waiver, the stock.
    fn funds(&mut self, clerks: &[String]) -> Funds {
        const APART: i64 = 50;
        const WAIVED: i64 = 3000;
        let money = Money::from_fen;
        let mut fen: BTreeMap<&str, i64> = BTreeMap::new();
        for clerk in clerks {
            fen.insert(clerk, self.rng.range(900_000, 2_900_000));
        }
        let mut apart: BTreeMap<&str, i64> = BTreeMap::new();
        if self.happens(8) && clerks.len() > 1 {
            let first = self.rng.index(clerks.len());
            let second = (first + 1 + self.rng.index(clerks.len() - 1)) % clerks.len();
            apart = [(clerks[first].as_str(), APART), (clerks[second].as_str(), -APART)].into();
            for (clerk, difference) in &apart {
                let how = if *difference > 0 { "has 0.50 yuan less than reported" } else { "has 0.50 yuan more than reported" };
                self.plant("funds", "takings", clerk, how);
            }
        }
        let total: i64 = fen.values().sum();
        let by_hand = if clerks.is_empty() { 0 } else { 12_000 };
        let unit = |(place, clerk): (usize, &String)| {
            let reported = fen[clerk.as_str()];
            let by_hand = if place == 0 { by_hand } else { 0 };
            let takings = reported - apart.get(clerk.as_str()).copied().unwrap_or(0);
            FundUnit {
                unit: clerk.clone(),
                role: None,
                figures: FundFigures {
                    report_total: Some(money(reported)),
                    takings: Some(money(takings)),
                    system_total: Some(money(reported - by_hand)),
                    manual_invoices: (by_hand > 0).then(|| money(by_hand)),
                    written_total: Some(money(reported)),
                    ..FundFigures::default()
                },
                last_day_takings: None,
            }
        };
        let units: Vec<FundUnit> = clerks.iter().enumerate().map(unit).collect();
        let goods = money(self.rng.range(300_000, 900_000));
        let waiver = clerks.last().map(|clerk| FundWaiver {
            unit: clerk.clone(),
            amount: money(WAIVED),
            basis: Some(text::<DocumentId>("marketing_policy")),
            reference: Some("2026-37".to_owned()),
        });
        let slip = BankSlip {
            id: format!("slip-{}", self.plan.clock.prefix(0)),
            unit: None,
            bank_on: self.day,
            takings_on: Some(self.day),
            amount: money(total - waiver.as_ref().map_or(0, |_| WAIVED)),
        };
        Funds {
            whole: Some(FundFigures {
                report_total: Some(money(total)),
                system_total: Some(money(total - by_hand)),
                manual_invoices: Some(money(by_hand)),
                outbound_received: Some(goods),
                goods_sold: Some(goods),
                ..FundFigures::default()
            }),
            units,
            bank_slips: Some(if clerks.is_empty() { Vec::new() } else { vec![slip] }),
            debts: Some(Vec::new()),
            waivers: Some(waiver.into_iter().collect()),
            stock: Some(self.stock()),
        }
    }

    fn stock(&mut self) -> Vec<StockItem> {
        let wrong = self.happens(8).then_some("recharge_card_50");
        if let Some(item) = wrong {
            self.plant("funds", "stock", item, "one piece fewer was counted than the books have");
        }
        let mut count = |low, high| u64::try_from(self.rng.range(low, high)).unwrap_or(0);
        let mut item = |item: &str| {
            let (opening, received, issued) = (count(150, 400), count(0, 3) * 50, count(20, 90));
            let closing = opening + received - issued;
            let counted = Some(closing - u64::from(wrong == Some(item)));
            StockItem { store: None, item: item.to_owned(), opening, received, issued, closing, counted }
        };
        ["recharge_card_50", "recharge_card_100", "sim_card", "handset"].map(&mut item).into()
    }

    /// Every duty of the day done in time, but for what goes wrong.
    fn duties(&mut self) -> DutyBook {
        let hours = |from: &str, to: &str| service_hall::ServiceHours { days: Vec::new(), from: text(from), to: text(to) };
        let shift = |id: &str, from: &str, to: &str| service_hall::HallShift { id: id.to_owned(), hours: hours(from, to) };
        let mut book = DutyBook {
            service_hours: vec![hours("08:30", "18:00")],
            shifts: vec![shift("early", "08:30", "13:00"), shift("late", "13:00", "18:00")],
            ..DutyBook::default()
        };
        let query = crate::report::duties::query(self.day, crate::clock::calendar(self.day, self.day), &book, None);
        let due = due_duties(&Handbook::builtin(), &query).expect("the duties of a day");
        let late = self.happens(8).then_some("obl.daily.l1_report_10");
        let missed = self.happens(8).then_some("obl.daily.observe");
        for duty in &due.duties {
            let id = duty.duty.as_str();
            if Some(id) == missed {
                self.plant("duties", "missed", id, "nobody sat in on a transaction");
            } else if let Some((from, to)) = self.time_for(duty) {
                let late = Some(id) == late;
                if late {
                    self.plant("duties", "late", id, "the report reached level 2 a second after 10:00");
                }
                for _ in 0..duty.times.unwrap_or(1) {
                    let at = if late { to + 1 } else { self.rng.range(from, to) };
                    book.records.push(self.record(duty, at));
                }
            }
        }
        book.records.sort_by_key(|record| record.done_at);
        book
    }

    /// When on the day a duty may be done: the half hour before its last moment, not before its first; nothing when it has no day.
    fn time_for(&self, duty: &DueDuty) -> Option<(Seconds, Seconds)> {
        let today = duty.due_on == Some(self.day) && duty.undated.is_none() && duty.not_needed.is_none();
        let of = |time: TimeOfDay| {
            let time = time.to_string();
            Some(time.get(..2)?.parse::<Seconds>().ok()? * HOUR + time.get(3..)?.parse::<Seconds>().ok()? * MINUTE)
        };
        let last = duty.due_at.and_then(of).filter(|last| *last < 24 * HOUR);
        let first = duty.from_at.filter(|_| duty.from_on == Some(self.day)).and_then(of);
        let to = last.unwrap_or_else(|| first.map_or(18 * HOUR + 50 * MINUTE, |first| first + 50 * MINUTE));
        today.then(|| (first.unwrap_or(to - 35 * MINUTE).max(to - 35 * MINUTE), to))
    }

    fn record(&self, duty: &DueDuty, at: Seconds) -> DutyRecord {
        let role = duty.who.first().copied();
        DutyRecord {
            duty: duty.duty,
            on: duty.period.map_or(self.day, |period| period.from),
            half_day: duty.half_day,
            shift: duty.shift.clone(),
            done_at: self.plan.clock.instant(at),
            by: role.map_or("s1", person).to_owned(),
            role,
            documents: Some(duty.duty.entry().documents.to_vec()),
        }
    }

    /// Errors that were found on the day.
    fn errors(&mut self, operations: &[SystemOperation]) -> Vec<BusinessError> {
        let found = [
            ("e-1", ErrorLevel::Hall, "收费差错 wrong charge", Some(1250)),
            ("e-2", ErrorLevel::Branch, "协议漏签 agreement not signed", None),
            ("e-3", ErrorLevel::Hall, "资料录入差错 wrong entry", None),
            ("e-4", ErrorLevel::Branch, "证件复印件不清 unreadable copy", None),
        ];
        let mut errors = Vec::new();
        let prefix = self.plan.clock.prefix(0);
        let at = |clock: &Clock, hour: Seconds| -> Option<Instant> { Some(clock.instant(hour * HOUR + 20 * MINUTE)) };
        for (id, level, kind, fen) in found {
            if operations.is_empty() || !self.happens(3) {
                continue;
            }
            let operation = &operations[self.rng.index(operations.len())];
            let mut error = BusinessError {
                id: format!("{prefix}-{id}"),
                found_on: self.day,
                level,
                hall: Some("hall-1".to_owned()),
                clerk: Some(operation.operator.clone()),
                business: BusinessId::find(&operation.business),
                kind: Some(kind.to_owned()),
                amount: fen.map(Money::from_fen),
                registered: Some(true),
                level1_notified_at: (level == ErrorLevel::Branch).then(|| at(&self.plan.clock, 15)).flatten(),
                corrected_at: at(&self.plan.clock, 17),
            };
            if id == "e-2" && self.happens(2) {
                error.level1_notified_at = None;
                self.plant("errors", "not_notified", &error.id, "put right, and level 1 was not told");
            }
            if id == "e-3" && self.happens(2) {
                error.corrected_at = None;
                self.plant("errors", "not_corrected", &error.id, "not put right by the end of the day");
            }
            errors.push(error);
        }
        errors
    }
}

/// Who does what a role has to do.
fn person(role: RoleId) -> &'static str {
    match role.as_str() {
        "counter_clerk" => "c03",
        "level1_auditor" => "a1",
        "level2_auditor" => "a2",
        "duty_manager" => "dm1",
        "statistics_clerk" => "st1",
        "report_custodian" => "rk1",
        "materials_custodian" => "mk1",
        _ => role.as_str(),
    }
}

fn word(class: MaterialClass) -> &'static str {
    match class {
        MaterialClass::Ownership => "ownership",
        MaterialClass::General => "general",
        MaterialClass::Agreement => "agreement",
    }
}
