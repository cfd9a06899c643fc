import {
  contract,
  entity,
  event,
  flow,
  http,
  jsonSchema,
  secret,
  shopifySignature,
  system,
  team,
  webhook,
} from "waybill";

const sales = team("sales", { onCall: "pager:sales", productOwner: "Head of sales" });

interface Changed {
  readonly orderId: string;
  readonly version: number;
  readonly email: string;
}

const Order = entity("order", { steward: sales, canonicalId: "The id of the order in the shop" });

const OrderChanged = contract("order.changed", {
  version: "1.0.0",
  kind: "webhook",
  owner: sales,
  entity: Order,
  canonicalId: "/orderId",
  schema: jsonSchema<Changed>({
    type: "object",
    required: ["orderId", "version", "email"],
    properties: {
      orderId: { type: "string", minLength: 1 },
      version: { type: "integer", minimum: 1 },
      email: { type: "string", format: "email" },
    },
  }),
  examples: [{ orderId: "A-1", version: 2, email: "buyer@example.com" }],
  guarantees: { delivery: "at-least-once", ordering: "per-entity" },
  fields: { "": "internal", "/email": "personal" },
});

export const OrderBooked = contract("order.booked", {
  version: "1.0.0",
  owner: sales,
  entity: Order,
  canonicalId: "/orderId",
  schema: jsonSchema<{ readonly orderId: string }>({
    type: "object",
    required: ["orderId"],
    properties: { orderId: { type: "string", minLength: 1 } },
  }),
  examples: [{ orderId: "A-1" }],
  guarantees: { delivery: "at-least-once", ordering: "per-entity" },
  fields: { "": "internal" },
  consumers: ["data-warehouse"],
});

const Score = contract("scores.score", {
  version: "1.0.0",
  kind: "api",
  owner: sales,
  schema: jsonSchema<{ readonly points: number }>({
    type: "object",
    required: ["points"],
    properties: { points: { type: "number" } },
  }),
  examples: [{ points: 12 }],
});

export const scores = system("scores", {
  owner: sales,
  description: "How likely an order is to be sent back",
  access: http({
    baseUrl: "https://scores.example.net",
    auth: { scheme: "bearer", token: secret("SCORES_TOKEN") },
  }),
  idempotency: "natural",
});

export const orderChanged = flow("order-changed", {
  version: "1.0.0",
  owner: sales,
  on: webhook("/orders/changed", {
    contract: OrderChanged,
    verify: shopifySignature(secret("SHOP_SECRET")),
    key: (order) => `${order.orderId}-${order.version}`,
  }),
  order: (order) => order.orderId,
  afterDead: "hold",
  async run(order, run) {
    console.info("scoring", run.key);
    const isLate = run.now().getUTCHours() >= 18;
    const requestId = run.id("request");
    const score = await run.step("score the order", scores, (call) =>
      call.put(`/orders/${order.orderId}/score`, { isLate, requestId }, { response: Score }),
    );
    if (score.points > 10) await run.emit(OrderBooked, { orderId: order.orderId });
  },
});

/** The id of the event is the key. */
export const orderBooked = flow("order-booked", {
  version: "1.0.0",
  owner: sales,
  on: event(OrderBooked),
  order: (booked) => booked.orderId,
  run: async () => {},
});
