import { contract, http, jsonSchema, secret, system } from "waybill";

interface TypedInvoice {
  readonly number: string;
}

const TypedInvoice = contract("supplier.invoice", {
  version: "1.0.0",
  kind: "api",
  schema: jsonSchema<TypedInvoice>({
    type: "object",
    required: ["number"],
    properties: { number: { type: "string", minLength: 1 } },
  }),
});

/** A supplier's portal without an interface for programs: a robot types the orders in, and reads the number of the invoice. */
export const supplierPortal = system("supplier-portal", {
  access: http({ baseUrl: secret("ROBOT_URL") }),
  concurrency: 1,
  robot: {
    contract: TypedInvoice,
    tests: "tests/supplier-portal.test.ts",
    promise: { complete: "2h", for: 0.95, over: "28d", broken: "An order is not with the supplier on the same day" },
  },
});
