import { contractKinds } from "../../contracts/contract.ts";
import type { JsonSchema } from "../../contracts/schema.ts";
import { selfContained } from "../../contracts/self-contained.ts";
import { appendPointer } from "../../core/json.ts";
import { type Collector, createCollector } from "./collect.ts";
import type { Imported } from "./imported.ts";
import { schemaOfOdcs } from "./odcs-schema.ts";
import { type Fields, fieldsOf, isFields, listOf, textOf } from "./reading.ts";

/** Open Data Contract Standard 3: a contract for each object of the schema of each document. */
export function fromOdcs(documents: readonly Fields[]): Imported {
  const collector = createCollector();
  for (const [place, document] of documents.entries()) {
    addDocument(document, documents.length === 1 ? "" : `/${place}`, collector);
  }
  return collector.imported();
}

function addDocument(document: Fields, at: string, collector: Collector): void {
  const custom = customOf(document);
  const objects = listOf(document["schema"]).filter(isFields);
  leaveOthers(document, at, collector);
  if (objects.length === 0) collector.leave(at, "It has no schema.");
  const name = textOf(document["name"]) ?? textOf(document["id"]) ?? "contract";
  for (const [place, object] of objects.entries()) {
    const from = objects.length === 1 ? at : `${at}/schema/${place}`;
    const { schema, fields } = schemaOfOdcs(object, `${at}/schema/${place}`, collector.leave);
    const exact = custom["jsonSchema"];
    const hasExact = objects.length === 1 && (isFields(exact) || typeof exact === "boolean");
    const kind = contractKinds.find((each) => each === (custom["kind"] ?? object["physicalType"])) ?? "file";
    collector.add({
      from,
      name: objects.length === 1 ? name : `${name}.${textOf(object["name"]) ?? place}`,
      version: textOf(document["version"]) ?? "1.0.0",
      kind,
      schema: () => (hasExact ? selfContained(exact as JsonSchema) : schema),
      terms: termsIn(document, custom, fields),
    });
  }
}

function customOf(document: Fields): Fields {
  const pairs = listOf(document["customProperties"]).map(fieldsOf);
  return Object.fromEntries(pairs.map(({ property, value }) => [String(property), value]));
}

const ours = ["canonicalId", "errors", "compatibility", "consumers", "examples", "entity"];

function termsIn(document: Fields, custom: Fields, classes: Fields): Fields {
  const kept = Object.fromEntries(
    ours.filter((name) => custom[name] !== undefined).map((name) => [name, custom[name]]),
  );
  const fields = custom["fields"] ?? (Object.keys(classes).length === 0 ? undefined : classes);
  const owner = textOf(fieldsOf(document["team"])["name"]);
  const { purpose: description } = fieldsOf(document["description"]);
  const all = { description, ...kept, fields, owner, ...slaIn(document, textOf(custom["successor"])) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function slaIn(document: Fields, successor: string | undefined): Fields {
  const found = slaOf(document);
  const { latency, freshness = latency, ordering, delivery, endOfSupport: since, endOfLife: sunset } = found;
  const guarantees = Object.fromEntries(
    Object.entries({
      ordering: ordering?.["value"],
      delivery: delivery?.["value"],
      freshness: durationOf(freshness),
    }).filter(([, value]) => value !== undefined),
  );
  const dates = { since: dateOf(since), sunset: dateOf(sunset), successor };
  const deprecation = Object.fromEntries(Object.entries(dates).filter(([, value]) => value !== undefined));
  return {
    ...(Object.keys(guarantees).length === 0 ? {} : { guarantees }),
    ...(dates.since === undefined ? {} : { deprecation }),
  };
}

function slaOf(document: Fields): Readonly<Record<string, Fields | undefined>> {
  const properties = listOf(document["slaProperties"]).map(fieldsOf);
  return Object.fromEntries(properties.map((each) => [String(each["property"]), each]));
}

/** Units as the standard writes them, and as people do. */
const units: Readonly<Record<string, string>> = {
  ...{ ms: "ms", millisecond: "ms", milliseconds: "ms", s: "s", sec: "s", second: "s", seconds: "s" },
  ...{ m: "m", min: "m", minute: "m", minutes: "m", h: "h", hr: "h", hour: "h", hours: "h" },
  ...{ d: "d", day: "d", days: "d", w: "w", week: "w", weeks: "w" },
};

function durationOf(sla: Fields | undefined): string | undefined {
  const unit = units[String(sla?.["unit"])];
  return sla === undefined || unit === undefined ? undefined : `${String(sla["value"])}${unit}`;
}

function dateOf(sla: Fields | undefined): string | undefined {
  return /^\d{4}-\d{2}-\d{2}/.exec(String(sla?.["value"]))?.[0];
}

const read: ReadonlySet<string> = new Set([
  ...["apiVersion", "kind", "id", "name", "version", "status", "dataProduct", "description", "schema", "team"],
  ...["slaProperties", "customProperties", "support"],
]);
const readSla: ReadonlySet<string> = new Set([
  "latency",
  "freshness",
  "ordering",
  "delivery",
  "endOfSupport",
  "endOfLife",
]);
const readCustom: ReadonlySet<string> = new Set([...ours, "kind", "jsonSchema", "fields", "successor"]);

function leaveOthers(document: Fields, at: string, { leave }: Collector): void {
  for (const name of Object.keys(document)) {
    if (!read.has(name)) leave(appendPointer(at, name), `A contract has no word for "${name}".`);
  }
  for (const name of Object.keys(slaOf(document))) {
    if (!readSla.has(name)) leave(`${at}/slaProperties`, `A contract guarantees nothing like "${name}".`);
  }
  const { latency, freshness = latency, endOfSupport, endOfLife } = slaOf(document);
  if (freshness !== undefined && durationOf(freshness) === undefined) {
    leave(`${at}/slaProperties`, `The unit "${String(freshness["unit"])}" of the freshness is not known.`);
  }
  if (dateOf(endOfLife) !== undefined && dateOf(endOfSupport) === undefined) {
    leave(`${at}/slaProperties`, "It has an end of life, and no end of support: write deprecation with both days.");
  }
  for (const name of Object.keys(customOf(document))) {
    if (!readCustom.has(name)) leave(`${at}/customProperties`, `A contract has no word for "${name}".`);
  }
  if (listOf(document["support"]).length > 0) leave(`${at}/support`, "Where to call is said by the team: onCall.");
}
