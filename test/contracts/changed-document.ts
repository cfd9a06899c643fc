import fc from "fast-check";
import type { Json } from "../../src/core/json.ts";

/** Something set, removed or taken from elsewhere, at some place of a document of Open Data Contract Standard. For tests. */
interface Change {
  /** Which of the objects and lists of the document, counted around. */
  readonly at: number;
  readonly name: string;
  /** Set to this; removed when undefined. */
  readonly value: Json | undefined;
}

const names = [
  ...["name", "id", "version", "status", "description", "schema", "team", "support", "slaProperties", "tags", "price"],
  ...["properties", "items", "logicalType", "logicalTypeOptions", "physicalType", "physicalName", "businessName"],
  ...["required", "unique", "primaryKey", "primaryKeyPosition", "classification", "examples", "customProperties"],
  ...[
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minimum",
    "exclusiveMaximum",
    "multipleOf",
    "timezone",
    "minItems",
  ],
  ...["uniqueItems", "minProperties", "property", "value", "valueExt", "unit", "url", "type", "channel", "members"],
  ...["username", "role", "dateIn", "contractCreatedTs", "authoritativeDefinitions", "purpose", "quality", "other"],
];

const logicalTypes = ["string", "date", "timestamp", "time", "number", "integer", "object", "array", "boolean"];

const values: readonly Json[] = [
  ...[null, true, false, 0, -1, 1.5, 3, "", "x", "i32", "f64", "2026-01-31", "2026-01-31T00:00:00Z", "2026-02-30"],
  ...logicalTypes,
  ...[[], {}, ["x"], ["x", "x"], [1], [{}], [{ name: "x" }], [{ username: "x" }], [{ channel: "x", url: "" }]],
  ...[[{ property: "x", value: null }], [{ property: "x", value: [1] }], [{ url: "x", type: "y" }], { name: "x" }],
  ...[{ purpose: "x", usage: "y" }, { members: [{ username: "x", dateIn: "2026-01-31" }] }, { logicalType: "date" }],
  ...[{ minLength: 1 }, { minimum: 1, multipleOf: 0.5 }, { minimum: "x" }, { format: "i32" }, { format: "f64" }],
  ...[{ timezone: true, defaultTimezone: "x" }, { required: ["x"] }, { minItems: 1, uniqueItems: true }],
  { name: "x", logicalType: "object", properties: [{ name: "y", logicalType: "array", items: { properties: [] } }] },
  { logicalType: "object", properties: [{ name: "y", logicalType: "string", logicalTypeOptions: { pattern: "x" } }] },
];

const one: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(10_000),
  name: fc.constantFrom(...names),
  value: fc.constantFrom(undefined, ...values),
});

/** Few, as a document with many is refused for one of them. */
export const changes: fc.Arbitrary<readonly Change[]> = fc.array(one, { minLength: 1, maxLength: 3 });

export function change(document: Json, each: readonly Change[]): Json {
  const changed = structuredClone(document);
  for (const { at, name, value } of each) {
    const places = placesIn(changed);
    const place = places[at % places.length];
    if (place === undefined) continue;
    if (Array.isArray(place)) {
      if (value === undefined) place.pop();
      else place.push(structuredClone(value));
    } else if (value === undefined) delete place[name];
    else place[name] = structuredClone(value);
  }
  return changed;
}

type Place = Json[] | { [name: string]: Json };

/** Every object and list but those of the JSON Schema that the document carries, where anything goes. */
function placesIn(value: Json): readonly Place[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.entries(value).filter(([name]) => name !== "value");
  return [value as Place, ...inner.flatMap(([, each]) => placesIn(each))];
}
