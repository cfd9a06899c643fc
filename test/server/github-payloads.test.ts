import { createRequire } from "node:module";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { beforeAll, describe, expect, it } from "vitest";
import type { JsonSchema } from "../../src/contracts/schema.ts";
import { unsupportedIn } from "../../src/contracts/unsupported.ts";
import { contract, flow, githubSignature, secret, team, webhook } from "../../src/index.ts";
import { signGithub } from "../../src/testing/sign.ts";
import { type Answered, deliverAll } from "./deliver.ts";

/** What GitHub sends: 329 payloads of 58 events, and the schemas of its webhooks. */
interface Examples {
  readonly name: string;
  readonly examples: readonly unknown[];
}

interface Schemas {
  readonly $schema: string;
  readonly definitions: { readonly [name: string]: unknown };
}

const require = createRequire(import.meta.url);
const examples = require("@octokit/webhooks-examples/api.github.com/index.json") as readonly Examples[];
const { $schema, definitions } = require("@octokit/webhooks-schemas/schema.json") as Schemas;
const key = "test-secret";

/** One event, with the definitions that it needs: to compile all of them for each event takes 2 s. */
function schemaOf(event: string): { readonly [keyword: string]: unknown } {
  const top = [`${event}_event`, `${event}$event`].find((name) => name in definitions) ?? event;
  const needed = [top];
  for (const name of needed) {
    const references = JSON.stringify(definitions[name]).matchAll(/"#\/definitions\/([^"]+)"/g);
    for (const [, other = ""] of references) if (!needed.includes(other)) needed.push(other);
  }
  return {
    $schema,
    $ref: `#/definitions/${top}`,
    definitions: Object.fromEntries(needed.map((name) => [name, definitions[name]])),
  };
}

const owner = team("platform", { onCall: "pager:platform" });
const events = examples.map(({ name }) => ({ name, path: `/github/${name}`, schema: schemaOf(name) }));
const flows = events.map(({ name, path, schema }) =>
  flow(`github-${name.replaceAll("_", "-")}`, {
    version: "1.0.0",
    owner,
    on: webhook(path, {
      contract: contract(`github.${name.replaceAll("_", "-")}`, { version: "1.0.0", kind: "webhook", schema }),
      verify: githubSignature(secret("SECRET")),
      key: (_payload, headers) => headers["x-github-delivery"] ?? "",
    }),
    run: async () => undefined,
  }),
);

const payloads = examples.flatMap(({ name, examples: all }) => all.map((payload) => ({ event: name, payload })));

/** By Ajv as its makers ship it, and not as Waybill uses it. */
function judged(): readonly boolean[] {
  const judges = new Map(
    events.map(({ name, schema }) => {
      const ajv = new Ajv({ strict: false, logger: false });
      formats.default(ajv);
      return [name, ajv.compile(schema as JsonSchema & object)];
    }),
  );
  return payloads.map(({ event, payload }) => judges.get(event)?.(payload) === true);
}

describe("the 329 payloads that GitHub publishes, signed and posted", () => {
  let answers: readonly Answered[];
  beforeAll(async () => {
    const messages = payloads.map(({ event, payload }, place) => {
      const text = JSON.stringify(payload);
      const headers = { "x-github-delivery": `delivery-${place}`, "x-github-event": event, ...signGithub(key, text) };
      return { path: `/github/${event}`, text, headers };
    });
    answers = await deliverAll(flows, messages, { SECRET: key });
  });

  it("are accepted or refused as Ajv judges them", () => {
    const fits = judged();
    const wrong = payloads
      .map(({ event }, place) => ({ event, fits: fits[place], ...answers[place] }))
      .filter((each) => (each.fits ? each.status !== 202 : each.code !== "contract-broken"));
    expect(wrong).toEqual([]);
  });

  it("are 276 that fit and 53 that do not, for which at least one field is named", () => {
    expect(payloads).toHaveLength(329);
    const refused = answers.filter(({ status }) => status === 422);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(276);
    expect(refused).toHaveLength(53);
    expect(refused.filter(({ pointers }) => pointers.length === 0)).toEqual([]);
  });

  it("have schemas that can be published", () => {
    expect(events.filter(({ schema }) => unsupportedIn(schema).length > 0).map(({ name }) => name)).toEqual([]);
  });
});
