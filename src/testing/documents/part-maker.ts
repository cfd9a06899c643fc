import type { Formula } from "../../contracts/compare/formula.ts";
import type { Search } from "../../contracts/compare/search.ts";
import type { Json } from "../../core/json.ts";
import type { Chance } from "./chance.ts";

/** What parts of a value are made with. */
export interface PartMaker {
  readonly search: Search;
  readonly chance: Chance;
  /** A value for the formula; `undefined` when none was found. */
  make(formula: Formula): Json | undefined;
}
