import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Contract } from "../contracts/contract.ts";
import type { JsonSchema } from "../contracts/schema.ts";
import { validatorOf } from "../contracts/validate.ts";
import { WaybillError } from "../core/errors.ts";
import { allFlows } from "./commands/lock.ts";
import type { Context } from "./context.ts";
import { openProject } from "./open-project.ts";
import { readSchemaFile } from "./read-schema-file.ts";

/** `order.booked@1.0.0`. */
const reference = /^[a-z][a-z0-9.-]*@\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

/**
 * The JSON Schema in a file or, when there is none of this name, of a contract that a flow of the project begins with: `name@version`.
 * @throws WaybillError `request-invalid`, `schema-file-invalid`, and what loading the project throws.
 */
export async function readSchema(context: Context, place: string): Promise<JsonSchema> {
  const isFile = !reference.test(place) || existsSync(resolve(context.terminal.cwd, place));
  return isFile ? readSchemaFile(context, place) : schemaOf(context, place);
}

async function schemaOf(context: Context, name: string): Promise<JsonSchema> {
  const contracts = allFlows(await openProject(context)).map(({ on }): Contract => on.contract);
  const found = contracts.find((contract) => nameOf(contract) === name);
  if (found === undefined) {
    const known = [...new Set(contracts.map(nameOf))].sort().join(", ");
    throw new WaybillError(
      "request-invalid",
      `There is no file ${name}, and no flow of the project begins with such a contract; those that one begins with: ${known}. Other versions are not kept yet: write the schema to a file and name that.`,
    );
  }
  // Says when it is none.
  validatorOf(found);
  return found.schema;
}

function nameOf({ name, version }: Contract): string {
  return `${name}@${version}`;
}
