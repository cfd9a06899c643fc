import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Contract, contract } from "../../contracts/contract.ts";
import { jsonSchema } from "../../contracts/schema.ts";
import { type KeyFunction, type KeyReading, probeKey } from "./probe-key.ts";

interface Order {
  readonly id: string;
  readonly status: string;
  readonly note?: string;
  readonly customer?: { readonly id: number } | null;
  readonly lines: readonly { readonly sku: string }[];
}

const id = { type: "string", pattern: "^gid://shop/Order/[0-9]+$" };
const schema = {
  type: "object",
  required: ["id", "status", "lines"],
  properties: {
    id,
    status: { enum: ["open", "paid"] },
    note: { type: "string" },
    customer: { type: ["object", "null"], required: ["id"], properties: { id: { type: "integer" } } },
    lines: { type: "array", items: { type: "object", required: ["sku"], properties: { sku: { type: "string" } } } },
  },
};
const example: Order = {
  id: "gid://shop/Order/1009",
  status: "open",
  note: "Ring twice",
  customer: { id: 7 },
  lines: [{ sku: "tea" }],
};

function orders(...examples: readonly unknown[]): Contract {
  return contract("order.placed", { version: "1.0.0", schema: jsonSchema<unknown>(schema), examples });
}

type Key = (order: Order, headers: Readonly<Record<string, string | undefined>>) => unknown;

function probe(key: Key, of: Contract = orders(example)): readonly KeyReading[] {
  return probeKey(key as KeyFunction, of);
}

/** What a key that can be made depends on. */
function usable(key: Key) {
  const [reading] = probe(key);
  if (reading?.outcome !== "usable") throw new Error(`The key is ${reading?.outcome}.`);
  return reading;
}

describe("a key that is tried on the examples of its contract", () => {
  it("depends on the field that it is made of, whatever the pattern of that", () => {
    expect(usable((order) => order.id).fields).toEqual(["/id"]);
    expect(usable((order) => order.id.split("/").at(-1)).fields).toEqual(["/id"]);
    expect(usable(({ lines }) => lines.map(({ sku }) => sku).join()).fields).toEqual(["/lines/*/sku"]);
  });

  it("depends on all that gets into a digest, also by functions that take plain documents only", () => {
    const digest = (text: string) => createHash("sha256").update(text).digest("hex");
    const all = ["/customer/id", "/id", "/lines/*/sku", "/note"];
    // Another status would do as well: there is none that letters lead to, so it may decide.
    expect(usable((order) => digest(JSON.stringify(order))).fields.toSorted()).toEqual([...all, "/status"].toSorted());
    expect(usable((order) => digest(JSON.stringify(structuredClone(order)))).fields).toContain("/id");
  });

  it("depends on nothing when it is the same for all", () => {
    expect(usable(() => "order")).toMatchObject({ fields: [], headers: [] });
    expect(usable((order) => `order ${order.lines.length > 1_000}`)).toMatchObject({ fields: [], headers: [] });
    expect(usable((order) => order.id.slice(0, 3))).toMatchObject({ fields: [] });
  });

  it("depends on the headers that change it", () => {
    const reading = usable((order, headers) => `${headers["x-id"]}-${Number(headers["x-seq"])}-${order.id.length}`);
    expect(reading).toMatchObject({ fields: [], headers: ["x-id", "x-seq"] });
    expect(usable((order, headers) => (headers["x-topic"] === "none" ? "" : order.id)).headers).toEqual([]);
  });

  it("is unusable when it is no text, is empty, or cannot be made", () => {
    const what = (key: Key) => probe(key).map((reading) => ("what" in reading ? reading.what : reading.outcome));
    expect(what((order) => order.lines)).toEqual(["is of type object, and must be text or a number"]);
    expect(what(() => "")).toEqual(["has 0 characters, and must have 1 to 255"]);
    expect(what(() => Promise.resolve("a"))).toEqual(["is of type object, and must be text or a number"]);
    expect(what((order) => (order as never as { a: { b: string } }).a.b)).toEqual([
      "could not be made: the key function threw TypeError",
    ]);
    expect(what((order) => `${order.customer}-${order.id}`)).toEqual([
      'has "undefined", "null" or "[object Object]" in it',
    ]);
  });

  it("has a gap where the contract lets a field be missing or null, and none where the key does without it", () => {
    expect(usable((order) => order.note).gaps).toEqual([
      { pointer: "/note", state: "missing", what: "is of type undefined, and must be text or a number" },
    ]);
    expect(usable((order) => String(order.customer?.id)).gaps).toMatchObject([{ pointer: "/customer" }]);
    expect(usable((order) => order.note ?? order.id).gaps).toEqual([]);
    expect(usable((order) => order.id).gaps).toEqual([]);
  });

  it("is unstable when it is not the same twice", () => {
    let count = 0;
    expect(probe(() => String(count++))).toEqual([{ example: 1, outcome: "unstable" }]);
  });

  it("is tried on copies, on three examples, and on none that breaks the contract", () => {
    const broken = { ...example, id: "1" };
    const of = orders(example, broken, example, example, example);
    const readings = probe((order) => {
      (order as { note?: string }).note = "changed";
      return order.id;
    }, of);
    expect(readings.map(({ example: number }) => number)).toEqual([1, 3, 4]);
    expect(example.note).toBe("Ring twice");
    expect(probe((order) => order.id, orders())).toEqual([]);
  });

  it("is not tried when the contract cannot judge documents", () => {
    const odd = contract("order.odd", { version: "1.0.0", schema: { $ref: "https://example.com/a" }, examples: [{}] });
    expect(probe(() => "a", odd)).toEqual([]);
  });
});
