import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const flow = baseFile("flows/mark-order.ts");
const step = /await run\.step\([\s\S]*?\);\n/.exec(flow)?.[0] ?? "";
const noKeys = edited(baseFile("systems.ts"), [
  '  recordOf: [Order],\n  idempotency: "key",',
  '  recordOf: [Order],\n  idempotency: "none",',
]);
const posting = (options: string) =>
  edited(flow, [
    step,
    `await run.step("mark", storefront, async (call) => { await call.post("/marks", {}); }, { undo: (_, call) => call.delete("/marks")${options} });\n`,
  ]);

export const retryUnsafe: RuleFixture = {
  fails: {
    files: { "systems.ts": noKeys, "flows/mark-order.ts": posting("") },
    finds: [{ subject: "flow:mark-order", fact: "tried up to 10 times (what flows have unless told)" }],
  },
  passes: [
    { files: { "systems.ts": noKeys, "flows/mark-order.ts": posting(", retry: { maxAttempts: 1 }") } },
    { files: { "flows/mark-order.ts": posting("") } },
  ],
};
