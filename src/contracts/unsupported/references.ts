import { isObject, type Place, resolveUri, withoutFragment } from "./places.ts";

/** What a reference leads to: a schema of the same document, a published meta-schema, or nothing that is known. */
export type Target = { readonly kind: "place"; readonly place: Place } | { readonly kind: "meta" | "outside" };

export interface References {
  /** What a reference in a place leads to. */
  resolve(place: Place, reference: string): Target;
  /** The place of a schema of the document; `undefined` for what is none. */
  placeOf(schema: unknown): Place | undefined;
  readonly isDraft07: boolean;
}

/** The meta-schemas that Ajv brings along. */
const metaSchemas: Readonly<Record<"2020-12" | "draft-07", RegExp>> = {
  "2020-12": /^https:\/\/json-schema\.org\/draft\/2020-12\/(?:schema|meta\/[a-z-]+)$/,
  "draft-07": /^http:\/\/json-schema\.org\/draft-07\/schema$/,
};

export function createReferences(places: readonly Place[], isDraft07: boolean): References {
  const known = new Map<unknown, Place>(places.map((place) => [place.keywords, place]));
  const resources = new Map<string, Place>();
  const anchors = new Map<string, Place>();
  for (const place of places) {
    if (!resources.has(place.base)) resources.set(place.base, place);
    for (const name of anchorsOf(place, isDraft07)) anchors.set(`${place.base}#${name}`, place);
  }
  const isMeta = (uri: string) => metaSchemas[isDraft07 ? "draft-07" : "2020-12"].test(uri);

  return { resolve, placeOf: (schema) => known.get(schema), isDraft07 };

  function resolve(place: Place, reference: string): Target {
    const uri = resolveUri(reference, place.base);
    const resource = resources.get(withoutFragment(uri));
    if (resource === undefined) return { kind: isMeta(withoutFragment(uri)) ? "meta" : "outside" };
    const fragment = decoded(uri.slice(withoutFragment(uri).length + 1));
    if (fragment === "") return { kind: "place", place: resource };
    const found = fragment.startsWith("/") ? at(resource, fragment) : anchors.get(`${resource.base}#${fragment}`);
    return found === undefined ? { kind: "outside" } : { kind: "place", place: found };
  }

  function at(resource: Place, pointer: string): Place | undefined {
    const value = valueAt(resource.keywords, pointer);
    if (typeof value === "boolean") return { ...resource, keywords: value ? {} : { not: {} } };
    if (!isObject(value)) return undefined;
    return known.get(value) ?? { ...resource, keywords: value };
  }
}

function anchorsOf({ keywords }: Place, isDraft07: boolean): readonly string[] {
  const { $anchor, $dynamicAnchor, $id } = keywords;
  const named = isDraft07 ? [typeof $id === "string" && $id.startsWith("#") ? $id.slice(1) : undefined] : [];
  return [...named, ...(isDraft07 ? [] : [$anchor, $dynamicAnchor])].filter((name) => typeof name === "string");
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const token of pointer.split("/").slice(1)) {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as { readonly [name: string]: unknown })[name];
  }
  return value;
}
