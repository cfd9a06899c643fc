import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { contract, type DocumentOf, jsonSchema } from "waybill";
import { z } from "zod";

export const Customer = contract("crm.customer", {
  version: "1.0.0",
  kind: "api",
  schema: z.object({ id: z.string().min(1), email: z.email().nullable() }),
});

export const Shipment = contract("warehouse.shipment", {
  version: "1.0.0",
  kind: "api",
  schema: type({ id: "string > 0", status: "'planned' | 'canceled'" }),
});

export const Invoice = contract("billing.invoice", {
  version: "1.0.0",
  kind: "api",
  schema: toStandardJsonSchema(v.object({ id: v.pipe(v.string(), v.minLength(1)) })),
});

export const OrderBooked = contract("order.booked", {
  version: "1.0.0",
  schema: jsonSchema<{ readonly orderId: string; readonly invoiceId: string }>({
    type: "object",
    required: ["orderId", "invoiceId"],
    properties: { orderId: { type: "string" }, invoiceId: { type: "string" } },
  }),
});

export type CrmCustomer = DocumentOf<typeof Customer>;
