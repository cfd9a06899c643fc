import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyOfEvent, keyOfMatch, matchedValues, shapeOf, topicOf, topicOfShape } from "./match.ts";

const matchOf = (match: unknown) => ({ topic: "order.paid@1", values: matchedValues(match) });

describe("a match", () => {
  it("is for events that have its values at its places, whatever else they have", () => {
    const match = matchOf({ orderId: 7, amount: { currency: "EUR" } });
    const keyFor = (data: unknown) => keyOfEvent(shapeOf(match), data);
    expect(keyFor({ orderId: 7, amount: { currency: "EUR", cents: 1 }, note: "x" })).toBe(keyOfMatch(match));
    expect(keyFor({ orderId: "7", amount: { currency: "EUR" } })).not.toBe(keyOfMatch(match));
    expect(keyFor({ orderId: 8, amount: { currency: "EUR" } })).not.toBe(keyOfMatch(match));
    expect(keyFor({ orderId: 7 })).toBeUndefined();
    expect(keyFor({ orderId: { id: 7 }, amount: { currency: "EUR" } })).toBeUndefined();
    expect(keyFor(null)).toBeUndefined();
  });

  it("does not see what an event only inherits", () => {
    const match = matchOf({ constructor: "x" });
    expect(keyOfEvent(shapeOf(match), {})).toBeUndefined();
  });

  it("without fields is for every event of the topic", () => {
    const match = matchOf({});
    expect(keyOfEvent(shapeOf(match), { any: "thing" })).toBe(keyOfMatch(match));
    expect(topicOfShape(shapeOf(match))).toBe("order.paid@1");
    expect(topicOf("order.paid", "1.4.2")).toBe("order.paid@1");
  });

  it("leaves out what is undefined, and refuses what is no plain value", () => {
    expect(matchedValues({ a: undefined, b: null, "c/d": true })).toEqual({ "/b": null, "/c~1d": true });
    expect(() => matchedValues({ ids: [1] })).toThrow(/at "\/ids"/);
    expect(() => matchedValues({ at: Number.NaN })).toThrow(/at "\/at"/);
  });

  it("finds an event exactly when each of its values is there", () => {
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const document = fc.dictionary(fc.string(), fc.oneof(scalar, fc.dictionary(fc.string(), scalar)));
    fc.assert(
      fc.property(document, document, (wanted, data) => {
        const match = matchOf(wanted);
        const flat = matchedValues(data);
        const isFor = Object.entries(match.values).every(
          ([pointer, value]) => Object.hasOwn(flat, pointer) && Object.is(flat[pointer], value),
        );
        expect(keyOfEvent(shapeOf(match), data) === keyOfMatch(match)).toBe(isFor);
        expect(keyOfEvent(shapeOf(match), { ...data, ...wanted })).toBe(keyOfMatch(match));
      }),
    );
  });
});

describe("values that differ in their Unicode form only", () => {
  it("match", () => {
    const match = { topic: "order.paid@1", values: { "/customer": "Zoe\u0308" } };
    expect(keyOfEvent(shapeOf(match), { customer: "Zo\u00eb" })).toBe(keyOfMatch(match));
  });
});
