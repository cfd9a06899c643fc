import { referredTo } from "./local-reference.ts";
import type { JsonSchema } from "./schema.ts";
import {
  anyShape,
  both,
  either,
  type JsonType,
  jsonTypes,
  maybe,
  noShape,
  type Shape,
  type ShapeField,
  unreadShape,
} from "./shape.ts";

type Keywords = { readonly [keyword: string]: unknown };
type Read = (schema: unknown) => Shape;

/** Schemas within a document that are read; the largest one of Shopify has about 600. What is beyond is `unread`. */
const maxSchemas = 20_000;

/** Calls within calls take stack. A message is accepted down to 64 levels. */
const maxDepth = 100;

/** What a schema says of the fields of documents. What refers to itself is `unread` the second time. */
export function shapeOf(document: JsonSchema): Shape {
  const known = new Map<object, Shape>();
  const above = new Set<object>();
  let count = 0;
  let cutCount = 0;

  function read(schema: unknown): Shape {
    if (schema === false) return noShape;
    if (!isKeywords(schema)) return anyShape;
    const shape = known.get(schema);
    if (shape !== undefined) return shape;
    if (above.has(schema) || above.size >= maxDepth || count >= maxSchemas) {
      cutCount += 1;
      return unreadShape;
    }
    count += 1;
    above.add(schema);
    const cutsBefore = cutCount;
    const made = readKeywords(schema, document, read);
    above.delete(schema);
    // What was cut off here may be read from elsewhere.
    if (cutCount === cutsBefore) known.set(schema, made);
    return made;
  }

  return read(document);
}

function readKeywords(schema: Keywords, document: unknown, read: Read): Shape {
  const { $ref, if: condition } = schema;
  const parts = [
    ownShape(schema, read),
    ...(typeof $ref === "string" ? [readReference($ref, document, read)] : []),
    ...listOf(schema["allOf"]).map(read),
    ...[schema["anyOf"], schema["oneOf"]].map(listOf).flatMap((each) => alternatives(each, read)),
    ...(condition === undefined ? [] : [maybe(read(condition)), either(read(schema["then"]), read(schema["else"]))]),
    ...valuesOf(schema["dependentSchemas"]).map((each) => maybe(read(each))),
  ];
  return parts.reduce(both);
}

function readReference(reference: string, document: unknown, read: Read): Shape {
  const target = referredTo(document, reference);
  return target === undefined ? unreadShape : read(target);
}

function alternatives(schemas: readonly unknown[], read: Read): readonly Shape[] {
  return schemas.length === 0 ? [] : [schemas.map(read).reduce(either)];
}

/** What the keywords of a schema say without those that combine schemas. */
function ownShape(schema: Keywords, read: Read): Shape {
  const types = typesOf(schema);
  const fields = new Map([...namedFields(schema, read), ...otherFields(schema, read)]);
  const { format, examples, default: usual } = schema;
  return {
    types,
    isChoice: schema["const"] !== undefined || Array.isArray(schema["enum"]),
    formats: typeof format === "string" ? [format] : [],
    examples: [...listOf(examples), ...(usual === undefined ? [] : [usual])],
    more: hasMore(schema, types) ? "any" : "none",
    fields,
  };
}

function typesOf(schema: Keywords): readonly JsonType[] {
  const { type, enum: choices, const: only } = schema;
  const values = only === undefined ? choices : [only];
  const said = Array.isArray(values) ? values.map(typeOfValue) : listOf(typeof type === "string" ? [type] : type);
  if (said.length > 0) return jsonTypes.filter((each) => said.includes(each));
  // Whoever writes "properties" means an object, although they would have to say so.
  const isObject = objectKeywords.some((keyword) => keyword in schema);
  const isArray = arrayKeywords.some((keyword) => keyword in schema);
  if (isObject === isArray) return jsonTypes;
  return isObject ? ["object"] : ["array"];
}

const objectKeywords = ["properties", "required", "additionalProperties", "patternProperties", "minProperties"];
const arrayKeywords = ["items", "prefixItems", "minItems", "maxItems", "contains", "uniqueItems"];

function typeOfValue(value: unknown): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value === "string" || typeof value === "boolean" ? (typeof value as "string" | "boolean") : "object";
}

function namedFields({ properties, required }: Keywords, read: Read): readonly (readonly [string, ShapeField])[] {
  const schemas = isKeywords(properties) ? properties : {};
  const demanded = listOf(required).filter((name) => typeof name === "string");
  const names = new Set([...Object.keys(schemas), ...demanded]);
  return [...names].map((name) => {
    const schema = Object.hasOwn(schemas, name) ? schemas[name] : true;
    return [name, { shape: read(schema), isRequired: demanded.includes(name) }] as const;
  });
}

/** Items of a list and entries of a map. */
function otherFields(schema: Keywords, read: Read): readonly (readonly [string, ShapeField])[] {
  const { items, prefixItems, additionalItems, contains, patternProperties } = schema;
  const entries = [schema["additionalProperties"], schema["unevaluatedProperties"], ...valuesOf(patternProperties)];
  const places = [...listOf(prefixItems), ...listOf(items), additionalItems, schema["unevaluatedItems"], contains];
  const schemas = [...entries, ...places, Array.isArray(items) ? undefined : items].filter(isKeywords);
  const [first, ...others] = schemas.map(read);
  if (first === undefined) return [];
  return [["*", { shape: others.reduce(either, first), isRequired: true }]];
}

function hasMore(schema: Keywords, types: readonly JsonType[]): boolean {
  const { additionalProperties, unevaluatedProperties, items, prefixItems, additionalItems, unevaluatedItems } = schema;
  const isOpen = (keyword: unknown): boolean => keyword === undefined || keyword === true;
  const hasMoreFields = isOpen(additionalProperties) && isOpen(unevaluatedProperties);
  const rest = Array.isArray(items) ? additionalItems : items;
  const hasMoreItems = isOpen(rest) && isOpen(unevaluatedItems) && !(rest === undefined && prefixItems !== undefined);
  return (types.includes("object") && hasMoreFields) || (types.includes("array") && hasMoreItems);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function valuesOf(value: unknown): readonly unknown[] {
  return isKeywords(value) ? Object.values(value) : [];
}

function isKeywords(value: unknown): value is Keywords {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
