import {
  batch,
  contract,
  event,
  flow,
  http,
  jsonSchema,
  type Run,
  reject,
  secret,
  shopifySignature,
  system,
  team,
  webhook,
} from "../../src/index.ts";
import type { Project } from "../../src/server/project.ts";

/** What an order of the crash test does to the flow. */
export type Kind = "plain" | "refused" | "sleeps" | "dies" | "calls" | "asks";

export interface Order {
  readonly id: number;
  readonly kind: Kind;
}

export const shopSecret = "crash-test";
export const orderPath = "/orders";

const owner = team("commerce", { onCall: "pager:commerce" });
const retry = { maxAttempts: 30, initialDelayMs: 30, factor: 1.5, maxDelayMs: 400, jitter: 0.5 };
const breaker = { failures: 5, coolDown: "150ms" } as const;

const crm = system("crm", { access: http({ baseUrl: secret("CRM_URL"), timeout: "2s" }), retry, breaker });
const billing = system("billing", { access: http({ baseUrl: secret("BILLING_URL"), timeout: "2s" }), retry, breaker });
const warehouse = system("warehouse", {
  access: http({ baseUrl: secret("WAREHOUSE_URL"), timeout: "2s" }),
  retry,
  breaker,
});

const document = (fields: Readonly<Record<string, string>>) => ({
  type: "object",
  required: Object.keys(fields),
  properties: Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, { type }])),
});

const OrderPlaced = contract("order.placed", {
  version: "1.0.0",
  kind: "webhook",
  schema: jsonSchema<Order>(document({ id: "integer", kind: "string" })),
});
const OrderBooked = contract("order.booked", {
  version: "1.0.0",
  schema: jsonSchema<{ readonly id: number }>(document({ id: "integer" })),
});
const Created = contract("resource.created", {
  version: "1.0.0",
  kind: "api",
  schema: jsonSchema<{ readonly id: string }>(document({ id: "string" })),
});

const OrderShipped = contract("order.shipped", {
  version: "1.0.0",
  schema: jsonSchema<{ readonly id: number; readonly shipment: string }>(
    document({ id: "integer", shipment: "string" }),
  ),
});
const Approval = contract("order.approval", {
  version: "1.0.0",
  kind: "api",
  schema: jsonSchema<{ readonly approved: boolean }>(document({ approved: "boolean" })),
});
const Steering = contract("steering", {
  version: "1.0.0",
  schema: jsonSchema<{ readonly id: number }>(document({ id: "integer" })),
});

const ship = (order: Order, run: Run) =>
  run.step("shipment", warehouse, (call) => call.post("/shipments", { orderId: order.id }, { response: Created }));

/** Ships on behalf of another run, and says so in an event. */
const shipping = flow("shipping", {
  version: "1.0.0",
  owner,
  on: event(OrderPlaced),
  order: () => "one after another",
  async run(order, run) {
    const { id } = await ship(order, run);
    await run.emit(OrderShipped, { id: order.id, shipment: id });
    return { id };
  },
});

/** Has the order shipped by another flow, and waits for its end and for its event side by side. */
async function shipElsewhere(order: Order, run: Run): Promise<{ readonly id: string }> {
  const { called } = await run.all("ship", {
    called: (branch) => branch.call(shipping, order),
    heard: (branch) => branch.waitFor(OrderShipped, { match: { id: order.id } }),
  });
  return called;
}

const book = flow("book", {
  version: "1.0.0",
  owner,
  on: webhook(orderPath, {
    contract: OrderPlaced,
    verify: shopifySignature(secret("SHOP_SECRET")),
    key: (order) => order.id,
  }),
  async run(order, run) {
    await run.step("customer", crm, (call) => call.put(`/customers/c${order.id}`, { orderId: order.id }));
    const invoice = await run.step(
      "invoice",
      billing,
      (call) => call.post("/invoices", { orderId: order.id }, { response: Created }),
      {
        undo: (made, call) => call.delete(`/invoices/${made.id}`),
      },
    );
    if (order.kind === "sleeps") await run.sleep("a moment", "60ms");
    if (order.kind === "dies") throw new Error("This order cannot be booked by this code.");
    if (order.kind === "refused") throw reject("No stock");
    if (order.kind === "asks") await run.task("Approve", { contract: Approval, assignee: "desk" });
    const shipment = order.kind === "calls" ? await shipElsewhere(order, run) : await ship(order, run);
    await run.emit(OrderBooked, { id: order.id });
    return { invoice: invoice.id, shipment: shipment.id };
  },
});

const notify = flow("notify", {
  version: "1.0.0",
  owner,
  on: event(OrderBooked),
  run: (booked, run) => run.step("note", crm, (call) => call.post("/notes", { orderId: booked.id })),
});

export const tallySize = 5;

/** Counts the orders that are booked, several at a time; gives their ids. */
const tally = flow("tally", {
  version: "1.0.0",
  owner,
  on: batch(event(OrderBooked), { size: tallySize, within: "80ms" }),
  run: (booked, run) => run.step("count", () => booked.map(({ id }) => id)),
});

/** For people to decide about while it waits. */
const steered = (version: string) =>
  flow("steered", {
    version,
    owner,
    on: event(Steering),
    async run(_message, run) {
      await run.step("begin", () => "begun");
      await run.sleep("for long", "1h");
    },
  });

let executions = 0;

/** Does not do the same on every execution, so that it is held back. */
const wobbly = flow("wobbly", {
  version: "1.0.0",
  owner,
  on: event(Steering),
  async run(_message, run) {
    await run.step(`execution ${executions++}`, () => "done");
    await run.sleep("a moment", "50ms");
  },
});

/** Is rejected with nothing to undo. */
const declined = flow("declined", {
  version: "1.0.0",
  owner,
  on: event(Steering),
  run() {
    throw reject("Nothing is to be done");
  },
});

/** Stops because its first attempt may have taken effect and the second is refused; a person says what became of it. */
const doubted = flow("doubted", {
  version: "1.0.0",
  owner,
  on: event(Steering),
  run: (_message, run) =>
    run.step(
      "unsure",
      ({ attempt }) => {
        if (attempt === 1) throw new Error("The connection broke");
        throw reject("It exists already");
      },
      { undo: () => undefined, retry },
    ),
});

export function crashProject(dataDir: string): Project {
  return {
    dir: dataDir,
    name: "crash-test",
    flows: [book, notify, tally, shipping, steered("1.1.0"), wobbly, declined, doubted],
    earlier: [steered("1.0.0")],
    config: {
      flows: [],
      data: dataDir,
      hooks: { host: "127.0.0.1", port: 0, maxRequests: 1_000 },
      portal: { port: 0 },
      maxActiveRuns: 64,
      maxQueuedRuns: 10_000,
      drainMs: 10_000,
      blockedMs: 1_000,
    },
  };
}
