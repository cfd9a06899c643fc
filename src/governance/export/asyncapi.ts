import { type Contract, referenceOf } from "../../contracts/contract.ts";
import { selfContained } from "../../contracts/self-contained.ts";
import type { AnyFlow } from "../../definitions/flow.ts";
import type { Landscape } from "../landscape.ts";
import { type About, type Document, exportedOf, keyOf } from "./about.ts";
import { asObject } from "./json-schema.ts";
import { deprecationInWords, extension, ownerOf, present, stageOf, termsOf } from "./terms.ts";
import { toDraft07 } from "./to-draft-07.ts";

/**
 * AsyncAPI 3.0: a channel for each event, with a message for each version; which flows receive it and, when that is known, which ones
 * send it. Schemas are in draft-07, which every reader of AsyncAPI knows; one that draft-07 cannot say exactly is in `x-waybill` too.
 * @throws WaybillError `schema-invalid` when a schema refers to elsewhere.
 */
export function toAsyncApi(landscape: Landscape, about: About): Document {
  const events = exportedOf(landscape, about).filter(({ kind }) => kind === "event");
  const channels = Object.entries(Object.groupBy(events, ({ name }) => name)).map(
    ([name, versions = []]) => [name, channelOf(name, versions)] as const,
  );
  return {
    asyncapi: "3.0.0",
    info: present({ title: about.title, version: about.version, tags: teamTags(events, landscape) }),
    defaultContentType: "application/json",
    channels: Object.fromEntries(channels),
    operations: Object.fromEntries([...receivers(landscape, events, about), ...senders(landscape, events, about)]),
    components: {
      messages: Object.fromEntries(events.map((event) => [keyOf(event), messageOf(event, landscape, about)])),
      schemas: Object.fromEntries(events.map((event) => [keyOf(event), schemaOf(event, about)])),
    },
  };
}

function channelOf(name: string, versions: readonly Contract[]): Document {
  const messages = versions.map((event) => [keyOf(event), { $ref: `#/components/messages/${keyOf(event)}` }]);
  return present({
    address: name,
    description: versions.at(-1)?.description,
    messages: Object.fromEntries(messages),
  });
}

function teamTags(events: readonly Contract[], landscape: Landscape): readonly Document[] | undefined {
  const owners = new Set(events.map((event) => ownerOf(event, landscape)).filter((team) => team !== undefined));
  return owners.size === 0
    ? undefined
    : [...owners].map(({ name, onCall }) => ({ name, description: `On call: ${onCall}` }));
}

type Operation = readonly [string, Document];

/** What starts a flow, and what it waits for. */
function receivers({ flows }: Landscape, events: readonly Contract[], { awaits }: About): readonly Operation[] {
  return flows.flatMap((flow) => {
    const begun = flow.on.type === "event" ? [flow.on.contract] : [];
    return [...begun, ...(awaits?.get(flow.name) ?? [])]
      .filter((event) => isAmong(event, events))
      .map((event): Operation => [`${flow.name}.receive.${keyOf(event)}`, operationOf("receive", flow, event)]);
  });
}

function senders({ flows }: Landscape, events: readonly Contract[], { emits }: About): readonly Operation[] {
  return flows.flatMap((flow) =>
    (emits?.get(flow.name) ?? [])
      .filter((event) => isAmong(event, events))
      .map((event): Operation => [`${flow.name}.send.${keyOf(event)}`, operationOf("send", flow, event)]),
  );
}

function isAmong(contract: Contract, events: readonly Contract[]): boolean {
  return events.some((event) => referenceOf(event) === referenceOf(contract));
}

function operationOf(action: "send" | "receive", flow: AnyFlow, event: Contract): Document {
  return present({
    action,
    title: flow.name,
    summary: flow.description,
    tags: [{ name: flow.owner.name, description: `On call: ${flow.owner.onCall}` }],
    channel: { $ref: `#/channels/${event.name}` },
    messages: [{ $ref: `#/channels/${event.name}/messages/${keyOf(event)}` }],
  });
}

function messageOf(event: Contract, landscape: Landscape, { now }: About): Document {
  const owner = ownerOf(event, landscape);
  const tags = [
    ...(owner === undefined ? [] : [{ name: owner.name, description: `On call: ${owner.onCall}` }]),
    ...(stageOf(event, now) === "active" ? [] : [{ name: "deprecated", description: deprecationInWords(event, now) }]),
  ];
  const words = [event.description, deprecationInWords(event, now)].filter((part) => part !== undefined).join(" ");
  return present({
    name: event.name,
    title: referenceOf(event),
    description: words === "" ? undefined : words,
    contentType: "application/json",
    tags: tags.length === 0 ? undefined : tags,
    payload: { $ref: `#/components/schemas/${keyOf(event)}` },
    [extension]: messageTerms(event),
  });
}

/** With the schema itself where draft-07 says less: as text, because readers of AsyncAPI resolve every "$ref" that they see. */
function messageTerms(event: Contract): Document {
  const schema = selfContained(event.schema);
  return { ...termsOf(event), ...(toDraft07(schema).isExact ? {} : { schema: JSON.stringify(schema) }) };
}

function schemaOf(event: Contract, { now }: About): Document {
  const { schema } = toDraft07(selfContained(event.schema, { at: `#/components/schemas/${keyOf(event)}` }));
  return { ...asObject(schema), ...(stageOf(event, now) === "active" ? {} : { deprecated: true }) };
}
