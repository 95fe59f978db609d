//! When everything happens: who comes in when, who waits for whom, and where the breaches are hidden.

use std::collections::BTreeMap;

use crate::clock::{Clock, DAY, HOUR, On, Seconds};
use crate::desks::{Begins, Desk};
use crate::front::Front;
use crate::line::{Arrival, Broken, Call, Line, NOTHING};
use crate::plan::Plan;
use crate::plant::queue::{MISTAKES, Mistake};
use crate::plant::{AT_COUNTERS, Plant};
use crate::rng::Rng;
use crate::script::counter::{self, PLAIN, Papers, Shape};
use crate::script::{Clean, group, vip};
use crate::visit::{By, Told, Visit, text};
use service_hall::{CounterKind, CounterShift, Hall, HallCounter, Lines};

const OPENS: Seconds = 8 * HOUR + HOUR / 2;
const CLOSES: Seconds = 17 * HOUR + HOUR / 2;

/// Customers that arrive in each half hour from the opening on.
const ARRIVALS: [i64; 19] = [42, 58, 70, 74, 62, 50, 56, 64, 60, 46, 42, 46, 52, 56, 52, 44, 36, 24, 10];

/// What customers come for, by weight.
const SHARES: &[(&str, i64)] = &[
    ("renewal_payment", 220),
    ("inquiry", 180),
    ("recharge_card", 120),
    ("tariff_change", 80),
    ("special_service", 70),
    ("new_account_ordinary", 60),
    ("service_change", 60),
    ("sim_card_replacement", 60),
    ("new_account_batch", 40),
    ("brand_change", 30),
    ("billing_account_change", 30),
    ("loyalty_points", 30),
    ("other_integrated_service", 20),
    ("points_gift_issuance", 16),
    ("customer_care_retention", 10),
    ("vpmn", 4),
    ("group_sms_preacceptance", 4),
];

/// Those that have scripts of their own.
fn own_scripts(procedure: &str) -> Option<Clean> {
    match procedure {
        "points_gift_issuance" => {
            Some(&[(vip::gift_for_owner, 6), (vip::gift_for_another, 2), (vip::gift_for_group, 2), (vip::gift_not_to_be_had, 1)])
        }
        "customer_care_retention" => Some(&[(vip::stays, 4), (vip::leaves, 3), (vip::company_fault, 1)]),
        "vpmn" => Some(&[(group::vpmn, 3), (group::vpmn_handed_in_anew, 1)]),
        "group_sms_preacceptance" => Some(&[(group::sms_cluster, 1), (group::sms_by_hand, 1)]),
        _ => None,
    }
}

impl Broken {
    const fn of(plant: &Plant) -> Self {
        Self { how: plant.how, rules: plant.rules, warning: plant.warning }
    }
}

/// A case with its place in the day.
pub struct Case {
    pub id: String,
    pub begins: Seconds,
    /// Whose work it is, where the script names nobody else.
    pub who: String,
    pub visit: Visit,
    pub broken: Broken,
}

fn slots() -> Vec<(Seconds, i64)> {
    (0..).map(|slot| OPENS + slot * HOUR / 2).zip(ARRIVALS).collect()
}

/// So many counters; the first ones are for VIPs.
fn names(counters: usize) -> Vec<String> {
    (1..=counters).map(|number| format!("c{number:02}")).collect()
}

