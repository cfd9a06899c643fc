import { describe, expect, it } from "vitest";
import { contract } from "../../contracts/contract.ts";
import { flow } from "../../definitions/flow.ts";
import { team } from "../../definitions/team.ts";
import { event, http, schedule, system } from "../../index.ts";
import { landscapeOf } from "../landscape.ts";
import { landscapeUseOf } from "../landscape-use.ts";
import { readSource } from "../source/read-source.ts";
import { emptyLock, publishedFlows, publishedVersion, withContracts } from "./lock.ts";
import { ownContracts } from "./own-contracts.ts";
import { parseLock } from "./parse-lock.ts";

const sales = team("sales", { onCall: "pager:sales" });
const schema = { type: "object", required: ["id"], properties: { id: { type: "string" } } } as const;
const Order = contract("order", { version: "1.0.0", schema, owner: sales, consumers: ["warehouse"] });
const Later = contract("order", { version: "1.10.0", schema });
const Earlier = contract("order", { version: "1.9.0", schema });

describe("published contracts", () => {
  it("have what others rely on, and the highest version first", () => {
    const published = withContracts({}, [Earlier, Order, Later]);
    expect(published["order"]?.map(({ version }) => version)).toEqual(["1.10.0", "1.9.0", "1.0.0"]);
    expect(published["order"]?.[2]).toEqual({
      version: "1.0.0",
      kind: "event",
      owner: "sales",
      consumers: ["warehouse"],
      schema,
    });
  });

  it("stay when the code has them no more", () => {
    const published = withContracts(withContracts({}, [Order]), [Later]);
    expect(published["order"]?.map(({ version }) => version)).toEqual(["1.10.0", "1.0.0"]);
  });

  it("keep the schema as it is written, and take over what the contract says beside it", () => {
    const before = withContracts({}, [Order]);
    const { type, required, properties } = schema;
    const deprecation = { since: "2026-01-01", sunset: "2026-06-30" };
    const turned = contract("order", { version: "1.0.0", schema: { properties, required, type }, deprecation });
    const after = publishedVersion(withContracts(before, [turned]), Order);
    expect(JSON.stringify(after?.schema)).toBe(JSON.stringify(schema));
    expect(after).toEqual({ version: "1.0.0", kind: "event", deprecation, schema });
  });
});

describe("published flows", () => {
  const paid = contract("order.paid", { version: "1.2.0", schema });
  const book = flow("book", {
    version: "1.0.0",
    owner: sales,
    tier: "gold",
    on: event(Order),
    deadLetter: { reviewWithin: "4h" },
    run: (_order, run) => run.step("reserve", () => 1),
  });
  const nightly = flow("nightly", {
    version: "1.0.0",
    owner: sales,
    on: schedule("0 2 * * *", { timezone: "Europe/Berlin" }),
    run: () => undefined,
  });

  it("say what they take, emit and call, as far as it stands in the code", () => {
    const crm = system("crm", { access: http({ baseUrl: "http://127.0.0.1:9" }) });
    const landscape = landscapeOf([book, nightly, paid, crm]);
    const text = `
      import { contract, flow, system } from "waybill";
      const crm = system("crm", {});
      const Order = contract("order", { version: "1.0.0" });
      const Later = contract("order", { version: "1.10.0" });
      const Paid = contract("order.paid", { version: "1.2.0" });
      export const book = flow("book", { version: "1.0.0", async run(order, run) {
        await run.step("reserve", crm, (call) => call.post("/orders", order));
        await run.waitFor(Paid, { match: {} });
        await run.emit(Order, order);
        await run.emit(Later, order);
      } });
    `;
    const source = readSource([{ file: "flows/book.ts", text, isTest: false }], []);
    const flows = publishedFlows(landscape, landscapeUseOf(landscape, source));
    expect(flows["book"]).toEqual([
      {
        version: "1.0.0",
        asks: ['step "reserve"'],
        from: "source",
        owner: "sales",
        tier: "gold",
        trigger: "event",
        consumes: ["order@1.0.0", "order.paid@1.2.0"],
        emits: ["order@1.0.0"],
        systems: ["crm"],
        deadLetter: { reviewWithin: "4h" },
      },
    ]);
    expect(flows["nightly"]?.[0]).toMatchObject({ trigger: "schedule", consumes: [] });
  });

  it("have no part in the contract of schedules, which is of Waybill", () => {
    const landscape = landscapeOf([book, nightly]);
    expect(ownContracts(landscape)).toEqual([Order]);
  });
});

describe("a lock file", () => {
  it("is read as it was written, and one of flows alone too", () => {
    const lock = { contracts: withContracts({}, [Order]), flows: {} };
    expect(parseLock(JSON.parse(JSON.stringify(lock)))).toEqual({ ok: true, value: lock });
    const flows = { book: [{ version: "1.0.0", asks: [] }] };
    expect(parseLock({ flows })).toEqual({ ok: true, value: { contracts: {}, flows } });
    expect(parseLock({})).toEqual({ ok: true, value: emptyLock });
  });

  it.each([
    [[], "no object"],
    [{ contracts: [] }, '"contracts" is no object'],
    [{ flows: { book: {} } }, '"book" in "flows" is no list'],
    [{ flows: { book: [null] } }, "no object"],
    [{ flows: { book: [{ asks: [] }] } }, "no version"],
    [{ flows: { book: [{ version: "1.0.0" }] } }, '"asks"'],
    [{ flows: { book: [{ version: "1.0.0", asks: [], emits: [1] }] } }, "other things than names"],
    [{ contracts: { order: [{ version: "1.0.0", kind: "event" }] } }, "no schema"],
    [{ contracts: { order: [{ version: "1.0.0", schema: {} }] } }, "no kind"],
    [{ contracts: { order: [1, 2].map(() => ({ version: "1.0.0", kind: "api", schema: {} })) } }, "twice"],
    [{ contracts: { a: [{ version: "1.0.0", kind: "event", schema: {}, owner: 1 }] } }, "an owner that is no name"],
    [
      { contracts: { a: [{ version: "1.0.0", kind: "event", schema: {}, consumers: "b" }] } },
      "other things than names",
    ],
    [{ contracts: { a: [{ version: "1.0.0", kind: "event", schema: {}, deprecation: {} }] } }, "without days"],
    [{ flows: { a: [{ version: "1.0.0", asks: [], tier: 1 }] } }, "a trigger that is no name"],
    [
      { flows: { a: [{ version: "1.0.0", asks: [], promise: { complete: "soon" } }] } },
      "a promise that cannot be read",
    ],
    [{ flows: { a: [{ version: "1.0.0", asks: [], deadLetter: { reviewWithin: 4 } }] } }, "a dead-letter policy"],
  ])("is refused as %j", (value, reason) => {
    expect(parseLock(value)).toEqual({ ok: false, error: expect.stringContaining(reason) });
  });
});
