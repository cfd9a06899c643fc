import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { causes, statuses } from "../status/status.ts";
import {
  apiQueryOf,
  changeFilter,
  describeFilters,
  hasFilters,
  parseFilters,
  parseSearch,
  stringifySearch,
} from "./filters.ts";

describe("filters of the run list", () => {
  it("come back from the address as they went into it, whatever the key looks like", () => {
    const text = fc
      .string({ minLength: 1, unit: "grapheme" })
      .filter((value) => value.trim() === value && value !== "");
    const filters = fc.record(
      { flow: text, status: fc.constantFrom(...statuses), cause: fc.constantFrom(...causes), key: text, before: text },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(filters, (wanted) => {
        expect(parseFilters(parseSearch(stringifySearch({ ...wanted })))).toEqual({ ...wanted });
      }),
    );
  });

  it("keep a key of digits as text and the address readable", () => {
    expect(stringifySearch({ status: "dead", key: "1001" })).toBe("?status=dead&key=1001");
    expect(parseFilters(parseSearch("?key=1001"))).toEqual({ key: "1001" });
  });

  it("leave out what makes no sense", () => {
    expect(parseFilters({ status: "broken", cause: "bad luck", flow: " ", key: 7, color: "red" })).toEqual({});
    expect(stringifySearch({})).toBe("");
  });

  it("begin at the youngest run again when one of them changes", () => {
    const before = { flow: "order-to-cash", before: "0abc" };
    expect(changeFilter(before, "status", "dead")).toEqual({ flow: "order-to-cash", status: "dead" });
    expect(changeFilter(before, "flow", "")).toEqual({});
  });

  it("do not count the page as a choice", () => {
    expect(hasFilters({ before: "0abc" })).toBe(false);
    expect(hasFilters({ key: "1" })).toBe(true);
  });

  it("go to the server with a page size", () => {
    expect(apiQueryOf({ status: "dead", key: "a&b" })).toBe("status=dead&key=a%26b&limit=50");
  });

  it("read as a sentence", () => {
    expect(describeFilters({})).toBe("runs");
    expect(describeFilters({ flow: "order-to-cash", status: "dead", cause: "timeout" })).toBe(
      "dead runs of order-to-cash with cause timeout",
    );
  });
});
