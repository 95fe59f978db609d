//! Benchmarks of the Rust core: `area/operation/size`. Each asserts the answer that it times.

use std::hint::black_box;
use std::str::FromStr;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use service_hall::{
    ArchiveColumn, ArchiveComparer, Binder, Calendar, CalendarYears, ClaimedVolume, ComplaintBoardQuery, Day, DueDutiesQuery, DueQuery,
    DutyReview, Hall, Handbook, LiveQueue, Outcome, QueueEvent, QueueReplay, Reviewer, RuleId, SampleClaim, SampleDraw, SampleKind,
    SampleVolume, VisitReview, call_json, china_calendar, decide, draw_sample, due_date, due_duties, replay_visits, review_calls,
    review_duties, verify_sample,
};

fn decisions(criterion: &mut Criterion) {
    let handbook = Handbook::builtin();
    let mut group = criterion.benchmark_group("counter");
    group.throughput(Throughput::Elements(1));
    for (name, outcome) in [("allowed", Outcome::Allowed), ("refused", Outcome::Refused)] {
        let facts = service_hall_benches::facts(name);
        let text = serde_json::to_string(&facts).unwrap();
        assert_eq!(decide(&handbook, &facts).unwrap().outcome, outcome);
        group.bench_function(format!("decide/{name}"), |bench| bench.iter(|| decide(&handbook, black_box(&facts))));
        group
            .bench_function(format!("decide_json/{name}"), |bench| bench.iter(|| call_json(&handbook, "counter.decide", black_box(&text))));
    }
    group.finish();
}

fn reviews(criterion: &mut Criterion) {
    let handbook = Handbook::builtin();
    let events = service_hall_benches::events(1_000);
    let log: Vec<String> = events.iter().map(|event| serde_json::to_string(event).unwrap()).collect();
    let mut group = criterion.benchmark_group("review");
    group.sample_size(20).throughput(Throughput::Elements(events.len().try_into().unwrap()));
    group.bench_function("events/8000", |bench| {
        bench.iter_batched(
            || events.clone(),
            |events| {
                let mut reviewer = Reviewer::new();
                for event in events {
                    reviewer.event(event);
                }
                let review = reviewer.finish(&handbook);
                assert_eq!((review.cases, review.findings.len()), (1_000, 0));
                review
            },
            BatchSize::LargeInput,
        );
    });
    group.bench_function("lines/8000", |bench| {
        bench.iter(|| {
            let mut reviewer = Reviewer::new();
            for line in &log {
                reviewer.line(line.as_bytes());
            }
            let review = reviewer.finish(&handbook);
            assert_eq!((review.cases, review.rejected.len()), (1_000, 0));
            review
        });
    });
    group.finish();
}