/// The hall, and when its counters called.
fn front(names: &[String], breaks: &[(usize, Seconds, Seconds)], clock: &Clock) -> Front {
    let kind = |place| if place < vip_counters(names) { CounterKind::Vip } else { CounterKind::Ordinary };
    let counter = |(place, name): (usize, &String)| HallCounter { id: name.clone(), kind: kind(place), businesses: None };
    let shift = |place: usize, from, to| CounterShift { counter: names[place].clone(), from: clock.instant(from), to: clock.instant(to) };
    let shifts = |place| {
        let own = breaks.iter().find(|(other, ..)| *other == place);
        let (from, to) = own.map_or((OPENS, OPENS), |(_, from, to)| (*from, *to));
        [(OPENS, from), (to, CLOSES + 2 * HOUR)].into_iter().filter(|(from, to)| from < to).map(move |(from, to)| shift(place, from, to))
    };
    Front {
        hall: Hall {
            counters: names.iter().enumerate().map(counter).collect(),
            lines: Lines::Pooled,
            vip_room: true,
            designated_for_risk: None,
            other_hall: None,
        },
        shifts: (0..names.len()).flat_map(shifts).collect(),
    }
}

fn vip_counters(names: &[String]) -> usize {
    names.len().div_ceil(8)
}

/// The visits to the counters, and the counters.
pub fn counters(plan: &Plan, rng: &mut Rng) -> (Vec<Case>, Front) {
    let clock = &plan.clock;
    let plants: Vec<&Plant> = AT_COUNTERS.iter().copied().flatten().filter(|plant| plan.goes_wrong(plant.rules, rng)).collect();
    assert!(plan.visits >= plants.len() * 3 / 2, "a day needs at least {} visits", plants.len() * 3 / 2);
    let mut arrivals = arrive(plan.visits, rng);
    hide(&plants, &mut arrivals, rng);
    let names = names(plan.counters);
    let served = Line::new(arrivals, &names, vip_counters(&names), Some(plan.lunch_apart())).run(mistakes(plan, rng), rng);
    let (mut cases, mut tickets) = (Vec::new(), [0, 0]);
    for call in served.calls {
        let class = usize::from(call.arrival.vip);
        tickets[class] += 1;
        let ticket = format!("{}{:03}", ["A", "V"][class], tickets[class]);
        let id = |cases: &Vec<Case>| format!("{}-{:04}", clock.prefix(0), cases.len() + 1);
        let (begins, goes_on) = (call.begins(), call.goes_on());
        let Call { at, who, arrival: Arrival { at: arrived, visit, then, broken, .. } } = call;
        let ticket = Ticket { number: ticket, arrived, called: at, counter: who.clone() };
        cases.push(Case { id: id(&cases), begins, who: who.clone(), visit: ticket.on(visit, clock), broken });
        if let Some(then) = then {
            cases.push(Case { id: id(&cases), begins: goes_on, who, visit: ticket.on(then, clock), broken: NOTHING });
        }
    }
    (cases, front(&names, &served.breaks, clock))
}

/// The calls that go wrong, and from when on they may.
fn mistakes(plan: &Plan, rng: &mut Rng) -> Vec<(Seconds, &'static Mistake)> {
    let made: Vec<(&Mistake, Seconds)> = MISTAKES.iter().zip(0..).filter(|(mistake, _)| plan.goes_wrong(mistake.rules, rng)).collect();
    let mut due: Vec<(Seconds, &Mistake)> =
        made.into_iter().map(|(mistake, turn)| (OPENS + HOUR / 2 * (turn + 1) + rng.range(0, HOUR / 3), mistake)).collect();
    due.sort_by_key(|(at, _)| *at);
    due
}

/// The queue number, and what it tells.
struct Ticket {
    number: String,
    arrived: Seconds,
    called: Seconds,
    counter: String,
}

impl Ticket {
    /// Notes it in a case.
    fn on(&self, mut visit: Visit, clock: &Clock) -> Visit {
        let instant = |at| text(clock.instant(at).to_string());
        let first = visit.acts[0].fact("arrived_at", instant(self.arrived)).fact("called_at", instant(self.called));
        first.fact("queue_number", text(&self.number)).fact("counter", text(&self.counter));
        visit.says_when_left();
        visit
    }
}

