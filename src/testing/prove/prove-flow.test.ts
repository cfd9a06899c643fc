import { afterEach, describe, expect, it } from "vitest";
import {
  type AnyFlow,
  batch,
  contract,
  debounce,
  event,
  flow,
  http,
  jsonSchema,
  type Run,
  reject,
  secret,
  system,
  team,
} from "../../index.ts";
import type { FlowOf } from "../test-waybill.ts";
import { ProofFailure } from "./proof-failure.ts";
import { message } from "./proof-message.ts";
import { type ProofOptions, proveFlow } from "./prove-flow.ts";

interface Order {
  readonly id: number;
}

const schema = jsonSchema<Order>({ type: "object", required: ["id"], properties: { id: { type: "integer" } } });
const Placed = contract("order.placed", { version: "1.0.0", schema });
const Charged = contract("order.charged", { version: "1.0.0", schema });
const owner = team("sales", { onCall: "pager:sales" });
const base = { version: "1.0.0", owner, on: event(Placed, { key: (order) => order.id }) } as const;
const access = http({ baseUrl: secret("PAY_URL") });
const pay = system("pay", { access, idempotency: "key", retry: { jitter: 0 } });
const shop = system("shop", { access, idempotency: "key" });

const charges = { collections: ["charges"], businessKeys: { charges: "/order" } } as const;
const systems = { pay: charges, shop: { collections: ["orders", "mails"] } } as const;
const order: Order = { id: 1001 };

function charging(run: (order: Order, run: Run) => unknown, on: AnyFlow["on"] = base.on) {
  return flow<Order, unknown>("charging", { ...base, on: on as typeof base.on, run });
}

/** What a proof of the flow says. */
async function storyOf(subject: FlowOf<Order>, options: ProofOptions = {}): Promise<ProofFailure> {
  const thrown = await proveFlow(subject, order, { systems, ...options }).catch((error: unknown) => error);
  if (thrown instanceof ProofFailure) return thrown;
  throw thrown instanceof Error ? thrown : new Error(`The proof found nothing: ${JSON.stringify(thrown)}`);
}

const right = charging(async (order, run) => {
  const charge = await run.step("charge", pay, (call) => call.post<{ id: string }>("/charges", { order: order.id }), {
    undo: (charge, call) => call.delete(`/charges/${charge.id}`, { alsoOk: [404] }),
  });
  await run.sleep("a day", "1d");
  await run.all("tell", {
    shop: (branch) =>
      branch.step("mark paid", shop, (call) =>
        call.put(`/orders/${order.id}`, { charge: charge.id, at: run.now().toISOString() }),
      ),
    customer: (branch) => branch.step("mail", shop, (call) => call.post("/mails", { id: run.id("mail") })),
  });
  await run.emit(Charged, order);
  return { charge: charge.id, on: run.now().toISOString() };
});

const thanking = flow("thanking", {
  ...base,
  on: event(Charged),
  run: (order, run) => run.step("thank", shop, (call) => call.post("/mails", { thanks: order.id })),
});

describe("a flow that gathers messages", () => {
  const further = [2, 3].map((id) => ({ id }));
  const summing = (run: (orders: readonly Order[], run: Run) => unknown) =>
    flow("summing", { ...base, on: batch(base.on, { size: 10, within: "1m" }), run });
  const charge = (orders: readonly Order[], run: Run) =>
    run.step("charge", pay, (call) => call.post("/charges", { orders: orders.map(({ id }) => id) }));

  it("is proven with one message, and with several together", async () => {
    const right = summing(charge);
    expect(await proveFlow(right, order, { systems })).toMatchObject({ effects: 1, reorderings: 0 });
    const messages = further.map((one) => message(right, one));
    expect(await proveFlow(right, order, { systems, further: messages })).toMatchObject({
      effects: 1,
      ends: [{ flow: "summing", status: "completed" }],
    });
  });

  it("is proven with the latest of several", async () => {
    const latest = flow("latest", {
      ...base,
      on: debounce(base.on, { quiet: "1m" }),
      run: (found, run) => run.step("charge", pay, (call) => call.post("/charges", { order: found.id })),
    });
    const messages = further.map((one) => message(latest, one));
    expect(await proveFlow(latest, order, { systems, further: messages })).toMatchObject({ effects: 1 });
  });

  it("is found out when it does something twice", async () => {
    const wrong = summing((orders, run) => {
      void fetch("http://pay.simulated/charges", { method: "POST", body: JSON.stringify({ order: orders[0]?.id }) });
      return charge(orders, run);
    });
    const thrown = await proveFlow(wrong, order, { systems }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ProofFailure);
    expect(String(thrown)).toContain("step");
  });
});

