import type { Contract } from "../../contracts/contract.ts";
import { canMeet, fieldsOf, type SchemaField } from "../../contracts/schema-fields.ts";
import { fieldAt } from "./field-at.ts";

/** A pointer in `fields` of a contract that leads to no field. */
export interface MisplacedClass {
  readonly pointer: string;
  /** The field that was probably meant. */
  readonly meant?: string;
}

/**
 * Pointers that cannot lead anywhere, and those that are probably misspelled. An open schema may well have fields that it does not
 * name: to give them a class is right.
 */
export function misplacedClasses({
  schema,
  fields = {},
}: Pick<Contract, "schema" | "fields">): readonly MisplacedClass[] {
  const known = fieldsOf(schema);
  const given = Object.keys(fields);
  return given.flatMap((pointer): readonly MisplacedClass[] => {
    const { field, around } = fieldAt(known, pointer);
    if (field !== undefined || around.more === "unread") return [];
    const meant = withItems(pointer, known) ?? misspelled(pointer, around, known, given);
    if (meant !== undefined) return [{ pointer, meant }];
    return around.more === "none" ? [{ pointer }] : [];
  });
}

/** `/lines/sku` for what is at `/lines/*\/sku`. */
function withItems(pointer: string, known: readonly SchemaField[]): string | undefined {
  const plain = (text: string): string => text.replaceAll("/*", "");
  const found = known.filter((field) => field.pointer !== "" && plain(field.pointer) === plain(pointer));
  return found.length === 1 ? found[0]?.pointer : undefined;
}

/** A field beside it with nearly the same name, which has no class itself. */
function misspelled(
  pointer: string,
  around: SchemaField,
  known: readonly SchemaField[],
  given: readonly string[],
): string | undefined {
  const depth = around.pointer.split("/").length;
  const [name = "", ...rest] = pointer.split("/").slice(depth);
  const near = known
    .filter((field) => field.pointer === `${around.pointer}/${field.pointer.split("/")[depth]}`)
    .filter((field) => !given.some((other) => canMeet(other, field.pointer)))
    .filter((field) => isNear(name, field.pointer.split("/")[depth] ?? ""));
  return near.length === 1 ? [near[0]?.pointer, ...rest].join("/") : undefined;
}

/** `eMail` and `e_mail` for `email`; one letter wrong, too many, too few, or two in the wrong order, in a name of four or more. */
function isNear(written: string, name: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[-_ ]/g, "");
  const [left, right] = [plain(written), plain(name)];
  if (left === right) return true;
  if (Math.min(left.length, right.length) < 4) return false;
  const start = [...left].findIndex((letter, index) => letter !== right[index]);
  const at = start === -1 ? left.length : start;
  const rest = [left.slice(at), right.slice(at)] as const;
  const [here, there] = rest;
  return (
    here.slice(1) === there.slice(1) ||
    here.slice(1) === there ||
    here === there.slice(1) ||
    (here.slice(2) === there.slice(2) && here[0] === there[1] && here[1] === there[0])
  );
}
