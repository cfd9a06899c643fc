import { WaybillError } from "../core/errors.ts";

/** @throws WaybillError `definition-invalid` when the value is none of the choices. */
export function requireChoice(what: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  const words = choices.map((choice) => `"${choice}"`).join(", ");
  throw new WaybillError("definition-invalid", `${what} is "${value}". Write one of ${words}.`);
}

/**
 * A pointer to a field of documents: a JSON pointer (RFC 6901) in which `*` stands for every item of a list or every property of
 * a map, e.g. `/lines/*\/sku`. The empty one is the whole document.
 * @throws WaybillError `definition-invalid`.
 */
export function requireFieldPointer(what: string, pointer: string): void {
  if (/^(?:\/(?:[^~/]|~[01])*)*$/.test(pointer)) return;
  throw new WaybillError(
    "definition-invalid",
    `${what} is "${pointer}". Write a JSON pointer such as "/customer/email" or "/lines/*/sku".`,
  );
}

/**
 * A day of the calendar, e.g. `2026-06-30`.
 * @throws WaybillError `definition-invalid`.
 */
export function requireDate(what: string, date: string): void {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date));
  if (isDate && new Date(date).toISOString().startsWith(date)) return;
  throw new WaybillError("definition-invalid", `${what} is "${date}". Write a date such as "2026-06-30".`);
}
