import { isObject, type Keywords, type Place } from "./places.ts";
import type { References } from "./references.ts";

/** Schemas of a place that are about the same value: those that hold whenever it does, and those that depend on the document. */
export interface Applied {
  readonly always: readonly Place[];
  readonly sometimes: readonly Place[];
}

export function appliedBeside(place: Place, references: References): Applied {
  const { keywords } = place;
  const of = (...schemas: readonly unknown[]): readonly Place[] =>
    schemas.map((schema) => references.placeOf(schema)).filter((inner) => inner !== undefined);
  const target = targetOf(place, references);
  return {
    always: [...(target === undefined ? [] : [target]), ...of(...listOf(keywords["allOf"]))],
    sometimes: of(
      ...["anyOf", "oneOf"].flatMap((keyword) => listOf(keywords[keyword])),
      ...["if", "then", "else"].map((keyword) => keywords[keyword]),
      ...["dependentSchemas", "dependencies"].flatMap((keyword) => Object.values(asObject(keywords[keyword]))),
    ),
  };
}

/** Where its `$ref` leads within the document. */
function targetOf(place: Place, references: References): Place | undefined {
  const { $ref } = place.keywords;
  const target = typeof $ref === "string" ? references.resolve(place, $ref) : undefined;
  return target?.kind === "place" ? target.place : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asObject(value: unknown): Keywords {
  return isObject(value) ? value : {};
}
