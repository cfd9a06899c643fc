import { describe, expect, it } from "vitest";
import { isPersonalAddress } from "./personal-address.ts";

describe("the address of a person", () => {
  it.each([
    "john.smith@example.com",
    "Anna@example.com",
    "mailto:maria.de.jong@example.com",
    "petra_meier+pager@example.com",
  ])("is %s", (route) => expect(isPersonalAddress(route)).toBe(true));

  it.each([
    "sales-on-call@example.com",
    "order.desk@example.com",
    "on.call@example.com",
    "mark.orders@example.com",
    "may@example.com",
    "martinez-logistics@example.com",
    "team-anna@example.com",
    "pager:sales-integrations",
    "chat:anna",
    "",
    "+49 30 1234567",
  ])("is not %j", (route) => expect(isPersonalAddress(route)).toBe(false));
});
