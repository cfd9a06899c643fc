import { describe, expectTypeOf, it } from "vitest";
import { contract, event, flow, jsonSchema, type Run, team } from "../index.ts";

interface Paid {
  readonly orderId: number;
  readonly amount: { readonly cents: number; readonly currency: string };
  readonly lines: readonly string[];
}

const Paid = contract("order.paid", { version: "1.0.0", schema: jsonSchema<Paid>({}) });
const owner = team("commerce", { onCall: "pager:commerce" });
const refund = flow("refund", {
  version: "1.0.0",
  owner,
  on: event(Paid),
  order: (paid) => paid.orderId,
  limits: { key: (paid) => paid.orderId, concurrency: 2 },
  run: (paid) => ({ refundedCents: paid.amount.cents }),
});

declare const run: Run;

describe("branches", () => {
  it("give their results under their names", () => {
    const named = run.all("both", { a: () => 1, b: async (branch) => branch.step("b", () => "two") });
    expectTypeOf(named).toEqualTypeOf<Promise<{ a: number; b: string }>>();
  });

  it("give their results in their places", () => {
    const listed = run.all("both", [() => 1, async () => "two"]);
    expectTypeOf(listed).resolves.toExtend<readonly [number, string]>();
    // @ts-expect-error a branch is a function
    run.all("both", [Promise.resolve(1)]);
  });
});

describe("a call", () => {
  it("takes what the other flow takes, and gives what it gives", () => {
    const paid: Paid = { orderId: 1, amount: { cents: 1, currency: "EUR" }, lines: [] };
    expectTypeOf(run.call(refund, paid)).toEqualTypeOf<Promise<{ refundedCents: number }>>();
    expectTypeOf(run.call(refund, paid, { detached: true })).toEqualTypeOf<Promise<void>>();
    run.call(refund, paid, { undo: (result) => expectTypeOf(result).toEqualTypeOf<{ refundedCents: number }>() });
    // @ts-expect-error not the message of that flow
    run.call(refund, { orderId: "1" });
    // @ts-expect-error a call that waits has a key of its own
    run.call(refund, paid, { key: "mine" });
  });
});

describe("a wait", () => {
  it("gives the event, or nothing when it may give up", () => {
    expectTypeOf(run.waitFor(Paid, { match: { orderId: 1 } })).toEqualTypeOf<Promise<Paid>>();
    expectTypeOf(run.waitFor(Paid, { match: {}, timeout: "1d" })).toEqualTypeOf<Promise<Paid | undefined>>();
    expectTypeOf(run.waitFor(Paid, { match: {}, count: 2, distinctBy: (paid) => paid.orderId })).toEqualTypeOf<
      Promise<readonly Paid[]>
    >();
    expectTypeOf(run.waitFor(Paid, { match: {}, count: 2, timeout: "1d" })).toEqualTypeOf<
      Promise<readonly Paid[] | undefined>
    >();
  });

  it("matches on fields that the event has", () => {
    run.waitFor(Paid, { match: { amount: { currency: "EUR" } } });
    // @ts-expect-error no such field
    run.waitFor(Paid, { match: { order: 1 } });
    // @ts-expect-error another type
    run.waitFor(Paid, { match: { orderId: "1" } });
    // @ts-expect-error what to wait for has to be said
    run.waitFor(Paid, {});
  });

  it("for a person gives what fits the contract", () => {
    expectTypeOf(run.task("Look", { contract: Paid, assignee: "desk" })).toEqualTypeOf<Promise<Paid>>();
    expectTypeOf(run.task("Look", { contract: Paid, assignee: "desk", timeout: "1h" })).toEqualTypeOf<
      Promise<Paid | undefined>
    >();
    // @ts-expect-error nobody is asked
    run.task("Look", { contract: Paid });
  });
});
