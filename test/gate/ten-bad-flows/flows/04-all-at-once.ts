import { flow, webhook } from "waybill";
import { good, signed } from "../common.ts";
import { OrderPlaced } from "../contracts/orders.ts";
import { storefront } from "../systems.ts";

/** An order of a thousand items makes a thousand steps at once, and uses answers that nothing describes. */
export const allAtOnce = flow("all-at-once", {
  ...good,
  on: webhook("/all-at-once", { contract: OrderPlaced, verify: signed, key: (order) => order.id }),
  async run(order, run) {
    const reserved = await Promise.all(
      order.items.map((item) => run.step(`reserve ${item}`, storefront, (call) => call.put(`/stock/${item}`, {}))),
    );
    return { reserved };
  },
});