fn queues(criterion: &mut Criterion) {
    let handbook = Handbook::builtin();
    let mut group = criterion.benchmark_group("queue");
    let hall: Hall = serde_json::from_value(service_hall_benches::hall(12)).unwrap();
    let mut queue = LiveQueue::new(hall.clone()).unwrap();
    let visits = service_hall_benches::visits(10_000);
    let arrive = |visit: &service_hall::Visit| QueueEvent::Arrive {
        at: visits[200].arrived_at,
        number: visit.number.clone(),
        segment: visit.segment,
        business: visit.business,
    };
    for visit in &visits[..200] {
        queue.apply(&handbook, arrive(visit)).unwrap();
    }
    assert!(queue.next(&handbook, "1").unwrap().number.is_some());
    group.throughput(Throughput::Elements(1));
    group.bench_function("next/200", |bench| bench.iter(|| queue.next(&handbook, black_box("1"))));
    // A customer comes, the next is called and is done: 200 wait before and after.
    let at = visits[200].arrived_at;
    group.throughput(Throughput::Elements(3));
    group.bench_function("arrive_call_finish/200", |bench| {
        bench.iter(|| {
            let called = queue.apply(&handbook, QueueEvent::Call { at, counter: "1".to_owned(), number: None }).unwrap();
            assert!(called.call.unwrap().number.is_some());
            let done = queue.apply(&handbook, QueueEvent::Finish { at, counter: "1".to_owned(), transactions: None }).unwrap();
            queue.apply(&handbook, arrive(&done.visit.unwrap())).unwrap();
        });
    });
    let value = serde_json::to_string(&queue.clone().into_value()).unwrap();
    let text = format!(r#"{{"queue": {value}, "counter": "1"}}"#);
    group.bench_function("next_json/200", |bench| bench.iter(|| call_json(&handbook, "queue.next", black_box(&text))));
    group.sample_size(20).throughput(Throughput::Elements(30_000));
    group.bench_function("replay/10000", |bench| {
        bench.iter_batched(
            || QueueReplay { hall: hall.clone(), shifts: Vec::new(), visits: visits.clone() },
            |input| {
                let replayed = replay_visits(&handbook, input).unwrap();
                assert_eq!((replayed.visits.len(), replayed.unserved.len()), (10_000, 0));
                replayed
            },
            BatchSize::LargeInput,
        );
    });
    // The data of `peers/python/queue_bench.py`.
    let calls = service_hall_benches::real_calls();
    group.throughput(Throughput::Elements(900));
    for counters in [3_usize, 4, 6] {
        let counter = |number: usize| serde_json::json!({"id": number.to_string(), "kind": "combined"});
        let hall = serde_json::json!({"counters": (1..=counters).map(counter).collect::<Vec<_>>()});
        let hall: Hall = serde_json::from_value(hall).unwrap();
        group.bench_function(format!("replay_real_300/{counters}"), |bench| {
            bench.iter_batched(
                || QueueReplay { hall: hall.clone(), shifts: Vec::new(), visits: calls.clone() },
                |input| {
                    let replayed = replay_visits(&handbook, input).unwrap();
                    assert_eq!((replayed.visits.len(), replayed.unserved.len()), (300, 0));
                    replayed
                },
                BatchSize::SmallInput,
            );
        });
    }
    group.throughput(Throughput::Elements(30_000));
    let visits = replay_visits(&handbook, QueueReplay { hall: hall.clone(), shifts: Vec::new(), visits: visits.clone() }).unwrap().visits;
    let review = VisitReview { hall: Some(hall), visits, list_unknown: false };
    group.bench_function("review/10000", |bench| {
        bench.iter(|| {
            let review = review_calls(&handbook, black_box(&review)).unwrap();
            assert_eq!((review.calls, review.findings.len()), (10_000, 0));
            review
        });
    });
    group.finish();
}

fn volumes(criterion: &mut Criterion) {
    let handbook = Handbook::builtin();
    let mut group = criterion.benchmark_group("volume");
    // Ten million and the memory they take: `examples/volumes.rs`.
    let count = 1_000_000;
    group.sample_size(10).throughput(Throughput::Elements(count));
    group.bench_function("bind/1000000", |bench| {
        bench.iter(|| {
            let mut binder = Binder::new(&handbook, "hall-1", "2026-11", "2026-11-20".parse().unwrap()).unwrap();
            let mut sets = 0;
            for number in 0..count {
                let full = binder.push(black_box(service_hall_benches::filed_set(number))).unwrap();
                sets += full.map_or(0, |volume| volume.sets.len());
            }
            sets += binder.finish().iter().map(|volume| volume.sets.len()).sum::<usize>();
            assert_eq!(u64::try_from(sets), Ok(count));
        });
    });
    group.finish();
}

fn complaints(criterion: &mut Criterion) {
    let handbook = Handbook::builtin();
    let mut group = criterion.benchmark_group("complaint");
    let tickets = service_hall_benches::complaints(1_000);
    let text = serde_json::json!({"tickets": tickets, "at": "2026-11-20T18:00:00+08:00", "soon_seconds": 600}).to_string();
    let query: ComplaintBoardQuery = serde_json::from_str(&text).unwrap();
    group.sample_size(20).throughput(Throughput::Elements(1_000));
    group.bench_function("board/1000", |bench| {
        bench.iter(|| {
            let board = black_box(&query).board(&handbook).unwrap();
            assert_eq!((board.totals.open, board.totals.ended_cases, board.totals.faulty_cases), (750, 250, 0));
            board
        });
    });
    group.bench_function("board_json/1000", |bench| bench.iter(|| call_json(&handbook, "complaint.board", black_box(&text))));
    let facts =
        r#"{"at": "2026-11-20T09:00:00+08:00", "complaint_source": "phone", "complaint_class": "network", "hall_can_resolve": false}"#;
    assert!(call_json(&handbook, "complaint.route", facts).contains(r#""to":["eoms"]"#));
    group.throughput(Throughput::Elements(1));
    group.bench_function("route_json", |bench| bench.iter(|| call_json(&handbook, "complaint.route", black_box(facts))));
    group.finish();
}

/// The former way to the end of a term: each day, looked for in the calendar's lists.
fn plain_loop(calendar: &Calendar, start: Day, count: u32) -> Option<Day> {
    let (mut day, mut left) = (start, count);
    while left > 0 {
        day = day.next()?;
        left -= u32::from(calendar.is_worked(day)?);
    }
    Some(day)
}

fn calendars(criterion: &mut Criterion) {
    let handbook = Handbook::builtin();
    let mut group = criterion.benchmark_group("calendar");
    group.throughput(Throughput::Elements(1));
    let china = china_calendar(&CalendarYears::default()).unwrap();
    let days = china.prepare().unwrap();
    group.bench_function("prepare/20_years", |bench| bench.iter(|| black_box(&china).prepare().unwrap()));
    let start: Day = "2010-09-30".parse().unwrap();
    for count in [3_u32, 60, 250, 4_000] {
        assert_eq!(days.term_end(start, count), plain_loop(&china, start, count));
        group
            .bench_function(format!("term_end/{count}"), |bench| bench.iter(|| days.term_end(black_box(start), black_box(count)).unwrap()));
        group.bench_function(format!("plain_loop/{count}"), |bench| bench.iter(|| plain_loop(&china, black_box(start), count).unwrap()));
    }
    // With the ledger of each day, as `calendar.due` answers.
    let year = china_calendar(&CalendarYears { from_year: Some(2026), to_year: None }).unwrap();
    for (name, on, working_days, due_on) in [("3", "2026-02-13", 3, "2026-02-25"), ("60", "2026-02-13", 60, "2026-05-19")] {
        let query = DueQuery { on: on.parse().ok(), working_days: Some(working_days), calendar: Some(year.clone()), ..DueQuery::default() };
        assert_eq!(due_date(&handbook, &query).unwrap().due_on, due_on.parse().ok());
        group.bench_function(format!("due/{name}"), |bench| bench.iter(|| due_date(&handbook, black_box(&query)).unwrap()));
        let text = serde_json::to_string(&query).unwrap();
        group.bench_function(format!("due_json/{name}"), |bench| bench.iter(|| call_json(&handbook, "calendar.due", black_box(&text))));
    }
    group.finish();
}

fn samples(criterion: &mut Criterion) {
    let handbook = Handbook::builtin();
    let mut group = criterion.benchmark_group("sampling");
    // The volume of `peers/python/sampling_bench.py`.
    let size = 1_000_000;
    let sets = (0..size).map(|number| format!("card_replacement-2026-{number:07}")).collect();
    let volumes = vec![SampleVolume { id: "F-0001".to_owned(), sets }];
    let on: Day = "2026-11-20".parse().unwrap();
    let seed = "31415926535897932384".to_owned();
    let mut draw = SampleDraw { on, kind: SampleKind::BranchFiles, seed: seed.clone(), percent: None, volumes };
    group.sample_size(10).throughput(Throughput::Elements(size));
    group.bench_function("draw/1000000", |bench| {
        bench.iter(|| {
            let sample = draw_sample(&handbook, black_box(&draw)).unwrap();
            assert_eq!(sample.volumes[0].drawn.len(), 300_000);
            sample
        });
    });
    let text = serde_json::to_string(&draw).unwrap();
    group.bench_function("draw_json/1000000", |bench| bench.iter(|| call_json(&handbook, "sampling.draw", black_box(&text))));
    let drawn = draw_sample(&handbook, &draw).unwrap().volumes.remove(0).drawn;
    let sets = draw.volumes.remove(0).sets;
    let volumes = vec![ClaimedVolume { id: "F-0001".to_owned(), sets, sampled: drawn.into_iter().map(|drawn| drawn.set).collect() }];
    let claim = SampleClaim { on, kind: SampleKind::BranchFiles, seed: Some(seed), percent: None, volumes };
    group.bench_function("verify/1000000", |bench| {
        bench.iter(|| {
            let check = verify_sample(&handbook, black_box(&claim)).unwrap();
            assert_eq!(check.volumes[0].as_drawn, Some(true));
            check
        });
    });
    group.finish();
}

/// A year of duties: of one hall, and of a thousand that are closed on days of their own; the month of a hall that did everything on time.
fn duties(criterion: &mut Criterion) {
    let handbook = Handbook::builtin();
    let mut group = criterion.benchmark_group("duty");
    let year = |hall: u64| -> DueDutiesQuery {
        let closed = Day::from_str("2026-01-01").unwrap();
        let closed = std::iter::successors(Some(closed), |day| day.next()).nth(usize::try_from(hall % 365).unwrap()).unwrap();
        serde_json::from_value(serde_json::json!({"from": "2026-01-01", "to": "2026-12-31", 
            "calendar": {"from": "2025-12-01", "to": "2027-01-31", "closed": [closed], "service_hours": [{"from": "08:30", "to": "18:00"}]},
            "shifts": [{"id": "early", "hours": {"from": "08:30", "to": "13:30"}}, {"id": "late", "hours": {"from": "13:00", "to": "18:00"}}]}))
        .unwrap()
    };
    let halls: Vec<DueDutiesQuery> = (0..1_000).map(year).collect();
    let count = due_duties(&handbook, &halls[0]).unwrap().duties.len();
    assert!(count > 9_000, "{count}");
    group.throughput(Throughput::Elements(1));
    group.bench_function("due_year/1", |bench| bench.iter(|| due_duties(&handbook, black_box(&halls[0])).unwrap()));
    let month = DueDutiesQuery { from: "2026-11-01".parse().unwrap(), to: "2026-11-30".parse().unwrap(), ..halls[0].clone() };
    let dated = due_duties(&handbook, &month).unwrap().duties;
    let records: Vec<serde_json::Value> = dated
        .iter()
        .filter_map(|due| {
            let mut record = serde_json::json!({"duty": due.duty, "on": due.period?.from, "by": "A",
                "done_at": format!("{}T{}:00+08:00", due.due_on?, due.due_at.map_or("23:59".to_owned(), |at| at.to_string()))});
            record["half_day"] = serde_json::to_value(due.half_day).unwrap();
            record["shift"] = serde_json::to_value(&due.shift).unwrap();
            Some(vec![record; due.times.map_or(1, |times| usize::try_from(times).unwrap())])
        })
        .flatten()
        .collect();
    let dated = dated.iter().filter(|due| due.due_on.is_some()).count();
    let review = serde_json::json!({"due": month, "records": records, "as_of": "2026-12-01T00:00:00+08:00"}).to_string();
    let input: DutyReview = serde_json::from_str(&review).unwrap();
    let counts = review_duties(&handbook, &input).unwrap().counts;
    assert_eq!((counts.done, counts.late, counts.missed), (u64::try_from(dated).unwrap(), 0, 0));
    group.bench_function("review_month/1", |bench| bench.iter(|| review_duties(&handbook, black_box(&input)).unwrap()));
    group.bench_function("review_month_json/1", |bench| bench.iter(|| call_json(&handbook, "duty.review", black_box(&review))));
    group.sample_size(10).throughput(Throughput::Elements(1_000));
    group.bench_function("due_year/1000", |bench| {
        bench.iter(|| halls.iter().map(|hall| due_duties(&handbook, black_box(hall)).unwrap().duties.len()).sum::<usize>());
    });
    group.finish();
}

fn look_ups(criterion: &mut Criterion) {
    let handbook = Handbook::builtin();
    let mut group = criterion.benchmark_group("handbook");
    group.bench_function("find/rule", |bench| bench.iter(|| RuleId::find(black_box("counter.system_time.tariff_change")).unwrap()));
    let id = RuleId::find("counter.system_time.tariff_change").unwrap();
    group.bench_function("rule/one", |bench| bench.iter(|| handbook.rule(black_box(id), None)));
    group.finish();
}

fn archives(criterion: &mut Criterion) {
    let handbook = Handbook::builtin();
    let (operations, sets) = service_hall_benches::archive_tables(100_000, 17);
    let mut group = criterion.benchmark_group("archive");
    group.sample_size(10).throughput(Throughput::Elements(200_100));
    group.bench_function("compare_lines/100000", |bench| {
        bench.iter(|| {
            let mut comparer = ArchiveComparer::new();
            (comparer.by, comparer.limit) = (Some(vec![ArchiveColumn::Operator, ArchiveColumn::Day]), Some(1000));
            operations.lines().for_each(|line| comparer.operations_line(line.as_bytes()).unwrap());
            sets.lines().for_each(|line| comparer.sets_line(line.as_bytes()).unwrap());
            let found = comparer.finish(&handbook);
            assert_eq!((found.all.missing, found.all.surplus, found.all.duplicated, found.all.wrong_class), (100, 100, 100, 100));
            found
        });
    });
    group.finish();
}

criterion_group!(benches, decisions, reviews, queues, calendars, duties, complaints, archives, samples, volumes, look_ups);
criterion_main!(benches);
