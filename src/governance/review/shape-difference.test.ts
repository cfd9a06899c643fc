import { describe, expect, it } from "vitest";
import { shapeDifference } from "./shape-difference.ts";

const shape = (...names: readonly string[]) => ({ version: "1.0.0", asks: names.map((name) => `step "${name}"`) });
const difference = (before: readonly string[], after: readonly string[]) =>
  shapeDifference(shape(...before), shape(...after));

describe("the difference of two shapes", () => {
  it("is nothing between the same", () => {
    expect(difference(["a", "b", "a"], ["a", "b", "a"])).toEqual({
      removed: [],
      added: [],
      renamed: [],
      isReordered: false,
    });
  });

  it("counts how often something is asked for", () => {
    expect(difference(["a", "a"], ["a"]).removed).toEqual(['step "a"']);
    expect(difference(["a"], ["a", "a"]).added).toEqual(['step "a"']);
  });

  it("takes what stands between the same neighbours for renamed, and nothing of another kind", () => {
    const { renamed, removed } = difference(["a", "b", "c"], ["a", "x", "c", "y"]);
    expect(renamed).toEqual([{ from: 'step "b"', to: 'step "x"' }]);
    expect(removed).toEqual(['step "b"']);
    const sleep = { version: "1.0.0", asks: ['sleep "b"'] };
    expect(shapeDifference(shape("b"), sleep)).toMatchObject({ renamed: [], removed: ['step "b"'] });
    expect(difference(["b", "a"], ["a", "x"]).renamed).toEqual([]);
  });

  it("counts only what is gone between shapes that were not read in the same way", () => {
    const read = { ...shape("b", "helper", "a"), from: "source" as const };
    expect(shapeDifference(shape("a", "b"), read)).toMatchObject({ removed: [], added: [], isReordered: false });
    expect(shapeDifference(shape("a", "c"), read)).toMatchObject({ removed: ['step "c"'], renamed: [] });
  });

  it("says when what both have is in another order, whatever else came", () => {
    expect(difference(["a", "b"], ["b", "x", "a"])).toMatchObject({ isReordered: true, removed: [] });
    expect(difference(["a", "b"], ["x", "a", "y", "b"]).isReordered).toBe(false);
  });
});
