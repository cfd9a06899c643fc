import { flow, webhook } from "waybill";
import { good, signed } from "../common.ts";
import { OrderPlaced } from "../contracts/orders.ts";

/** Calls a host that no system declares: no breaker, no limit, no idempotency key, nobody who is told when it changes. */
export const hiddenCoupling = flow("hidden-coupling", {
  ...good,
  on: webhook("/hidden-coupling", { contract: OrderPlaced, verify: signed, key: (order) => order.id }),
  async run(order, run) {
    await run.step("score", async () => {
      await fetch("https://scores.example.net/v1/orders", { method: "POST", body: JSON.stringify({ id: order.id }) });
    });
  },
});
