//! Any plan can be drawn: what the procedures of today do not show is shown here with plans made up by dice.

use super::draw;
use super::layout::layout;
use super::model::{Kind, Model};
use super::plan::{Clock, Onward, Plan, Stop};
use super::shapes::{Layout, Line, Point, Rect, px};

/// A xorshift generator.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides).unwrap()).unwrap()
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }

    fn word(&mut self) -> String {
        ["", "", "yes", "不合格的VIP或集团客户", "a label long enough to need more lines than one"][self.roll(5)].to_owned()
    }

    fn onward(&mut self, from: usize, steps: usize) -> Onward {
        let to = if self.chance(60) { (from + 1 + self.roll(3)).min(steps - 1) } else { self.roll(steps) };
        let to = Some(to).filter(|_| !self.chance(20));
        let again = to.is_some_and(|to| to <= from) && self.chance(50);
        Onward { to, name: self.word(), condition: self.chance(30).then(|| "fact".to_owned()), again, ..Onward::default() }
    }

    fn stop(&mut self, number: usize, steps: usize, lanes: usize) -> Stop {
        let lane = self.roll(lanes);
        Stop {
            id: format!("s{number}"),
            name: format!("{number} & <step>"),
            role: (format!("role_{lane}"), "a role with a long name, longer than its lane is high".to_owned()),
            starts: number == 0 || self.chance(15),
            calls: self.chance(10).then(|| "other".to_owned()),
            parallel: self.chance(10),
            timers: (0..self.roll(5).saturating_sub(1)).map(|_| Clock { name: "3 working days".to_owned(), ..Clock::default() }).collect(),
            next: (0..=self.roll(4)).map(|_| self.onward(number, steps)).collect(),
            ..Stop::default()
        }
    }

    fn plan(&mut self) -> Plan {
        let (steps, lanes) = (1 + self.roll(16), 1 + self.roll(4));
        Plan {
            id: "made_up".to_owned(),
            words: ("start".to_owned(), "end".to_owned()),
            steps: (0..steps).map(|number| self.stop(number, steps, lanes)).collect(),
            ..Plan::default()
        }
    }
}

fn meet(one: Rect, other: Rect) -> bool {
    one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height
}

fn within(inner: Rect, outer: Rect) -> bool {
    inner.x >= outer.x
        && inner.y >= outer.y
        && inner.x + inner.width <= outer.x + outer.width
        && inner.y + inner.height <= outer.y + outer.height
}

/// The stretches of a line as bounds without width or without height.
fn stretches(line: &Line) -> Vec<Rect> {
    let stretch = |pair: &[Point]| Rect {
        x: pair[0].x.min(pair[1].x),
        y: pair[0].y.min(pair[1].y),
        width: pair[0].x.max(pair[1].x) - pair[0].x.min(pair[1].x),
        height: pair[0].y.max(pair[1].y) - pair[0].y.min(pair[1].y),
    };
    line.points.windows(2).map(stretch).collect()
}

/// Tasks, gateways, starts and ends, then the timers.
fn shapes(layout: &Layout) -> (Vec<Rect>, Vec<Rect>) {
    let bodies = layout.blocks.iter().flat_map(|block| std::iter::once(block.body.bounds).chain(block.gateway.iter().map(|(at, _)| *at)));
    (bodies.collect(), layout.blocks.iter().flat_map(|block| block.timers.iter().map(|timer| timer.bounds)).collect())
}

fn assert_apart(what: &[Rect], seed: u64) {
    for (number, one) in what.iter().enumerate() {
        for other in &what[number + 1..] {
            assert!(!meet(*one, *other), "{seed}: {one:?} {other:?}");
        }
    }
}

/// On one line for more than a corner.
fn on_one_another(one: Rect, other: Rect) -> bool {
    let shared = |from: (i32, i32), to: (i32, i32)| from.1.min(to.1) - from.0.max(to.0) > 0;
    let (across, down) = (|rect: Rect| (rect.x.0, (rect.x + rect.width).0), |rect: Rect| (rect.y.0, (rect.y + rect.height).0));
    let (flat, upright) = (|rect: Rect| rect.height == px(0), |rect: Rect| rect.width == px(0));
    flat(one) && flat(other) && one.y == other.y && shared(across(one), across(other))
        || upright(one) && upright(other) && one.x == other.x && shared(down(one), down(other))
}

fn assert_lines(model: &Model, layout: &Layout, seed: u64) {
    let (bodies, timers) = shapes(layout);
    for (way, line) in model.ways.iter().zip(&layout.lines) {
        let (from, to) = (&layout.blocks[way.from], &layout.blocks[way.to].body.bounds);
        let exit = from.gateway.as_ref().map_or(from.body.bounds, |(gateway, _)| *gateway);
        assert_eq!(line.points[0], exit.right(), "{seed}: {}", way.id);
        let last = line.points[line.points.len() - 1];
        assert!(last.x == to.x && (to.left().y - last.y).0.abs() <= 42, "{seed}: {} {:?} {to:?}", way.id, line.points);
        assert!(!model.cells[way.to].is_event() || last == to.left(), "{seed}: {}", way.id);
        for stretch in stretches(line) {
            assert!(stretch.width == px(0) || stretch.height == px(0), "{seed}: {}", way.id);
            assert!(within(stretch, layout.pool), "{seed}: {}", way.id);
            for shape in bodies.iter().chain(&timers) {
                assert!(!meet(stretch, *shape), "{seed}: {} {stretch:?} {shape:?}", way.id);
            }
        }
    }
}

