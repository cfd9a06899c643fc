import { describe, expectTypeOf, it } from "vitest";
import * as z from "zod";
import {
  type AnyFlow,
  batch,
  type Contract,
  contract,
  type DocumentOf,
  type DueTime,
  debounce,
  defineConfig,
  event,
  type Flow,
  flow,
  githubSignature,
  type HttpAccess,
  type HttpCall,
  http,
  type Json,
  jsonSchema,
  type Run,
  RunFailure,
  reject,
  type System,
  schedule,
  secret,
  shopifySignature,
  system,
  team,
  webhook,
} from "./index.ts";

const Order = contract("order.created", {
  version: "1.0.0",
  kind: "webhook",
  schema: z.object({ id: z.number(), customer: z.object({ id: z.string() }), note: z.string().optional() }),
});
const Booked = contract("order.booked", { version: "1.0.0", schema: z.object({ orderId: z.number() }) });
const Invoice = contract("invoice", {
  version: "1.0.0",
  kind: "api",
  schema: jsonSchema<{ readonly number: string }>({ type: "object" }),
});
const commerce = team("commerce", { onCall: "pager:commerce" });
const billing = system("billing", { access: http({ baseUrl: "http://localhost" }), owner: commerce });
const verify = shopifySignature(secret("SECRET"));
const onOrder = webhook("/orders", { contract: Order, verify, key: (order) => order.id });
const base = { version: "1.0.0", owner: commerce, on: onOrder } as const;

describe("a flow", () => {
  it("knows what its message looks like, and what it gives", () => {
    const orders = flow("orders", {
      ...base,
      promise: { complete: "5m", for: 0.995, over: "28d", broken: "An order is not invoiced" },
      deadLetter: { reviewWithin: "4h" },
      baseline: { touchesPer100: 100, timeToComplete: "1d" },
      tier: "gold",
      async run(order, run) {
        expectTypeOf(order).toEqualTypeOf<DocumentOf<typeof Order>>();
        expectTypeOf(order.customer.id).toBeString();
        expectTypeOf(order.note).toEqualTypeOf<string | undefined>();
        expectTypeOf(run).toEqualTypeOf<Run>();
        return { orderId: order.id };
      },
    });
    expectTypeOf(orders).toExtend<Flow<DocumentOf<typeof Order>, { orderId: number }>>();
    expectTypeOf(orders).toExtend<AnyFlow>();
  });

  it("may give nothing, and may be no async function", () => {
    expectTypeOf(flow("orders", { ...base, run: () => undefined })).toExtend<AnyFlow>();
    expectTypeOf(flow("orders", { ...base, run: (order) => order.id })).toExtend<
      Flow<DocumentOf<typeof Order>, number>
    >();
  });

  it("cannot read what its contract does not have", () => {
    // @ts-expect-error "custommer" is no field of the contract
    flow("orders", { ...base, run: (order) => order.custommer });
    // @ts-expect-error the note may be absent
    flow("orders", { ...base, run: (order) => order.note.length });
  });

  it("cannot ask for another message than its trigger brings", () => {
    // @ts-expect-error the trigger brings orders, not strings
    flow("orders", { ...base, run: (order: string) => order });
  });

  it("has to have version, owner, trigger and program", () => {
    const run = () => undefined;
    // @ts-expect-error no version
    flow("orders", { owner: commerce, on: onOrder, run });
    // @ts-expect-error no owner
    flow("orders", { version: "1.0.0", on: onOrder, run });
    // @ts-expect-error no trigger
    flow("orders", { version: "1.0.0", owner: commerce, run });
    // @ts-expect-error no program
    flow("orders", { version: "1.0.0", owner: commerce, on: onOrder });
    // @ts-expect-error an owner is a team, not its name
    flow("orders", { ...base, owner: "commerce", run });
    // @ts-expect-error there is no such option
    flow("orders", { ...base, run, retries: 3 });
    // @ts-expect-error there is no such tier
    flow("orders", { ...base, run, tier: "platinum" });
    // @ts-expect-error a duration has a unit
    flow("orders", { ...base, run, deadLetter: { reviewWithin: "4" } });
    // @ts-expect-error a duration is text
    flow("orders", { ...base, run, deadLetter: { reviewWithin: 4 } });
    // @ts-expect-error a promise says what broken means
    flow("orders", { ...base, run, promise: { complete: "5m", for: 0.9, over: "28d" } });
  });
});

