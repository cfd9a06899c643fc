import { appliedBeside } from "./applied.ts";
import type { Place } from "./places.ts";
import type { References } from "./references.ts";

/**
 * Whether Ajv 8.20 loses count of which items are evaluated (JSON Schema 2020-12, Core 11.2), for a place with `unevaluatedItems`: it does
 * where `contains` is said of the same array, there or in a schema that applies to it as well.
 */
export function losesCountOfItems(place: Place, references: References): boolean {
  const places = [place];
  for (const each of places) {
    if (each.keywords["contains"] !== undefined) return place.keywords["items"] === undefined;
    const { always, sometimes } = appliedBeside(each, references);
    places.push(
      ...[...always, ...sometimes].filter(({ keywords }) => places.every((other) => other.keywords !== keywords)),
    );
  }
  return false;
}