describe("a right flow", () => {
  it("is proven in many executions", async () => {
    const report = await proveFlow(right, order, { systems, flows: [thanking] });
    expect(report).toMatchObject({
      flow: "charging",
      effects: 4,
      ends: [
        { flow: "charging", status: "completed" },
        { flow: "thanking", status: "completed" },
      ],
    });
    expect(report.crashes).toBeGreaterThan(15);
    expect(report.lostAnswers).toBe(4);
    expect(report.scenarios).toBe(2 + report.crashes + report.lostAnswers + report.doubleDeliveries);
  });

  it("is proven with its undo", async () => {
    const refused = charging(async (order, run) => {
      await run.step("charge", pay, (call) => call.post<{ id: string }>("/charges", { order: order.id }), {
        undo: (charge, call) => call.delete(`/charges/${charge.id}`, { alsoOk: [404] }),
      });
      await run.step("check", () => {
        throw reject("sold out");
      });
    });
    const report = await proveFlow(refused, order, { systems });
    expect(report).toMatchObject({ effects: 2, ends: [{ status: "compensated" }] });
  });

  it("is proven in all orders of several messages", async () => {
    const report = await proveFlow(right, order, {
      systems,
      further: [message(right, { id: 1002 }), message(right, { id: 1003 })],
    });
    expect(report).toMatchObject({ effects: 9, reorderings: 11 });
  });

  it("is proven with runs that it calls and events that it waits for", async () => {
    const caller = flow("caller", {
      ...base,
      async run(order, run) {
        await run.call(right, order);
        await run.waitFor(Charged, { match: { id: order.id } });
        await run.step("done", shop, (call) => call.put(`/orders/done-${order.id}`, {}));
      },
    });
    const report = await proveFlow(caller, order, { systems, flows: [right] });
    expect(report.ends.map(({ status }) => status)).toEqual(["completed", "completed"]);
  });
});

describe("a flow with a task for a person", () => {
  const approved = charging(async (order, run) => {
    const { id } = (await run.task("approve", { contract: Placed, assignee: "desk", timeout: "1h" })) ?? { id: 0 };
    if (id === order.id) await run.step("charge", pay, (call) => call.post("/charges", { order: order.id }));
  });

  it("is proven with what the person hands in", async () => {
    expect(await proveFlow(approved, order, { systems, tasks: { approve: order } })).toMatchObject({ effects: 1 });
  });

  it("is proven with a person who does nothing", async () => {
    expect(await proveFlow(approved, order, { systems })).toMatchObject({ effects: 0 });
  });
});

