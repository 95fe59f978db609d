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

const operation = { id: "1", operator: "0731", day: "2026-11-20", business: "renewal" };

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
  dutyDue: [{ from: "2027-02-28", to: "2027-02-28", duties: ["obl.monthly.roster_report_30"] }, ({ duties: [due] }) => [due.due_on, due.who], ["2027-02-28", ["hall_manager"]]],
  dutyReview: [
    {
      due: { from: "2026-11-21", to: "2026-11-21", duties: ["obl.daily.l1_report_10"] },
      records: [{ duty: "obl.daily.l1_report_10", on: "2026-11-20", done_at: "2026-11-21T10:00:01+08:00", by: "A" }],
      as_of: "2026-11-21T18:00:00+08:00",
    },
    ({ duties: [reviewed], totals }) => [reviewed.state, reviewed.seconds_late, totals[0].broken],
    ["late", 1, 1],
  ],
  dutyIcalendar: [
    { due: { from: "2026-12-01", to: "2027-11-30", duties: ["obl.monthly.roster_25"] }, stamp: timestamp },
    (answer) => [answer.events, answer.text.includes("RRULE:FREQ=MONTHLY;UNTIL=20271125;BYMONTHDAY=25\r\n")],
    [1, true],
  ],
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
  samplingDraw: [
    { on: "2026-11-20", kind: "branch_files", seed: "31415926535897932384", volumes: [{ id: "F-0001", sets: ["s1", "s2", "s3", "s4"] }] },
    ({ volumes: [volume], finding }) => [volume.count, volume.drawn.length, finding.verdict],
    [2, 2, "kept"],
  ],
  samplingVerify: [
    { on: "2026-11-20", kind: "branch_agreements", volumes: [{ id: "A-0001", sets: ["s1", "s2", "s3"], sampled: ["s1"] }] },
    ({ volumes: [volume] }) => [volume.count, volume.sampled, volume.finding.verdict],
    [2, 1, "broken"],
  ],
  inspectionReport: [
    { on: "2026-11-20", inspection_period: "quarter", irregular_amount: "1999.99", inspection_wide_impact: false },
    (answer) => answer.reviewers,
    ["market_dept_business_leader", "market_dept_manager"],
  ],
  inspectionCoverage: [
    { from: "2026-01-01", to: "2026-06-30", as_of: "2026-06-30", inspections: [] },
    ({ quarters }) => quarters.map((quarter) => [quarter.finding.verdict, quarter.outstanding]),
    [["broken", false], ["unknown", true]],
  ],
  inspectionMeetings: [
    { meetings: [{ id: "1", on: "2026-11-20", attended: false, conflict_recorded: true }] },
    ({ months: [month] }) => [month.attended, month.missed, month.finding.verdict],
    [0, ["1"], "broken"],
  ],
  businessErrorStatistics: [
    {
      from: "2026-11-01",
      to: "2026-11-15",
      as_of: timestamp,
      errors: [{ id: "1", found_on: "2026-11-15", level: "branch", hall: "North", registered: true, corrected_at: timestamp }],
    },
    (answer) => [answer.figures.errors, answer.halls[0].of, answer.not_notified],
    [1, "North", ["1"]],
  ],
  fundReconcile: [
    { level: "level1", from: "2026-11-20", units: [{ unit: "clerk-1", figures: { report_total: "12.50", takings: "12.49" } }] },
    (answer) => [answer.outcome, answer.units[0].pairs[0].difference, answer.records],
    ["refused", "0.01", ["discrepancy_notice"]],
  ],
  fundRollUp: [
    {
      unit: "district-1",
      from: "2026-11-20",
      to: "2026-11-21",
      reports: [{ unit: "hall-1", from: "2026-11-20", figures: { report_total: "12.50" } }],
    },
    (answer) => [answer.report.figures.report_total, answer.units[0].without_report],
    ["12.50", ["2026-11-21"]],
  ],
  reportCheck: [
    { kind: "ten_day", on: "2026-11-21" },
    (answer) => [answer.from, answer.to, answer.step, answer.by],
    ["2026-11-21", "2026-11-30", "compile", ["statistics_clerk"]],
  ],
  volumeBind: [
    { hall: "hall-1", period: "2026-W47", on: "2026-11-20", sets: [{ id: "t-1", class: "general" }], close: true },
    (answer) => [answer.volumes[0].id, answer.register[0].sets, answer.counts.bound],
    ["hall-1/2026-W47/general/1", 1, 1],
  ],
  volumeReview: [
    { on: "2026-11-20", volumes: [{ id: "v-1", hall: "hall-1", period: "2026-W47", class: "general", number: 1, sets: [] }] },
    (answer) => [answer.findings[0].volume, answer.findings[0].findings[0].seen],
    ["v-1", "0"],
  ],
  volumeCustody: [
    {
      as_of: timestamp,
      volumes: [{ id: "v-1", hall: "hall-1", class: "general", sets: 30 }],
      events: [
        {
          at: timestamp,
          kind: "hand_over",
          volumes: ["v-1"],
          from: "materials_custodian",
          to: "branch_business_auditor",
          sheet: { document: "hall_branch_handover_sheet", sets: 29 },
        },
      ],
    },
    (answer) => [answer.volumes[0].post, answer.findings[0].finding.rule],
    ["branch_business_auditor", "files.branch.sign"],
  ],
  archiveCompare: [
    { operations: [operation], sets: [{ operation: "9", class: "general", marked: true }], by: [] },
    (answer) => [answer.missing, answer.surplus[0].operation, answer.all.marked],
    [[operation], "9", 1],
  ],
  archiveCompareText: [
    { operations: "id,operator,day,business\n1,0731,2026-11-20,renewal\n2,0731\n", sets: "operation\n1\n" },
    (answer) => [answer.all.archived, answer.rejected[0].line],
    [1, 3],
  ],
  archiveCommission: [
    { counts: [{ branch: "Rongxian", forms: 100, electronic_detail: 100, sheet: 99 }] },
    ({ branches: [branch] }) => [branch.rows[0].sheet_difference, branch.tell],
    [-1, ["branch_business_auditor"]],
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
  textShortages: [{ missing: [operation], count: 3, language: "en" }, (answer) => answer.text.split("\n").length, 3],
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
