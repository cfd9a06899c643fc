import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const systems = baseFile("systems.ts");
const flow = baseFile("flows/mark-order.ts");
const ofStorefront = '  recordOf: [Order],\n  idempotency: "key",\n';

export const systemIdempotencyUnknown: RuleFixture = {
  fails: {
    files: { "systems.ts": edited(systems, [ofStorefront, "  recordOf: [Order],\n"]) },
    finds: [{ subject: "system:storefront", fact: 'is written to by "mark as invoiced" of mark-order' }],
    also: ["effect-not-repeatable", "retry-unsafe"],
  },
  passes: [
    // It is only read.
    {
      files: {
        "systems.ts": edited(systems, [ofStorefront, "  recordOf: [Order],\n"]),
        "flows/mark-order.ts": edited(
          flow,
          ["call.put(", "call.get("],
          [", { invoice: order.invoice })", ").then(() => null)"],
        ),
      },
      also: ["answer-without-contract"],
    },
    // Known, and nothing does: that is for the rules about effects.
    {
      files: { "systems.ts": edited(systems, [ofStorefront, '  recordOf: [Order],\n  idempotency: "none",\n']) },
      also: ["effect-not-repeatable", "retry-unsafe"],
    },
  ],
};
