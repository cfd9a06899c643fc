/**
 * Levels of objects and lists in a schema down to which it is read: `{ "properties": { "a": {} } }` has 3. Schemas that people write
 * have fewer than 30. What reads schemas is recursive, Ajv included, and the stack ends at 400 levels or later, depending on what
 * is on it already: so the limit is far from there, and the answer is the same everywhere.
 */
export const maxNesting = 100;

/** Whether a schema has more levels than are read. Goes down level by level, so that it needs no stack. */
export function isNestedTooDeeply(schema: unknown): boolean {
  let level: ReadonlySet<object> = partsOf([schema]);
  for (let depth = 1; level.size > 0; depth++) {
    if (depth > maxNesting) return true;
    level = partsOf([...level].flatMap((each) => Object.values(each)));
  }
  return false;
}

/** Each once, as a value that is used in many places is the same below each of them. */
function partsOf(values: readonly unknown[]): ReadonlySet<object> {
  return new Set(values.filter((value) => typeof value === "object" && value !== null));
}
