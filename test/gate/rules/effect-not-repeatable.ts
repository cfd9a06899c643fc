import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const flow = baseFile("flows/mark-order.ts");
const systems = baseFile("systems.ts");
const step = /await run\.step\([\s\S]*?\);\n/.exec(flow)?.[0] ?? "";
const noKeys = edited(systems, [
  '  recordOf: [Order],\n  idempotency: "key",',
  '  recordOf: [Order],\n  idempotency: "none",',
]);
const posting = edited(flow, ["call.put(", "call.post("]);
const undone = 'async (call) => { await call.post("/marks", {}); }, { undo: (_, call) => call.delete("/marks") }';

export const effectNotRepeatable: RuleFixture = {
  fails: {
    files: { "systems.ts": noKeys, "flows/mark-order.ts": posting },
    finds: [{ subject: "flow:mark-order", fact: 'changes something in "storefront"' }],
    also: ["retry-unsafe", "answer-without-contract"],
  },
  passes: [
    // A put is as good twice as once.
    { files: { "systems.ts": noKeys } },
    { files: { "flows/mark-order.ts": posting } },
    {
      files: {
        "systems.ts": noKeys,
        "flows/mark-order.ts": edited(flow, [step, `await run.step("mark", storefront, ${undone});\n`]),
      },
      also: ["retry-unsafe"],
    },
  ],
};
