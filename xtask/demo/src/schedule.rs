//! When everything happens: who comes in when, who waits for whom, and where the breaches are hidden.

use std::collections::BTreeMap;

use crate::clock::{self, DAY, HOUR, Seconds};
use crate::desks::{Begins, Desk};
use crate::front::Front;
use crate::line::{Arrival, Broken, Call, Line, NOTHING};
use crate::plant::queue::{MISTAKES, Mistake};
use crate::plant::{AT_COUNTERS, Plant};
use crate::rng::Rng;
use crate::script::counter::{self, PLAIN, Papers, Shape};
use crate::script::{Clean, group, vip};
use crate::visit::{By, Visit, text};
use service_hall::{CounterKind, CounterShift, Fact, Hall, HallCounter, Lines};

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

/// The counters of a hall with so many visits; the first ones are for VIPs.
fn names(visits: usize) -> Vec<String> {
    (1..=(visits * 11).div_ceil(1000)).map(|number| format!("c{number:02}")).collect()
}

/// The hall, and when its counters called.
fn front(names: &[String], breaks: &[(usize, Seconds, Seconds)]) -> Front {
    let kind = |place| if place < vip_counters(names) { CounterKind::Vip } else { CounterKind::Ordinary };
    let counter = |(place, name): (usize, &String)| HallCounter { id: name.clone(), kind: kind(place), businesses: None };
    let shift = |place: usize, from, to| CounterShift { counter: names[place].clone(), from: clock::instant(from), to: clock::instant(to) };
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
pub fn counters(visits: usize, rng: &mut Rng) -> (Vec<Case>, Front) {
    let plants: usize = AT_COUNTERS.iter().map(|list| list.len()).sum();
    assert!(visits >= plants * 3 / 2, "a day needs at least {} visits", plants * 3 / 2);
    let mut arrivals = arrive(visits, rng);
    hide(&mut arrivals, rng);
    let names = names(visits);
    let served = Line::new(arrivals, &names, vip_counters(&names), true).run(mistakes(rng), rng);
    let (mut cases, mut tickets) = (Vec::new(), [0, 0]);
    for call in served.calls {
        let class = usize::from(call.arrival.vip);
        tickets[class] += 1;
        let ticket = format!("{}{:03}", ["A", "V"][class], tickets[class]);
        let id = |cases: &Vec<Case>| format!("{}-{:04}", clock::prefix(0), cases.len() + 1);
        let (begins, goes_on) = (call.begins(), call.goes_on());
        let Call { at, who, arrival: Arrival { at: arrived, visit, then, broken, .. } } = call;
        let ticket = Ticket { number: ticket, arrived, called: at, counter: who.clone() };
        cases.push(Case { id: id(&cases), begins, who: who.clone(), visit: ticket.on(visit), broken });
        if let Some(then) = then {
            cases.push(Case { id: id(&cases), begins: goes_on, who, visit: ticket.on(then), broken: NOTHING });
        }
    }
    (cases, front(&names, &served.breaks))
}

/// The calls that go wrong, and from when on they may.
fn mistakes(rng: &mut Rng) -> Vec<(Seconds, &'static Mistake)> {
    let mut due: Vec<(Seconds, &Mistake)> =
        MISTAKES.iter().zip(0..).map(|(mistake, turn)| (OPENS + HOUR / 2 * (turn + 1) + rng.range(0, HOUR / 3), mistake)).collect();
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
    fn on(&self, mut visit: Visit) -> Visit {
        let instant = |at| text(clock::instant(at).to_string());
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
            visit.set("check_documents", "document_expires_on", text(clock::day_after(0)));
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
fn hide(arrivals: &mut [Arrival], rng: &mut Rng) {
    for plant in AT_COUNTERS.iter().copied().flatten() {
        let visit = plant.visit(rng);
        let last = visit.last_begin(CLOSES);
        let chosen = loop {
            let chosen = rng.index(arrivals.len());
            if arrivals[chosen].broken.rules.is_empty() && arrivals[chosen].at < last {
                break chosen;
            }
        };
        let segment = visit.acts.iter().flat_map(|act| &act.facts).find(|(name, _)| *name == "segment");
        let vip = segment.is_some_and(|(_, fact)| *fact == Fact::Text("vip".to_owned()));
        arrivals[chosen] = Arrival { at: arrivals[chosen].at, vip, visit, then: None, broken: Broken::of(plant) };
    }
}

/// The cases of a desk, clean ones and spoilt ones in the order of the day.
pub fn desk(desk: &Desk, visits: usize, rng: &mut Rng) -> Vec<Case> {
    let (count, ticket) = match desk.begins {
        Begins::AllDay { ticket } => ((desk.count * visits).div_ceil(1000), ticket),
        Begins::From(..) => (desk.count, false),
    };
    let slots = slots();
    let mut arrivals = Vec::new();
    for number in 0..count + desk.plants.len() {
        let plant = number.checked_sub(count).map(|number| &desk.plants[number]);
        let visit = if let Some(plant) = plant {
            plant.visit(rng)
        } else {
            // Each script once, the rest by weight.
            let write = desk.clean.get(number).map_or_else(|| rng.weighted(desk.clean), |(write, _)| *write);
            write(rng)
        };
        let at = match desk.begins {
            Begins::From(from, to) => rng.range(from, to),
            Begins::AllDay { .. } => {
                let (at, last) = (rng.weighted(&slots) + rng.range(0, HOUR / 2 - 1), visit.last_begin(CLOSES));
                if at <= last { at } else { rng.range(OPENS, last) }
            }
        };
        arrivals.push(Arrival { at, vip: false, visit, then: None, broken: plant.map_or(NOTHING, Broken::of) });
    }
    arrivals.sort_by_key(|arrival| arrival.at);
    let names: Vec<String> = desk.people.iter().map(|name| (*name).to_owned()).collect();
    let served = Line::new(arrivals, &names, 0, false).run(Vec::new(), rng);
    let number = |(number, call): (usize, Call)| {
        let begins = call.begins();
        let id = format!("{}-{}{:03}", clock::prefix(begins), desk.code, number + 1);
        let Call { at, who, arrival: Arrival { at: arrived, visit, broken, .. } } = call;
        // Who telephones takes no ticket.
        let comes = ticket && matches!(visit.acts[0].by, By::Clerk(_));
        let ticket = || Ticket { number: format!("{}{:03}", desk.code, number + 1), arrived, called: at, counter: who.clone() };
        let visit = if comes { ticket().on(visit) } else { visit };
        Case { id, begins, who, visit, broken }
    };
    served.calls.into_iter().enumerate().map(number).collect()
}

/// Questions from the days before that are replied to today: two of them late.
pub fn older_inquiries(count: usize, rng: &mut Rng) -> Vec<Case> {
    const LATE: Broken =
        Broken { how: "the reply came after the third working day", rules: &["query.reply.within_3_working_days"], warning: false };
    let inquiry = |number| {
        let late = number < 2;
        let begins = rng.range(10 * HOUR, 16 * HOUR) - if late { rng.pick(&[4, 7]) * DAY } else { rng.range(1, 3) * DAY };
        let reply_at = Some(rng.range(9 * HOUR, 17 * HOUR));
        let mut visit = counter::write("inquiry", Shape { reply_at, ..PLAIN }, rng);
        // From a Friday the next working day is three days on.
        let opened = begins.div_euclid(DAY);
        let agreed = if opened == -7 { -4 } else { opened + 1 };
        let agreed = clock::instant(agreed * DAY).to_string();
        visit.set("record_transfer", "agreed_reply_on", text(&agreed[..10]));
        let id = format!("{}-9{number:03}", clock::prefix(begins));
        Case { id, begins, who: format!("c{:02}", rng.range(1, 12)), visit, broken: if late { LATE } else { NOTHING } }
    };
    (0..count).map(inquiry).collect()
}
