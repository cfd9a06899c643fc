import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contract } from "../../src/contracts/contract.ts";
import type { JsonSchema } from "../../src/contracts/schema.ts";
import { judgeOf } from "../../src/contracts/validate.ts";
import { landscapeOf } from "../../src/governance/landscape.ts";
import { landscapeUseOf } from "../../src/governance/landscape-use.ts";
import { emptyLock, hasSameText, type Lock, withContracts } from "../../src/governance/published/lock.ts";
import { verifyContracts } from "../../src/governance/published/verify-contracts.ts";
import { readSource } from "../../src/governance/source/read-source.ts";
import { arbitraryDocument, arbitrarySchema } from "./arbitrary-schema.ts";

const source = readSource([], []);
const order = (version: string, schema: JsonSchema) => contract("order", { version, schema });

function verify(published: Lock, ...values: readonly unknown[]) {
  const landscape = landscapeOf(values);
  return verifyContracts(published, { landscape, source, use: landscapeUseOf(landscape, source) }, 0);
}

const lockOf = (schema: JsonSchema): Lock => ({
  ...emptyLock,
  contracts: withContracts({}, [order("1.0.0", schema)]),
});

/** A schema and what it became: another one, a part of it, or itself with a description. */
const changes = fc.tuple(arbitrarySchema(false), arbitrarySchema(false), fc.nat(3)).map(([before, other, way]) => {
  if (typeof before !== "object") return { before, after: other };
  if (way === 0) return { before, after: other };
  if (way === 1) return { before, after: { ...before, description: "An order" } };
  const [first = "", ...keywords] = Object.keys(before);
  const { [(way === 2 ? first : keywords[0]) ?? ""]: _, ...after } = before;
  return { before, after };
});

describe("what is published", () => {
  it("does not change without a finding, and the version that the finding names is far enough", () => {
    fc.assert(
      fc.property(changes, ({ before, after }) => {
        const published = lockOf(before);
        const [finding] = verify(published, order("1.0.0", after));
        expect(finding === undefined).toBe(hasSameText(before, after));
        if (finding === undefined) return;
        const named = /version (\d+\.\d+\.\d+)/.exec(finding.message)?.[1] ?? "";
        expect(verify(published, order("1.0.0", before), order(named, after))).toEqual([]);
        const nearer = named === "2.0.0" ? "1.1.0" : "1.0.1";
        if (nearer === named) return;
        expect(verify(published, order("1.0.0", before), order(nearer, after))).toMatchObject([
          { kind: "bump-too-low" },
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it("is kept to by a minor version: what fitted fits", () => {
    const documents = fc.array(arbitraryDocument, { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(changes, documents, ({ before, after }, sent) => {
        if (verify(lockOf(before), order("1.0.0", before), order("1.1.0", after)).length > 0) return;
        const [fitted, fits] = [judgeOf(before), judgeOf(after)];
        expect(sent.filter((document) => fitted(document) && !fits(document))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
