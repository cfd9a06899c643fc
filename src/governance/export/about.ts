import { type Contract, referenceOf } from "../../contracts/contract.ts";
import type { Landscape } from "../landscape.ts";

/** What an export says of the project. */
export interface About {
  /** Name of the project. */
  readonly title: string;
  /** Version of the project, SemVer. */
  readonly version: string;
  /** The instant of the export in milliseconds since the Unix epoch: it decides what is deprecated. */
  readonly now: number;
  /** The contracts to export; all of the landscape unless told. */
  readonly only?: readonly Contract[];
  /** The events that a flow emits, by name of the flow; nothing is said of it unless told. */
  readonly emits?: ReadonlyMap<string, readonly Contract[]>;
  /** The events that a flow waits for, likewise. */
  readonly awaits?: ReadonlyMap<string, readonly Contract[]>;
}

/** A JSON object of a format. */
export type Document = { readonly [name: string]: unknown };

export function exportedOf(landscape: Landscape, { only }: About): readonly Contract[] {
  const all = only ?? landscape.contracts;
  // Two values of one name and version are the same contract, declared twice.
  return [...new Map(all.map((contract) => [referenceOf(contract), contract])).values()];
}

/**
 * The key of a contract where a format takes letters, digits, ".", "-" and "_": `order.booked_1.0.0`. Neither a name nor a version has
 * an underscore.
 */
export function keyOf({ name, version }: Contract): string {
  return `${name}_${version.replaceAll("+", "-")}`;
}