describe("a mistake is found and told", () => {
  it("a system that does not honour the idempotency key", async () => {
    const failure = await storyOf(right, { systems: { ...systems, pay: { ...charges, idempotent: false } } });
    expect(failure.mistake).toBe("keys-ignored");
    expect(failure.message).toMatchSnapshot();
  });

  it("an effect outside of a step", async () => {
    const careless = charging(async (order, run) => {
      await fetch("http://pay.simulated/charges", { method: "POST", body: JSON.stringify({ order: order.id }) });
      await run.step("mark paid", shop, (call) => call.put(`/orders/${order.id}`, {}));
    });
    const failure = await storyOf(careless);
    expect(failure.mistake).toBe("effect-outside-step");
    expect(failure.message).toMatchSnapshot();
  });

  it("a call without a key", async () => {
    const keyless = charging((order, run) =>
      run.step("charge", async () => {
        const body = JSON.stringify({ order: order.id });
        await fetch("http://pay.simulated/charges", { method: "POST", body });
      }),
    );
    const failure = await storyOf(keyless);
    expect(failure.mistake).toBe("call-without-key");
    expect(failure.message).toMatchSnapshot();
  });

  it("a key that is made of the time", async () => {
    const timed = charging((order, run) =>
      run.step("charge", async () => {
        const headers = { "Idempotency-Key": `"${order.id}-${new Date().toISOString().slice(0, 10)}"` };
        const body = JSON.stringify({ order: order.id });
        await fetch("http://pay.simulated/charges", { method: "POST", headers, body });
      }),
    );
    const failure = await storyOf(timed);
    expect(failure.mistake).toBe("key-changes");
    expect(failure.message).toMatchSnapshot();
  });

  it("a step whose name is made of the time", async () => {
    const named = charging(async (order, run) => {
      await run.step(`charge at ${Date.now()}`, pay, (call) => call.post("/charges", { order: order.id }));
      await run.step("mark paid", shop, (call) => call.put(`/orders/${order.id}`, {}));
    });
    const failure = await storyOf(named);
    expect(failure.mistake).toBe("requests-change");
    expect(failure.message).toMatchSnapshot();
  });

  it("a branch that is taken by chance", async () => {
    const random = charging(async (order, run) => {
      const how = Math.random() < 0.5 ? "card" : "bank";
      await run.step(`charge by ${how}`, pay, (call) => call.post("/charges", { order: order.id }));
      await run.step("mark paid", shop, (call) => call.put(`/orders/${order.id}`, {}));
    });
    expect((await storyOf(random)).mistake).toBe("requests-change");
  });

  it("a body that is made of the time", async () => {
    const dated = charging((order, run) =>
      run.step("charge", pay, (call) => call.post("/charges", { order: order.id, meta: { at: Date.now() } })),
    );
    const failure = await storyOf(dated);
    expect(failure.mistake).toBe("body-changes");
    expect(failure.message).toMatchSnapshot();
  });

  it("a call that is not awaited", async () => {
    const hasty = charging((order, run) =>
      run.step("charge", pay, (call) => {
        call.post("/charges", { order: order.id }).catch(() => {});
      }),
    );
    const failure = await storyOf(hasty);
    expect(failure.mistake).toBe("call-not-awaited");
    expect(failure.message).toMatchSnapshot();
  });

  it("a trigger whose key is new for every delivery", async () => {
    let deliveries = 0;
    const keyed = charging(right.run, event(Placed, { key: (order) => `${order.id}-${++deliveries}` }));
    const failure = await storyOf(keyed);
    expect(failure.mistake).toBe("trigger-key-changes");
    expect(failure.message).toMatch(/There were two runs, with the keys "1001-\d+" and "1001-\d+"/);
  });

  it("calls of one step in another order", async () => {
    const swapped = charging((order, run) =>
      run.step("charge", pay, async (call) => {
        const amounts = Math.random() < 0.5 ? [1, 2] : [2, 1];
        for (const amount of amounts) await call.put(`/charges/${order.id}-${amount}`, { amount });
      }),
    );
    const failure = await storyOf(swapped);
    expect(failure.mistake).toBe("calls-change");
    expect(failure.message).toMatchSnapshot();
  });

  it("something that is kept in a variable of the module", async () => {
    const charged = new Set<number>();
    const remembering = charging(async (order, run) => {
      if (charged.has(order.id)) return;
      await run.step("charge", pay, (call) => call.post("/charges", { order: order.id }));
      charged.add(order.id);
    });
    const failure = await storyOf(remembering);
    expect(failure.mistake).toBe("state-outside-journal");
    expect(failure.message).toMatchSnapshot();
  });

  it("a step that gives up after one attempt", async () => {
    const impatient = charging((order, run) =>
      run.step("charge", pay, (call) => call.post("/charges", { order: order.id }), { retry: { maxAttempts: 1 } }),
    );
    const failure = await storyOf(impatient);
    expect(failure.mistake).toBe("attempts-too-few");
    expect(failure.message).toMatchSnapshot();
  });

  it("an undo that cannot be done again", async () => {
    const once = charging(async (order, run) => {
      await run.step("charge", pay, (call) => call.put<{ id: string }>(`/charges/${order.id}`, {}), {
        undo: (charge, call) => call.delete(`/charges/${charge.id}`),
      });
      throw reject("sold out");
    });
    const failure = await storyOf(once, { systems: { pay: { ...charges, idempotent: false } } });
    expect(failure.mistake).toBe("repetition-refused");
    expect(failure.message).toMatchSnapshot();
  });

  it("an outcome that depends on the order of the messages", async () => {
    const closing = flow("closing", {
      ...base,
      run: (order, run) => run.step("close", shop, (call) => call.put(`/orders/${order.id}`, { closed: true })),
    });
    const opening = charging(async (order, run) => {
      const present = await run.step("look", shop, (call) => call.get(`/orders/${order.id}`, { alsoOk: [404] }));
      if (present !== null) return;
      await run.step("charge", pay, (call) => call.post("/charges", { order: order.id }));
    });
    const failure = await storyOf(opening, { further: [message(closing, order)] });
    expect(failure.mistake).toBe("order-matters");
    expect(failure.message).toMatchSnapshot();
    const options = { systems, further: [message(closing, order)], inOrder: true };
    expect(await proveFlow(opening, order, options)).toMatchObject({ reorderings: 0 });
  });

  it("what is left behind elsewhere", async () => {
    const outbox: string[] = [];
    const writing = charging((order, run) => run.step("write", () => void outbox.push(`order ${order.id}`)));
    const watch = { reset: () => outbox.splice(0), read: () => outbox };
    expect((await storyOf(writing, { watch })).message).toContain("what it left behind is not what it leaves behind");
  });

  it("a flow that does not end well even if nothing goes wrong", async () => {
    const broken = charging((order, run) =>
      run.step("charge", pay, (call) => call.post("/payments", { order: order.id })),
    );
    const failure = await storyOf(broken);
    expect(failure.mistake).toBe("not-proven");
    expect(failure.message).toMatchSnapshot();
    expect(await proveFlow(broken, order, { systems, ends: "dead" })).toMatchObject({ effects: 0 });
  });
});

describe("a proof", () => {
  afterEach(() => expect(Math.abs(Date.now() - (performance.timeOrigin + performance.now()))).toBeLessThan(60_000));

  it("refuses a message that does not fit its contract", async () => {
    await expect(proveFlow(right, { id: 1.5 }, { systems })).rejects.toThrow(
      expect.objectContaining({ code: "contract-broken" }),
    );
  });

  it("tells one scenario again", async () => {
    const ignoring = { systems: { ...systems, pay: { ...charges, idempotent: false } } };
    const first = await storyOf(right, ignoring);
    const again = await storyOf(right, { ...ignoring, only: first.scenario });
    expect(again.message).toBe(first.message);
  });
});
