import { toStandardJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { contract, type DocumentOf } from "waybill";

/** What the notifier answers when a message was taken. */
export const Message = contract("notifier.message", {
  version: "1.0.0",
  kind: "api",
  schema: toStandardJsonSchema(v.object({ id: v.pipe(v.string(), v.minLength(1)) })),
});

export type NotifierMessage = DocumentOf<typeof Message>;
