import { flow, webhook } from "waybill";
import { good, signed } from "../common.ts";
import { OrderPlaced } from "../contracts/orders.ts";
import { bank, storefront } from "../systems.ts";

/** The bank does not know our keys, the step is tried five times, and nothing takes the money back. */
export const paysTwice = flow("pays-twice", {
  ...good,
  on: webhook("/pays-twice", { contract: OrderPlaced, verify: signed, key: (order) => order.id }),
  async run(order, run) {
    await run.step("pay", bank, (call) => call.post("/payments", { order: order.id }), { retry: { maxAttempts: 5 } });
    await run.step("mark as paid", storefront, (call) => call.put(`/orders/${order.id}`, { paid: true }));
  },
});
