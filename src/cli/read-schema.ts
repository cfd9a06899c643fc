import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { referenceOf } from "../contracts/contract.ts";
import type { JsonSchema } from "../contracts/schema.ts";
import { validatorOf } from "../contracts/validate.ts";
import { WaybillError } from "../core/errors.ts";
import { publishedVersion } from "../governance/published/lock.ts";
import { ownContracts } from "../governance/published/own-contracts.ts";
import type { Context } from "./context.ts";
import { type OpenLandscape, openLandscape } from "./open-landscape.ts";
import { readSchemaFile } from "./read-schema-file.ts";

/** `order.booked@1.0.0`. */
const reference = /^([a-z][a-z0-9.-]*)@(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/;

/**
 * The JSON Schema in a file or, when there is none of this name, of a contract: `name@version`, as it was published, or else as it is
 * in the project.
 * @throws WaybillError `request-invalid`, `schema-file-invalid`, and what loading the project throws.
 */
export async function readSchema(context: Context, place: string): Promise<JsonSchema> {
  const [, name, version] = reference.exec(place) ?? [];
  const isFile = name === undefined || version === undefined || existsSync(resolve(context.terminal.cwd, place));
  return isFile ? readSchemaFile(context, place) : schemaOf(await openLandscape(context), { name, version });
}

function schemaOf(
  { published, landscape }: OpenLandscape,
  wanted: { readonly name: string; readonly version: string },
): JsonSchema {
  const entry = publishedVersion(published.contracts, wanted);
  if (entry !== undefined) return entry.schema;
  const contracts = ownContracts(landscape);
  const found = contracts.find((contract) => referenceOf(contract) === referenceOf(wanted));
  if (found === undefined) {
    const inLock = Object.entries(published.contracts).flatMap(([name, versions]) =>
      versions.map(({ version }) => referenceOf({ name, version })),
    );
    const known = [...new Set([...inLock, ...contracts.map(referenceOf)])].sort().join(", ");
    throw new WaybillError(
      "request-invalid",
      `There is no file ${referenceOf(wanted)}, and no such contract is published or in the project; those that are: ${known}.`,
    );
  }
  // Says when it is none.
  validatorOf(found);
  return found.schema;
}
