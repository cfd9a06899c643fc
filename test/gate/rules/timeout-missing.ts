import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const flow = baseFile("flows/mark-order.ts");
const waiting = (options: string, more: readonly (readonly [string, string])[] = []) =>
  edited(
    flow,
    [
      "    await run.step",
      `    await run.waitFor(OrderBooked, { match: { orderId: "A-2" }${options} });\n    await run.step`,
    ],
    ...more,
  );

export const timeoutMissing: RuleFixture = {
  fails: {
    files: { "flows/mark-order.ts": waiting("") },
    finds: [{ subject: "flow:mark-order", fact: 'event "order.booked" without a timeout' }],
  },
  passes: [
    { files: { "flows/mark-order.ts": waiting(', timeout: "7d"') } },
    { files: { "flows/mark-order.ts": waiting("", [['  tier: "silver",', '  tier: "silver",\n  deadline: "14d",']]) } },
  ],
};
