// The working days of China beside the package chinese-days: each day of 2007 to 2026, and due dates beside a plain loop over it.
// The day on which it is known to be wrong, 31 December 2005, lies before the years that service-hall covers.
import assert from "node:assert/strict";
import test from "node:test";
import { calendarChina, calendarDays, calendarDue } from "service-hall";

const others = await import("chinese-days").then((module) => module.default ?? module, () => null);
const skip = others ? false : "chinese-days is not installed: working days are not compared with it";
const calendar = calendarChina({});
const { days } = calendarDays({ calendar, from: "2007-01-01", to: "2026-12-31" });

test("every day is the same", { skip }, () => {
  assert.equal(days.length, 7305);
  assert.deepEqual(days.filter(({ day, worked }) => worked !== others.isWorkday(day)), []);
});

test("due dates are those of a plain loop", { skip }, () => {
  const worked = days.map(({ day }) => others.isWorkday(day));
  for (const count of [0, 1, 2, 3, 5, 10, 22, 60]) {
    for (let start = 0; start < days.length; start += 97) {
      let place = start;
      for (let left = count; left > 0 && place < days.length; ) left -= ++place < days.length && worked[place] ? 1 : 0;
      const due = calendarDue({ on: days[start].day, working_days: count, calendar });
      assert.equal(due.due_on, days[place]?.day, `${days[start].day} and ${count}`);
      assert.equal(due.outcome, place < days.length ? "determined" : "undetermined");
      assert.equal(due.not_covered, place < days.length ? undefined : "2027-01-01");
    }
  }
});

test("years outside the data are refused", () => {
  for (const years of [{ from_year: 2005 }, { from_year: 2006 }, { to_year: 2027 }]) {
    assert.throws(() => calendarChina(years), { code: "year_not_covered" });
  }
});
