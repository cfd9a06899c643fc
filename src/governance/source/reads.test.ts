import { describe, expect, it } from "vitest";
import { readSource } from "./read-source.ts";
import type { FlowSource } from "./source.ts";

/** A flow whose function has these lines. */
function flowWith(...lines: readonly string[]): FlowSource {
  const text = [
    'import { contract, event, flow } from "waybill";',
    'import { maskEmail, upper } from "./mask.js";',
    'const Placed = contract("order.placed", { version: "1.0.0", schema: {} });',
    'export const book = flow("book", { version: "1.0.0", on: event(Placed), async run(order, run) {',
    ...lines,
    "} });",
  ].join("\n");
  const mask =
    'export const maskEmail = (email) => email.replace(/.+@/, "***@");\nexport const upper = (text) => text.toUpperCase();\n';
  const { flows } = readSource([
    { file: "book.js", text, isTest: false },
    { file: "mask.js", text: mask, isTest: false },
  ]);
  const [flow] = flows;
  if (flow === undefined) throw new Error("There is no flow.");
  return flow;
}

describe("what a flow reads", () => {
  it.each([
    "process.env.REGION",
    'process.env["REGION"]',
    "process.env?.REGION",
    "process.env[order.region]",
    "globalThis.process.env.REGION",
  ])("is the environment in %s", (code) => {
    expect(flowWith(`if (${code}) return;`).nondeterminism.map(({ what }) => what)).toEqual(["process.env"]);
  });

  it("does not come out of a function that masks it", () => {
    expect(flowWith("console.log(upper(order.email));").logs[0]?.fields).toEqual([
      { contract: "order.placed", path: ["email"] },
    ]);
    expect(flowWith("console.log(maskEmail(order.email));").logs[0]?.fields).toEqual([]);
  });
});
