import {
  batch,
  contract,
  debounce,
  event,
  flow,
  jsonSchema,
  type Run,
  secret,
  shopifySignature,
  webhook,
} from "waybill";
import { Invoice } from "./contracts.ts";
import { billing, finance } from "./systems.ts";

interface Order {
  readonly id: string;
  readonly customerId: string;
  readonly totalCents: number;
}

const OrderPlaced = contract("order.placed", { version: "1.0.0", kind: "webhook", schema: jsonSchema<Order>({}) });

const PaymentSettled = contract("payment.settled", {
  version: "1.0.0",
  schema: jsonSchema<{ readonly orderId: string; readonly payment: { readonly status: string } }>({}),
});

const OrderApproved = contract("order.approved", {
  version: "1.0.0",
  schema: jsonSchema<{ readonly orderId: string; readonly approver: string }>({}),
});

const Approval = contract("finance.approval", {
  version: "1.0.0",
  kind: "api",
  schema: jsonSchema<{ readonly approved: boolean }>({
    type: "object",
    required: ["approved"],
    properties: { approved: { type: "boolean" } },
  }),
});

export const refund = flow("refund", {
  version: "1.0.0",
  owner: finance,
  on: webhook("/refunds", {
    contract: OrderPlaced,
    verify: shopifySignature(secret("SHOPIFY_SECRET")),
    key: (order) => order.id,
  }),
  run: async (order, run) => {
    await run.step("refund", billing, (call) => call.post("/refunds", { orderId: order.id }));
    return { refundedCents: order.totalCents };
  },
});

export async function sideBySide(order: Order, run: Run): Promise<string> {
  const { invoice, stock } = await run.all("book", {
    invoice: (branch) =>
      branch.step("create invoice", billing, (call) => call.post("/invoices", { id: order.id }, { response: Invoice })),
    stock: async (branch) => {
      await branch.step("reserve", billing, (call) => call.post("/reservations", { id: order.id }));
      await branch.sleep("let it settle", "10m");
      return branch.step("confirm", billing, (call) => call.post("/confirmations", { id: order.id }));
    },
  });
  return `${invoice.id} ${JSON.stringify(stock)}`;
}

export async function calling(order: Order, run: Run): Promise<number> {
  const { refundedCents } = await run.call(refund, order);
  return refundedCents;
}

export async function callingAndGoingOn(order: Order, run: Run): Promise<void> {
  await run.call(refund, order, { detached: true, key: `refund of ${order.id}` });
}

export async function waiting(order: Order, run: Run): Promise<boolean> {
  const settled = await run.waitFor(PaymentSettled, {
    match: { orderId: order.id, payment: { status: "settled" } },
    timeout: "3d",
  });
  return settled !== undefined;
}

export async function counting(order: Order, run: Run): Promise<boolean> {
  const approvals = await run.waitFor(OrderApproved, {
    match: { orderId: order.id },
    count: 2,
    distinctBy: (approval) => approval.approver,
    timeout: "2d",
  });
  return approvals !== undefined;
}

export async function asking(order: Order, run: Run): Promise<boolean> {
  const answer = await run.task("Approve the order", {
    contract: Approval,
    assignee: "finance-desk",
    details: { orderId: order.id, totalCents: order.totalCents },
  });
  return answer.approved;
}

export async function undoingInItsOwnWay(order: Order, run: Run): Promise<void> {
  await run.step("create invoice", billing, (call) => call.post("/invoices", { id: order.id }, { response: Invoice }), {
    retry: { maxAttempts: 3, on: ["unavailable", "timeout", "throttled"] },
    undo: {
      do: (invoice, call) => call.delete(`/invoices/${invoice.id}`, { alsoOk: [404] }),
      retry: { maxAttempts: 20 },
      timeout: "5m",
    },
  });
}

export const orderToCash = flow("order-to-cash", {
  version: "1.0.0",
  owner: finance,
  on: webhook("/orders", {
    contract: OrderPlaced,
    verify: shopifySignature(secret("SHOPIFY_SECRET")),
    key: (order) => order.id,
  }),
  tier: "gold",
  deadline: "2d",
  order: (order) => order.customerId,
  priority: "high",
  limits: { concurrency: 20, rate: { count: 600, per: "1m" }, key: (order) => order.customerId },
  run: (order, run) => waiting(order, run),
});

export const exportOrders = flow("export-orders", {
  version: "1.0.0",
  owner: finance,
  on: batch(
    webhook("/orders", {
      contract: OrderPlaced,
      verify: shopifySignature(secret("SHOPIFY_SECRET")),
      key: (order) => order.id,
    }),
    { size: 100, within: "10s", by: (order) => order.customerId },
  ),
  async run(orders, run) {
    await run.step("export", billing, (call) => call.post("/imports", { orders: orders.map(({ id }) => id) }));
  },
});

const StockChanged = contract("stock.changed", {
  version: "1.0.0",
  schema: jsonSchema<{ readonly sku: string; readonly count: number }>({}),
});

export const publishStock = flow("publish-stock", {
  version: "1.0.0",
  owner: finance,
  on: debounce(event(StockChanged), { quiet: "30s", atMost: "5m", by: (stock) => stock.sku }),
  async run(stock, run) {
    await run.step("publish", billing, (call) => call.put(`/stock/${stock.sku}`, { count: stock.count }));
  },
});
