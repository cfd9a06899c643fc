import { describe, expect, it } from "vitest";
import { misplacedClasses } from "./misplaced-classes.ts";

const text = { type: "string" };
const properties = {
  id: text,
  customer: { type: "object", properties: { email: text, phone: text } },
  lines: { type: "array", items: { type: "object", properties: { sku: text, note: text } } },
  labels: { type: "object", additionalProperties: text },
};
const open = { type: "object", properties };
const closed = { ...open, additionalProperties: false };

const misplaced = (schema: object, ...pointers: readonly string[]) =>
  misplacedClasses({
    schema: schema as never,
    fields: Object.fromEntries(pointers.map((pointer) => [pointer, "personal"])),
  });

describe("classes of fields", () => {
  it("lead to fields, with * and without", () => {
    const pointers = [
      "",
      "/id",
      "/customer/email",
      "/*/email",
      "/lines",
      "/lines/*/sku",
      "/lines/0/sku",
      "/labels/any",
    ];
    expect(misplaced(closed, ...pointers)).toEqual([]);
  });

  it("lead nowhere where a schema is closed, or a value has no fields", () => {
    expect(misplaced(closed, "/shipping")).toEqual([{ pointer: "/shipping" }]);
    expect(misplaced(open, "/id/number")).toEqual([{ pointer: "/id/number" }]);
  });

  it("may lead to what an open schema does not name", () => {
    expect(misplaced(open, "/shipping", "/customer/address", "/browser_ip")).toEqual([]);
  });

  it.each([
    ["/custmer/email", "/customer/email"],
    ["/customer/e_mail", "/customer/email"],
    ["/customer/eMail", "/customer/email"],
    ["/customer/phoen", "/customer/phone"],
    ["/customer/phones", "/customer/phone"],
    ["/lines/sku", "/lines/*/sku"],
  ])("are misspelled in an open schema too: %s", (pointer, meant) => {
    expect(misplaced(open, pointer)).toEqual([{ pointer, meant }]);
  });

  it("are not misspelled when the field that is near has a class of its own", () => {
    expect(misplaced(open, "/customer/phones", "/customer/phone")).toEqual([]);
  });

  it("are not judged where a schema was not read to the end", () => {
    const tree = { type: "object", properties: { name: text, child: { $ref: "#" } }, additionalProperties: false };
    expect(misplaced(tree, "/child/child/child/nmae")).toEqual([]);
  });
});
