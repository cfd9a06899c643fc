import { type Command, Option } from "commander";
import { diffSchemas, type SchemaDiff } from "../../contracts/compare/diff.ts";
import {
  type ComparisonPolicy,
  type CompatibilityMode,
  comparisonPolicies,
  compatibilityModes,
} from "../../contracts/compatibility.ts";
import type { JsonSchema } from "../../contracts/schema.ts";
import { judgeOf } from "../../contracts/validate.ts";
import { WaybillError } from "../../core/errors.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { formatSchemaDiff } from "../format/schema-diff.ts";
import { wireDiff } from "../format/wire-diff.ts";
import { readSchema } from "../read-schema.ts";
import { viewOf } from "../view.ts";
import { addContractCanDeploy } from "./contract-can-deploy.ts";
import { addContractExpect } from "./contract-expect.ts";
import { addContractExport } from "./contract-export.ts";
import { addContractImport } from "./contract-import.ts";
import { addContractLock } from "./contract-lock.ts";
import { addContractTest } from "./contract-test.ts";
import { addContractVerify } from "./contract-verify.ts";

interface DiffFlags {
  readonly mode: CompatibilityMode;
  readonly policy: ComparisonPolicy;
}

export function addContract(program: Command, session: Session): void {
  const contract = program.command("contract").description("schemas of what crosses a border between systems");
  const diff = contract
    .command("diff")
    .argument("<old>", "the JSON Schema as it was: a file, or name@version of a contract, published or in the project")
    .argument("<new>", "the JSON Schema as it is to be, likewise")
    .addOption(
      new Option("--mode <mode>", "whose documents must stay valid").choices(compatibilityModes).default("BACKWARD"),
    )
    .addOption(
      new Option("--policy <policy>", "whether properties count that an open schema does not name")
        .choices(comparisonPolicies)
        .default("strict"),
    )
    .description("what changed between two versions of a schema, what that breaks, and a document that shows it");
  handle(session, diff, (context, { args: [before = "", after = ""] }) =>
    diffContracts(context, before, after, diff.opts<DiffFlags>()),
  );
  addContractLock(contract, session);
  addContractVerify(contract, session);
  addContractTest(contract, session);
  addContractExpect(contract, session);
  addContractCanDeploy(contract, session);
  addContractExport(contract, session);
  addContractImport(contract, session);
}

async function diffContracts(context: Context, old: string, young: string, flags: DiffFlags): Promise<ExitCode> {
  const before = await readSchema(context, old);
  const after = await readSchema(context, young);
  const diff = compare(before, after, flags);
  context.print(wireDiff(diff), () => formatSchemaDiff(diff, judgeOf(before), viewOf(context)));
  return diff.compatible ? 0 : 1;
}

/** @throws WaybillError `schema-file-invalid` when the stack ends before the schemas do. */
function compare(before: JsonSchema, after: JsonSchema, flags: DiffFlags): SchemaDiff {
  try {
    return diffSchemas(before, after, flags);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const message = "The schemas are nested too deeply to be compared. Use fewer levels, or compare parts of them.";
    throw new WaybillError("schema-file-invalid", message, { cause });
  }
}
