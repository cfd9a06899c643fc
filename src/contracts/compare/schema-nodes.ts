/**
 * Places in schema documents, and which of them say the same.
 *
 * The key of a place stands for its text without annotations, with every reference written out; where it refers to a place that it is
 * within, how far up that is. Texts that stand by themselves are numbered, and are within others by their number. So places of equal
 * key have equal trees, however long, and two versions of a document meet in the places that did not change.
 */
import type { Json } from "../../core/json.ts";
import { canonical } from "../canonical.ts";
import { atPointer } from "../local-reference.ts";
import type { SchemaNode } from "./formula.ts";
import { isAnnotation, oneSchema, schemasByName, schemasByPlace } from "./keywords.ts";
import { Unreadable } from "./unreadable.ts";

export interface SchemaNodes {
  /** The place of a whole document. */
  root(document: object | boolean): SchemaNode;
  /** The schema at a path below a place. */
  below(node: SchemaNode, path: readonly (string | number)[]): SchemaNode;
  /** What a `$ref` of the place refers to. @throws Unreadable when it is not in the document. */
  resolve(node: SchemaNode, reference: string): SchemaNode;
}

/** Texts are written out; a document whose references branch more than this is not compared by text. */
const maxKeyLength = 4_000_000;

interface Found {
  readonly key: string;
  /** How far up it refers, at most; 0 when it stands by itself. */
  readonly reach: number;
}

export function createSchemaNodes(): SchemaNodes {
  /** By document, when something in it refers to another place: in another document that is something else. */
  const nodes = new Map<unknown, Map<unknown, SchemaNode>>();
  const keys = new Map<unknown, Map<unknown, string>>();
  const anchors = new Map<object, ReadonlyMap<string, unknown>>();

  const numbers = new Map<string, string>();
  const referring = new Map<unknown, boolean>();

  function numbered(text: string): string {
    const number = numbers.get(text) ?? `#${numbers.size}`;
    numbers.set(text, number);
    return number;
  }

  function refers(schema: unknown): boolean {
    if (typeof schema !== "object" || schema === null) return false;
    const known = referring.get(schema);
    if (known !== undefined) return known;
    const answer = "$ref" in schema || Object.values(schema).some(refers);
    referring.set(schema, answer);
    return answer;
  }

  function nodeOf(document: object | boolean, schema: unknown): SchemaNode {
    if (typeof schema === "boolean") return { key: String(schema), document, schema };
    const known = within(nodes, refers(schema) ? document : "any");
    const found = known.get(schema);
    if (found !== undefined) return found;
    const node = { key: describe(document, schema, []).key, document, schema };
    known.set(schema, node);
    return node;
  }

  function describe(document: object | boolean, schema: unknown, above: readonly unknown[]): Found {
    if (!isObject(schema)) return { key: JSON.stringify(schema) ?? "undefined", reach: 0 };
    const known = within(keys, refers(schema) ? document : "any");
    const written = known.get(schema);
    if (written !== undefined) return { key: written, reach: 0 };
    const place = above.indexOf(schema);
    if (place >= 0) return { key: `^${above.length - place}`, reach: above.length - place };
    const around = [...above, schema];
    let reach = 0;
    const inner = (each: unknown): string => {
      const found = describe(document, each, around);
      reach = Math.max(reach, found.reach - 1);
      return found.key;
    };
    const parts = Object.keys(schema)
      .filter((keyword) => !isAnnotation(keyword))
      .toSorted()
      .map((keyword) => `${JSON.stringify(keyword)}:${describeKeyword(document, keyword, schema[keyword], inner)}`);
    const text = `{${parts.join(",")}}`;
    if (text.length > maxKeyLength)
      throw new Unreadable("a schema that is too large once its references are written out");
    if (reach > 0) return { key: text, reach };
    const key = numbered(text);
    known.set(schema, key);
    return { key, reach };
  }

  function describeKeyword(
    document: object | boolean,
    keyword: string,
    value: unknown,
    inner: (schema: unknown) => string,
  ): string {
    if (keyword === "$ref" && typeof value === "string") return inner(target(document, value));
    if (keyword === "required" || keyword === "enum" || keyword === "type") return unordered(value);
    if ((keyword === "items" || schemasByPlace.has(keyword)) && Array.isArray(value))
      return `[${value.map(inner).join(",")}]`;
    if ((keyword === "dependencies" || schemasByName.has(keyword)) && isObject(value)) {
      const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
      const text = ([name, each]: [string, unknown]) =>
        `${JSON.stringify(name)}:${Array.isArray(each) ? unordered(each) : inner(each)}`;
      return `{${entries.map(text).join(",")}}`;
    }
    return oneSchema.has(keyword) ? inner(value) : canonical(value as Json);
  }

  function target(document: object | boolean, reference: string): unknown {
    if (reference === "#" || reference === "") return document;
    if (reference.startsWith("#/")) return requireAt(document, reference.slice(1));
    const found = isObject(document) ? anchorsOf(document).get(reference) : undefined;
    if (found === undefined) throw new Unreadable(`a reference to "${reference}", which is not in the document`);
    return found;
  }

  /** Places with an `$anchor` or `$id` of their own. A reference that is relative to an inner `$id` is not looked for. */
  function anchorsOf(document: object): ReadonlyMap<string, unknown> {
    const known = anchors.get(document);
    if (known !== undefined) return known;
    const found = new Map<string, unknown>();
    const pending: unknown[] = [document];
    while (pending.length > 0) {
      const each = pending.pop();
      if (Array.isArray(each)) pending.push(...each);
      if (!isObject(each)) continue;
      if (typeof each["$anchor"] === "string") found.set(`#${each["$anchor"]}`, each);
      if (typeof each["$id"] === "string") found.set(each["$id"], each);
      pending.push(...Object.values(each));
    }
    anchors.set(document, found);
    return found;
  }

  return {
    root: (document) => nodeOf(document, document),
    below: (node, path) => nodeOf(node.document, atPath(node.schema, path)),
    resolve: (node, reference) => nodeOf(node.document, target(node.document, reference)),
  };
}

function within<V>(maps: Map<unknown, Map<unknown, V>>, document: unknown): Map<unknown, V> {
  let map = maps.get(document);
  if (map === undefined) {
    map = new Map();
    maps.set(document, map);
  }
  return map;
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unordered(value: unknown): string {
  const texts = Array.isArray(value) ? value.map((each) => canonical(each as Json)) : [canonical(value as Json)];
  return `[${[...new Set(texts)].toSorted().join(",")}]`;
}

function atPath(schema: unknown, path: readonly (string | number)[]): unknown {
  let value = schema;
  for (const token of path) value = Object(value)[token];
  return value;
}

function requireAt(document: unknown, pointer: string): unknown {
  const value = atPointer(document, pointer);
  if (value === undefined) throw new Unreadable(`a reference to "#${pointer}", which is not in the document`);
  return value;
}
