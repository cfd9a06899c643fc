import fc from "fast-check";
import { describe, it } from "vitest";
import { checkUpcasts } from "waybill/testing";
import { OrderPaid } from "../../docs/guide/snippets/contract-versions.ts";

const cents = fc.integer({ min: 0, max: 100_000_000 });
const paid = fc.record({ orderId: fc.string(), total: cents.map((each) => each / 100) });

describe("OrderPaid", () => {
  it("takes every order of before", () => {
    checkUpcasts(OrderPaid, (_from, holds) => fc.assert(fc.property(paid, holds)));
  });
});
