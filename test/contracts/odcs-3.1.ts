import type { JsonSchema } from "../../src/contracts/schema.ts";

/**
 * Open Data Contract Standard 3.1.0 as JSON Schema, for tests: the parts that an export has, in our own words after the standard's text
 * (Fundamentals, Schema, Support, Team, Service-level agreement, Custom properties). No npm or Debian package ships the schema of its
 * authors; where there is a copy, a test holds that nothing is taken here that it refuses.
 * As in the standard nothing has a property that it does not name, and the options of a logical type are those of this type.
 */
const text = { type: "string" };
const day = { type: "string", format: "date" };
const flag = { type: "boolean" };
const count = { type: "integer", minimum: 0 };
const scalar = { type: ["string", "number", "boolean", "null"] };
const list = (items: object) => ({ type: "array", items });
const closed = (properties: object, required: readonly string[] = []) => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});

const custom = list(closed({ property: text, value: true, description: text }, ["property", "value"]));
const definitions = list(closed({ url: text, type: text, description: text }, ["url", "type"]));
const tags = list(text);
const element = {
  ...{ name: text, physicalType: text, physicalName: text, description: text, businessName: text },
  ...{ authoritativeDefinitions: definitions, tags, customProperties: custom },
};

const dates = { format: text, minimum: text, maximum: text, exclusiveMinimum: text, exclusiveMaximum: text };
const times = { ...dates, timezone: flag, defaultTimezone: text };
const number = { type: "number" };
const bounds = { minimum: number, maximum: number, exclusiveMinimum: number, exclusiveMaximum: number };
const numbers = { ...bounds, multipleOf: { type: "number", exclusiveMinimum: 0 } };
const integers = ["8", "16", "32", "64", "128"].flatMap((bits) => [`i${bits}`, `u${bits}`]);
const optionsOf: Readonly<Record<string, object>> = {
  string: { minLength: count, maxLength: count, pattern: text, format: text },
  date: dates,
  timestamp: times,
  time: times,
  integer: { ...numbers, format: { enum: integers } },
  number: { ...numbers, format: { enum: ["f32", "f64"] } },
  object: {
    minProperties: count,
    maxProperties: count,
    required: { ...list(text), minItems: 1, uniqueItems: true },
  },
  array: { minItems: count, maxItems: count, uniqueItems: flag },
};

const implied = (logicalType: string, logicalTypeOptions: object) => ({
  anyOf: [{ properties: { logicalType: { not: { const: logicalType } } } }, { properties: { logicalTypeOptions } }],
});
const onlyOf = (logicalType: string, name: string) => ({
  anyOf: [{ properties: { logicalType: { const: logicalType } } }, { properties: { [name]: false } }],
});

const property = (required: readonly string[]) => ({
  ...closed(
    {
      ...element,
      logicalType: { enum: [...Object.keys(optionsOf), "boolean"] },
      logicalTypeOptions: { type: "object" },
      ...{ primaryKey: flag, primaryKeyPosition: { type: "integer" }, required: flag, unique: flag },
      ...{ classification: text, criticalDataElement: flag, examples: { type: "array" } },
      properties: list({ $ref: "#/$defs/property" }),
      items: { $ref: "#/$defs/item" },
    },
    required,
  ),
  // Without a logical type no options fit, because those of every type would have to.
  dependentRequired: { logicalTypeOptions: ["logicalType"] },
  allOf: [
    ...Object.entries(optionsOf).map(([logicalType, options]) => implied(logicalType, closed(options))),
    onlyOf("object", "properties"),
    onlyOf("array", "items"),
  ],
});

export const odcs31: JsonSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  ...closed(
    {
      ...{ version: text, id: text, name: text, tenant: text, domain: text, dataProduct: text, status: text },
      kind: { const: "DataContract" },
      apiVersion: { const: "v3.1.0" },
      tags,
      description: closed({
        ...{ usage: text, purpose: text, limitations: text },
        ...{ authoritativeDefinitions: definitions, customProperties: custom },
      }),
      schema: list(
        closed(
          {
            ...element,
            logicalType: { const: "object" },
            dataGranularityDescription: text,
            properties: list({ $ref: "#/$defs/property" }),
          },
          ["name"],
        ),
      ),
      support: list(
        closed(
          {
            ...{ channel: text, url: text, description: text, tool: text, scope: text, invitationUrl: text },
            customProperties: custom,
          },
          ["channel"],
        ),
      ),
      team: closed({
        ...{ name: text, description: text, tags, customProperties: custom, authoritativeDefinitions: definitions },
        members: list(
          closed(
            {
              ...{ username: text, name: text, description: text, role: text, replacedByUsername: text },
              ...{ dateIn: day, dateOut: day, tags, customProperties: custom, authoritativeDefinitions: definitions },
            },
            ["username"],
          ),
        ),
      }),
      slaProperties: list(
        closed(
          {
            ...{ property: text, value: scalar, valueExt: scalar, unit: text, element: text, driver: text },
            ...{ description: text, scheduler: text, schedule: text },
          },
          ["property", "value"],
        ),
      ),
      authoritativeDefinitions: definitions,
      customProperties: custom,
      contractCreatedTs: { type: "string", format: "date-time" },
    },
    ["version", "apiVersion", "kind", "id", "status"],
  ),
  $defs: { property: property(["name"]), item: property([]) },
};
