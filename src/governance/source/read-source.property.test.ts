import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSource } from "./read-source.ts";
import type { Place, ProjectSource } from "./source.ts";

/** Words of which programs are made that are often valid and always about what the reader looks for. */
const words = [
  ...[
    "flow(",
    "system(",
    "contract(",
    "run.step(",
    "run.all(",
    "run.emit(",
    "call.get(",
    "fetch(",
    "Promise.all(",
    "f(",
  ],
  ...[
    ")",
    "(",
    "{",
    "}",
    "[",
    "]",
    ",",
    ";",
    "=>",
    "...",
    ".",
    "?.",
    "=",
    ":",
    "${",
    "`",
    '"a"',
    "'b'",
    "1",
    "\n",
    "+",
  ],
  ...["run", "call", "order", "f", "this", "super", "class A", "extends A", "function f", "async", "await", "const x"],
  ...[
    "import * as w from 'waybill';",
    "import { flow, system, contract } from 'waybill';",
    "export default",
    "export",
    "new A",
  ],
  ...[
    "for (const x of y)",
    "try",
    "catch (e)",
    "return",
    "throw",
    "yield",
    "static",
    "#p",
    "get a()",
    "let y",
    "order.id",
  ],
];

const programs = fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => parts.join(" "));

/** Statements that are valid, so that what is in them is really gone through. */
const expressions = fc.letrec<{ readonly expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom("run", "order", "call", "f", "g", "1", '"a"', "this", "Order", "crm", "undefined", "[]"),
    fc
      .tuple(tie("expression"), fc.constantFrom("id", "step", "all", "map", "get", "key", "lines"))
      .map(([a, b]) => `(${a}).${b}`),
    fc.tuple(tie("expression"), tie("expression"), tie("expression")).map(([a, b, c]) => `(${a})(${b}, ${c})`),
    tie("expression").map((a) => `(run, call) => (${a})`),
    tie("expression")
      .map((a) => `async function f(order, ...run) { const [g = 1, { call }] = ${a}; await (g, call); }`)
      .map((a) => `(${a})`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `[${a}, ...(${b})]`),
    fc
      .tuple(tie("expression"), tie("expression"))
      .map(([a, b]) => `({ a: ${a}, ...(${b}), step() { return this.a; } })`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `run.step(${a}, crm, ${b}, { undo: ${a} })`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `(g = (${a}) ?? (${b}))`),
    tie("expression").map(
      (a) => `new (class A { x = ${a}; constructor(f) { this.f = f; } go() { return this.f; } })(${a}).go()`,
    ),
    tie("expression").map((a) => `\`a\${${a}}b\``),
  ),
}));

function read(text: string): ProjectSource {
  return readSource([{ file: "a.ts", text, isTest: false }]);
}

function placesIn(value: unknown): readonly Place[] {
  if (typeof value !== "object" || value === null) return [];
  if ("line" in value && "column" in value && "file" in value) return [value as Place];
  return Object.values(value).flatMap(placesIn);
}

describe("reading source code", () => {
  it("never throws, whatever the text is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), programs), (text) => {
        expect(read(text).unreadable.length + read(text).modules.length).toBe(1);
      }),
      { numRuns: 500 },
    );
  });

  it("goes through whatever is valid, and names only places that are there", () => {
    const head = `import { flow, system, contract } from "waybill";\nlet g; const crm = system("crm", {}), Order = contract("o", {});\nfunction f(x) { return x; }\n`;
    fc.assert(
      fc.property(expressions.expression, (expression) => {
        const text = `${head}export const a = flow("a", { version: "1.0.0", run: (order, run) => (${expression}) });`;
        const found = read(text);
        expect(found.unreadable).toEqual([]);
        expect(found.flows).toHaveLength(1);
        const lines = text.split("\n");
        for (const { line, column } of placesIn(found)) expect(lines[line - 1]?.[column - 1]).toMatch(/\S/);
      }),
      { numRuns: 300 },
    );
  });

  it("points at the text that it names", () => {
    const name = fc.stringMatching(/^[a-z]{1,12}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.nat({ max: 5 })), { minLength: 1, maxLength: 8 }), (steps) => {
        const body = steps.map(([text, lines]) => `${"\n".repeat(lines)} await run.step("${text}", () => 1);`).join("");
        const text = `import { flow } from "waybill"; flow("a", { run: async (order, run) => {${body}} });`;
        const lines = text.split("\n");
        const found = read(text).flows[0]?.steps ?? [];
        expect(found.map((step) => step.name)).toEqual(steps.map(([step]) => step));
        for (const step of found) {
          expect(lines[step.place.line - 1]?.slice(step.place.column - 1)).toMatch(
            new RegExp(`^run\\.step\\("${step.name}"`),
          );
        }
      }),
    );
  });
});
