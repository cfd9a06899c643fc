import { readdir, readFile, rm } from "node:fs/promises";
import { proof } from "waybill/testing";
import { orderReceived } from "../flows/order-received.ts";
import sample from "../samples/order-received.json" with { type: "json" };

const outbox = new URL("../outbox/", import.meta.url);

/**
 * `npx waybill prove` runs the flow, and the flow that hears of its event, with a crash at every point, with lost answers and
 * with the message twice. Simulate each system that a step calls, such as { warehouse: { collections: ["shipments"] } }:
 * what is changed there is counted. What else the flows leave behind is watched.
 */
export const received = proof(orderReceived, {
  input: { ...sample, id: "proof-1" },
  systems: {},
  watch: {
    reset: () => rm(new URL("proof-1.txt", outbox), { force: true }),
    read: async () => {
      const letters = (await readdir(outbox)).filter((name) => name.startsWith("proof-1"));
      return Promise.all(letters.map((name) => readFile(new URL(name, outbox), "utf8")));
    },
  },
});
