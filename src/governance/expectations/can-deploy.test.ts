import { describe, expect, it } from "vitest";
import { type Contract, contract } from "../../contracts/contract.ts";
import type { JsonSchema } from "../../contracts/schema.ts";
import { judgeConsumers } from "./can-deploy.ts";
import { type ExpectationsFile, readExpectations, withExpectation } from "./expectations.ts";

const order = (version: string, schema: JsonSchema, terms: Partial<Contract> = {}): Contract => ({
  ...contract("order.booked", { version, schema }),
  ...terms,
});
const expecting = (schema: JsonSchema, examples?: readonly unknown[], major = 1): ExpectationsFile => ({
  format: "waybill-expectations/1",
  consumer: "warehouse",
  team: { name: "logistics", onCall: "pager:logistics" },
  expectations: [
    {
      contract: "order.booked",
      major,
      version: `${major}.0.0`,
      schema,
      ...(examples === undefined ? {} : { examples }),
    },
    { contract: "order.canceled", major: 1, version: "1.0.0", schema: false },
  ],
});
const judge = (served: readonly Contract[], consumer: ExpectationsFile) =>
  judgeConsumers("order.booked", served, [consumer]);

const object = (properties: object, required: readonly string[] = []) => ({ type: "object", properties, required });
const full = object({ id: { type: "string" }, total: { type: "integer" } }, ["id", "total"]);
const needsTotal = object({ total: { type: "integer" } }, ["total"]);

describe("whether a provider can be deployed", () => {
  it("can, when a consumer takes all that is valid here", () => {
    expect(judge([order("1.2.0", full)], expecting(needsTotal))).toEqual([
      {
        ...{ consumer: "warehouse", major: 1, version: "1.2.0", problems: [] },
        team: { name: "logistics", onCall: "pager:logistics" },
      },
    ]);
  });

  it("cannot, when something that a consumer needs may be missing, and shows it", () => {
    const [verdict] = judge(
      [order("1.3.0", object({ id: { type: "string" }, total: { type: "integer" } }, ["id"]))],
      expecting(needsTotal),
    );
    expect(verdict?.problems).toEqual([
      {
        kind: "refused",
        message:
          "It does not take every document that is valid here. /total: expected this field to be present, found nothing.",
        counterexample: { id: "" },
      },
    ]);
  });

  it("judges the highest version of the major that is relied on", () => {
    const served = [order("1.0.0", full), order("1.10.0", {}), order("1.9.0", full), order("2.0.0", full)];
    expect(judge(served, expecting(needsTotal))[0]).toMatchObject({
      version: "1.10.0",
      problems: [{ kind: "refused" }],
    });
  });

  it("cannot, when the major that is relied on is not served any more", () => {
    const [verdict] = judge([order("2.0.0", full)], expecting(needsTotal));
    expect(verdict?.version).toBeUndefined();
    expect(verdict?.problems).toMatchObject([{ kind: "not-served", message: expect.stringContaining("served is 2.") }]);
  });

  it("keeps to the policy of the contract about what only the consumer names", () => {
    const takes = object({ id: { type: "string" }, note: { type: "string" } }, ["id"]);
    const sends = object({ id: { type: "string" } }, ["id"]);
    expect(judge([order("1.0.0", sends)], expecting(takes))[0]?.problems).toMatchObject([{ kind: "refused" }]);
    const lenient = order("1.0.0", sends, { compatibility: { policy: "lenient" } });
    expect(judge([lenient], expecting(takes))[0]?.problems).toEqual([]);
  });

  it("cannot, when a recorded example is not valid here any more", () => {
    const stricter = order("1.1.0", object({ id: { type: "string", minLength: 9 } }, ["id"]));
    const { problems } =
      judge([stricter], expecting(object({}), [{ id: "123456789" }, { id: "topsecret".slice(1) }]))[0] ?? {};
    expect(problems).toEqual([
      {
        kind: "example",
        message: "Its example 2 is not valid here any more. /id: expected at least 9 characters, found a string.",
      },
    ]);
  });

  it("cannot, when nobody can decide, unless an example decides it", () => {
    const odd = order("1.0.0", { type: "string", pattern: "^(?=a)(?!b)[a-z]+(?<=z)$" });
    const consumer = expecting({ type: "string", pattern: "^(?=a).*(?<=q)$" });
    expect(judge([odd], consumer)[0]?.problems).toEqual([
      { kind: "unknown", message: "Whether it takes every document could not be decided: the search came to no end." },
    ]);
    const shown = judge([{ ...odd, examples: ["az"] }], consumer)[0]?.problems[0];
    expect(shown).toMatchObject({ kind: "refused", counterexample: "az" });
  });

  it("is about this contract only", () => {
    expect(judge([order("1.0.0", full)], { ...expecting(true), expectations: [] })).toEqual([]);
  });
});

describe("a file of expectations", () => {
  it("has one expectation for each major version, in order", () => {
    const { expectations } = expecting(true);
    const added = { contract: "order.booked", major: 1, version: "1.4.0", schema: {} };
    const other = { ...added, major: 0, version: "0.1.0" };
    const all = withExpectation(withExpectation(expectations, added), other);
    expect(all.map((each) => `${each.contract} ${each.version}`)).toEqual([
      "order.booked 0.1.0",
      "order.booked 1.4.0",
      "order.canceled 1.0.0",
    ]);
  });

  it("is refused when it is none, or a schema in it is none", () => {
    expect(() => readExpectations({}, "x.json")).toThrow("x.json is no file of expectations");
    const wrong = expecting({ type: "strin" });
    expect(() => readExpectations(wrong, "x.json")).toThrow('the schema for "order.booked" cannot be used');
    expect(readExpectations(expecting(true), "x.json").consumer).toBe("warehouse");
  });
});
