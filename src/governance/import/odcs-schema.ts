import { fieldClasses } from "../../contracts/field-class.ts";
import type { JsonSchema } from "../../contracts/schema.ts";
import { appendPointer } from "../../core/json.ts";
import type { Collector } from "./collect.ts";
import { type Fields, fieldsOf, isFields, listOf, textOf } from "./reading.ts";

interface FromOdcs {
  readonly schema: JsonSchema;
  /** Classes by field pointer. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The JSON Schema that an object of an ODCS schema says, open as data is there, and the classes of its fields. */
export function schemaOfOdcs(object: Fields, at: string, leave: Collector["leave"]): FromOdcs {
  const fields: Record<string, string> = {};
  const schema = objectOf(object, { pointer: "", at, fields, leave });
  return { schema: object["properties"] === undefined ? {} : { type: "object", ...schema }, fields };
}

interface Place {
  /** In documents. */
  readonly pointer: string;
  /** In the ODCS document. */
  readonly at: string;
  readonly fields: Record<string, string>;
  readonly leave: Collector["leave"];
}

function objectOf({ properties, quality }: Fields, place: Place): Fields {
  if (quality !== undefined) place.leave(`${place.at}/quality`, "Checks of data quality are no part of a contract.");
  const named = listOf(properties).filter(isFields);
  const entries = named.map((property, index) => {
    const name = textOf(property["name"]) ?? String(index);
    const at = `${place.at}/properties/${index}`;
    return [name, elementOf(property, { ...place, at, pointer: appendPointer(place.pointer, name) })];
  });
  const required = named.filter((property) => property["required"] === true).map((property) => property["name"]);
  return {
    ...(entries.length === 0 ? {} : { properties: Object.fromEntries(entries) }),
    ...(required.length === 0 ? {} : { required }),
  };
}

const formats: Readonly<Record<string, string>> = { date: "date", timestamp: "date-time", time: "time" };

function elementOf(element: Fields, place: Place): JsonSchema {
  const { logicalType, logicalTypeOptions, description, businessName, required, items, classification } = element;
  addClass(classification, place);
  const type = textOf(logicalType);
  if (type === undefined) return {};
  const { format, ...options } = fieldsOf(logicalTypeOptions);
  const base = formats[type] === undefined ? type : "string";
  // Formats of dates and of numbers are those of other languages.
  const said = base === "string" && formats[type] === undefined && format !== undefined ? { format } : {};
  return {
    // What is not required may be null.
    type: required === true || place.pointer.endsWith("/*") ? base : [base, "null"],
    ...(textOf(businessName) === undefined ? {} : { title: businessName }),
    ...(textOf(description) === undefined ? {} : { description }),
    ...(formats[type] === undefined ? { ...said, ...options } : { format: formats[type] }),
    ...(type === "object" ? objectOf(element, place) : {}),
    ...(type === "array" && isFields(items) ? { items: itemOf(items, place) } : {}),
  };
}

function itemOf(items: Fields, place: Place): JsonSchema {
  return elementOf(items, { ...place, at: `${place.at}/items`, pointer: appendPointer(place.pointer, "*") });
}

function addClass(classification: unknown, { pointer, at, fields, leave }: Place): void {
  const given = textOf(classification);
  if (given === undefined) return;
  const found = fieldClasses.find((each) => each === given.toLowerCase());
  if (found !== undefined) fields[pointer] = found;
  else leave(at, `The classification "${given}" is none of ${fieldClasses.join(", ")}: write the class that is meant.`);
}
