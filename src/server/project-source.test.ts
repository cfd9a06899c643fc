import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import type { FlowSource } from "../governance/source/source.ts";
import { readProjectModules, readProjectSource } from "./project-source.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const made: string[] = [];

afterEach(async () => {
  for (const dir of made.splice(0)) await rm(dir, { recursive: true });
});

async function projectOf(files: Readonly<Record<string, string>>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "waybill-source-"));
  made.push(dir);
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, file)), { recursive: true });
    await writeFile(join(dir, file), text);
  }
  return dir;
}

/** `name (system) methods`, e.g. `create invoice (billing) post undo`. */
function inWords({ steps }: FlowSource): readonly string[] {
  return steps.map(({ name, system = "-", methods, hasUndo }) =>
    [name, `(${system})`, ...methods, ...(hasUndo ? ["undo"] : [])].join(" "),
  );
}

describe("the source of the order-to-cash example", () => {
  it("is read without anything unresolved", async () => {
    const { flows, unreadable } = await readProjectSource(join(root, "examples/order-to-cash"));
    expect(unreadable).toEqual([]);
    expect(flows.flatMap(({ unresolved }) => unresolved)).toEqual([]);
    expect(Object.fromEntries(flows.map((flow) => [flow.name, inWords(flow)]))).toEqual({
      "notify-order-booked": ["send message (notifier) post"],
      "order-cancelled": [
        "stop invoicing (billing) put",
        "stop shipping (warehouse) put",
        "find shipments (warehouse) get",
        "cancel shipment (warehouse) patch",
        "find invoices (billing) get",
        "void invoice (billing) patch",
      ],
      "order-to-cash": [
        "upsert customer (crm) put",
        "create invoice (billing) post undo",
        "create shipment (warehouse) post undo",
      ],
      "refund-to-credit-note": [
        "find invoice (billing) get",
        "find stop (billing) get",
        "create credit note (billing) post",
      ],
    });
  });

  it("has no answer without a contract, nothing that differs, and keys and events by name", async () => {
    const { flows, modules } = await readProjectSource(join(root, "examples/order-to-cash"));
    expect(flows.flatMap(({ steps }) => steps.flatMap(({ untypedAnswers }) => untypedAnswers))).toEqual([]);
    expect(flows.flatMap(({ nondeterminism, network, fanOuts }) => [nondeterminism, network, fanOuts].flat())).toEqual(
      [],
    );
    expect(flows.flatMap(({ emits }) => emits)).toMatchObject([{ contract: "order.booked", version: "1.0.0" }]);
    expect(flows.map(({ contract, key }) => [contract, key?.reads.map(({ path }) => path.join("."))])).toEqual([
      ["order.booked", undefined],
      ["shopify.order-cancelled", ["id"]],
      ["shopify.order-created", ["id"]],
      ["shopify.refund-created", ["id"]],
    ]);
    const declared = modules.flatMap(({ declarations }) => declarations);
    expect(declared.filter(({ type }) => type === "contract")).toHaveLength(13);
    expect(declared.filter(({ type }) => type === "system").map(({ name }) => name)).toEqual([
      "billing",
      "crm",
      "notifier",
      "storefront",
      "warehouse",
    ]);
    expect(declared.every(({ exported }) => exported !== undefined)).toBe(true);
  });
});

describe("the source of the template", () => {
  it("is read without anything unresolved", async () => {
    const { flows, unreadable } = await readProjectSource(join(root, "template"));
    expect(unreadable).toEqual([]);
    expect(flows.flatMap(({ unresolved }) => unresolved)).toEqual([]);
    expect(flows.map((flow) => [flow.name, flow.contract, ...inWords(flow)])).toEqual([
      ["order-confirmation", "order.confirmed", "write confirmation (-)"],
      ["order-received", "order.received", "price order (-)"],
    ]);
    expect(flows[1]?.emits).toMatchObject([{ contract: "order.confirmed" }]);
  });
});

describe("reading the modules of a project", () => {
  it("leaves out what is installed, built, hidden, or data", async () => {
    const other = Object.fromEntries(
      ["node_modules/a", "dist", ".git", "data/x", "a/node_modules/b"].map((folder) => [`${folder}/x.ts`, "1"]),
    );
    const kept = { "a.ts": "1", "b/c.mts": "1", "b/d.js": "1", "b/e.mjs": "1" };
    const dir = await projectOf({ ...other, ...kept, "f.d.ts": "1", "g.tsx": "1", "h.json": "1" });
    const { modules } = await readProjectModules(dir, join(dir, "data"));
    expect(modules.map(({ file }) => file)).toEqual(Object.keys(kept));
  });

  it("tells tests apart", async () => {
    const dir = await projectOf({ "a.test.ts": "1", "b.spec.js": "1", "flows/tests.ts": "1", "tests/c.ts": "1" });
    const { modules } = await readProjectModules(dir);
    expect(modules.filter(({ isTest }) => isTest).map(({ file }) => file)).toEqual([
      "a.test.ts",
      "b.spec.js",
      "tests/c.ts",
    ]);
  });

  it("keeps every place when it takes the types away", async () => {
    const text = `interface Ä { ö: "€😀" }\nconst a: Ä = x as unknown as Ä, token = "here";\n`;
    const dir = await projectOf({ "a.ts": `\uFEFF${text}` });
    const { modules } = await readProjectSource(dir);
    expect(modules[0]?.literals).toEqual([
      { value: "here", name: "token", place: { file: "a.ts", line: 2, column: 41 } },
    ]);
    expect(text.split("\n")[1]?.slice(40)).toBe('"here";');
  });

  it("tells what is no module and reads the rest", async () => {
    const dir = await projectOf({
      "a.ts": "enum A { x }",
      "b.ts": "const = 1",
      "c.ts": "1",
      "d.js": "x: number = = 1",
    });
    const { modules, unreadable } = await readProjectSource(dir);
    expect(modules.map(({ file }) => file)).toEqual(["c.ts"]);
    expect(unreadable.map(({ file }) => file).toSorted()).toEqual(["a.ts", "b.ts", "d.js"]);
    expect(unreadable[0]).toEqual({
      file: "a.ts",
      reason: "It cannot be read: TypeScript enum is not supported in strip-only mode.",
    });
  });

  it("does not read modules that no person wrote", async () => {
    const dir = await projectOf({ "a.js": `x = "${"y".repeat(2 * 1024 * 1024)}"` });
    const { unreadable } = await readProjectModules(dir);
    expect(unreadable).toMatchObject([{ file: "a.js", reason: expect.stringContaining("bytes") }]);
  });
});
