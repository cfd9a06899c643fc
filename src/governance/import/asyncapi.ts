import { schemasIn, type TakeSchema } from "../../contracts/self-contained.ts";
import { appendPointer } from "../../core/json.ts";
import { extension } from "../export/terms.ts";
import { type Collector, createCollector } from "./collect.ts";
import type { Imported } from "./imported.ts";
import { type Fields, fieldsOf, followed, type Place, textOf } from "./reading.ts";
import { withoutTerms } from "./without-terms.ts";

interface Reading {
  readonly document: Fields;
  readonly take: TakeSchema;
  readonly collector: Collector;
  readonly version: string;
}

/** AsyncAPI 3: a contract for each message, of kind event. */
export function fromAsyncApi(document: Fields): Imported {
  const collector = createCollector();
  const version = textOf(fieldsOf(document["info"])["version"]) ?? "1.0.0";
  const reading = { document, take: schemasIn(document), collector, version };
  const seen = new Set<string>();
  for (const [key, place] of messagesOf(document)) {
    if (seen.has(place.pointer)) continue;
    seen.add(place.pointer);
    addMessage(key, place, reading);
  }
  if (Object.keys(fieldsOf(document["servers"])).length > 0) {
    collector.leave("/servers", "Where a broker is, is no part of a contract.");
  }
  return collector.imported();
}

/** Those of the components first: what a channel says is mostly a reference to them. */
function messagesOf(document: Fields): readonly (readonly [string, Place])[] {
  const groups: Place[] = [{ value: fieldsOf(document["components"])["messages"], pointer: "/components/messages" }];
  for (const [channel, value] of Object.entries(fieldsOf(document["channels"]))) {
    const place = followed(document, { value, pointer: appendPointer("/channels", channel) });
    groups.push({ value: fieldsOf(place.value)["messages"], pointer: `${place.pointer}/messages` });
  }
  return groups.flatMap(({ value, pointer }) =>
    Object.entries(fieldsOf(value)).map(
      ([key, each]) => [key, followed(document, { value: each, pointer: appendPointer(pointer, key) })] as const,
    ),
  );
}

function addMessage(key: string, { value, pointer }: Place, reading: Reading): void {
  const { document, take, collector, version } = reading;
  const message = fieldsOf(value);
  const { name, title, summary, description, payload, [extension]: terms } = message;
  leaveOthers(message, pointer, reading);
  const place = payloadOf({ value: payload, pointer: appendPointer(pointer, "payload") }, document);
  if (typeof place === "string") {
    collector.leave(pointer, place);
    return;
  }
  collector.add({
    from: pointer,
    name: textOf(name) ?? key,
    version,
    kind: "event",
    schema: () => withoutTerms(take(place.pointer, { dialect: place.dialect }), terms),
    description: textOf(description) ?? textOf(summary) ?? textOf(title),
    terms,
  });
}

interface Payload {
  readonly pointer: string;
  readonly dialect: "draft-07" | "2020-12";
}

/** Where the schema of a payload is, or why there is none to be used. */
function payloadOf(given: Place, document: Fields): Payload | string {
  if (given.value === undefined) return "The message has no payload.";
  const place = followed(document, given);
  const { schemaFormat, schema } = fieldsOf(place.value);
  if (typeof schemaFormat !== "string" || schema === undefined) return { pointer: place.pointer, dialect: "draft-07" };
  const pointer = followed(document, { value: schema, pointer: appendPointer(place.pointer, "schema") }).pointer;
  if (/asyncapi|draft-07/.test(schemaFormat)) return { pointer, dialect: "draft-07" };
  if (/^application\/schema\b/.test(schemaFormat)) return { pointer, dialect: "2020-12" };
  return `Its payload is described in ${schemaFormat}, and contracts are JSON Schema.`;
}

function leaveOthers(message: Fields, pointer: string, { collector, document }: Reading): void {
  const { contentType = document["defaultContentType"], headers, traits, deprecated } = message;
  if (headers !== undefined) collector.leave(appendPointer(pointer, "headers"), "Headers are no part of a contract.");
  if (traits !== undefined) collector.leave(appendPointer(pointer, "traits"), "Traits are not looked into.");
  if (typeof contentType === "string" && !contentType.includes("json")) {
    collector.leave(pointer, `Its content type is ${contentType}; a contract is about JSON.`);
  }
  if (deprecated === true)
    collector.leave(pointer, "It is deprecated, without a date: write deprecation with the day.");
}
