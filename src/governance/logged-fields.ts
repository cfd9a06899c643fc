import type { Contract } from "../contracts/contract.ts";
import { classOf, type FieldClass } from "../contracts/field-class.ts";
import { appendPointer } from "../core/json.ts";
import type { SourceField } from "./source/source.ts";

/** A field of a document that not everybody may see. */
export interface GuardedField {
  /** With `*` for items of a list; empty for the whole document. */
  readonly pointer: string;
  readonly class: Extract<FieldClass, "personal" | "secret">;
}

/** What is in a part of a document that is classified as personal or secret: the part itself, or fields in it. */
export function guardedFields({ path }: SourceField, { fields = {} }: Contract): readonly GuardedField[] {
  const pointer = path.reduce(appendPointer, "");
  // How long a text or a list is says nothing of what is in it.
  if (path.at(-1) === "length" && !Object.hasOwn(fields, pointer)) return [];
  const own = guarded(pointer, classOf(fields, pointer)?.class);
  if (own.length > 0) return own;
  return Object.entries(fields)
    .filter(([other]) => isBelow(other, pointer))
    .flatMap(([other, given]) => guarded(other, given));
}

function guarded(pointer: string, given: FieldClass | undefined): readonly GuardedField[] {
  return given === "personal" || given === "secret" ? [{ pointer, class: given }] : [];
}

function isBelow(pointer: string, around: string): boolean {
  const segments = pointer.split("/");
  const outer = around.split("/");
  return (
    segments.length > outer.length &&
    outer.every((segment, index) => segment === "*" || segments[index] === "*" || segment === segments[index])
  );
}
