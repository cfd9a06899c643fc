import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Contract, contract, upcast } from "../contracts/contract.ts";
import { jsonSchema } from "../contracts/schema.ts";
import { checkUpcasts } from "./check-upcasts.ts";

interface Old {
  readonly id: number;
  readonly tags: readonly string[];
}
interface New {
  readonly orderId: string;
  readonly tagCount: number;
}

const First = contract("order", {
  version: "1.0.0",
  schema: jsonSchema<Old>({
    type: "object",
    required: ["id", "tags"],
    properties: { id: { type: "integer" }, tags: { type: "array", items: { type: "string" } } },
  }),
  examples: [{ id: 7, tags: ["a"] }],
});
const NewSchema = jsonSchema<New>({
  type: "object",
  required: ["orderId", "tagCount"],
  properties: { orderId: { type: "string", minLength: 4 }, tagCount: { type: "integer" } },
});
const second = (convert: (old: Old) => New): Contract<New> =>
  contract("order", { version: "2.0.0", schema: NewSchema, upcasts: [upcast(First, convert)] });
const good = second(({ id, tags }) => ({ orderId: `no-${id}`, tagCount: tags.length }));
const documents = fc.record({ id: fc.integer(), tags: fc.array(fc.string()) });

describe("checkUpcasts", () => {
  it("passes an upcast that gives a document that fits, the same each time, of a document that it leaves alone", () => {
    const seen: string[] = [];
    checkUpcasts(good, (from, holds) => {
      seen.push(from.version);
      fc.assert(fc.property(documents, holds));
    });
    expect(seen).toEqual(["1.0.0"]);
  });

  it("checks chains", () => {
    const third = contract("order", {
      version: "3.0.0",
      schema: jsonSchema<{ readonly order: New }>({
        type: "object",
        required: ["order"],
        properties: { order: { type: "object" } },
      }),
      upcasts: [upcast(good, (order) => ({ order }))],
    });
    const seen: string[] = [];
    checkUpcasts(third, (from) => seen.push(from.version));
    expect(seen).toEqual(["2.0.0", "1.0.0"]);
  });

  it.each<[string, (old: Old) => New, string]>([
    ["gives what does not fit", ({ id, tags }) => ({ orderId: `${id}`, tagCount: tags.length }), "/orderId"],
    ["throws", ({ tags }) => ({ orderId: `no-${tags[1]?.trim}`, tagCount: (tags[9] as string).length }), "TypeError"],
    [
      "changes what it is given",
      ({ id, tags }) => ({ orderId: `no-${id}`, tagCount: (tags as string[]).push("x") }),
      "changes the document that it is given",
    ],
    [
      "gives something else each time",
      ({ id }) => ({ orderId: `no-${id}`, tagCount: count++ }),
      "something else when it is called again",
    ],
  ])("tells of one that %s, by the examples alone", (_name, convert, message) => {
    expect(() => checkUpcasts(second(convert))).toThrow(message);
  });

  it("finds by arbitrary documents what examples do not show", () => {
    const rarely = second(({ id, tags }) => ({ orderId: id < 0 ? "-" : `no-${id}`, tagCount: tags.length }));
    checkUpcasts(rarely);
    expect(() => checkUpcasts(rarely, (_from, holds) => fc.assert(fc.property(documents, holds)))).toThrow(
      "Counterexample: [{",
    );
  });

  it("refuses documents that are none, and a contract without upcasts", () => {
    expect(() => checkUpcasts(good, (_from, holds) => holds({ id: "7" }))).toThrow(
      "This is no document of order@1.0.0",
    );
    expect(() => checkUpcasts(First)).toThrow("has no upcasts");
  });
});

let count = 0;
