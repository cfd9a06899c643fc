import { mkdir, writeFile } from "node:fs/promises";
import { event, flow } from "waybill";
import { type Confirmation, OrderConfirmed } from "../contracts/orders.ts";
import { sales } from "../teams.ts";

const outbox = new URL("../outbox/", import.meta.url);

export const orderConfirmation = flow("order-confirmation", {
  version: "1.0.0",
  owner: sales,
  description: "Each customer gets a letter that confirms the order",
  runbook: "runbooks/order-confirmation.md",
  on: event(OrderConfirmed),
  promise: { complete: "15m", for: 0.99, over: "7d", broken: "A customer does not know whether the order arrived" },
  deadLetter: { reviewWithin: "24h" },
  baseline: { touchesPer100: 100, timeToComplete: "4h" },
  async run(confirmation, run) {
    // The letter goes into outbox/. Should the process die between writing and recording, the step runs again and writes the same file: harmless.
    await run.step("write confirmation", async () => {
      await mkdir(outbox, { recursive: true });
      await writeFile(new URL(`${confirmation.orderId}.txt`, outbox), letter(confirmation));
    });
  },
});

function letter({ orderId, email, totalCents }: Confirmation): string {
  return `To: ${email}\n\nThank you for your order ${orderId} over ${(totalCents / 100).toFixed(2)}.\n`;
}
