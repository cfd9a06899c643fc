import { describe, expect, it } from "vitest";
import { type Contract, type ContractTerms, contract } from "../../contracts/contract.ts";
import { flow } from "../../definitions/flow.ts";
import { team } from "../../definitions/team.ts";
import { event } from "../../index.ts";
import type { Finding } from "../gate/finding.ts";
import { landscapeOf } from "../landscape.ts";
import { landscapeUseOf } from "../landscape-use.ts";
import type { Usage } from "../published/consumers.ts";
import { type Lock, publishedFlows, withContracts } from "../published/lock.ts";
import { readSource } from "../source/read-source.ts";
import { reviewOf } from "./review.ts";

const now = Date.UTC(2026, 5, 1);
const sales = team("sales", { onCall: "pager:sales", productOwner: "head of sales" });
const finance = team("finance", { onCall: "pager:finance" });

const order = (version: string, type: string | readonly string[] = "string", terms: ContractTerms = {}) =>
  contract("order", { version, schema: { type: "object", properties: { id: { type } } }, ...terms });
const book = (on: Contract, version = "1.0.0", owner = sales) =>
  flow("book", { version, owner, on: event(on), run: (_order, run) => run.step("a", () => 1) });

function usageOf(...values: readonly unknown[]): Usage {
  const landscape = landscapeOf(values);
  const source = readSource([], []);
  return { landscape, source, use: landscapeUseOf(landscape, source) };
}

function lockOf(...values: readonly unknown[]): Lock {
  const usage = usageOf(...values);
  return { contracts: withContracts({}, usage.landscape.contracts), flows: publishedFlows(usage.landscape, usage.use) };
}

function review(before: Lock | undefined, values: readonly unknown[], present?: Lock, gate: readonly Finding[] = []) {
  const usage = usageOf(...values);
  const written = { contracts: withContracts(before?.contracts ?? {}, usage.landscape.contracts) };
  return reviewOf({
    ...(before === undefined ? {} : { before }),
    present: present ?? { ...written, flows: publishedFlows(usage.landscape, usage.use) },
    usage,
    gate,
    now,
  });
}

const refusal: Finding = {
  ...{ rule: "key-missing", severity: "error", mode: "enforce", subject: { type: "flow", name: "book" } },
  ...{ flows: ["book"], fact: "It has none.", consequence: "It runs twice.", fix: "Give it one." },
};

