import { flow, webhook } from "waybill";
import { signed } from "../common.ts";
import { OrderPlaced } from "../contracts/orders.ts";
import { storefront } from "../systems.ts";
import { nobody } from "../teams.ts";

/** No promise, no runbook, no review of what is dead, nothing to measure it by, and a team that cannot be reached. */
export const nobodyToCall = flow("nobody-to-call", {
  version: "1.0.0",
  owner: nobody,
  tier: "gold",
  on: webhook("/nobody-to-call", { contract: OrderPlaced, verify: signed, key: (order) => order.id }),
  async run(order, run) {
    await run.step("confirm", storefront, (call) => call.put(`/orders/${order.id}`, { confirmed: true }));
  },
});
