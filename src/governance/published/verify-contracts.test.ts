import { describe, expect, it } from "vitest";
import { type Contract, type ContractTerms, contract, upcast } from "../../contracts/contract.ts";
import { flow } from "../../definitions/flow.ts";
import { team } from "../../definitions/team.ts";
import { event, http, system } from "../../index.ts";
import { landscapeOf } from "../landscape.ts";
import { landscapeUseOf } from "../landscape-use.ts";
import { readSource } from "../source/read-source.ts";
import type { Usage } from "./consumers.ts";
import { forgotten } from "./forget.ts";
import { emptyLock, type Lock, publishedFlows, withContracts } from "./lock.ts";
import { unpublished, verifyContracts } from "./verify-contracts.ts";

const now = Date.parse("2026-06-01");
const sales = team("sales", { onCall: "pager:sales", productOwner: "a product owner" });
const billingTeam = team("billing", { onCall: "pager:billing" });
const billing = system("billing", { access: http({ baseUrl: "http://127.0.0.1:9" }), owner: billingTeam });

const base = {
  type: "object",
  required: ["id"],
  properties: { id: { type: "string" }, totalCents: { type: "integer" } },
  additionalProperties: false,
};
const stricter = { ...base, required: ["id", "totalCents"] };
const wider = { ...base, properties: { ...base.properties, note: { type: "string" } } };
const titled = { ...base, title: "Order" };
/** Says the same in other words. */
const reworded = { allOf: [base] };

const order = (version: string, schema: object = base, terms: ContractTerms = {}) =>
  contract("order", { version, schema: schema as { readonly [keyword: string]: unknown }, ...terms });
const take = (on: Contract, version = "1.0.0") =>
  flow("book", { version, owner: sales, on: event(on), run: () => undefined });

/** Who uses what, by the text of a module as far as there is one. */
function usageOf(values: readonly unknown[], code = ""): Usage {
  const landscape = landscapeOf(values);
  const text = `import { contract, flow, system } from "waybill";\n${code}`;
  const source = readSource([{ file: "flows/all.ts", text, isTest: false }], []);
  return { landscape, source, use: landscapeUseOf(landscape, source) };
}

function lockOf(...values: readonly unknown[]): Lock {
  const { landscape, use } = usageOf(values);
  return { contracts: withContracts({}, landscape.contracts), flows: publishedFlows(landscape, use) };
}

function verify(published: Lock, values: readonly unknown[], code?: string) {
  return verifyContracts(published, usageOf(values, code), now);
}

