import { requireChoice, requireFieldPointer } from "./requirements.ts";

/**
 * Who may see a field: `public` everyone, `internal` colleagues, `personal` whoever may see data about people, `secret` nobody (keys,
 * passwords, card numbers).
 */
export const fieldClasses = ["public", "internal", "personal", "secret"] as const;
export type FieldClass = (typeof fieldClasses)[number];

/**
 * Classes by field pointer, e.g. `{ "": "internal", "/customer": "personal", "/lines/*\/sku": "public" }`. A class is that of everything
 * below the field as well, unless something below has one of its own.
 */
export type FieldClasses = Readonly<Record<string, FieldClass>>;

/** The class of a field, and the pointer that gave it. */
export interface GivenClass {
  readonly class: FieldClass;
  readonly from: string;
}

/** @throws WaybillError `definition-invalid`. */
export function checkFieldClasses(owner: string, fields: FieldClasses): void {
  for (const [pointer, fieldClass] of Object.entries(fields)) {
    requireFieldPointer(`A pointer in "fields" of ${owner}`, pointer);
    requireChoice(`The class of "${pointer}" in "fields" of ${owner}`, fieldClass, fieldClasses);
  }
}

/**
 * The class of a field: that of the longest pointer which leads to it or to something around it. Of two of the same length the one
 * with fewer `*` counts.
 * @param pointer of a field (with `*`) or of a value in a document (with positions and names).
 */
export function classOf(fields: FieldClasses, pointer: string): GivenClass | undefined {
  const segments = pointer.split("/");
  const leading = Object.keys(fields).filter((candidate) => leadsTo(candidate.split("/"), segments));
  const best = leading.sort((left, right) => precedence(right) - precedence(left))[0];
  const fieldClass = best === undefined ? undefined : fields[best];
  return best === undefined || fieldClass === undefined ? undefined : { class: fieldClass, from: best };
}

function leadsTo(candidate: readonly string[], segments: readonly string[]): boolean {
  return (
    candidate.length <= segments.length &&
    candidate.every((segment, index) => segment === "*" || segment === segments[index])
  );
}

function precedence(pointer: string): number {
  const segments = pointer.split("/");
  return segments.length - segments.filter((segment) => segment === "*").length / (segments.length + 1);
}
