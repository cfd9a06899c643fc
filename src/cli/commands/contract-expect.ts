import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { type Contract, referenceOf } from "../../contracts/contract.ts";
import type { JsonSchema } from "../../contracts/schema.ts";
import { selfContained } from "../../contracts/self-contained.ts";
import { judgeOf } from "../../contracts/validate.ts";
import { WaybillError } from "../../core/errors.ts";
import type { Team } from "../../definitions/team.ts";
import { judgeConsumers } from "../../governance/expectations/can-deploy.ts";
import {
  type ConsumerExpectation,
  type ExpectationsFile,
  majorOf,
  withExpectation,
} from "../../governance/expectations/expectations.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { expectationsFileName, readExpectationsFile, writeExpectationsFile } from "../expectations-file.ts";
import { findContract } from "../find-contracts.ts";
import { type OpenLandscape, openLandscape } from "../open-landscape.ts";
import { readSchemaFile } from "../read-schema-file.ts";

interface ExpectFlags {
  readonly schema?: string;
  readonly out?: string;
  readonly consumer?: string;
  readonly team?: string;
}

export function addContractExpect(contract: Command, session: Session): void {
  const command = contract
    .command("expect")
    .argument("<contract>", "name, or name@version, of what this project gets from a provider")
    .option("--schema <file>", "JSON Schema of what this project takes, when that is less than the whole contract")
    .option("--out <file>", `where to record it; ${expectationsFileName} of the project unless told`)
    .option("--consumer <name>", "name of this consumer; that of the project unless told")
    .option("--team <team>", "who is to be told; the owner of the flow that takes it unless told")
    .description("record what this project relies on, for the provider to check");
  handle(session, command, (context, { args: [name = ""] }) =>
    expectContract(context, name, command.opts<ExpectFlags>()),
  );
}

async function expectContract(context: Context, name: string, flags: ExpectFlags): Promise<ExitCode> {
  const open = await openLandscape(context);
  const { project, landscape } = open;
  const contract = findContract(landscape, name);
  const schema = flags.schema === undefined ? contract.schema : await readSchemaFile(context, flags.schema);
  const expectation = expectationOf(contract, selfContained(schema));
  const file =
    flags.out === undefined ? join(project.dir, expectationsFileName) : resolve(context.terminal.cwd, flags.out);
  const known = existsSync(file) ? await readExpectationsFile(file) : undefined;
  const team = teamOf(contract, open, flags.team) ?? known?.team;
  const written: ExpectationsFile = {
    format: "waybill-expectations/1",
    consumer: flags.consumer ?? known?.consumer ?? project.name,
    ...(team === undefined ? {} : { team: { name: team.name, onCall: team.onCall } }),
    expectations: withExpectation(known?.expectations ?? [], expectation),
  };
  await writeExpectationsFile(file, written);
  report(context, contract, written, file);
  return 0;
}

function expectationOf(contract: Contract, schema: JsonSchema): ConsumerExpectation {
  const { name, version } = contract;
  const takes = judgeOf(schema);
  const examples = contract.examples?.filter(takes) ?? [];
  return {
    contract: name,
    major: majorOf(contract),
    version,
    schema,
    ...(examples.length === 0 ? {} : { examples }),
  };
}

/**
 * The team that is asked for, else the owner of the flow that takes documents of the contract.
 * @throws WaybillError `request-invalid` when there is no team of the name that was asked for.
 */
function teamOf(contract: Contract, { landscape, use }: OpenLandscape, wanted: string | undefined): Team | undefined {
  const { teams } = landscape;
  if (wanted === undefined) {
    const reference = referenceOf(contract);
    const taking = use.flows.find(({ begins, awaits, answers }) => [begins, ...awaits, ...answers].includes(reference));
    const owner = taking?.owner ?? contract.owner?.name;
    return teams.find(({ name }) => name === owner);
  }
  const found = teams.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  const known = teams.map(({ name }) => name).join(", ");
  throw new WaybillError("request-invalid", `There is no team "${wanted}". The project has: ${known}.`);
}

function report(context: Context, contract: Contract, written: ExpectationsFile, file: string): void {
  const { consumer, team } = written;
  // What does not hold with the contract as it is here would be a surprise at the provider.
  const problems = judgeConsumers(contract.name, [contract], [written]).flatMap((verdict) =>
    verdict.major === majorOf(contract) ? verdict.problems : [],
  );
  const wire = { file, consumer, ...(team === undefined ? {} : { team }), contract: referenceOf(contract), problems };
  context.print(wire, () => `${consumer} relies on ${referenceOf(contract)}: recorded in ${file}`);
  for (const { message } of problems) context.note(`The contract as it is here does not keep that: ${message}`);
  if (team === undefined) context.note("Nobody is named to be told: give the flow an owner, or write --team NAME.");
}