describe("verifyContracts", () => {
  it("finds nothing when all is as published, or nothing is published", () => {
    expect(verify(lockOf(order("1.0.0")), [order("1.0.0")])).toEqual([]);
    expect(verify(emptyLock, [order("1.0.0"), order("1.1.0", wider)])).toEqual([]);
    expect(verify(lockOf(order("1.0.0")), [order("1.0.0", { ...base, required: ["id"] })])).toEqual([]);
  });

  it("lets owner, consumers and deprecation of a published version change", () => {
    const terms = { owner: sales, consumers: ["warehouse"], deprecation: { since: "2026-01-01" } };
    expect(verify(lockOf(order("1.0.0")), [order("1.0.0", base, terms)])).toEqual([]);
  });

  it.each([
    ["meaning", stricter, "2.0.0 and keep 1.0.0 beside it"],
    ["meaning", wider, "1.1.0,"],
    ["text", titled, "1.0.1,"],
    ["text", reworded, "1.1.0,"],
  ])("finds a change of %s under a published version", (how, schema, advice) => {
    const [finding, ...others] = verify(lockOf(order("1.0.0")), [order("1.0.0", schema)]);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ kind: "changed", contract: "order", version: "1.0.0", how });
    expect(finding?.message).toContain(`version ${advice}`);
  });

  it("finds a kind that changed", () => {
    const webhook = contract("order", { version: "1.0.0", kind: "webhook", schema: base });
    expect(verify(lockOf(order("1.0.0")), [webhook])).toMatchObject([{ kind: "changed", how: "kind" }]);
  });

  it("comes with the document that breaks", () => {
    const [finding] = verify(lockOf(order("1.0.0")), [order("1.0.0", stricter)]);
    expect(finding).toMatchObject({
      diff: { compatible: false, changes: [{ kind: "required-added", counterexample: { id: "" } }] },
    });
  });

  it.each([
    ["1.0.1", titled, undefined],
    ["1.0.1", wider, "1.1.0"],
    ["1.1.0", wider, undefined],
    ["1.1.0", stricter, "2.0.0"],
    ["1.0.1", stricter, "2.0.0"],
    ["2.0.0", stricter, undefined],
    ["2.0.0-rc.1", stricter, undefined],
    ["1.1.0-rc.1", stricter, undefined],
  ])("holds the new version %s to the bump that its change needs", (version, schema, needed) => {
    const findings = verify(lockOf(order("1.0.0")), [order("1.0.0"), order(version, schema)]);
    if (needed === undefined) {
      expect(findings).toEqual([]);
      return;
    }
    expect(findings).toMatchObject([{ kind: "bump-too-low", version, against: "1.0.0" }]);
    expect(findings[0]?.message).toContain(`Call it ${needed}`);
  });

  it("holds it to the version below it, and when transitive to all of its major", () => {
    const fewer = { ...base, properties: { id: { type: "string" } } };
    // 1.1.0 lets less pass than 1.0.0, which its own mode allows; 1.2.0 gets on with 1.1.0 and not with 1.0.0.
    const forward = { compatibility: { mode: "FORWARD" } } as const;
    const published = lockOf(order("1.0.0"), order("1.1.0", fewer, forward));
    const mode = (value: "BACKWARD" | "BACKWARD_TRANSITIVE") => ({ compatibility: { mode: value } });
    expect(verify(published, [order("1.2.0", { ...fewer, title: "Order" }, mode("BACKWARD"))])).toEqual([]);
    expect(verify(published, [order("1.2.0", fewer, mode("BACKWARD_TRANSITIVE"))])).toMatchObject([
      { kind: "bump-too-low", against: "1.0.0", given: "minor" },
    ]);
  });

  it("goes by the mode and the policy of the new version", () => {
    const open = { type: "object", properties: { id: { type: "string" } } };
    const more = { type: "object", properties: { id: { type: "string" }, note: { type: "string" } } };
    const published = lockOf(order("1.0.0", open));
    expect(verify(published, [order("1.1.0", more)])).toMatchObject([{ kind: "bump-too-low" }]);
    expect(verify(published, [order("1.1.0", more, { compatibility: { policy: "lenient" } })])).toEqual([]);
    const forward = { compatibility: { mode: "FORWARD" } } as const;
    expect(verify(lockOf(order("1.0.0")), [order("1.1.0", stricter, forward)])).toEqual([]);
    expect(verify(lockOf(order("1.0.0")), [order("1.1.0", wider, forward)])).toMatchObject([{ kind: "bump-too-low" }]);
  });

  it("compares new versions with each other when the one below is not published either", () => {
    expect(verify(emptyLock, [order("1.0.0"), order("1.0.1", stricter)])).toMatchObject([
      { kind: "bump-too-low", version: "1.0.1", against: "1.0.0" },
    ]);
  });

  it("finds a major that is gone while a flow that took it is there", () => {
    const published = lockOf(take(order("1.0.0")));
    const findings = verify(published, [take(order("2.0.0", stricter))]);
    expect(findings).toMatchObject([{ kind: "gone", contract: "order", version: "1.0.0" }]);
    expect(findings[0]?.consumers.flows).toMatchObject([{ name: "book", owner: "sales" }]);
    expect(verify(published, [])).toEqual([]);
  });

  it("finds one of which there is only a lower version left", () => {
    const published = lockOf(take(order("1.1.0", wider)), order("1.0.0"));
    expect(verify(published, [take(order("1.0.0"))])).toMatchObject([{ kind: "gone", version: "1.1.0" }]);
  });

  it("finds one that somebody outside takes", () => {
    const published = lockOf(order("1.0.0", base, { consumers: ["warehouse"] }));
    expect(verify(published, [])).toMatchObject([{ kind: "gone", consumers: { outside: ["warehouse"] } }]);
  });

  it("lets go of what is sunset, what another version of its major replaced and what is upcast", () => {
    const sunset = { deprecation: { since: "2026-01-01", sunset: "2026-05-31" } };
    expect(verify(lockOf(take(order("1.0.0", base, sunset))), [take(order("2.0.0", stricter))])).toEqual([]);
    expect(verify(lockOf(take(order("1.0.0"))), [take(order("1.1.0", wider))])).toEqual([]);
    const New = contract("order", {
      version: "2.0.0",
      schema: stricter,
      upcasts: [upcast(order("1.0.0"), (old) => old)],
    });
    expect(verify(lockOf(take(order("1.0.0"))), [take(New)])).toEqual([]);
  });

  it("finds two contracts of one name and version that differ", () => {
    expect(verify(emptyLock, [order("1.0.0"), order("1.0.0", wider)])).toMatchObject([{ kind: "declared-twice" }]);
    expect(verify(emptyLock, [order("1.0.0"), order("1.0.0")])).toEqual([]);
  });

  it("names flows, teams, systems and those outside who have to do with the major", () => {
    const Changed = order("1.0.0", stricter, { consumers: ["warehouse"] });
    const Other = contract("other", { version: "1.0.0", schema: true });
    const other = (name: string) =>
      flow(name, { version: "2.0.0", owner: billingTeam, on: event(Other), run: () => undefined });
    const code = `
      const billing = system("billing", {}), crm = system("crm", {}), shop = system("shop", {});
      const Order = contract("order", { version: "1.0.0" });
      export const book = flow("book", { run: (order, run) => run.step("a", billing, (call) => call.delete("/")) });
      export const emitter = flow("emitter", { async run(order, run) {
        await run.step("b", crm, (call) => call.delete("/"));
        await run.emit(Order, order);
      } });
      export const asker = flow("asker", { async run(order, run) {
        await run.step("c", crm, (call) => call.delete("/"));
        await run.step("d", shop, (call) => call.get("/order", { response: Order }));
      } });
      export const stranger = flow("stranger", { run: (order, run) => run.step("e", crm, (call) => call.delete("/")) });
    `;
    const flows = [take(Changed), other("emitter"), other("asker"), other("stranger")];
    const [finding] = verify(lockOf(order("1.0.0")), [...flows, billing], code);
    expect(finding?.consumers).toMatchObject({
      flows: [
        { name: "asker", version: "2.0.0", owner: "billing", roles: ["answers"] },
        { name: "book", version: "1.0.0", owner: "sales", roles: ["begins"] },
        { name: "emitter", version: "2.0.0", owner: "billing", roles: ["emits"] },
      ],
      teams: [
        { name: "billing", onCall: "pager:billing" },
        { name: "sales", onCall: "pager:sales" },
      ],
      systems: [{ name: "billing", owner: "billing" }, { name: "shop" }],
      outside: ["warehouse"],
    });
  });

  it("says what is not published yet", () => {
    const published = lockOf(order("1.0.0"));
    expect(unpublished(published, landscapeOf([order("1.0.0"), order("1.1.0", wider)]))).toEqual(["order@1.1.0"]);
  });
});

