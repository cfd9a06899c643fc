import { flow, webhook } from "waybill";
import { good, signed } from "../common.ts";
import { OrderPlaced } from "../contracts/orders.ts";
import { storefront } from "../systems.ts";

/** All orders that are open have one key: the first one is booked, the others are taken for duplicates. */
export const sameKey = flow("same-key", {
  ...good,
  on: webhook("/same-key", { contract: OrderPlaced, verify: signed, key: (order) => order.status }),
  async run(order, run) {
    await run.step("confirm", storefront, (call) => call.put(`/orders/${order.id}`, { confirmed: true }));
  },
});