describe("a flow whose messages are gathered", () => {
  type OrderDocument = DocumentOf<typeof Order>;

  it("gets a list from a batch, and one message from a debounce", () => {
    const batched = flow("batched", {
      ...base,
      on: batch(onOrder, { size: 10, within: "10s", by: (order) => order.customer.id }),
      limits: { concurrency: 1, key: (orders) => orders.length },
      run(orders) {
        expectTypeOf(orders).toEqualTypeOf<readonly OrderDocument[]>();
        return orders.length;
      },
    });
    expectTypeOf(batched).toExtend<AnyFlow>();
    expectTypeOf(batched).toExtend<Flow<readonly OrderDocument[], number, OrderDocument>>();
    const debounced = flow("debounced", {
      ...base,
      on: debounce(event(Booked), { quiet: "30s", atMost: "5m", by: (booked) => booked.orderId }),
      run(booked) {
        expectTypeOf(booked).toEqualTypeOf<DocumentOf<typeof Booked>>();
      },
    });
    expectTypeOf(debounced).toExtend<AnyFlow>();
    flow("caller", {
      ...base,
      async run(order, run) {
        expectTypeOf(await run.call(batched, [order])).toBeNumber();
        // @ts-expect-error it takes a list
        await run.call(batched, order);
        await run.call(debounced, { orderId: 1 });
        // @ts-expect-error it takes one message
        await run.call(debounced, [{ orderId: 1 }]);
      },
    });
  });

  it("has a webhook or an event, and a size or a time", () => {
    // @ts-expect-error due times are not gathered
    batch(schedule("0 2 * * *"), { size: 10, within: "10s" });
    // @ts-expect-error due times are not gathered
    debounce(schedule("0 2 * * *"), { quiet: "10s" });
    // @ts-expect-error no time
    batch(onOrder, { size: 10 });
    // @ts-expect-error no time
    debounce(onOrder, { atMost: "5m" });
    // @ts-expect-error orders have no such field
    batch(onOrder, { size: 10, within: "10s", by: (order) => order.nothing });
    // @ts-expect-error a trigger is gathered once
    batch(debounce(onOrder, { quiet: "10s" }), { size: 10, within: "10s" });
  });
});