describe("a published version", () => {
  const sunset = { deprecation: { since: "2026-01-01", sunset: "2026-05-31" } };
  const inUse = expect.objectContaining({ code: "contract-in-use" });

  function forget(published: Lock, reference: string, values: readonly unknown[] = [], code?: string) {
    return forgotten(published.contracts, reference, { ...usageOf(values, code), now });
  }

  it("is forgotten when it is sunset and nothing uses it", () => {
    const published = lockOf(order("1.0.0", base, sunset), order("2.0.0", stricter));
    expect(forget(published, "order@1.0.0", [order("2.0.0", stricter)])["order"]).toMatchObject([{ version: "2.0.0" }]);
    expect(forget(lockOf(order("1.0.0", base, sunset)), "order@1.0.0")).toEqual({});
  });

  it("is kept while it is not sunset", () => {
    expect(() => forget(lockOf(order("1.0.0")), "order@1.0.0")).toThrow(inUse);
    const later = { deprecation: { since: "2026-01-01", sunset: "2026-06-30" } };
    expect(() => forget(lockOf(order("1.0.0", base, later)), "order@1.0.0")).toThrow("its sunset is 2026-06-30");
  });

  it("is kept while a flow takes or emits it, or the code has it", () => {
    const published = lockOf(order("1.0.0", base, sunset));
    expect(() => forget(published, "order@1.0.0", [take(order("1.0.0", base, sunset))])).toThrow('flow "book" 1.0.0');
    expect(() => forget(published, "order@1.0.0", [order("1.0.0", base, sunset)])).toThrow("it is in the code");
    const Old = order("1.0.0", base, sunset);
    const code = `
      const Old = contract("order", { version: "1.0.0" });
      export const book = flow("book", { run: (order, run) => run.emit(Old, order) });
    `;
    expect(() => forget(published, "order@1.0.0", [take(order("2.0.0")), Old], code)).toThrow('flow "book" 1.0.0');
  });

  it("is not known when it is not there, and the message names those that are", () => {
    const refused = expect.objectContaining({
      code: "request-invalid",
      message: expect.stringContaining("order@1.0.0"),
    });
    expect(() => forget(lockOf(order("1.0.0")), "order@3.0.0")).toThrow(refused);
  });
});
