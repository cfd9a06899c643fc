import { describe, expect, it } from "vitest";
import type { Finding, Waiver } from "./finding.ts";
import { isRefusal } from "./finding.ts";
import { usualPolicy } from "./policy.ts";
import { withWaivers } from "./waivers.ts";

const finding: Finding = {
  rule: "runbook-missing",
  severity: "error",
  mode: "enforce",
  subject: { type: "flow", name: "book-order" },
  flows: ["book-order"],
  fact: "Flow has no runbook.",
  consequence: "Nobody knows.",
  fix: "Write it.",
};
const waiver: Waiver = {
  rule: "runbook-missing",
  subject: "flow:book-order",
  reason: "It is being written",
  approver: "Head of integrations",
  expires: "2026-10-31",
};
const lastMoment = Date.parse("2026-10-31T23:59:59.999Z");

function judged(change: Partial<Waiver> = {}, now = lastMoment, approvers?: readonly string[]) {
  const policy = {
    ...usualPolicy,
    waivers: [{ ...waiver, ...change }],
    ...(approvers === undefined ? {} : { approvers }),
  };
  return withWaivers([finding], policy, now);
}

describe("withWaivers", () => {
  it("covers a finding up to the end of the waiver's last day", () => {
    const [covered, ...others] = judged();
    expect(others).toEqual([]);
    expect(covered?.waiver).toEqual(waiver);
    expect(covered !== undefined && isRefusal(covered)).toBe(false);
  });

  it("covers nothing after it, and says so", () => {
    const [first, second] = judged({}, lastMoment + 1);
    expect(first !== undefined && isRefusal(first)).toBe(true);
    expect(second).toMatchObject({ rule: "waiver-expired", severity: "error", flows: ["book-order"] });
    expect(second?.fact).toContain("2026-10-31");
  });

  it("covers nothing when its approver may not approve, and says who may", () => {
    const [first, second] = judged({}, lastMoment, ["Chief architect"]);
    expect(first?.waiver).toBeUndefined();
    expect(second).toMatchObject({ rule: "waiver-not-approved", severity: "error" });
    expect(second?.fact).toContain("Chief architect");
  });

  it.each([
    ["another rule", { rule: "promise-missing" }],
    ["another subject", { subject: "flow:other" }],
  ])("tells of a waiver of %s that it covers nothing", (_, change) => {
    const [first, second] = judged(change);
    expect(first?.waiver).toBeUndefined();
    expect(second).toMatchObject({ rule: "waiver-unused", severity: "note" });
  });

  it("tells of a waiver that covers nothing only that, when it is expired as well", () => {
    expect(judged({ subject: "flow:other" }, lastMoment + 1).map(({ rule }) => rule)).toEqual([
      "runbook-missing",
      "waiver-unused",
    ]);
  });
});
