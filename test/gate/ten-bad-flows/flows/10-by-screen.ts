import { flow, webhook } from "waybill";
import { good, signed } from "../common.ts";
import { OrderPlaced } from "../contracts/orders.ts";
import { erp } from "../systems.ts";

/** Types into the screens of an old system, with nothing that says what comes back or when it is broken. */
export const byScreen = flow("by-screen", {
  ...good,
  deadLetter: { reviewWithin: "2w" },
  runbook: "runbooks/thin.md",
  on: webhook("/by-screen", { contract: OrderPlaced, verify: signed, key: (order) => order.id }),
  async run(order, run) {
    await run.step("type in", erp, (call) => call.post("/orders", { id: order.id }), { retry: { maxAttempts: 1 } });
  },
});
