import { expect, it } from "vitest";
import { someOf } from "./words.ts";

it("names some of many", () => {
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"], ["a", "b", "c", "d", "e"]].map((items) => someOf(items, 3))).toEqual([
    ...["", "a", "a and b", "a, b and c", "a, b, c and 2 more"],
  ]);
});
