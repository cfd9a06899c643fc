import type { Contract } from "../../contracts/contract.ts";
import { classOf, type FieldClass } from "../../contracts/field-class.ts";
import { canMeet, fieldsOf, type SchemaField } from "../../contracts/schema-fields.ts";
import { type DocumentValue, valuesIn } from "./document-fields.ts";
import { personalName } from "./personal-names.ts";
import { personalFormat, personalValue } from "./personal-values.ts";
import type { Likeness } from "./personal-words.ts";
import { isSecretName } from "./secret-names.ts";

/** A field that nobody said who may see. */
export interface UnclassifiedField {
  readonly pointer: string;
  /** In words, e.g. `an e-mail address`. */
  readonly looksLike: string;
  /** The class that such a field usually has. */
  readonly class: FieldClass;
}

type Terms = Pick<Contract, "schema" | "fields" | "examples">;

/**
 * Fields that look like data about people, by name, format or examples, and have no class but that of the whole document. Of a field
 * and what is below it only the outer one is named. A document that is personal or secret as a whole has none.
 */
export function unclassifiedPersonal(contract: Terms): readonly UnclassifiedField[] {
  const { "": whole } = contract.fields ?? {};
  if (whole === "personal" || whole === "secret") return [];
  const values = exampleValues(contract);
  const known = fieldsOf(contract.schema);
  const named = known.flatMap((field) => found(field.pointer, likenessOf(field)));
  const shown = values.flatMap((value) => found(value.pointer, likenessOfValue(value, known)));
  return outermost([...named, ...shown].filter(({ pointer }) => !isClassified(contract, pointer)));
}

/** Fields that look like a password or another key, and are neither secret nor have a class of their own. */
export function unclassifiedSecrets(contract: Terms): readonly UnclassifiedField[] {
  const known = fieldsOf(contract.schema).filter(
    ({ name, types, isChoice }) => isSecretName(name) && types.includes("string") && !isChoice,
  );
  const shown = exampleValues(contract).filter(({ name, value }) => isSecretName(name) && typeof value === "string");
  const pointers = [...known, ...shown].map(({ pointer }) => pointer);
  return outermost(
    pointers
      .filter((pointer) => !isSecret(contract, pointer))
      .map((pointer) => ({ pointer, looksLike: "a password or a key", class: "secret" })),
  );
}

function found(pointer: string, likeness: Likeness | undefined): readonly UnclassifiedField[] {
  return likeness === undefined ? [] : [{ pointer, looksLike: likeness.looksLike, class: likeness.class }];
}

function likenessOf(field: SchemaField): Likeness | undefined {
  const byFormat = field.formats.map(personalFormat).find((likeness) => likeness !== undefined);
  if (byFormat !== undefined) return byFormat;
  const byName = personalName(field.name, parentOf(field.pointer));
  return byName !== undefined && canBe(byName, field) ? byName : undefined;
}

/** Whether a field can hold what its name says: a flag cannot be an address, nor can a link or a choice. */
function canBe({ form }: Likeness, { types, formats, isChoice }: SchemaField): boolean {
  if (isChoice && form !== "choice") return false;
  const isText =
    types.includes("string") && !formats.some((format) => /^(?:uri|url|iri|hostname|uuid|time)/.test(format));
  const isNumber = types.includes("integer") || types.includes("number");
  const isObject = types.includes("object") || types.includes("array");
  return isText || (isNumber && !types.includes("string")) || (isObject && form === "object");
}

function likenessOfValue({ pointer, name, value }: DocumentValue, known: readonly SchemaField[]): Likeness | undefined {
  // Whoever writes "version" or "id" beside it knows what the number is.
  if (/(?:version|id)$/i.test(name)) return undefined;
  const byValue = personalValue(value);
  if (byValue !== undefined || typeof value !== "string") return byValue;
  const byName = personalName(name, parentOf(pointer));
  // Of what the schema knows the name was judged with its type.
  return byName === undefined || known.some((field) => canMeet(field.pointer, pointer)) ? undefined : byName;
}

/** The values of the examples of the contract and of those in its schema. */
function exampleValues({ schema, examples = [] }: Terms): readonly DocumentValue[] {
  const inSchema = fieldsOf(schema).flatMap(({ pointer, name, examples: values }) =>
    values.map((value) => ({ pointer, name, value })),
  );
  const whole = examples.map((value) => ({ pointer: "", name: "", value }));
  return [...whole, ...inSchema].flatMap(({ value, ...at }) => valuesIn(value, at));
}

function isClassified({ fields = {} }: Terms, pointer: string): boolean {
  const given = classOf(fields, pointer);
  return given !== undefined && given.from !== "";
}

function isSecret({ fields = {} }: Terms, pointer: string): boolean {
  const given = classOf(fields, pointer);
  return (
    given?.class === "secret" || (given !== undefined && given.from.split("/").length === pointer.split("/").length)
  );
}

/** The name of what a field is in, past lists. */
function parentOf(pointer: string): string {
  const names = pointer.split("/").filter((segment) => segment !== "*");
  return (names.at(-2) ?? "").replaceAll("~1", "/").replaceAll("~0", "~");
}

/** Each once, sorted, without those that are below another one. */
function outermost(fields: readonly UnclassifiedField[]): readonly UnclassifiedField[] {
  const byPointer = new Map(fields.toReversed().map((field) => [field.pointer, field]));
  const isBelow = (pointer: string): boolean =>
    [...byPointer.keys()].some((other) => other !== pointer && pointer.startsWith(`${other}/`));
  return [...byPointer.values()]
    .filter(({ pointer }) => !isBelow(pointer))
    .toSorted((left, right) => (left.pointer < right.pointer ? -1 : 1));
}
