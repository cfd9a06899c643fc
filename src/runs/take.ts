import type { Contract } from "../contracts/contract.ts";
import { validatorOf } from "../contracts/validate.ts";
import type { Violation } from "../contracts/violation.ts";
import { type Converted, follow, type UpcastFailure, upcastPaths } from "./upcast.ts";

/** What a contract makes of a document from outside. `of` is the version that the document is of. */
export type Taken =
  | { readonly kind: "fits"; readonly of: Contract }
  /** It fits an earlier version and was upcast. */
  | { readonly kind: "converted"; readonly of: Contract; readonly document: Converted }
  | { readonly kind: "failed"; readonly of: Contract; readonly failure: UpcastFailure }
  /** It fits none: what the newest version has against it. */
  | { readonly kind: "broken"; readonly violations: readonly Violation[] };

/**
 * Takes documents of a contract and of the earlier versions that are upcast to it, the newest that a document fits.
 * @throws WaybillError `schema-invalid` when one of the schemas cannot be compiled: now, not at the first document.
 */
export function createTaker(contract: Contract): (document: unknown) => Taken {
  const validate = validatorOf(contract);
  const earlier = upcastPaths(contract).map((path) => ({ path, fits: validatorOf(path.from) }));
  return (document) => {
    const violations = validate(document);
    if (violations.length === 0) return { kind: "fits", of: contract };
    const path = earlier.find(({ fits }) => fits(document).length === 0)?.path;
    if (path === undefined) return { kind: "broken", violations };
    const converted = follow(path, document);
    return converted.ok
      ? { kind: "converted", of: path.from, document: converted.value }
      : { kind: "failed", of: path.from, failure: converted.error };
  };
}
