import { flow, webhook } from "waybill";
import { good, signed } from "../common.ts";
import { OrderPlaced, Paid } from "../contracts/orders.ts";
import { storefront } from "../systems.ts";

/** When the payment never comes, the run waits for ever and nobody hears of it. */
export const waitsForEver = flow("waits-for-ever", {
  ...good,
  on: webhook("/waits-for-ever", { contract: OrderPlaced, verify: signed, key: (order) => order.id }),
  async run(order, run) {
    const payment = await run.waitFor(Paid, { match: { id: order.id } });
    await run.step("mark as paid", storefront, (call) => call.put(`/orders/${order.id}`, { payment: payment.id }));
  },
});