describe("a step", () => {
  const inRun = (run: (run: Run) => unknown): AnyFlow =>
    flow("orders", { ...base, run: (_order, handle) => run(handle) });

  it("on a system gets the call of its access, and gives what that gives", () => {
    inRun(async (run) => {
      const invoice = await run.step("invoice", billing, (call) => {
        expectTypeOf(call).toEqualTypeOf<HttpCall>();
        return call.post("/invoices", { id: 1 }, { response: Invoice });
      });
      expectTypeOf(invoice).toEqualTypeOf<{ readonly number: string }>();
      const plain = await run.step("plain", billing, (call) => call.get("/"));
      expectTypeOf(plain).toEqualTypeOf<Json>();
      const own = await run.step("own word", billing, (call) => call.post<{ id: string }>("/", {}));
      expectTypeOf(own).toEqualTypeOf<{ id: string }>();
    });
  });

  it("on a system gets the answer in the form that it asks for", () => {
    inRun(async (run) => {
      const call = await run.step("forms", billing, async (call) => {
        expectTypeOf(await call.post("/labels", {}, { response: "none" })).toEqualTypeOf<null>();
        expectTypeOf(await call.post("/labels", {}, { response: "text" })).toEqualTypeOf<string>();
        expectTypeOf(await call.get("/labels", { response: "bytes" })).toEqualTypeOf<string>();
        const expected = { response: "text", alsoOk: [404] } as const;
        expectTypeOf(await call.get("/labels", expected)).toEqualTypeOf<string | null>();
        expectTypeOf(await call.delete("/labels", { response: "none", alsoOk: [404] })).toEqualTypeOf<null>();
        // @ts-expect-error there is no such form
        await call.get("/labels", { response: "json" });
        // @ts-expect-error the form of an answer is not the author's word
        await call.get<number>("/labels", { response: "text" });
      });
      expectTypeOf(call).toEqualTypeOf<void>();
    });
  });

  it("without a system gets its key, its signal and its attempt", () => {
    inRun(async (run) => {
      const key = await run.step("compute", ({ idempotencyKey, signal, attempt }) => {
        expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
        expectTypeOf(attempt).toBeNumber();
        return idempotencyKey;
      });
      expectTypeOf(key).toBeString();
      expectTypeOf(await run.step("nothing", () => undefined)).toBeUndefined();
      // @ts-expect-error without a system there is nothing to call
      await run.step("compute", (context) => context.post("/", {}));
    });
  });

  it("is undone with what it gave and the same call", () => {
    inRun(async (run) => {
      await run.step("invoice", billing, (call) => call.post("/invoices", {}, { response: Invoice }), {
        undo: (invoice, call) => {
          expectTypeOf(invoice).toEqualTypeOf<{ readonly number: string }>();
          expectTypeOf(call).toEqualTypeOf<HttpCall>();
          return call.delete(`/invoices/${invoice.number}`, { alsoOk: [404] });
        },
        retry: { maxAttempts: 3 },
        timeout: "30s",
      });
      await run.step("reserve", () => 1, {
        // @ts-expect-error the step gives a number
        undo: (reservation) => reservation.id,
      });
      // @ts-expect-error the undo cannot say what the step gives
      await run.step("reserve", () => 1, { undo: (reservation: string) => reservation });
    });
  });

  it("cannot be without a name, or called with what is no function", () => {
    inRun(async (run) => {
      // @ts-expect-error no name
      await run.step(() => 1);
      // @ts-expect-error a promise is work already begun
      await run.step("early", Promise.resolve(1));
      // @ts-expect-error a system without work
      await run.step("empty", billing);
      // @ts-expect-error the body of a post is not optional
      await run.step("invoice", billing, (call) => call.post("/invoices"));
      // @ts-expect-error durations have units
      await run.step("slow", () => 1, { timeout: "30" });
      // @ts-expect-error there is no such option
      await run.step("odd", () => 1, { compensate: () => 1 });
    });
  });

  it("gives a promise, whose result is not there before it is awaited", () => {
    inRun((run) => {
      const invoice = run.step("invoice", billing, (call) => call.post("/invoices", {}, { response: Invoice }));
      // @ts-expect-error it must be awaited
      return invoice.number;
    });
  });
});

describe("the rest of a run", () => {
  it("publishes only what fits the contract", () => {
    flow("orders", {
      ...base,
      async run(order, run) {
        expectTypeOf(await run.emit(Booked, { orderId: order.id })).toBeString();
        // @ts-expect-error an order id is a number
        await run.emit(Booked, { orderId: String(order.id) });
        // @ts-expect-error the order id is missing
        await run.emit(Booked, {});
        // @ts-expect-error the contract has no such field
        await run.emit(Booked, { orderId: 1, extra: true });
      },
    });
  });

  it("sleeps, tells the time and makes ids", () => {
    flow("orders", {
      ...base,
      async run(_order, run) {
        expectTypeOf(await run.sleep("wait", "1.5h")).toBeVoid();
        expectTypeOf(run.now()).toEqualTypeOf<Date>();
        expectTypeOf(run.id("invoice")).toBeString();
        expectTypeOf(run.runId).toBeString();
        // @ts-expect-error a sleep has a name
        await run.sleep("1h");
        // @ts-expect-error a year is no unit
        await run.sleep("wait", "1y");
        // @ts-expect-error what a run is called is not its author's to change
        run.key = "other";
      },
    });
  });

  it("fails with a cause", () => {
    expectTypeOf(reject("no stock", { sku: "a", left: 0 })).toEqualTypeOf<RunFailure>();
    new RunFailure({ cause: "unavailable", code: "system-unavailable", message: "down" }, { retryAfterMs: 5 });
    // @ts-expect-error there is no such cause
    new RunFailure({ cause: "bad luck", code: "step-failed", message: "" });
    // @ts-expect-error there is no such code
    new RunFailure({ cause: "rejected", code: "E42", message: "" });
    // @ts-expect-error details are plain values
    reject("no", { order: { id: 1 } });
  });
});

