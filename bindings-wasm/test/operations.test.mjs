// Every operation of the package can be called, and answers with what its name says.
import assert from "node:assert/strict";
import test from "node:test";
import * as hall from "service-hall";

const timestamp = "2026-11-20T09:00:00+08:00";
const opened = { case_id: "c-1", procedure: "sim_card_replacement", events: [] };
const event = { ...opened, events: undefined, activity: "request", timestamp, role: "counter_clerk" };
const facts = { business: "card_replacement", on: "2026-11-20", arrears: "12.50" };

const front = { counters: [{ id: "1", kind: "vip" }, { id: "2", kind: "ordinary" }] };
const visit = { number: "A1", arrived_at: timestamp, called_at: "2026-11-20T09:04:00+08:00", finished_at: "2026-11-20T09:06:00+08:00" };
const arrive = { kind: "arrive", at: timestamp, number: "A2", segment: "ordinary" };
const queue = hall.invoke("queue.apply", { queue: hall.invoke("queue.open", { hall: front }), event: arrive }).queue;

const year = hall.invoke("calendar.china", { from_year: 2026 });

const id = (answer) => answer.id;
const count = (answer) => answer.length > 0;

// name: input, what to look at, what it should be
const calls = {
  counterDecide: [facts, (answer) => answer.outcome, "refused"],
  counterDecideBatch: [{ items: [facts, { ...facts, arrears: "-0.01" }] }, ([one, two]) => [one.decision.outcome, two.error.code], ["refused", "negative_amount"]],
  counterExplain: [facts, (answer) => answer.find((finding) => finding.rule === "counter.arrears.cleared").verdict, "broken"],
  calendarChina: [{ from_year: 2026 }, (answer) => [answer.to, answer.work_days.length], ["2026-12-31", 6]],
  calendarMerge: [{ calendars: [{ from: "2027-01-01", to: "2027-01-31" }, year] }, (answer) => [answer.from, answer.to], ["2026-01-01", "2027-01-31"]],
  calendarDays: [{ calendar: { ...year, closed: ["2026-12-31"] }, from: "2026-12-31", to: "2027-01-01" }, (answer) => answer.days.map((day) => day.why), ["hall_closed", "not_covered"]],
  calendarDue: [{ at: "2026-02-13T18:30:00+08:00", working_days: 3, calendar: year }, (answer) => [answer.due_on, answer.ledger.length], ["2026-02-25", 13]],
  caseOpen: [{ case_id: "c-1", business: "card_replacement" }, (answer) => answer, opened],
  caseSteps: [{ case: opened }, (answer) => answer.steps.some((step) => step.state === "enabled"), true],
  caseApply: [{ case: opened, event }, (answer) => answer.case.events.length, 1],
  reviewEvents: [{ events: [event] }, (answer) => answer.edition, new hall.Handbook().stamp],
  reviewLog: [{ log: `${JSON.stringify(event)}\nnot JSON\n` }, (answer) => answer.rejected.length, 1],
  logRead: [{ log: `case_id,activity,timestamp\nc-1,request,${timestamp}\n`, format: "csv" }, (answer) => answer.events, [{ case_id: "c-1", activity: "request", timestamp }]],
  logWrite: [{ events: [event], format: "csv" }, (answer) => answer.text.split("\n")[1], `c-1,request,${timestamp},complete,,counter_clerk,sim_card_replacement,`],
  queueOpen: [{ hall: front, closed: ["2"] }, (answer) => answer.counters.map((counter) => counter.open), [true, false]],
  queueNext: [{ queue, counter: "1" }, (answer) => answer.number, "A2"],
  queueRoute: [{ queue, segment: "vip" }, (answer) => [answer.to, answer.counter], ["vip_counter", "1"]],
  queueApply: [{ queue, event: { kind: "call", at: timestamp, counter: "2" } }, (answer) => answer.queue.waiting.length, 0],
  queueStatus: [{ queue, at: "2026-11-20T09:10:01+08:00" }, (answer) => [answer.over_target, answer.peak_suggested], [1, true]],
  queueReview: [{ hall: { counters: [{ id: "1", kind: "vip" }] }, visits: [{ ...visit, counter: "1" }] }, (answer) => answer.totals[0].kept, 1],
  queueReplay: [{ hall: front, visits: [visit] }, (answer) => answer.visits[0].called_at, timestamp],
  queueCompare: [{ visits: [visit], plans: [{ name: "as it is", hall: front }] }, (answer) => answer.plans[0].all.finished, 1],
  queueStaffing: [{ visits: [visit], percent: 95 }, (answer) => answer.target.counter_hours, 1],
  complaintRoute: [
    { at: timestamp, complaint_source: "hall_visit", complaint_class: "network", hall_can_resolve: false },
    (answer) => [answer.way, answer.by, answer.to, answer.limits[0].seconds],
    ["dispatch", ["complaint_desk"], ["eoms"], 3600],
  ],
  complaintBoard: [
    {
      at: "2026-11-20T10:10:01+08:00",
      tickets: [
        {
          case_id: "c-1",
          procedure: "complaint_handling",
          events: [{ case_id: "c-1", activity: "give_opinion", lifecycle: "start", timestamp: "2026-11-20T09:10:00+08:00", role: "billing_centre" }],
        },
      ],
    },
    (answer) => [answer.totals.overdue, answer.open[0].overdue_seconds],
    [1, 1],
  ],
  triageDirect: [{ business: "inq_bill", on: "2026-11-20", segment: "ordinary", at_peak: true }, (answer) => [answer.to, answer.may_insist], [["statement_printer", "online_hall"], true]],
  triagePosts: [{ at_peak: true, longest_wait_seconds: 601 }, (answer) => [answer.posts.length, answer.peak_suggested], [4, true]],
  triageFrequent: [{ on: "2026-07-01", visits: [{ customer: "c1", on: "2026-06-30" }] }, (answer) => [answer.from, answer.customers[0].frequent], ["2026-01-02", false]],
  refundDecide: [
    { on: "2026-11-20", refund_batch: true },
    ({ decision }) => [decision.outcome, decision.findings[0].rule],
    ["refused", "refund.scope.single_only"],
  ],
  visitRead: [{ events: [{ ...event, facts: { arrived_at: "2026-11-20T08:50:00+08:00" } }] }, (answer) => answer.visits[0].called_at, timestamp],
  indicatorVisits: [
    { visits: [{ number: "A1", arrived_at: "2026-11-20T08:50:00+08:00", called_at: timestamp }] },
    ({ visits: [visit] }) => [visit.waited_seconds, visit.wait, visit.stretch],
    [600, "kept", "broken"],
  ],
  indicatorReport: [
    { figures: { revenue: "12.50" } },
    (answer) => answer.indicators.find((row) => row.indicator === "ind.revenue").value,
    { kind: "amount", amount: "12.50" },
  ],
  complaintStatistics: [
    {
      events: [{ case_id: "1", procedure: "complaint_intake", activity: "classify", timestamp, facts: { complaint_class: "network" } }],
      from: timestamp,
      previous: { from: "2026-11-13T09:00:00+08:00", to: timestamp },
    },
    (answer) => [answer.by_class[0].class, answer.comparison.all.complaints, answer.copy_to],
    ["network", { now: 1, before: 0, difference: 1 }, ["service_supervisor", "market_dept_leader"]],
  ],
  handbookEdition: [undefined, (answer) => answer.stamp ?? answer.edition, new hall.Handbook().stamp],
  handbookRule: [{ id: "counter.arrears.cleared" }, id, "counter.arrears.cleared"],
  handbookRules: [undefined, count, true],
  handbookProcedure: [{ id: "sim_card_replacement" }, id, "sim_card_replacement"],
  handbookProcedures: [undefined, count, true],
  handbookRole: [{ id: "hall_manager" }, id, "hall_manager"],
  handbookRoles: [undefined, count, true],
  handbookDocument: [{ id: "valid_id" }, id, "valid_id"],
  handbookDocuments: [undefined, count, true],
  handbookBusiness: [{ id: "card_replacement" }, id, "card_replacement"],
  handbookBusinesses: [undefined, count, true],
  handbookFact: [{ id: "arrears" }, id, "arrears"],
  handbookFacts: [undefined, count, true],
  handbookReading: [{ id: "amb.within_inclusive" }, id, "amb.within_inclusive"],
  handbookReadings: [undefined, count, true],
  handbookDuty: [{ id: "obl.monthly.roster_report_30" }, id, "obl.monthly.roster_report_30"],
  handbookDuties: [undefined, count, true],
  handbookIndicator: [{ id: "ind.queue_wait" }, id, "ind.queue_wait"],
  handbookIndicators: [undefined, count, true],
  procedureBpmn: [{ procedure: "inquiry", language: "en" }, (answer) => answer.bpmn.includes("<bpmn:definitions "), true],
  textRule: [{ rule: "counter.arrears.cleared", language: "en" }, (answer) => typeof answer.text, "string"],
  textFinding: [{ finding: { rule: "counter.arrears.cleared", verdict: "broken" }, language: "zh" }, (answer) => /\p{Script=Han}/u.test(answer.text), true],
  textDecision: [
    { decision: hall.invoke("counter.decide", facts), language: "en" },
    (answer) => typeof answer.text,
    "string",
  ],
};

const runtime = ["Handbook", "ServiceHallError", "init", "initSync", "invoke", "invokeText", "loadWords"];

test("every exported operation is called here", () => {
  const exported = Object.keys(hall).filter((name) => typeof hall[name] === "function" && !runtime.includes(name));
  assert.deepEqual(exported.sort(), Object.keys(calls).sort());
});

for (const [name, [input, look, want]] of Object.entries(calls)) {
  test(`${name} answers`, () => assert.deepEqual(look(hall[name](input)), want));
}

test("an operation takes a handbook of its own", () => {
  const stricter = new hall.Handbook().withOverlay({ name: "city", changes: [] });
  assert.equal(hall.counterDecide(facts, stricter).edition, stricter.stamp);
  assert.notEqual(stricter.stamp, new hall.Handbook().stamp);
  assert.equal(hall.counterDecide(facts).edition, new hall.Handbook().stamp);
});
