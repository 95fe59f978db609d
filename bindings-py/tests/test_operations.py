"""Every operation, with a dataclass and with a mapping: the same answer, and the same bytes as JSON in and out."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

import service_hall
from service_hall import (
    Applied,
    Calendar,
    Case,
    CaseEvent,
    CaseOpening,
    CaseQuery,
    CounterBatch,
    CounterFacts,
    CounterKind,
    DecisionText,
    Event,
    EventReview,
    Everything,
    FindingText,
    Hall,
    HallCounter,
    Language,
    LogFormat,
    LogReading,
    LogReview,
    LogWriting,
    Outcome,
    RoleQuery,
    RulesQuery,
    RuleText,
    Segment,
    Visit,
    call_json,
    to_json,
)

CST = timezone(timedelta(hours=8))
NINE = datetime(2026, 11, 20, 9, 0, tzinfo=CST)
FACTS = CounterFacts(business="card_replacement", on=date(2026, 11, 20), arrears=Decimal("12.50"), account="a1")
REQUEST = Event(case_id="1", procedure="sim_card_replacement", activity="request", timestamp=NINE, role="counter_clerk")
ARRIVED = Event(case_id="1", procedure="inquiry", activity="request", timestamp=NINE, facts={"arrived_at": NINE - timedelta(minutes=11)})
TAKEN = Event(case_id="1", procedure="complaint_intake", activity="classify", timestamp=NINE, facts={"complaint_class": "network"})
FIGURES = service_hall.HallFigures(revenue=Decimal("12.50"), weekly_minutes=[2400], third_party_met=True, discipline="good")
FUNDS = service_hall.FundFigures(report_total=Decimal("12.50"), system_total=Decimal("12.49"), manual_invoices=Decimal("0.00"))
CASE = Case(case_id="1", procedure="sim_card_replacement")
DECISION = service_hall.counter_decide(FACTS)
HALL = Hall(counters=[HallCounter(id="1", kind=CounterKind.VIP), HallCounter(id="2", kind=CounterKind.ORDINARY)])
VISIT = Visit(number="A1", arrived_at=NINE, called_at=NINE + timedelta(minutes=4), finished_at=NINE + timedelta(minutes=6))
ARRIVAL = service_hall.QueueEventArrive(at=NINE, number="A2", segment=Segment.ORDINARY)
QUEUE = service_hall.queue_apply({"queue": service_hall.queue_open({"hall": HALL}), "event": ARRIVAL}).queue

YEAR = service_hall.calendar_china({"from_year": 2026})
OPERATION = service_hall.SystemOperation(id="1", operator="0731", day=date(2026, 11, 20), business="renewal")
OPEN = Calendar(
    from_=date(2026, 1, 1),
    to=date(2026, 12, 31),
    closed=[date(2026, 12, 31)],
    service_hours=[service_hall.ServiceHours(days=[service_hall.ServiceDay.WORKING_DAY], from_="08:30", to="18:00")],
)

INPUTS: dict[str, Any] = {
    "counter.decide": FACTS,
    "counter.decide_batch": CounterBatch(items=[FACTS, CounterFacts(on=date(2026, 11, 20))]),
    "counter.explain": FACTS,
    "calendar.china": service_hall.CalendarYears(from_year=2026),
    "calendar.merge": service_hall.CalendarParts(calendars=[YEAR, Calendar(from_=date(2027, 1, 1), to=date(2027, 12, 31))]),
    "calendar.days": service_hall.CalendarQuery(calendar=YEAR, from_=date(2026, 12, 31), to=date(2027, 1, 2)),
    "calendar.due": service_hall.DueQuery(at=NINE, seconds=86_400, calendar=OPEN),
    "duty.due": service_hall.DueDutiesQuery(
        from_=date(2026, 11, 20),
        to=date(2026, 11, 30),
        calendar=YEAR,
        shifts=[service_hall.HallShift(id="early", hours=service_hall.ServiceHours(from_="08:30", to="14:00"))],
        terms=[service_hall.DutyTerm(duty="obl.periodic.fire_drill", every="quarter")],
    ),
    "duty.review": service_hall.DutyReview(
        due=service_hall.DueDutiesQuery(from_=date(2026, 11, 20), to=date(2026, 11, 20)),
        records=[service_hall.DutyRecord(duty="obl.daily.l1_report_10", on=date(2026, 11, 19), done_at=NINE, by="A")],
        as_of=NINE + timedelta(hours=2),
    ),
    "duty.icalendar": service_hall.DutyCalendarQuery(
        due=service_hall.DueDutiesQuery(from_=date(2026, 11, 20), to=date(2027, 11, 19), roles=["hall_manager"]), stamp=NINE
    ),
    "case.open": CaseOpening(case_id="1", business="card_replacement"),
    "case.steps": CaseQuery(case=CASE, at=NINE, calendar=OPEN),
    "case.apply": CaseEvent(case=CASE, event=REQUEST),
    "review.events": EventReview(events=[REQUEST], complete=True, list_unknown=True),
    "review.log": LogReview(log=to_json(REQUEST) + "\nnot an event\n"),
    "log.read": LogReading(log="case_id,activity,timestamp\n1,request,2026-11-20T09:00:00+08:00\n1\n", format=LogFormat.CSV),
    "log.write": LogWriting(events=[REQUEST], format=LogFormat.CSV),
    "queue.open": service_hall.QueueOpening(hall=HALL, closed=["2"]),
    "queue.next": service_hall.NextQuery(queue=QUEUE, counter="1"),
    "queue.route": service_hall.QueueArrival(queue=QUEUE, segment=Segment.VIP),
    "queue.apply": service_hall.QueueChange(queue=QUEUE, event=service_hall.QueueEventCall(at=NINE, counter="1")),
    "queue.status": service_hall.QueueQuery(queue=QUEUE, at=NINE),
    "queue.review": service_hall.VisitReview(hall=HALL, visits=[VISIT]),
    "queue.replay": service_hall.QueueReplay(hall=HALL, visits=[VISIT]),
    "queue.compare": service_hall.HallComparison(visits=[VISIT], plans=[service_hall.HallPlan(name="as it is", hall=HALL)]),
    "queue.staffing": service_hall.Staffing(visits=[VISIT], percent=95),
    "complaint.route": service_hall.ComplaintFacts(
        at=NINE, complaint_source="hall_visit", complaint_class="network", hall_can_resolve=False
    ),
    "complaint.board": service_hall.ComplaintBoardQuery(
        tickets=[service_hall.Case(case_id="c-1", procedure="complaint_handling")], at=NINE, soon_seconds=600
    ),
    "triage.direct": service_hall.TriageFacts(
        business="inq_bill", on=date(2026, 11, 20), segment=service_hall.Segment.ORDINARY, at_peak=True
    ),
    "triage.posts": service_hall.PostsQuery(at_peak=True, longest_wait_seconds=601),
    "triage.frequent": service_hall.FrequentQuery(
        on=date(2026, 7, 1), visits=[service_hall.CustomerVisit(customer="c1", on=date(2026, 6, 30), business="renewal_any")]
    ),
    "refund.decide": service_hall.RefundFacts(
        on=date(2026, 11, 20),
        refund_batch=False,
        refund_for_complaint=True,
        zigong_branch_customer=True,
        refund_due=True,
        refund_feedback_given=True,
        refund_amount=Decimal("0.01"),
        refund_form_completed=True,
        refund_documents_collected=True,
        refund_cash_demanded=False,
        received_at=NINE,
        fed_back_at=NINE + timedelta(minutes=10),
    ),
    "visit.read": service_hall.VisitLog(events=[ARRIVED]),
    "indicator.visits": service_hall.VisitMeasuring(visits=[VISIT], at=NINE + timedelta(minutes=12)),
    "indicator.report": service_hall.IndicatorReporting(events=[ARRIVED], figures=FIGURES),
    "complaint.statistics": service_hall.ComplaintCounting(
        events=[TAKEN],
        from_=NINE,
        to=NINE + timedelta(days=7),
        previous=service_hall.ComplaintPeriod(from_=NINE - timedelta(days=7), to=NINE),
        measures=[service_hall.ComplaintMeasure(measure="masts", cause="no signal", branches=[service_hall.BranchMeasure(branch="east")])],
        list_complaints=True,
    ),
    "sampling.draw": service_hall.SampleDraw(
        on=date(2026, 11, 20),
        kind=service_hall.SampleKind.BRANCH_FILES,
        seed="31415926535897932384",
        percent=50,
        volumes=[service_hall.SampleVolume(id="F-0001", sets=["s1", "s2", "s3"])],
    ),
    "sampling.verify": service_hall.SampleClaim(
        on=date(2026, 11, 20),
        kind=service_hall.SampleKind.MARKET_AGREEMENTS,
        seed="31415926535897932384",
        volumes=[service_hall.ClaimedVolume(id="A-0001", sets=["s1", "s2"], sampled=["s1", "s9"])],
    ),
    "inspection.report": service_hall.InspectionReport(
        on=date(2026, 11, 20), inspection_period=service_hall.InspectionPeriod.MONTH, irregular_amount=Decimal("2000.00")
    ),
    "inspection.coverage": service_hall.InspectionCoverage(
        from_=date(2026, 1, 1),
        to=date(2026, 6, 30),
        as_of=date(2026, 7, 1),
        inspections=[service_hall.ProcessInspection(id="1", on=date(2026, 3, 31))],
    ),
    "inspection.meetings": service_hall.MeetingAttendance(
        meetings=[service_hall.BranchMeeting(id="1", on=date(2026, 11, 20), branch="east", attended=False, conflict_recorded=True)]
    ),
    "business_error.statistics": service_hall.ErrorCounting(
        from_=date(2026, 11, 1),
        to=date(2026, 11, 15),
        previous=service_hall.ErrorPeriod(from_=date(2026, 10, 16), to=date(2026, 10, 31)),
        as_of=NINE,
        errors=[
            service_hall.BusinessError(
                id="1", found_on=date(2026, 11, 15), level=service_hall.ErrorLevel.BRANCH, amount=Decimal("0.01"), level1_notified_at=NINE
            )
        ],
    ),
    "fund.reconcile": service_hall.Reconciliation(
        level=service_hall.FundLevel.LEVEL2,
        from_=date(2026, 11, 20),
        units=[service_hall.FundUnit(unit="hall-1", figures=FUNDS)],
        bank_slips=[service_hall.BankSlip(id="s-1", unit="hall-1", bank_on=date(2026, 11, 21), amount=Decimal("12.50"))],
        debts=[service_hall.FundDebt(unit="hall-1", amount=Decimal("0.01"), cause="late")],
        waivers=[service_hall.FundWaiver(unit="hall-1", amount=Decimal("0.01"), basis="waiver_approval")],
        stock=[service_hall.StockItem(item="card_50", opening=1, received=2, issued=0, closing=3, counted=2)],
    ),
    "fund.roll_up": service_hall.FundReports(
        unit="district-1",
        from_=date(2026, 11, 20),
        to=date(2026, 11, 21),
        reports=[service_hall.FundReport(unit="hall-1", from_=date(2026, 11, 20), figures=FUNDS)],
        bank_slips=[],
    ),
    "report.check": service_hall.ReportCheck(
        kind=service_hall.ReportKind.DAILY,
        on=date(2026, 11, 20),
        papers=[service_hall.ReportPaper(document="clerk_daily_report", passed=True)],
        cash=[service_hall.ClerkCash(clerk="clerk-1", amount=Decimal("12.50"))],
    ),
    "volume.bind": service_hall.Binding(
        hall="hall-1",
        period="2026-W47",
        on=date(2026, 11, 20),
        sets=[
            service_hall.FiledSet(id="t-1", class_="general", day=date(2026, 11, 20)),
            service_hall.FiledSet(id="t-2", class_=service_hall.MaterialClass.AGREEMENT, promotion="gift"),
        ],
        close=True,
    ),
    "volume.review": service_hall.VolumeReview(
        on=date(2026, 11, 20),
        volumes=[
            service_hall.Volume(
                id="v-1",
                hall="hall-1",
                period="2026-W47",
                class_="general",
                number=2,
                sets=[service_hall.FiledSet(id="t-1", class_="general")],
            )
        ],
        complete=True,
    ),
    "volume.custody": service_hall.CustodyReview(
        as_of=NINE,
        volumes=[service_hall.HeldVolume(id="v-1", hall="hall-1", class_="general", sets=30)],
        events=[
            service_hall.CustodyEvent(
                at=NINE,
                kind="hand_over",
                volumes=["v-1"],
                from_="materials_custodian",
                to="branch_business_auditor",
                sheet=service_hall.CustodySheet(document="hall_branch_handover_sheet", sets=29),
            )
        ],
        list_unknown=True,
    ),
    "archive.compare": service_hall.ArchiveComparison(
        operations=[OPERATION],
        sets=[service_hall.ArchivedSet(operation="9", class_=service_hall.MaterialClass.GENERAL, marked=True)],
        by=[service_hall.ArchiveColumn.DAY],
        complete=True,
    ),
    "archive.compare_text": service_hall.ArchiveTables(
        operations="id,operator,day,business\n1,0731,2026-11-20,renewal\n2,0731\n", sets="operation\n1\n", limit=10
    ),
    "archive.commission": service_hall.CommissionCheck(counts=[service_hall.CommissionCount(branch="Rongxian", forms=100, sheet=99)]),
    "handbook.edition": Everything(),
    "handbook.rules": RulesQuery(procedure="inquiry"),
    "handbook.procedures": Everything(),
    "handbook.roles": Everything(),
    "handbook.documents": Everything(),
    "handbook.businesses": Everything(),
    "handbook.facts": Everything(),
    "handbook.readings": Everything(),
    "handbook.duties": Everything(),
    "handbook.indicators": Everything(),
    "handbook.rule": service_hall.RuleQuery(id="counter.arrears.cleared", on=date(2026, 11, 20)),
    "handbook.procedure": service_hall.ProcedureQuery(id="inquiry"),
    "handbook.role": RoleQuery(id="hall_manager"),
    "handbook.document": service_hall.DocumentQuery(id="valid_id"),
    "handbook.business": service_hall.BusinessQuery(id="card_replacement"),
    "handbook.fact": service_hall.FactQuery(id="arrears"),
    "handbook.reading": service_hall.ReadingQuery(id=service_hall.handbook_readings()[0].id),
    "handbook.duty": service_hall.DutyQuery(id="obl.monthly.roster_report_30"),
    "handbook.indicator": service_hall.IndicatorQuery(id="ind.queue_wait"),
    "procedure.bpmn": service_hall.BpmnQuery(procedure="inquiry", language=Language.EN, on=date(2026, 11, 20)),
    "text.rule": RuleText(rule="counter.arrears.cleared", language=Language.ZH),
    "text.finding": FindingText(finding=DECISION.findings[0], language=Language.EN),
    "text.decision": DecisionText(decision=DECISION, language=Language.ZH),
    "text.shortages": service_hall.ShortageText(missing=[OPERATION], count=3, language=Language.EN),
}


def operation(name: str) -> Any:
    return getattr(service_hall, name.replace(".", "_"))


def test_every_operation_is_tried() -> None:
    assert sorted(service_hall._operations.__all__) == sorted(name.replace(".", "_") for name in INPUTS)


@pytest.mark.parametrize("name", INPUTS)
def test_dataclass_mapping_and_json_agree(name: str) -> None:
    text = to_json(INPUTS[name])
    answer = operation(name)(INPUTS[name])
    assert operation(name)(json.loads(text)) == answer
    assert operation(name)(MappingProxyType(json.loads(text))) == answer
    assert call_json(name, text) == '{"ok":' + to_json(answer) + "}"


@pytest.mark.parametrize("name", ["handbook_roles", "handbook_rules", "handbook_edition"])
def test_an_input_without_fields_may_be_left_out(name: str) -> None:
    assert operation(name)() == operation(name)({}) == operation(name)(None)


def test_scalars_are_native() -> None:
    (bring, *_), *_ = (finding.remedies for finding in DECISION.findings if finding.remedies)
    assert isinstance(bring, service_hall.RemedyPay)
    assert (bring.kind, bring.amount, bring.account) == ("pay", Decimal("12.50"), "a1")
    assert str(bring.amount) == "12.50"
    assert DECISION.outcome is Outcome.REFUSED
    assert DECISION.outcome == "refused"
    applied = service_hall.case_apply(INPUTS["case.apply"])
    assert isinstance(applied, Applied)
    assert applied.case.events == (REQUEST,)
    assert applied.case.events[0].timestamp == NINE
    assert applied.case.events[0].timestamp.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 20, 1, 2, 3, tzinfo=timezone.utc), "2026-11-20T01:02:03Z"),
        (datetime(2026, 11, 20, 1, 2, 3, 500000, tzinfo=CST), "2026-11-20T01:02:03.500+08:00"),
        (datetime(2026, 11, 20, 1, 2, 3, 1, tzinfo=CST), "2026-11-20T01:02:03.000001+08:00"),
    ],
)
def test_instants_keep_their_text(moment: datetime, text: str) -> None:
    event = Event(case_id="1", activity="request", timestamp=moment)
    applied = service_hall.case_apply(CaseEvent(case=CASE, event=event))
    assert f'"timestamp":"{text}"' in to_json(event)
    if applied.outcome == Outcome.ALLOWED:
        assert to_json(applied.case.events[0]) == to_json(event)
        assert applied.case.events[0].timestamp == moment


def test_facts_take_native_values() -> None:
    given = {"arrears": Decimal("12.5"), "documents_presented": ["valid_id"], "agreement_signed": True}
    known = {fact.id: fact.kind for fact in service_hall.handbook_facts()}
    given = {name: value for name, value in given.items() if name in known}
    event = Event(case_id="1", procedure="sim_card_replacement", activity="request", timestamp=NINE, facts=given)
    assert service_hall.review_events(EventReview(events=[event])).rejected == ()
    assert '"arrears":"12.50"' in to_json(event)


def test_none_in_a_dataclass_is_absent(facts: Any) -> None:
    plain = Event(case_id="1", procedure="inquiry", activity="request", timestamp=NINE, role="counter_clerk")
    odd: Any = {"records": None, "facts": None, "lifecycle": None}
    empty = Event(case_id="1", procedure="inquiry", activity="request", timestamp=NINE, role="counter_clerk", **odd)
    assert service_hall.review_events(EventReview(events=[empty])) == service_hall.review_events(EventReview(events=[plain]))
