//! Benchmarks of the Rust core: `area/operation/size`. Each asserts the answer that it times.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use service_hall::{Handbook, Outcome, Reviewer, RuleId, call_json, decide};

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

fn look_ups(criterion: &mut Criterion) {
    let handbook = Handbook::builtin();
    let mut group = criterion.benchmark_group("handbook");
    group.bench_function("find/rule", |bench| bench.iter(|| RuleId::find(black_box("counter.system_time.tariff_change")).unwrap()));
    let id = RuleId::find("counter.system_time.tariff_change").unwrap();
    group.bench_function("rule/one", |bench| bench.iter(|| handbook.rule(black_box(id), None)));
    group.finish();
}

criterion_group!(benches, decisions, reviews, look_ups);
criterion_main!(benches);
