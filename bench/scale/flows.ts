import { event, flow, team } from "../../src/index.ts";
import { OrderCreated } from "../order.ts";

const owner = team("bench", { onCall: "pager:bench" });

/** Milliseconds by which runs were woken too late. */
export const lateMs: number[] = [];

/** Sleeps, and then says how late it was woken: `run.now()` is the instant for which it asked. */
export const sleeper = flow("sleeper", {
  version: "1.0.0",
  owner,
  on: event(OrderCreated, { key: (order) => order.id }),
  run: async (_order, run) => {
    await run.sleep("a while", "30d");
    lateMs.push(Date.now() - run.now().getTime());
  },
});
