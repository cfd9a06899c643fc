import { type Command, Option } from "commander";
import { type Contract, referenceOf } from "../../contracts/contract.ts";
import { WaybillError } from "../../core/errors.ts";
import type { About } from "../../governance/export/about.ts";
import { toAsyncApi } from "../../governance/export/asyncapi.ts";
import { toJsonSchemaBundle, toSingleJsonSchema } from "../../governance/export/json-schema.ts";
import { toOdcs } from "../../governance/export/odcs.ts";
import { toOpenApi } from "../../governance/export/openapi.ts";
import type { Landscape } from "../../governance/landscape.ts";
import { ownContracts } from "../../governance/published/own-contracts.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { findContracts } from "../find-contracts.ts";
import { type OpenLandscape, openLandscape } from "../open-landscape.ts";
import { projectVersion } from "../project-version.ts";
import { writeDocuments } from "../write-documents.ts";

const formats = ["openapi", "asyncapi", "odcs", "json-schema"] as const;
type Format = (typeof formats)[number];

interface ExportFlags {
  readonly format: Format;
  readonly out?: string;
}

export function addContractExport(contract: Command, session: Session): void {
  const command = contract
    .command("export")
    .argument("[contract...]", "names, or names with versions (order.booked@1.0.0); all contracts unless told")
    .addOption(new Option("--format <format>", "what to write").choices(formats).makeOptionMandatory())
    .option("--out <file>", "where to write it (.json, .yaml or .yml); standard output unless told")
    .description("the contracts of the project in a format that others read");
  handle(session, command, (context) =>
    exportContracts(context, command.processedArgs[0] as readonly string[], command.opts<ExportFlags>()),
  );
}

async function exportContracts(context: Context, names: readonly string[], flags: ExportFlags): Promise<ExitCode> {
  const open = await openLandscape(context);
  const { project, landscape } = open;
  const own = ownContracts(landscape);
  const only = names.length === 0 ? own : names.flatMap((name) => findContracts({ contracts: own }, name));
  const version = projectVersion(project.dir);
  const about = {
    title: project.name,
    version,
    now: Date.now(),
    only,
    emits: eventsOf(open, "emits"),
    awaits: eventsOf(open, "awaits"),
  };
  const documents = documentsOf(flags.format, landscape, about);
  if (documents.length === 0) throw nothing(flags.format);
  await writeDocuments(context, documents, flags.out);
  return 0;
}

/** What each flow that takes new messages emits, or waits for. */
function eventsOf(
  { landscape, use }: OpenLandscape,
  way: "emits" | "awaits",
): ReadonlyMap<string, readonly Contract[]> {
  const found = (references: readonly string[]) =>
    landscape.contracts.filter((contract) => references.includes(referenceOf(contract)));
  // Earlier versions come later, and do not take the place of what takes new messages.
  return new Map(use.flows.toReversed().map((each) => [each.flow, found(each[way])]));
}

function documentsOf(format: Format, landscape: Landscape, about: About): readonly object[] {
  const only = about.only ?? [];
  switch (format) {
    case "openapi":
      return [toOpenApi(landscape, about)];
    case "asyncapi":
      requireEvents(only);
      return [toAsyncApi(landscape, about)];
    case "odcs":
      return toOdcs(landscape, about);
    case "json-schema":
      return only.length === 1 ? only.map(toSingleJsonSchema) : [toJsonSchemaBundle(landscape, about)];
  }
}

/** AsyncAPI is about events: what else was asked for by name would be left out in silence. */
function requireEvents(contracts: readonly Contract[]): void {
  if (contracts.some(({ kind }) => kind === "event")) return;
  throw nothing("asyncapi");
}

function nothing(format: Format): WaybillError {
  return new WaybillError(
    "request-invalid",
    format === "asyncapi"
      ? 'None of these contracts is of kind "event", and AsyncAPI is about events. Use --format openapi for webhooks and APIs.'
      : 'There is no contract to export. Contracts are found in flows, and in the places that "definitions" of waybill.config.ts names.',
  );
}
