import { createSettle, type Settle } from "../../contracts/compare/branch.ts";
import { createFormulas, type Formula, type Formulas, type SchemaNode } from "../../contracts/compare/formula.ts";
import { createHolds } from "../../contracts/compare/holds.ts";
import { createReader, type ReadSchema } from "../../contracts/compare/read-schema.ts";
import { createSchemaNodes } from "../../contracts/compare/schema-nodes.ts";
import type { Search } from "../../contracts/compare/search.ts";
import { Unreadable } from "../../contracts/compare/unreadable.ts";
import { createWitnesses } from "../../contracts/compare/witness.ts";
import type { JsonSchema } from "../../contracts/schema.ts";

/** What documents of a schema are made from. */
export interface Source {
  readonly formula: Formula;
  readonly settle: Settle;
  readonly search: Search;
  /** Whether all that was looked at up to now could be read. If not, what the search says is a guess. */
  isExact(): boolean;
}

/** Sets of literals after which a search is given up: schemas that people write take hundreds. */
const maxSteps = 10_000;

export function createSource(schema: JsonSchema): Source {
  const formulas = createFormulas();
  const nodes = createSchemaNodes();
  let isExact = true;
  const read = readAsFarAsKnown(formulas, createReader(formulas, nodes), () => {
    isExact = false;
  });
  const check = createHolds(read);
  const search: Search = {
    formulas,
    find: createWitnesses(formulas, read, maxSteps, () => {}),
    holds(formula, value) {
      try {
        return check(formula, value);
      } catch (error) {
        if (error instanceof Unreadable || error instanceof RangeError) return undefined;
        throw error;
      }
    },
  };
  const formula = formulas.make({ kind: "schema", schema: nodes.root(schema), holds: true });
  return { formula, settle: createSettle(formulas, read, () => {}), search, isExact: () => isExact };
}

/** Keywords that at times cannot be read. A document is made without regard to them, and then judged. */
const hard: ReadonlySet<string> = new Set([
  ...["unevaluatedProperties", "unevaluatedItems", "$dynamicRef", "$recursiveRef"],
]);

function readAsFarAsKnown({ always }: Formulas, read: ReadSchema, onUnreadable: () => void): ReadSchema {
  return (node) => {
    try {
      return read(node);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      onUnreadable();
      const easier = withoutHard(node);
      if (easier === undefined) return always;
      try {
        return read(easier);
      } catch (again) {
        if (again instanceof Unreadable) return always;
        throw again;
      }
    }
  };
}

function withoutHard(node: SchemaNode): SchemaNode | undefined {
  const { schema } = node;
  if (typeof schema !== "object" || schema === null) return undefined;
  const kept = Object.fromEntries(Object.entries(schema).filter(([keyword]) => !hard.has(keyword)));
  return { ...node, key: `${node.key} as far as known`, schema: kept };
}