/// Customers in the order they come in, with what they want.
fn arrive(visits: usize, rng: &mut Rng) -> Vec<Arrival> {
    let slots = slots();
    let mut times: Vec<Seconds> = (0..visits).map(|_| rng.weighted(&slots) + rng.range(0, HOUR / 2 - 1)).collect();
    times.sort_unstable();
    let mut exact = BTreeMap::from([("tariff_change", "operate"), ("inquiry", "query")]);
    let arrival = |at| {
        let procedure = rng.weighted(SHARES);
        if let Some(scripts) = own_scripts(procedure) {
            let visit = rng.weighted(scripts)(rng);
            // What takes the rest of the day begins in the morning; later customers come for something else.
            if at <= visit.last_begin(CLOSES) {
                return Arrival { at, vip: false, visit, then: None, broken: NOTHING };
            }
        }
        let procedure = if own_scripts(procedure).is_some() { "renewal_payment" } else { procedure };
        let shape = shape(at, procedure, rng);
        let mut visit = counter::write(procedure, shape, rng);
        // One operation that takes exactly as long as it may, and one document on its last day: both are kept.
        if let Some(step) = exact.remove(procedure) {
            visit.lasts(step, counter::businesses(procedure).1);
        }
        if procedure == "special_service" && shape.papers == Papers::Good && at % 3 == 0 {
            visit.set("check_documents", "document_expires_on", On::Day(0));
        }
        let quick = ["renewal_payment", "recharge_card", "inquiry"].contains(&procedure) && shape.reply_at.is_none();
        let then = (quick && rng.chance(16)).then(|| second(shape, rng));
        Arrival { at, vip: shape.segment == "vip", visit, then, broken: NOTHING }
    };
    times.into_iter().map(arrival).collect()
}

/// What a customer does in the same visit.
fn second(shape: Shape, rng: &mut Rng) -> Visit {
    let procedure = rng.weighted(&[("renewal_payment", 5), ("recharge_card", 2), ("inquiry", 2)]);
    counter::write(procedure, Shape { reply_at: None, ..shape }, rng)
}

/// What sort of visit it is when nothing is planted.
fn shape(at: Seconds, procedure: &str, rng: &mut Rng) -> Shape {
    let segment = rng.weighted(&[("ordinary", 86), ("vip", 9), ("group", 5)]);
    // A VIP counts on being known, and forgets the document more often.
    let papers = if segment == "vip" { 24 } else { 94 };
    let open = procedure == "inquiry" && at < 15 * HOUR && rng.chance(8);
    Shape {
        segment,
        unit: segment == "group" && rng.chance(60),
        papers: rng.weighted(&[(Papers::Good, papers), (Papers::None, 4), (Papers::Expired, 2)]),
        granted: rng.chance(70),
        arrears: if rng.chance(15) { rng.range(150, 18000) } else { 0 },
        by_collection: rng.chance(20),
        plan_named: rng.chance(30),
        by_clerk: rng.chance(60),
        reply_at: open.then(|| rng.range(16 * HOUR + HOUR / 2, 17 * HOUR + HOUR / 2)),
    }
}

/// Replaces a visit by a spoilt one for every plant.
fn hide(plants: &[&Plant], arrivals: &mut [Arrival], rng: &mut Rng) {
    for plant in plants {
        let visit = plant.visit(rng);
        let last = visit.last_begin(CLOSES);
        let chosen = loop {
            let chosen = rng.index(arrivals.len());
            if arrivals[chosen].broken.rules.is_empty() && arrivals[chosen].at < last {
                break chosen;
            }
        };
        let segment = visit.acts.iter().flat_map(|act| &act.facts).find(|(name, _)| *name == "segment");
        let vip = segment.is_some_and(|(_, fact)| *fact == Told::Fact(text("vip")));
        arrivals[chosen] = Arrival { at: arrivals[chosen].at, vip, visit, then: None, broken: Broken::of(plant) };
    }
}