/// Ways out of the same cell share their stem; no others lie on one another.
fn assert_lines_apart(model: &Model, layout: &Layout, seed: u64) {
    for (one, line) in model.ways.iter().zip(&layout.lines) {
        for (other, beside) in model.ways.iter().zip(&layout.lines).filter(|(other, _)| other.from != one.from) {
            for stretch in stretches(line) {
                for against in stretches(beside) {
                    assert!(!on_one_another(stretch, against), "{seed}: {} {} {stretch:?} {against:?}", one.id, other.id);
                }
            }
        }
    }
}

#[test]
fn any_plan_is_drawn_without_shapes_or_lines_on_one_another() {
    for seed in 1..=400 {
        let model = Model::new(Dice(seed * 0x9e37_79b9).plan());
        let layout = layout(&model);
        let (bodies, timers) = shapes(&layout);
        assert_apart(&bodies, seed);
        assert_apart(&timers, seed);
        assert_apart(&layout.lanes, seed);
        assert_eq!(layout.lines.len(), model.ways.len());
        for (cell, block) in model.cells.iter().zip(&layout.blocks) {
            assert!(within(block.body.bounds, layout.lanes[cell.lane]), "{seed}: {}", cell.id);
            assert!(block.timers.iter().all(|timer| within(timer.bounds, layout.lanes[cell.lane])), "{seed}: {}", cell.id);
        }
        let labels = layout.lines.iter().filter_map(|line| line.label);
        for label in labels.chain(layout.blocks.iter().flat_map(|block| block.timers.iter().filter_map(|timer| timer.label))) {
            assert!(!bodies.iter().any(|shape| meet(label, *shape)), "{seed}: {label:?}");
        }
        assert_lines(&model, &layout, seed);
        assert_lines_apart(&model, &layout, seed);
    }
}

#[test]
fn a_way_leads_right_unless_it_leads_back() {
    for seed in 1..=100 {
        let model = Model::new(Dice(seed * 0x51_7cc1).plan());
        let layout = layout(&model);
        let columns = super::columns::columns(&model);
        for ((way, back), line) in model.ways.iter().zip(&columns.back).zip(&layout.lines) {
            let (first, last) = (line.points[0], line.points[line.points.len() - 1]);
            assert!(*back || first.x < last.x, "{seed}: {}", way.id);
            assert!(!*back || line.points.iter().all(|point| point.y >= first.y || point.y >= last.y), "{seed}: {}", way.id);
            assert!(*back || !way.again);
        }
    }
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    for seed in 1..=20 {
        assert_eq!(draw(Dice(seed).plan()), draw(Dice(seed).plan()));
    }
}

fn one_step(stop: Stop) -> String {
    draw(Plan {
        id: "p".to_owned(),
        name: "a \"b\" <c> & d".to_owned(),
        doc: "1 < 2\n\u{1}&".to_owned(),
        steps: vec![stop],
        ..Plan::default()
    })
}

#[test]
fn text_is_escaped_and_what_xml_cannot_hold_left_out() {
    let xml = one_step(Stop { id: "a".to_owned(), name: "x\ny\tz\r'".to_owned(), starts: true, ..Stop::default() });
    assert!(xml.contains("name=\"a &quot;b&quot; &lt;c&gt; &amp; d\""), "{xml}");
    assert!(xml.contains("<bpmn:documentation>1 &lt; 2\n&amp;</bpmn:documentation>"), "{xml}");
    assert!(xml.contains("name=\"x&#10;y&#9;z&#13;'\""), "{xml}");
}

#[test]
fn a_step_that_calls_is_a_call_activity_and_one_of_several_roles_a_multiple_one() {
    let xml = one_step(Stop {
        id: "a".to_owned(),
        starts: true,
        calls: Some("inquiry".to_owned()),
        parallel: true,
        next: vec![Onward::default()],
        ..Stop::default()
    });
    assert!(xml.contains("<bpmn:callActivity id=\"task_a\" name=\"\" calledElement=\"process_inquiry\">"), "{xml}");
    assert!(xml.contains("<bpmn:multiInstanceLoopCharacteristics isSequential=\"false\" />"), "{xml}");
    assert!(!xml.contains("exclusiveGateway") && !xml.contains("userTask"), "one way on needs no gateway: {xml}");
}

#[test]
fn every_start_and_every_end_has_an_event_of_its_own() {
    let step = |id: &str, starts, next: Vec<Option<usize>>| Stop {
        id: id.to_owned(),
        starts,
        next: next.into_iter().map(|to| Onward { to, ..Onward::default() }).collect(),
        ..Stop::default()
    };
    let steps = vec![step("a", true, vec![Some(1), None]), step("b", true, vec![None, Some(0)])];
    let model = Model::new(Plan { steps, ..Plan::default() });
    let of = |kind: Kind| model.cells.iter().filter(|cell| cell.kind == kind).map(|cell| cell.id.as_str()).collect::<Vec<_>>();
    assert_eq!(of(Kind::Start), ["start_a", "start_b"]);
    assert_eq!(of(Kind::End), ["end_a_2", "end_b_1"]);
}
