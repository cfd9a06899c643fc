import { flow, webhook } from "waybill";
import { good, signed } from "../common.ts";
import { OldOrderPlaced } from "../contracts/orders.ts";
import { storefront } from "../systems.ts";

/** Begins with a version that is not served any more, and goes another way each time it is executed. */
export const yesterday = flow("yesterday", {
  ...good,
  on: webhook("/yesterday", { contract: OldOrderPlaced, verify: signed, key: (order) => order.id }),
  async run(order, run) {
    if (Date.now() % 2 === 0) return;
    await run.step("confirm", storefront, (call) => call.put(`/orders/${order.id}`, { confirmed: true }));
  },
});