describe("a review", () => {
  it("finds nothing where nothing changed", () => {
    const all = [book(order("1.0.0"))];
    expect(review(lockOf(...all), all)).toEqual({
      hasBase: true,
      lock: { stale: [], rewritten: [], forgotten: [] },
      contracts: [],
      flows: [],
      told: { teams: [], flows: [], systems: [], outside: [] },
      breaks: [],
      remarks: [],
    });
  });

  it("has everything as new without a lock file before", () => {
    const { hasBase, contracts, flows, breaks } = review(undefined, [book(order("1.0.0"))]);
    expect([hasBase, breaks]).toEqual([false, []]);
    expect(contracts).toMatchObject([{ change: "new", contract: "order" }]);
    expect(flows).toMatchObject([{ change: "new", flow: "book" }]);
  });

  it("holds a new version against the highest below it, and a new major against the one before", () => {
    const before = lockOf(order("1.0.0"), order("1.2.0"), book(order("1.2.0")));
    const wider = order("1.3.0", ["string", "number"]);
    const minor = review(before, [order("1.0.0"), order("1.2.0"), wider, book(wider)]);
    expect(minor.contracts).toMatchObject([{ change: "version", against: "1.2.0", given: "minor", findings: [] }]);
    expect(minor.breaks).toEqual([]);
    const other = order("2.0.0", "number");
    const major = review(before, [order("1.2.0"), other, book(order("1.2.0"))]);
    expect(major.contracts).toMatchObject([{ version: "2.0.0", against: "1.2.0", diff: { compatible: false } }]);
    expect(major.breaks).toEqual([]);
  });

  it("breaks when a version is too close, when a published one changed, and when one is gone that is taken", () => {
    const before = lockOf(book(order("1.0.0")));
    const close = order("1.0.1", "number");
    expect(review(before, [close, book(close)]).breaks).toMatchObject([
      { kind: "contract", finding: { kind: "bump-too-low" } },
    ]);
    expect(review(before, [book(order("1.0.0", "number"))], before)).toMatchObject({
      contracts: [{ change: "changed", findings: [{ kind: "changed" }] }],
      breaks: [{ kind: "contract" }],
    });
    const gone = review(before, [book(order("2.0.0", "number"))]);
    expect(gone.breaks).toMatchObject([{ finding: { kind: "gone", version: "1.0.0" } }]);
    expect(gone.contracts.map(({ change, version }) => `${change} ${version}`)).toEqual([
      "removed 1.0.0",
      "version 2.0.0",
    ]);
  });

  it("says what a contract says otherwise of itself, which breaks nothing", () => {
    const deprecation = { since: "2026-01-01" };
    const { contracts, breaks } = review(lockOf(order("1.0.0")), [order("1.0.0", "string", { deprecation })]);
    expect(contracts).toMatchObject([{ change: "terms", terms: [{ term: "deprecation", to: deprecation }] }]);
    expect(breaks).toEqual([]);
  });

  it("counts what the lock file before says, and finds one that is written over", () => {
    const before = lockOf(book(order("1.0.0")));
    const changed = [book(order("1.0.0", "number"))];
    const { lock, breaks } = review(before, changed, lockOf(...changed));
    expect(lock).toEqual({ stale: [], rewritten: ["order@1.0.0"], forgotten: [] });
    expect(breaks.map(({ kind }) => kind)).toEqual(["contract", "rewritten"]);
  });

  it("lets a version be forgotten after its sunset, and not before", () => {
    const sunset = (day: string) => order("1.0.0", "string", { deprecation: { since: "2025-01-01", sunset: day } });
    const rest = { contracts: {}, flows: {} };
    expect(review(lockOf(sunset("2026-01-01")), [], rest)).toMatchObject({
      lock: { forgotten: ["order@1.0.0"], rewritten: [] },
      breaks: [],
      contracts: [],
    });
    expect(review(lockOf(sunset("2027-01-01")), [], rest)).toMatchObject({ breaks: [{ kind: "rewritten" }] });
  });

  it("says which parts of the lock file are not written anew", () => {
    const all = [book(order("1.1.0"), "1.1.0")];
    expect(review(lockOf(book(order("1.0.0"))), all, lockOf(book(order("1.0.0")))).lock.stale).toEqual([
      "contract order",
      "flow book",
    ]);
  });

  it("tells the team that gives a flow away, the one that gets it, and consumers outside", () => {
    const before = lockOf(book(order("1.0.0", "string", { consumers: ["warehouse"] })));
    const { told, flows } = review(before, [sales, book(order("1.0.0"), "1.0.0", finance)]);
    expect(flows).toMatchObject([{ facts: [{ fact: "owner", from: "sales", to: "finance" }] }]);
    expect(told.teams).toEqual([
      { name: "finance", onCall: "pager:finance", about: ["contract order@1.0.0", "flow book"] },
      {
        ...{ name: "sales", onCall: "pager:sales", productOwner: "head of sales" },
        about: ["contract order@1.0.0", "flow book"],
      },
    ]);
    expect(told.outside).toEqual([{ name: "warehouse", about: ["contract order@1.0.0"] }]);
  });

  it("tells a flow that took any version of a major that it is gone", () => {
    const before = lockOf(order("1.0.0"), order("1.1.0"), book(order("1.0.0")));
    const { told } = review(before, [sales]);
    expect(told.flows).toEqual([{ name: "book", about: ["contract order@1.1.0"] }]);
    expect(told.teams).toMatchObject([{ name: "sales", about: ["contract order@1.1.0", "flow book"] }]);
  });

  it("takes nothing for changed that an earlier Waybill did not write down", () => {
    const all = [book(order("1.0.0"))];
    const { contracts } = lockOf(...all);
    const flows = { book: [{ version: "1.0.0", asks: ['step "a"'] }] };
    expect(review({ contracts, flows }, all)).toMatchObject({ flows: [], contracts: [], breaks: [] });
  });

  it("breaks when the gate refuses, once for each finding, and keeps what else it finds of what changed", () => {
    const all = [book(order("1.0.0"))];
    const warning: Finding = { ...refusal, rule: "tests-missing", severity: "warning" };
    const other: Finding = { ...warning, subject: { type: "flow", name: "other" } };
    const unchanged = review(lockOf(...all), all, undefined, [refusal, warning, other]);
    expect(unchanged.breaks).toEqual([{ kind: "gate", finding: refusal }]);
    expect(unchanged.remarks).toEqual([]);
    expect(review(undefined, all, undefined, [warning, other]).remarks).toEqual([warning]);
    const rewritten = [book(order("1.0.0", "number"))];
    const [broken] = review(lockOf(...all), rewritten).breaks;
    const fact = broken?.kind === "contract" ? broken.finding.message : "";
    const said: Finding = { ...refusal, rule: "contract-changed", fact };
    expect(review(lockOf(...all), rewritten, lockOf(...all), [said]).breaks).toHaveLength(1);
  });
});