describe("triggers", () => {
  it("know what their key is made of", () => {
    webhook("/orders", { contract: Order, verify, key: (order, headers) => headers["x-id"] ?? order.id });
    event(Booked, { key: (booked) => booked.orderId });
    event(Booked);
    // @ts-expect-error the note may be absent: all orders without one would be the same message
    webhook("/orders", { contract: Order, verify, key: (order) => order.note });
    // @ts-expect-error a header may be absent
    webhook("/orders", { contract: Order, verify, key: (_order, headers) => headers["x-id"] });
    // @ts-expect-error no such field
    event(Booked, { key: (booked) => booked.id });
    // @ts-expect-error a customer is no key
    webhook("/orders", { contract: Order, verify, key: (order) => order.customer });
  });

  it("must check who sends", () => {
    // @ts-expect-error no signature
    webhook("/orders", { contract: Order, key: (order) => order.id });
    // @ts-expect-error a secret is named, its value stands in no file
    webhook("/orders", { contract: Order, verify: shopifySignature("s3cret"), key: (order) => order.id });
    githubSignature([secret("NEW"), secret("OLD")]);
    // @ts-expect-error no secret at all
    githubSignature([]);
    // @ts-expect-error GitHub signs no timestamp that could be tolerated
    githubSignature(secret("A"), { tolerance: "5m" });
  });

  it("bring messages of their contract", () => {
    flow("booked", {
      version: "1.0.0",
      owner: commerce,
      on: event(Booked),
      run: (booked) => expectTypeOf(booked).toEqualTypeOf<{ orderId: number }>(),
    });
  });

  it("bring the due time of a schedule", () => {
    flow("nightly", {
      version: "1.0.0",
      owner: commerce,
      on: schedule("0 2 * * *", { timezone: "Europe/Berlin", overlap: "skip", catchUp: "all", jitter: "5m" }),
      run(due) {
        expectTypeOf(due).toEqualTypeOf<DueTime>();
        expectTypeOf(due.dueAt).toEqualTypeOf<string>();
        // @ts-expect-error a schedule has no such field
        return due.orderId;
      },
    });
    // @ts-expect-error no such overlap
    schedule("0 2 * * *", { overlap: "queue" });
  });
});

describe("definitions", () => {
  it("of systems say how they are reached", () => {
    expectTypeOf(billing).toEqualTypeOf<System<HttpAccess>>();
    // @ts-expect-error no access
    system("billing", {});
    // @ts-expect-error secrets are named
    http({ baseUrl: "http://localhost", auth: { scheme: "bearer", token: "t0ken" } });
    http({ baseUrl: secret("URL"), auth: { scheme: "basic", username: secret("U"), password: secret("P") } });
    // @ts-expect-error no such scheme
    http({ baseUrl: "http://localhost", auth: { scheme: "digest", token: secret("T") } });
  });

  it("of teams say who is called", () => {
    // @ts-expect-error nobody is called
    team("commerce", {});
  });

  it("cannot be changed", () => {
    // @ts-expect-error a definition is a value
    billing.concurrency = 5;
    // @ts-expect-error a definition is a value
    commerce.onCall = "nobody";
  });

  it("of contracts with another document are other types", () => {
    expectTypeOf<Contract<{ a: string }>>().not.toExtend<Contract<{ a: number }>>();
    expectTypeOf(contract("odd", { version: "1.0.0", schema: true })).toEqualTypeOf<Contract<unknown>>();
  });

  it("of a project have only known settings", () => {
    defineConfig({ flows: ["flows"], hooks: { port: 8080 } });
    // @ts-expect-error no such setting
    defineConfig({ folders: ["flows"] });
  });
});
