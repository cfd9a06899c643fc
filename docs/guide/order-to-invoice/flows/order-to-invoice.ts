import { contract, flow, githubSignature, http, secret, system, team, webhook } from "waybill";
import { z } from "zod";

const sales = team("sales", { onCall: "pager:sales" });

const billing = system("billing", {
  access: http({ baseUrl: secret("BILLING_URL"), auth: { scheme: "bearer", token: secret("BILLING_TOKEN") } }),
});

const OrderPlaced = contract("order.placed", {
  version: "1.0.0",
  kind: "webhook",
  schema: z.object({ id: z.string().min(1), totalCents: z.int().min(0) }),
});

const Invoice = contract("billing.invoice", {
  version: "1.0.0",
  kind: "api",
  schema: z.object({ id: z.string().min(1) }),
});

export const orderToInvoice = flow("order-to-invoice", {
  version: "1.0.0",
  owner: sales,
  on: webhook("/paid-orders", {
    contract: OrderPlaced,
    verify: githubSignature(secret("ORDERS_SECRET")),
    key: (order) => order.id,
  }),
  promise: { complete: "5m", for: 0.99, over: "28d", broken: "A paid order is not invoiced within five minutes" },
  async run(order, run) {
    const request = { orderId: order.id, totalCents: order.totalCents };
    const invoice = await run.step("create invoice", billing, (call) =>
      call.post("/invoices", request, { response: Invoice }),
    );
    return { invoiceId: invoice.id };
  },
});
