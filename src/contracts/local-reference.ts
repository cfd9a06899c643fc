/** What a `$ref` within a schema document refers to; undefined when it is not in the document. */
export function referredTo(document: unknown, reference: string): unknown {
  if (reference === "#" || reference === "") return document;
  return reference.startsWith("#/") ? atPointer(document, reference.slice(1)) : named(document, reference);
}

/** What is at a JSON pointer (RFC 6901) as a reference writes it, with `%` escapes; undefined when there is nothing. */
export function atPointer(document: unknown, pointer: string): unknown {
  let value = document;
  for (const token of pointer.split("/").slice(1)) {
    const name = decoded(token).replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

function decoded(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    // A lone "%": taken as it is written.
    return token;
  }
}

/** A schema with an `$anchor` or `$id` of its own. A reference that is relative to an inner `$id` is not looked for. */
function named(document: unknown, reference: string): unknown {
  const pending: unknown[] = [document];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== "object" || value === null) continue;
    const { $anchor, $id } = value as Readonly<Record<string, unknown>>;
    if (reference === $id || (typeof $anchor === "string" && reference === `#${$anchor}`)) return value;
    pending.push(...Object.values(value));
  }
  return undefined;
}
