import fc from "fast-check";
import { expect, it } from "vitest";
import { utf8Bytes } from "./size.ts";

it("the bytes of a text are those that it has in UTF-8", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const wellFormed = text.toWellFormed();
      expect(utf8Bytes(wellFormed)).toBe(Buffer.byteLength(wellFormed));
    }),
  );
});
