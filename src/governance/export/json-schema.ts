import { type Contract, referenceOf } from "../../contracts/contract.ts";
import type { JsonSchema } from "../../contracts/schema.ts";
import { selfContained } from "../../contracts/self-contained.ts";
import type { Landscape } from "../landscape.ts";
import { type About, type Document, exportedOf } from "./about.ts";
import { extension, termsOf } from "./terms.ts";

const dialect = "https://json-schema.org/draft/2020-12/schema";

/**
 * A bundle of JSON Schema 2020-12: each contract is a resource of its own under `$defs`, with the `$id` `order.booked@1.0.0`.
 * @throws WaybillError `schema-invalid` when a schema refers to elsewhere.
 */
export function toJsonSchemaBundle(landscape: Landscape, about: About): Document {
  const contracts = exportedOf(landscape, about);
  const resources = contracts.map((contract) => [referenceOf(contract), resourceOf(contract)]);
  return { $schema: dialect, title: about.title, $defs: Object.fromEntries(resources) };
}

/** One contract as JSON Schema 2020-12 with its `$id`. @throws WaybillError `schema-invalid` when it refers to elsewhere. */
export function toSingleJsonSchema(contract: Contract): Document {
  return { $schema: dialect, ...resourceOf(contract) };
}

function resourceOf(contract: Contract): Document {
  const schema = selfContained(contract.schema);
  return { $id: referenceOf(contract), ...asObject(schema), [extension]: termsOf(contract) };
}

/** A schema to which something can be added. */
export function asObject(schema: JsonSchema): Document {
  if (typeof schema === "object") return schema;
  return schema ? {} : { not: {} };
}
