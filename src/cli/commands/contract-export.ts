import { type Command, Option } from "commander";
import type { Contract } from "../../contracts/contract.ts";
import { WaybillError } from "../../core/errors.ts";
import type { About } from "../../governance/export/about.ts";
import { toAsyncApi } from "../../governance/export/asyncapi.ts";
import { toJsonSchemaBundle, toSingleJsonSchema } from "../../governance/export/json-schema.ts";
import { toOdcs } from "../../governance/export/odcs.ts";
import { toOpenApi } from "../../governance/export/openapi.ts";
import type { Landscape } from "../../governance/landscape.ts";
import { loadLandscape } from "../../server/load-landscape.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { findContracts } from "../find-contracts.ts";
import { openProject } from "../open-project.ts";
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
  const project = await openProject(context);
  const landscape = await loadLandscape(project);
  const only = names.length === 0 ? landscape.contracts : names.flatMap((name) => findContracts(landscape, name));
  const version = projectVersion(project.dir);
  const documents = documentsOf(flags.format, landscape, { title: project.name, version, now: Date.now(), only });
  if (documents.length === 0) throw nothing(flags.format);
  await writeDocuments(context, documents, flags.out);
  return 0;
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
