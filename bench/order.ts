import {
  contract,
  event,
  flow,
  type Json,
  jsonSchema,
  type Run,
  secret,
  shopifySignature,
  team,
  webhook,
} from "../src/index.ts";

/** The message of all measurements: an order of about 1 KB of JSON. */
export interface Order {
  readonly id: number;
  readonly email: string;
  readonly currency: string;
  readonly total_price: string;
  readonly customer: { readonly id: number; readonly first_name: string; readonly last_name: string };
  readonly line_items: readonly {
    readonly sku: string;
    readonly title: string;
    readonly quantity: number;
    readonly price: string;
  }[];
}

const text = { type: "string", minLength: 1, maxLength: 200 };
const money = { type: "string", pattern: "^\\d+\\.\\d{2}$" };

export const orderSchema = {
  type: "object",
  required: ["id", "email", "currency", "total_price", "customer", "line_items"],
  properties: {
    id: { type: "integer" },
    email: text,
    currency: { type: "string", pattern: "^[A-Z]{3}$" },
    total_price: money,
    customer: {
      type: "object",
      required: ["id", "first_name", "last_name"],
      properties: { id: { type: "integer" }, first_name: text, last_name: text },
    },
    line_items: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["sku", "title", "quantity", "price"],
        properties: { sku: text, title: text, quantity: { type: "integer", minimum: 1 }, price: money },
      },
    },
  },
} satisfies Json;

export const OrderCreated = contract("bench.order", { version: "1.0.0", schema: jsonSchema<Order>(orderSchema) });

export const webhookPath = "/orders";
export const webhookSecret = "bench-secret";

export function makeOrder(id: number): Order {
  return {
    id,
    email: `customer-${id}@example.com`,
    currency: "EUR",
    total_price: "118.40",
    customer: { id: id + 1, first_name: "Ada", last_name: "Byron" },
    line_items: Array.from({ length: 8 }, (_, index) => ({
      sku: `SKU-${id}-${index}`,
      title: `Article ${index} of the spring collection, in blue`,
      quantity: index + 1,
      price: "14.80",
    })),
  };
}

const owner = team("bench", { onCall: "nobody" });

/** Three durable steps, each building on the one before. */
async function threeSteps(order: Order, run: Run): Promise<{ shipment: string }> {
  const customer = await run.step("upsert customer", () => ({
    customer: order.customer.id,
    name: order.customer.last_name,
  }));
  const invoice = await run.step("create invoice", () => ({
    invoice: order.id,
    customer: customer.customer,
    total: order.total_price,
  }));
  const shipment = await run.step("create shipment", () => ({
    shipment: order.id,
    invoice: invoice.invoice,
    lines: order.line_items.length,
  }));
  return { shipment: String(shipment.shipment) };
}

/** The unit of work, started by the engine's own interface. */
export const threeStep = flow("three-step", {
  version: "1.0.0",
  owner,
  on: event(OrderCreated, { key: (order) => order.id }),
  run: threeSteps,
});

/** The least that a durable run can be. */
export const oneStep = flow("one-step", {
  version: "1.0.0",
  owner,
  on: event(OrderCreated, { key: (order) => order.id }),
  run: (order, run) => run.step("book", () => ({ booked: order.id })),
});

/** The unit of work, started by a signed webhook. */
export const threeStepHook = flow("three-step-hook", {
  version: "1.0.0",
  owner,
  on: webhook(webhookPath, {
    contract: OrderCreated,
    verify: shopifySignature(secret("BENCH_SECRET")),
    key: (order) => order.id,
  }),
  run: threeSteps,
});
