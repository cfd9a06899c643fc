import { flow, webhook } from "waybill";
import { good, signed } from "../common.ts";
import { OrderPlaced } from "../contracts/orders.ts";
import { storefront } from "../systems.ts";

const apiToken = "ghp_0123456789abcdefghijklmnopqrstuvwxyzAB";

/** The customer's address is in the log, the token of the shop in version control. */
export const tellsEverything = flow("tells-everything", {
  ...good,
  promise: { ...good.promise, broken: "HTTP 500 from the API" },
  on: webhook("/tells-everything", { contract: OrderPlaced, verify: signed, key: (order) => order.id }),
  async run(order, run) {
    console.log("confirming", order.email);
    await run.step("confirm", storefront, (call) =>
      call.put(`/orders/${order.id}`, { confirmed: true }, { headers: { "x-shop-token": apiToken } }),
    );
  },
});
