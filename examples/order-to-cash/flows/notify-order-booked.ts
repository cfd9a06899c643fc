import { event, flow } from "waybill";
import { Message } from "../contracts/message.ts";
import { OrderBooked } from "../contracts/order-booked.ts";
import { toMessage } from "../mapping/message.ts";
import { notifier } from "../systems/notifier.ts";
import { customerCare } from "../teams.ts";

/** Choreography: order-to-cash does not know that anybody listens. */
export const notifyOrderBooked = flow("notify-order-booked", {
  version: "1.0.0",
  owner: customerCare,
  description: "The order desk hears of every booked order",
  tier: "bronze",
  runbook: "runbooks/notify-order-booked.md",
  on: event(OrderBooked),
  promise: {
    complete: "15m",
    for: 0.95,
    over: "28d",
    broken: "The order desk learns from the customer that an order was booked",
  },
  deadLetter: { reviewWithin: "2d" },
  baseline: { touchesPer100: 20, timeToComplete: "4h" },
  run: (order, run) =>
    run.step("send message", notifier, (call) => call.post("/messages", toMessage(order), { response: Message })),
});
