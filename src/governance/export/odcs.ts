import { type Contract, referenceOf } from "../../contracts/contract.ts";
import { selfContained } from "../../contracts/self-contained.ts";
import type { Landscape } from "../landscape.ts";
import { type About, type Document, exportedOf } from "./about.ts";
import { odcsPropertiesOf } from "./odcs-properties.ts";
import { ownerOf, present, stageOf } from "./terms.ts";

const statusOf = { active: "active", deprecated: "deprecated", sunset: "retired" } as const;

/**
 * Open Data Contract Standard 3.1, one document for each contract. What the standard has no word for is in `customProperties`, with
 * the schema as JSON Schema: its own properties say less.
 * @throws WaybillError `schema-invalid` when a schema refers to elsewhere.
 */
export function toOdcs(landscape: Landscape, about: About): readonly Document[] {
  return exportedOf(landscape, about).map((contract) => documentOf(contract, landscape, about));
}

function documentOf(contract: Contract, landscape: Landscape, about: About): Document {
  const { name, version, description } = contract;
  const owner = ownerOf(contract, landscape);
  const schema = selfContained(contract.schema);
  const slaProperties = slaOf(contract);
  return present({
    apiVersion: "v3.1.0",
    kind: "DataContract",
    id: referenceOf(contract),
    name,
    version,
    status: statusOf[stageOf(contract, about.now)],
    dataProduct: about.title,
    description: description === undefined ? undefined : { purpose: description },
    schema: [
      present({
        name,
        logicalType: "object",
        physicalType: contract.kind,
        businessName: contract.entity?.name,
        description,
        properties: odcsPropertiesOf(schema, contract),
      }),
    ],
    team: contract.owner === undefined ? undefined : teamOf(contract.owner.name, owner?.productOwner),
    support: owner === undefined ? undefined : [{ channel: owner.onCall, scope: "issues", description: "On call" }],
    slaProperties: slaProperties.length === 0 ? undefined : slaProperties,
    customProperties: customOf(contract, schema),
  });
}

function teamOf(name: string, productOwner: string | undefined): Document {
  return {
    name,
    ...(productOwner === undefined ? {} : { members: [{ username: productOwner, role: "product owner" }] }),
  };
}

const units: Readonly<Record<string, string>> = { ms: "ms", s: "s", m: "min", h: "h", d: "d", w: "w" };

function slaOf({ guarantees = {}, deprecation }: Contract): readonly Document[] {
  const { freshness, ordering, delivery } = guarantees;
  const found = /^([\d.]+)(\w+)$/.exec(freshness ?? "");
  return [
    ...(found === null
      ? []
      : [
          {
            property: "latency",
            value: Number(found[1]),
            unit: units[found[2] ?? ""] ?? "s",
            description: "How old what a document says is at most when it arrives",
          },
        ]),
    ...(ordering === undefined ? [] : [{ property: "ordering", value: ordering }]),
    ...(delivery === undefined ? [] : [{ property: "delivery", value: delivery }]),
    ...(deprecation === undefined ? [] : [{ property: "endOfSupport", value: deprecation.since }]),
    ...(deprecation?.sunset === undefined ? [] : [{ property: "endOfLife", value: deprecation.sunset }]),
  ];
}

function customOf(contract: Contract, schema: unknown): readonly Document[] {
  const { kind, entity, canonicalId, errors, fields, compatibility, deprecation, consumers, examples } = contract;
  const all = present({
    kind,
    jsonSchema: schema,
    entity: entity?.name,
    canonicalId,
    errors,
    fields,
    compatibility,
    successor: deprecation?.successor,
    consumers,
    examples,
  });
  return Object.entries(all).map(([property, value]) => ({ property, value }));
}
