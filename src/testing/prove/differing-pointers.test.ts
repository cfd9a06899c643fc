import { expect, it } from "vitest";
import { differingPointers } from "./differing-pointers.ts";

it("names the places at which two texts differ", () => {
  const left = JSON.stringify({ a: 1, b: { c: [1, 2, { d: "x" }] }, "e/f": null });
  const right = JSON.stringify({ a: 1, b: { c: [1, 3, { d: "y" }, 4] }, "e/f": 0, g: true });
  expect(differingPointers(left, right)).toEqual(["/b/c/1", "/b/c/2/d", "/b/c/3", "/e~1f", "/g"]);
});

it("names the top when the kinds differ, and nothing when nothing does", () => {
  expect(differingPointers("[]", "{}")).toEqual([""]);
  expect(differingPointers(undefined, "1")).toEqual([""]);
  expect(differingPointers('{"a":[1]}', '{"a":[1]}')).toEqual([]);
});
