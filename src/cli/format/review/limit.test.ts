import { expect, it } from "vitest";
import { limited, mostCharacters } from "./limit.ts";

it("leaves a review that fits as it is", () => {
  expect(limited(["a", "b"])).toBe("a\n\nb");
});

it("keeps whole blocks up to the limit, and says that there are more", () => {
  const blocks = Array.from({ length: 1_000 }, (_, index) => `${index} ${"x".repeat(200)}`);
  const shown = limited(blocks);
  expect(shown.length).toBeLessThanOrEqual(mostCharacters);
  expect(shown.length).toBeGreaterThan(mostCharacters - 500);
  const kept = shown.split("\n\n");
  expect(kept.slice(0, -1)).toEqual(blocks.slice(0, kept.length - 1));
  expect(kept.at(-1)).toContain("does not fit into a comment");
});
