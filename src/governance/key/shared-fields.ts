/**
 * Fields that many messages have in common, and which therefore do not make a key.
 *
 * 1. A field with few values (a flag, a listed choice, a status, a currency) never identifies.
 * 2. A field with many values that others may have as well (a date, an amount, an address, the id of a customer) does not either, where
 *    the contract says what does: its canonical id. Where it does not say, nothing is known against the field.
 * 3. Of several fields together all must be of the first kind, but for one: a shop and a day may well identify a report.
 */
import type { Contract } from "../../contracts/contract.ts";
import { canMeet, fieldsOf, type SchemaField } from "../../contracts/schema-fields.ts";
import { fieldAt } from "../fields/field-at.ts";
import { wordsOf } from "../fields/name-words.ts";
import { personalName } from "../fields/personal-names.ts";
import { personalFormat, personalValue } from "../fields/personal-values.ts";
import { choicesAt } from "./choices.ts";

/** A field that many messages have in common. */
export interface SharedField {
  readonly pointer: string;
  /** What it is, in words, e.g. `a status`. */
  readonly is: string;
  readonly isFew: boolean;
}

/** The fields, when messages that differ may well have all of them in common; undefined when they may identify a message. */
export function sharedFields(pointers: readonly string[], contract: Contract): readonly SharedField[] | undefined {
  const fields = fieldsOf(contract.schema);
  const shared = pointers.map((pointer) => sharedField(pointer, fields, contract));
  if (!shared.every((field) => field !== undefined)) return undefined;
  const many = shared.filter(({ isFew }) => !isFew);
  const isIdentified = contract.canonicalId !== undefined;
  return many.length === 0 || (many.length === 1 && isIdentified) ? shared : undefined;
}

function sharedField(pointer: string, fields: readonly SchemaField[], contract: Contract): SharedField | undefined {
  if (contract.canonicalId !== undefined && canMeet(contract.canonicalId, pointer)) return undefined;
  const { field } = fieldAt(fields, pointer);
  const few = fewValues(pointer, field, contract);
  if (few !== undefined) return { pointer, is: few, isFew: true };
  const is = instantOrAmount(pointer, field) ?? somebody(pointer, field, contract);
  return is === undefined ? undefined : { pointer, is, isFew: false };
}

/** More listed values than these may well be ids. */
const fewChoices = 50;

const ofFew: Readonly<Record<string, string>> = {
  ...{ status: "a status", state: "a state", type: "a type", kind: "a kind", topic: "a topic", action: "an action" },
  ...{ currency: "a currency", country: "a country", locale: "a locale", language: "a language", channel: "a channel" },
  ...{ category: "a category", priority: "a priority", environment: "an environment", version: "a version" },
};

function fewValues(pointer: string, field: SchemaField | undefined, { schema }: Contract): string | undefined {
  const choices = choicesAt(schema, pointer);
  if (choices !== undefined) return choices > fewChoices ? undefined : `one of ${choices} values`;
  if (field?.types.every((type) => type === "boolean" || type === "null")) return "yes or no";
  const words = namesIn(pointer).at(-1) ?? [];
  const last = words.at(-1) ?? "";
  const word = last === "code" ? (words.at(-2) ?? namesIn(pointer).at(-2)?.at(-1) ?? "") : last;
  return Object.hasOwn(ofFew, word) ? ofFew[word] : undefined;
}

const amounts = new Set([
  ...["amount", "total", "subtotal", "price", "cent", "tax", "vat", "sum", "fee", "cost", "discount", "balance"],
  ...["quantity", "qty", "count", "weight", "rate", "percent", "percentage", "score"],
]);

function instantOrAmount(pointer: string, field: SchemaField | undefined): string | undefined {
  if (field?.formats.includes("date-time")) return "an instant";
  if (field?.formats.includes("date")) return "a day";
  if (field?.formats.includes("time")) return "a time of day";
  const last = namesIn(pointer).at(-1) ?? [];
  const name = last.join(" ");
  if (/^(?:created|updated|modified|sent|placed|received|ordered|occurred|processed) (?:at|on)$/.test(name))
    return "an instant";
  if (["timestamp", "datetime"].includes(name)) return "an instant";
  return last.some((word) => amounts.has(word)) && last.at(-1) !== "id" ? "an amount" : undefined;
}

/** Of whom or where there are many messages. */
const holders = new Set([
  ...["customer", "user", "account", "contact", "buyer", "client", "member", "person", "employee", "shop", "store"],
  ...["tenant", "company", "merchant", "organization", "organisation", "vendor", "supplier", "warehouse", "location"],
  ...["product", "sku", "variant", "channel", "region", "site", "partner", "carrier"],
]);

function somebody(
  pointer: string,
  field: SchemaField | undefined,
  { entity, name }: Pick<Contract, "entity" | "name">,
): string | undefined {
  const names = namesIn(pointer);
  const about = new Set([...wordsOf(name), ...wordsOf(entity?.name ?? "")]);
  const likeness =
    field?.formats.map(personalFormat).find((found) => found !== undefined) ??
    field?.examples.map(personalValue).find((found) => found !== undefined) ??
    personalName(names.at(-1)?.join(" ") ?? "", names.at(-2)?.join(" "));
  if (likeness !== undefined) return [...about].some((word) => holders.has(word)) ? undefined : likeness.looksLike;
  const [before, last] = names.flat().slice(-2);
  const holder = ["id", "number", "no", "nr", "key", "ref", "reference"].includes(last ?? "") ? before : last;
  if (holder === undefined || !holders.has(holder) || about.has(holder)) return undefined;
  return `the id of ${/^[aeiou]/.test(holder) ? "an" : "a"} ${holder}`;
}

/** The words of each name on the way to a field. */
function namesIn(pointer: string): readonly (readonly string[])[] {
  return pointer
    .split("/")
    .slice(1)
    .filter((segment) => segment !== "*")
    .map((segment) => wordsOf(segment.replaceAll("~1", "/").replaceAll("~0", "~")));
}
