import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const flow = baseFile("flows/book-order.ts");
const undo = /\n\s*\{ undo: [^\n]*\n/.exec(flow)?.[0] ?? "";
const inform = `    await run.step("inform", billing, async (call) => {
      await call.put("/informed", {});
    });
    await run.emit`;

export const undoMissing: RuleFixture = {
  fails: {
    files: { "flows/book-order.ts": edited(flow, [undo, "\n"], ["    await run.emit", inform]) },
    finds: [
      { subject: "flow:book-order", fact: 'Step "create invoice" changes "invoice", where money and tax are at stake' },
    ],
  },
  passes: [
    // Nothing after it can be refused.
    { files: { "flows/book-order.ts": edited(flow, [undo, "\n"]) } },
    { files: { "flows/book-order.ts": edited(flow, ["    await run.emit", inform]) } },
  ],
};
