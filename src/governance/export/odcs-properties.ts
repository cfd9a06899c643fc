/**
 * What Open Data Contract Standard can say of a schema: the properties with their types, and what is plain to say of them. A property
 * that may be of several types has no logical type there.
 */
import type { Contract } from "../../contracts/contract.ts";
import { classOf } from "../../contracts/field-class.ts";
import type { JsonSchema } from "../../contracts/schema.ts";
import { appendPointer } from "../../core/json.ts";
import type { Document } from "./about.ts";
import { present } from "./terms.ts";

type Keywords = { readonly [keyword: string]: unknown };

/** Properties within each other; a schema that refers to itself has no end. */
const maxDepth = 12;

interface Reading {
  readonly root: JsonSchema;
  readonly contract: Contract;
}

/** @param schema made by `selfContained`. */
export function odcsPropertiesOf(schema: JsonSchema, contract: Contract): readonly Document[] | undefined {
  const reading = { root: schema, contract };
  const { schema: found, around } = withoutReference(schema, reading, []);
  return propertiesOf(found, "", reading, around);
}

/** @param around what the schema is within, itself included. */
function propertiesOf(
  { properties, required }: Keywords,
  pointer: string,
  reading: Reading,
  around: readonly unknown[],
): readonly Document[] | undefined {
  if (!isKeywords(properties) || around.length > maxDepth) return undefined;
  const isRequired = (name: string) => Array.isArray(required) && required.includes(name);
  return Object.entries(properties).map(([name, each]) => {
    const { isNullable, ...said } = elementOf(each, appendPointer(pointer, name), reading, around);
    return present({ name, ...said, required: isRequired(name) && !isNullable ? true : undefined });
  });
}

interface Element extends Document {
  readonly isNullable: boolean;
}

function elementOf(schema: unknown, pointer: string, reading: Reading, above: readonly unknown[]): Element {
  const { schema: found, around } = withoutReference(schema, reading, above);
  const { types, isNullable } = typesOf(found);
  const type = types.length === 1 ? logicalType(types[0] ?? "", found) : undefined;
  const { title, description, examples } = found;
  const options = type === undefined ? {} : optionsOf(type, found);
  const isKey = reading.contract.canonicalId === pointer;
  return {
    ...present({
      businessName: typeof title === "string" ? title : undefined,
      description: typeof description === "string" ? description : undefined,
      logicalType: type,
      logicalTypeOptions: Object.keys(options).length === 0 ? undefined : options,
      classification: classOf(reading.contract.fields ?? {}, pointer)?.class,
      primaryKey: isKey ? true : undefined,
      primaryKeyPosition: isKey ? 1 : undefined,
      examples: Array.isArray(examples) ? examples : undefined,
      properties: type === "object" ? propertiesOf(found, pointer, reading, around) : undefined,
      items: type === "array" ? itemsOf(found, pointer, reading, around) : undefined,
    }),
    isNullable,
  };
}

function itemsOf(
  { items, prefixItems }: Keywords,
  pointer: string,
  reading: Reading,
  around: readonly unknown[],
): Document | undefined {
  if (!isKeywords(items) || prefixItems !== undefined || around.length > maxDepth) return undefined;
  const { isNullable: _, ...said } = elementOf(items, appendPointer(pointer, "*"), reading, around);
  return said;
}

/** The schema that a reference leads to; nothing is known of one that it is within. */
function withoutReference(
  schema: unknown,
  { root }: Reading,
  above: readonly unknown[],
): { readonly schema: Keywords; readonly around: readonly unknown[] } {
  let found = schema;
  const around = [...above];
  while (isKeywords(found) && typeof found["$ref"] === "string") {
    if (around.includes(found)) return { schema: {}, around };
    around.push(found);
    const { $ref } = found;
    const name = $ref.slice("#/$defs/".length);
    const definitions = isKeywords(root) ? root["$defs"] : undefined;
    found = $ref === "#" ? root : isKeywords(definitions) ? definitions[name] : undefined;
  }
  if (!isKeywords(found) || around.includes(found)) return { schema: {}, around };
  return { schema: found, around: [...around, found] };
}

/** The types that a schema names, without `null`; the one choice beside `null` counts. */
function typesOf(schema: Keywords): { readonly types: readonly string[]; readonly isNullable: boolean } {
  const { type } = schema;
  const named = (Array.isArray(type) ? type : [type]).filter((each) => typeof each === "string");
  return { types: named.filter((each) => each !== "null"), isNullable: named.includes("null") || named.length === 0 };
}

function logicalType(type: string, { format }: Keywords): string {
  if (type !== "string") return type;
  if (format === "date") return "date";
  if (format === "time") return "time";
  return format === "date-time" ? "timestamp" : "string";
}

const optionNames: Readonly<Record<string, readonly string[]>> = {
  string: ["minLength", "maxLength", "pattern", "format"],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  integer: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  array: ["minItems", "maxItems", "uniqueItems"],
  object: ["minProperties", "maxProperties"],
};

function optionsOf(type: string, schema: Keywords): Document {
  const named = (optionNames[type] ?? []).filter((name) => schema[name] !== undefined);
  return Object.fromEntries(named.map((name) => [name, schema[name]]));
}

function isKeywords(value: unknown): value is Keywords {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
