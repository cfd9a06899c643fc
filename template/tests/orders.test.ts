import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { afterEach, beforeEach, describe, it } from "node:test";
import { createTestWaybill, type TestWaybill } from "waybill/testing";
import { orderConfirmation } from "../flows/order-confirmation.ts";
import { orderReceived } from "../flows/order-received.ts";
import sample from "../samples/order-received.json" with { type: "json" };

/** `npm test` runs the flows in its own process, under virtual time, with the data in memory. */
describe("an order", () => {
  const order = { ...sample, id: "test-1" };
  const letter = new URL("../outbox/test-1.txt", import.meta.url);
  let waybill: TestWaybill;

  beforeEach(() => {
    waybill = createTestWaybill([orderReceived, orderConfirmation]);
  });
  afterEach(async () => {
    await waybill.close();
    await rm(letter, { force: true });
  });

  it("is priced, and its customer gets a letter", async () => {
    const run = await waybill.finish(orderReceived, order);
    assert.deepEqual([run.status, run.result], ["completed", '{"totalCents":2500}']);
    // The flow that hears of the event has a run of its own.
    await waybill.until(() => existsSync(letter));
    assert.match(await readFile(letter, "utf8"), /order test-1 over 25\.00/);
  });

  it("that costs nothing waits for a person, and nobody gets a letter", async () => {
    const lines = order.lines.map((line) => ({ ...line, unitPriceCents: 0 }));
    const run = await waybill.finish(orderReceived, { ...order, lines });
    assert.equal(run.status, "dead");
    assert.equal(existsSync(letter), false);
  });
});
