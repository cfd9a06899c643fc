/**
 * What of a schema Ajv 8.20, as it is used here, does not judge as JSON Schema 2020-12 (or draft-07) says.
 *
 * A contract that has it cannot be published: what one side of a border refuses, the other would let pass. Each construct was found by
 * the official test suite and by random schemas, with another validator as the judge.
 */
import { WaybillError } from "../core/errors.ts";
import { isNestedTooDeeply, maxNesting } from "./compare/nesting.ts";
import type { Contract } from "./contract.ts";
import { saysDraft2020, usesDraft07 } from "./dialect.ts";
import type { JsonSchema } from "./schema.ts";
import { rules07, rules2020 } from "./unsupported/constructs.ts";
import { isObject, type Place, placesOf } from "./unsupported/places.ts";
import { createReferences } from "./unsupported/references.ts";
import type { Unsupported } from "./unsupported/unsupported.ts";
import { judgeOf, requireSchema } from "./validate.ts";

export type { Unsupported, UnsupportedConstruct } from "./unsupported/unsupported.ts";

/** How many places a refusal cites. */
const cited = 3;

/** Everything in a schema that keeps it from being published, in the order of the schema; empty when there is nothing. Never throws. */
export function unsupportedIn(schema: JsonSchema): readonly Unsupported[] {
  const dialect = ofDialect(schema);
  if (dialect !== undefined) return [dialect];
  const isDraft07 = usesDraft07(schema);
  // What cannot be compared with its next version must not be published.
  if (isNestedTooDeeply(schema)) return [nested];
  const places = placesOf(schema, isDraft07, maxNesting);
  const references = createReferences(places, isDraft07);
  const rules = isDraft07 ? rules07 : rules2020;
  const found = places.flatMap((place) => rules.flatMap((rule) => rule(place, references)));
  return found.length > 0 ? found : notCompilable(schema, places);
}

/** @throws WaybillError `contract-unpublishable` that names what has to be written otherwise. */
export function requirePublishable({ name, version, schema }: Contract): void {
  const found = unsupportedIn(schema);
  if (found.length === 0) return;
  const places = found.slice(0, cited).map(inWords).join(" ");
  const left = found.length - cited;
  const more = left > 0 ? ` There ${left === 1 ? "is 1 more such place" : `are ${left} more such places`}.` : "";
  throw new WaybillError(
    "contract-unpublishable",
    `Contract "${name}" ${version} cannot be published, because documents would be misjudged by its schema. ${places}${more}`,
    { details: { contract: name, version, pointer: found[0]?.pointer, construct: found[0]?.construct } },
  );
}

/** A place, its fault, and what to do, as sentences. */
export function inWords({ pointer, reason, instead }: Unsupported): string {
  return `${pointer === "" ? "The schema" : pointer}: ${reason}. ${instead}.`;
}

function ofDialect(schema: JsonSchema): Unsupported | undefined {
  if (!isObject(schema) || schema["$schema"] === undefined || usesDraft07(schema)) return undefined;
  const { $schema } = schema;
  if (saysDraft2020($schema)) return undefined;
  return {
    pointer: "/$schema",
    construct: "dialect",
    reason: `schemas are judged as JSON Schema 2020-12 or draft-07, and this one says ${JSON.stringify($schema)}`,
    instead: 'Write it in 2020-12, and leave "$schema" out',
  };
}

const nested: Unsupported = {
  pointer: "",
  construct: "nesting",
  reason: `it has more than ${maxNesting} levels of objects and lists, more than is read safely`,
  instead: 'Give inner schemas a name in "$defs", and refer to them with "$ref"',
};

/** What Ajv itself refuses, for a reason that no rule knows. */
function notCompilable(schema: JsonSchema, places: readonly Place[]): readonly Unsupported[] {
  try {
    requireSchema(schema);
    judgeOf(schema);
    return [];
  } catch (error) {
    if (error instanceof RangeError) return circlesOf(places);
    const reason = `Ajv cannot compile it: ${error instanceof Error ? error.message : String(error)}`;
    return [{ pointer: "", construct: "not-compilable", reason, instead: "Write valid JSON Schema 2020-12" }];
  }
}

/** Ajv does not come to an end with some schemas that have an `$id` of their own and refer to one another. */
function circlesOf(places: readonly Place[]): readonly Unsupported[] {
  const named = places.filter(({ keywords, depth }) => depth > 0 && keywords["$id"] !== undefined);
  const pointers = named.length === 0 ? [""] : named.map(({ pointer }) => `${pointer}/$id`);
  return pointers.map((pointer) => ({
    pointer,
    construct: "identifiers",
    reason: "Ajv goes round in circles through schemas that have an identifier of their own",
    instead: 'Leave out the "$id" of inner schemas, and refer to them with "#/$defs/NAME"',
  }));
}
