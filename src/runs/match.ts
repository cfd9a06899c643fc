/**
 * Which events a wait is for.
 *
 * A wait names fields by JSON pointer and the values that they must have. All waits that name the same fields of the same
 * topic have one shape. A key is a shape with values: an event has one key for each shape of its topic, and is what a wait is for
 * when their keys are the same. So a store finds the waits of an event, and the events of a wait, by comparing texts.
 */

import { WaybillError } from "../core/errors.ts";
import { appendPointer, isJsonObject } from "../core/json.ts";
import type { EventMatch } from "./fact.ts";
import { normalKey } from "./message-key.ts";

type Scalar = string | number | boolean | null;

/** The subscribers' and waits' name for an event: contracts of one major version are compatible. */
export function topicOf(contract: string, version: string): string {
  return `${contract}@${version.split(".", 1)[0]}`;
}

/**
 * The values by pointer of a match as an author writes it. Fields that are `undefined` may be anything.
 * @throws WaybillError `definition-invalid` for what is no plain value: only those can be compared on disk.
 */
export function matchedValues(match: unknown): Readonly<Record<string, Scalar>> {
  const values: Record<string, Scalar> = {};
  collect(match, "", values);
  return values;
}

function collect(match: unknown, pointer: string, values: Record<string, Scalar>): void {
  if (match === undefined) return;
  if (isScalar(match)) {
    values[pointer] = match;
    return;
  }
  if (!isJsonObject(match)) {
    throw new WaybillError(
      "definition-invalid",
      `A wait cannot match on what is at "${pointer}". Match on strings, numbers, true, false and null, in objects.`,
    );
  }
  for (const [key, value] of Object.entries(match)) collect(value, appendPointer(pointer, key), values);
}

/** The fields of a match, as text. */
export function shapeOf({ topic, values }: EventMatch): string {
  return JSON.stringify([topic, ...Object.keys(values).sort()]);
}

/** The topic that a shape is of. */
export function topicOfShape(shape: string): string {
  return String(parseShape(shape)[0]);
}

/** Of a wait. */
export function keyOfMatch(match: EventMatch): string {
  return JSON.stringify([
    shapeOf(match),
    ...Object.keys(match.values)
      .sort()
      .map((pointer) => comparable(match.values[pointer])),
  ]);
}

/** Of an event; `undefined` when it does not have all the fields, or has no plain values there. */
export function keyOfEvent(shape: string, data: unknown): string | undefined {
  const values: unknown[] = [];
  for (const pointer of parseShape(shape).slice(1)) {
    const value = resolvePointer(data, pointer);
    if (!isScalar(value)) return undefined;
    values.push(comparable(value));
  }
  return JSON.stringify([shape, ...values]);
}

/** Texts are compared in one Unicode normal form, as keys are. */
function comparable(value: Scalar | undefined): Scalar | undefined {
  return typeof value === "string" ? normalKey(value) : value;
}

function parseShape(shape: string): readonly string[] {
  return JSON.parse(shape) as readonly string[];
}

function resolvePointer(data: unknown, pointer: string): unknown {
  let value = data;
  for (const token of pointer.split("/").slice(1)) {
    if (!isJsonObject(value)) return undefined;
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
    value = Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}