/// The cases of a desk, clean ones and spoilt ones in the order of the day.
pub fn desk(desk: &Desk, plan: &Plan, rng: &mut Rng) -> Vec<Case> {
    let clock = &plan.clock;
    if !plan.takes_place(desk.every) {
        return Vec::new();
    }
    let plants: Vec<&Plant> = desk.plants.iter().filter(|plant| plan.goes_wrong(plant.rules, rng)).collect();
    let count = plan.clean_cases(desk, plants.len());
    let ticket = matches!(desk.begins, Begins::AllDay { ticket: true });
    let before = clock.working(-1) * DAY;
    let slots = slots();
    let mut arrivals = Vec::new();
    for number in 0..count + plants.len() {
        let plant = number.checked_sub(count).map(|number| plants[number]);
        let visit = if let Some(plant) = plant {
            plant.visit(rng)
        } else {
            // Each script once on the shipped day, the rest by weight.
            let first = desk.clean.get(number).filter(|_| plan.has_all());
            let write = first.map_or_else(|| rng.weighted(desk.clean), |(write, _)| *write);
            write(rng)
        };
        let at = match desk.begins {
            Begins::From(from, to) => rng.range(from, to),
            Begins::DayBefore(from, to) => rng.range(from, to) + before,
            Begins::AllDay { .. } => {
                let (at, last) = (rng.weighted(&slots) + rng.range(0, HOUR / 2 - 1), visit.last_begin(CLOSES));
                if at <= last { at } else { rng.range(OPENS, last) }
            }
        };
        arrivals.push(Arrival { at, vip: false, visit, then: None, broken: plant.map_or(NOTHING, Broken::of) });
    }
    arrivals.sort_by_key(|arrival| arrival.at);
    let names: Vec<String> = desk.people.iter().filter(|name| plan.is_there(name)).map(|name| (*name).to_owned()).collect();
    let served = Line::new(arrivals, &names, 0, None).run(Vec::new(), rng);
    let number = |(number, call): (usize, Call)| {
        let begins = call.begins();
        let id = format!("{}-{}{:03}", clock.prefix(begins), desk.code, number + 1);
        let Call { at, who, arrival: Arrival { at: arrived, visit, broken, .. } } = call;
        // Who telephones takes no ticket.
        let comes = ticket && matches!(visit.acts[0].by, By::Clerk(_));
        let ticket = || Ticket { number: format!("{}{:03}", desk.code, number + 1), arrived, called: at, counter: who.clone() };
        let visit = if comes { ticket().on(visit, clock) } else { visit };
        Case { id, begins, who, visit, broken }
    };
    served.calls.into_iter().enumerate().map(number).collect()
}

/// Questions from the days before that are replied to today: on the shipped day two of them late.
pub fn older_inquiries(plan: &Plan, rng: &mut Rng) -> Vec<Case> {
    const LATE: Broken =
        Broken { how: "the reply came after the third working day", rules: &["query.reply.within_3_working_days"], warning: false };
    let clock = &plan.clock;
    let inquiry = |number| {
        let late = if plan.has_all() { number < 2 } else { plan.goes_wrong(LATE.rules, rng) };
        let at = rng.range(10 * HOUR, 16 * HOUR);
        let opened = if late { rng.pick(&[4, 5]) } else { rng.range(1, 3) };
        let begins = at + clock.working(-opened) * DAY;
        let reply_at = Some(rng.range(9 * HOUR, 17 * HOUR));
        let mut visit = counter::write("inquiry", Shape { reply_at, ..PLAIN }, rng);
        visit.set("record_transfer", "agreed_reply_on", On::Working(1 - opened));
        // Several days may reply to questions of one day.
        let id = format!("{}-9{:03}", clock.prefix(begins), plan.first_of_older() + number);
        let who = format!("c{:02}", rng.range(1, plan.last_counter()));
        Case { id, begins, who, visit, broken: if late { LATE } else { NOTHING } }
    };
    (0..plan.older()).map(inquiry).collect()
}
