/**
 * The TypeScript type of the documents of a schema, where it is plain to say.
 *
 * 1. Every document that fits the schema has the type: what is not looked at only makes the type wider.
 * 2. It ends: a schema that refers to itself is `unknown` where it does, and so is what is beyond the budget.
 */
import type { JsonSchema } from "../../contracts/schema.ts";
import { type Fields, fieldsOf, isFields, listOf, textOf } from "./reading.ts";

/** Places that are written out; a reader is not helped by more. */
const maxPlaces = 2_000;
const maxDepth = 10;
const maxLiterals = 40;

interface Budget {
  readonly root: JsonSchema;
  left: number;
}

/** @param schema made by `selfContained`. */
export function typeTextOf(schema: JsonSchema): string {
  return typeText(schema, { root: schema, left: maxPlaces }, []);
}

function typeText(schema: unknown, budget: Budget, around: readonly unknown[]): string {
  if (schema === false) return "never";
  if (!isFields(schema) || around.includes(schema) || around.length > maxDepth || budget.left-- <= 0) return "unknown";
  const inside = [...around, schema];
  const { $ref, enum: choices, anyOf, oneOf } = schema;
  if ("const" in schema) return literal(schema["const"]);
  if (Array.isArray(choices)) return choices.length > maxLiterals ? widest(choices) : union(choices.map(literal));
  if (typeof $ref === "string") return typeText(target($ref, budget.root), budget, inside);
  const types = listOf(schema["type"] ?? [])
    .concat(textOf(schema["type"]) ?? [])
    .map(String);
  if (types.length > 0) return union(types.map((type) => plainType(type, schema, budget, inside)));
  const branches = listOf(anyOf ?? oneOf);
  return branches.length === 0 ? "unknown" : union(branches.map((each) => typeText(each, budget, inside)));
}

function target($ref: string, root: JsonSchema): unknown {
  if ($ref === "#") return root;
  return fieldsOf(fieldsOf(root)["$defs"])[$ref.slice("#/$defs/".length)];
}

function plainType(type: string, schema: Fields, budget: Budget, inside: readonly unknown[]): string {
  switch (type) {
    case "string":
    case "boolean":
    case "null":
      return type;
    case "number":
    case "integer":
      return "number";
    case "array":
      return arrayType(schema, budget, inside);
    case "object":
      return objectType(schema, budget, inside);
    default:
      return "unknown";
  }
}

function arrayType({ items, prefixItems }: Fields, budget: Budget, inside: readonly unknown[]): string {
  const item = prefixItems === undefined ? typeText(items, budget, inside) : "unknown";
  return /^[\w.]+$/.test(item) ? `readonly ${item}[]` : `readonly (${item})[]`;
}

function objectType(schema: Fields, budget: Budget, inside: readonly unknown[]): string {
  const { properties, required, additionalProperties, patternProperties } = schema;
  const names = Object.entries(fieldsOf(properties));
  if (names.length === 0 && isFields(additionalProperties) && patternProperties === undefined) {
    return block([`readonly [name: string]: ${typeText(additionalProperties, budget, inside)}`]);
  }
  const isRequired = (name: string) => listOf(required).includes(name);
  const fields = names.map(([name, each]) => {
    const mark = isRequired(name) ? "" : "?";
    return `readonly ${propertyName(name)}${mark}: ${typeText(each, budget, inside)}`;
  });
  const isClosed = additionalProperties === false && patternProperties === undefined;
  const rest = isClosed ? [] : ["readonly [name: string]: unknown"];
  const all = [...fields, ...rest];
  // `{}` would be anything but null.
  return block(all.length === 0 ? ["readonly [name: string]: never"] : all);
}

/** On one line where it fits. */
function block(fields: readonly string[]): string {
  const line = `{ ${fields.join("; ")} }`;
  if (line.length <= 100 && !line.includes("\n")) return line;
  return `{\n${fields.map((field) => `  ${field.replaceAll("\n", "\n  ")};`).join("\n")}\n}`;
}

function propertyName(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function literal(value: unknown): string {
  if (value === null) return "null";
  return typeof value === "object" ? "unknown" : JSON.stringify(value);
}

function widest(values: readonly unknown[]): string {
  return union(values.map((value) => (value === null ? "null" : typeof value === "object" ? "unknown" : typeof value)));
}

function union(types: readonly string[]): string {
  const all = [...new Set(types)];
  if (all.includes("unknown")) return "unknown";
  const some = all.filter((type) => type !== "never");
  return some.length === 0
    ? "never"
    : some.map((type) => (type.startsWith("readonly ") && all.length > 1 ? `(${type})` : type)).join(" | ");
}
