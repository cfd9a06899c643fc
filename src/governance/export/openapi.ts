import { type Contract, referenceOf } from "../../contracts/contract.ts";
import { selfContained } from "../../contracts/self-contained.ts";
import type { AnyFlow } from "../../definitions/flow.ts";
import type { AnyWebhookTrigger } from "../../definitions/trigger.ts";
import { upcastPaths } from "../../runs/upcast.ts";
import type { Landscape } from "../landscape.ts";
import { type About, type Document, exportedOf, keyOf } from "./about.ts";
import { asObject } from "./json-schema.ts";
import { signatureHeaders } from "./signature-headers.ts";
import { deprecationInWords, extension, present, stageOf, termsOf } from "./terms.ts";
import { answerSchemas, deprecatedResponses, webhookResponses } from "./webhook-answers.ts";

/** A flow that a webhook starts. */
interface Hook {
  readonly flow: AnyFlow;
  readonly trigger: AnyWebhookTrigger;
}

/**
 * OpenAPI 3.1: every contract is a component schema; the paths are those at which webhooks arrive, with their signature headers and
 * answers; each webhook contract is under `webhooks` as well, for whoever sends them.
 * @throws WaybillError `schema-invalid` when a schema refers to elsewhere.
 */
export function toOpenApi(landscape: Landscape, about: About): Document {
  const contracts = exportedOf(landscape, about);
  const hooks = hooksOf(landscape).filter(({ trigger }) => contracts.some((each) => isSame(each, trigger.contract)));
  const webhooks = contracts.filter(({ kind }) => kind === "webhook");
  const context = { hooks, landscape, about };
  const answers = hooks.length === 0 && webhooks.length === 0 ? {} : answerSchemas;
  return present({
    openapi: "3.1.0",
    info: { title: about.title, version: about.version },
    jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
    tags: tagsOf(contracts, hooks, landscape),
    paths: Object.fromEntries(hooks.map((hook) => [hook.trigger.path, { post: pathOperation(hook, context) }])),
    webhooks: Object.fromEntries(
      webhooks.map((each) => [referenceOf(each), { post: webhookOperation(each, context) }]),
    ),
    components: {
      schemas: { ...Object.fromEntries(contracts.map((each) => [keyOf(each), componentOf(each, about)])), ...answers },
    },
  });
}

interface Context {
  readonly hooks: readonly Hook[];
  readonly landscape: Landscape;
  readonly about: About;
}

function hooksOf({ flows }: Landscape): readonly Hook[] {
  return flows.flatMap((flow) => (flow.on.type === "webhook" ? [{ flow, trigger: flow.on }] : []));
}

function isSame(left: Contract, right: Contract): boolean {
  return referenceOf(left) === referenceOf(right);
}

function tagsOf(contracts: readonly Contract[], hooks: readonly Hook[], { teams }: Landscape): readonly Document[] {
  const names = new Set([...contracts.map(({ owner }) => owner?.name), ...hooks.map(({ flow }) => flow.owner.name)]);
  return teams
    .filter(({ name }) => names.has(name))
    .map(({ name, onCall }) => ({ name, description: `A team. On call: ${onCall}` }));
}

function pathOperation({ flow, trigger }: Hook, context: Context): Document {
  const { contract } = trigger;
  const description = [
    flow.description,
    `Starts the flow "${flow.name}". Takes at most ${trigger.maxBytes} bytes.`,
    deprecationInWords(contract, context.about.now),
  ];
  return present({
    operationId: flow.name,
    summary: flow.description ?? `Starts the flow "${flow.name}"`,
    description: description.filter((part) => part !== undefined).join(" "),
    tags: [flow.owner.name],
    ...operationOn(contract, [{ flow, trigger }], context),
  });
}

function webhookOperation(contract: Contract, context: Context): Document {
  const hooks = context.hooks.filter(({ trigger }) => isSame(trigger.contract, contract));
  const words = [contract.description, deprecationInWords(contract, context.about.now)];
  const description = words.filter((part) => part !== undefined).join(" ");
  return present({
    operationId: referenceOf(contract),
    description: description === "" ? undefined : description,
    tags: contract.owner === undefined ? undefined : [contract.owner.name],
    ...operationOn(contract, hooks, context),
  });
}

function operationOn(contract: Contract, hooks: readonly Hook[], { about }: Context): Document {
  const headers = [...new Set(hooks.map(({ trigger }) => trigger.verify.scheme))].flatMap(
    (scheme) => signatureHeaders[scheme],
  );
  const isDeprecated = stageOf(contract, about.now) !== "active";
  return present({
    deprecated: isDeprecated ? true : undefined,
    parameters: headers.length === 0 ? undefined : headers.map((header) => parameter(header, hooks)),
    requestBody: { required: true, content: { "application/json": bodyOf(contract) } },
    responses: takesDeprecated(contract) ? deprecatedResponses() : webhookResponses,
  });
}

/** Whether a message can be of a version that is on its way out: of the contract itself, or of one that is upcast to it. */
function takesDeprecated(contract: Contract): boolean {
  return [contract, ...upcastPaths(contract).map(({ from }) => from)].some(
    ({ deprecation }) => deprecation !== undefined,
  );
}

function parameter(
  { name, description, example }: { readonly name: string; readonly description: string; readonly example: string },
  hooks: readonly Hook[],
): Document {
  // Flows that verify the same contract in different ways take one scheme each.
  const schemes = new Set(hooks.map(({ trigger }) => trigger.verify.scheme));
  return { name, in: "header", required: schemes.size === 1, description, example, schema: { type: "string" } };
}

function bodyOf(contract: Contract): Document {
  const examples = (contract.examples ?? []).map((value, place) => [`example-${place + 1}`, { value }]);
  return present({
    schema: { $ref: `#/components/schemas/${keyOf(contract)}` },
    examples: examples.length === 0 ? undefined : Object.fromEntries(examples),
  });
}

function componentOf(contract: Contract, { now }: About): Document {
  const schema = asObject(selfContained(contract.schema, { at: `#/components/schemas/${keyOf(contract)}` }));
  const deprecated = stageOf(contract, now) === "active" ? {} : { deprecated: true };
  return { ...schema, ...deprecated, [extension]: termsOf(contract) };
}
