/** What is wrong with the key of a trigger, from what came of trying it. */
import type { Contract } from "../../contracts/contract.ts";
import type { KeyGap, KeyReading } from "./probe-key.ts";
import { type SharedField, sharedFields } from "./shared-fields.ts";

export type KeyVerdict =
  | { readonly kind: "unusable"; readonly example: number; readonly what: string }
  | { readonly kind: "gap"; readonly gap: KeyGap }
  | { readonly kind: "constant" }
  | { readonly kind: "shared-fields"; readonly fields: readonly SharedField[] }
  | { readonly kind: "shared-headers"; readonly headers: readonly string[] }
  /** The contract tells of changes of one thing, of which there are many, and the key is the id of the thing. */
  | { readonly kind: "id-of-changed"; readonly pointer: string };

/** Each kind once, by the first example that shows it. What reads headers is judged by messages only as far as it depends on them. */
export function keyVerdicts(readings: readonly KeyReading[], contract: Contract): readonly KeyVerdict[] {
  const found = readings.flatMap((reading) => verdictsOf(reading, contract));
  return found.filter((verdict, index) => found.findIndex(({ kind }) => kind === verdict.kind) === index);
}

function verdictsOf(reading: KeyReading, contract: Contract): readonly KeyVerdict[] {
  if (reading.outcome === "unstable") return [];
  if (reading.outcome === "unusable") return [{ kind: "unusable", example: reading.example, what: reading.what }];
  const { fields, headers, gaps } = reading;
  const sharing = sharingOf(fields, headers, contract);
  return [...(sharing === undefined ? [] : [sharing]), ...gaps.map((gap): KeyVerdict => ({ kind: "gap", gap }))];
}

function sharingOf(fields: readonly string[], headers: readonly string[], contract: Contract): KeyVerdict | undefined {
  if (headers.length > 0) {
    const isShared = fields.length === 0 && headers.every((name) => ofManyMessages.test(name));
    return isShared ? { kind: "shared-headers", headers } : undefined;
  }
  if (fields.length === 0) return { kind: "constant" };
  const [pointer = ""] = fields;
  if (fields.length === 1 && pointer === contract.canonicalId && tellsOfChanges(contract)) {
    return { kind: "id-of-changed", pointer };
  }
  const shared = sharedFields(fields, contract);
  return shared === undefined ? undefined : { kind: "shared-fields", fields: shared };
}

/** Headers that say who sends and what, and are the same for many messages. */
const ofManyMessages =
  /^(?:host|user-agent|accept.*|content-type|content-length|connection|authorization|origin|via|forwarded|x-forwarded-.*|x-.*-(?:topic|event|event-type|shop-domain|shop-id|api-version|installation-.*|hook-.*))$/;

/** Things are created once and change often. */
function tellsOfChanges({ name }: Contract): boolean {
  return /(?:^|[.-])(?:changed|updated|modified|edited)$/.test(name);
}
