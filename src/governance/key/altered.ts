/**
 * Documents that differ from an example in one field: what a key is tried with.
 */

/** A text, number, flag or null in a document, and the way to it. */
export interface Leaf {
  readonly path: readonly string[];
  readonly value: string | number | boolean | null;
}

/** Texts are altered so that they keep their form: digits stay digits and letters stay letters, which is what patterns ask for. */
export function otherValues(value: Leaf["value"]): readonly Leaf["value"][] {
  switch (typeof value) {
    case "boolean":
      return [!value];
    case "number":
      return [value + 1, value - 1, value * 2, value + 1_000];
    case "string":
      return otherTexts(value);
    default:
      return ["other", 1, true];
  }
}

function otherTexts(text: string): readonly string[] {
  const lastDigit = /\d(?=\D*$)/;
  const altered = [
    text.replace(lastDigit, rotated),
    text.replace(/\d(?=\D*\d\D*$)/, rotated),
    text.replace(/\d/g, rotated),
    text.replace(/[a-z]/gi, rotated),
    text.replace(/[a-z0-9]/gi, rotated),
    `${text}x`,
    `x${text}`,
    `${text}1`,
  ];
  return [...new Set(altered)].filter((other) => other !== text);
}

/** `1` for `0`, `0` for `9`, `b` for `a`; hexadecimal digits stay hexadecimal. */
function rotated(character: string): string {
  const around = ["0123456789", "abcdef", "ghijklmnopqrstuvwxyz", "ABCDEF", "GHIJKLMNOPQRSTUVWXYZ"];
  const circle = around.find((each) => each.includes(character)) ?? character;
  return circle[(circle.indexOf(character) + 1) % circle.length] ?? character;
}

/** A copy in which the value at a path is another one. Nothing is changed when there is no such path. */
export function withValue(document: unknown, path: readonly string[], value: unknown): unknown {
  return changed(document, path, (container, name) => {
    if (Array.isArray(container)) return container.with(Number(name), value);
    return { ...container, [name]: value };
  });
}

/** A copy without the property at a path; undefined when it is an item of a list, or not there. */
export function without(document: unknown, path: readonly string[]): unknown {
  const parent = path.slice(0, -1).reduce<unknown>((at, name) => childOf(at, name), document);
  const last = path.at(-1);
  if (last === undefined || Array.isArray(parent) || childOf(parent, last) === undefined) return undefined;
  return changed(document, path, (container, name) =>
    Object.fromEntries(Object.entries(container).filter(([own]) => own !== name)),
  );
}

type Container = unknown[] | Readonly<Record<string, unknown>>;

function changed(
  document: unknown,
  [name, ...rest]: readonly string[],
  change: (container: Container, name: string) => unknown,
): unknown {
  if (name === undefined || !isContainer(document)) return document;
  if (rest.length === 0) return change(document, name);
  const child = changed(childOf(document, name), rest, change);
  return Array.isArray(document) ? document.with(Number(name), child) : { ...document, [name]: child };
}

function childOf(value: unknown, name: string): unknown {
  if (!isContainer(value) || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function isContainer(value: unknown): value is Container {
  return typeof value === "object" && value !== null;
}
