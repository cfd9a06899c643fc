import { toStandardJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { contract, type DocumentOf } from "waybill";
import { customerCare } from "../teams.ts";

/** What the notifier answers when a message was taken. */
export const Message = contract("notifier.message", {
  version: "1.0.0",
  kind: "api",
  description: "A message that the notifier has taken",
  owner: customerCare,
  schema: toStandardJsonSchema(v.object({ id: v.pipe(v.string(), v.minLength(1)) })),
  examples: [{ id: "M-1" }],
  // It takes every message; nobody waits for one to be read.
  errors: [],
  fields: { "": "internal" },
});

export type NotifierMessage = DocumentOf<typeof Message>;
