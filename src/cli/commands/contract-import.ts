import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { type Command, Option } from "commander";
import { WaybillError } from "../../core/errors.ts";
import type { Imported, ImportedContract } from "../../governance/import/imported.ts";
import { type ContractModule, modulesOf } from "../../governance/import/module-text.ts";
import { formatOf, type ImportFormat, importFormats, readContracts } from "../../governance/import/read.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { clip, table } from "../format/table.ts";
import { readDocuments } from "../read-documents.ts";
import { viewOf } from "../view.ts";

interface ImportFlags {
  readonly format?: ImportFormat;
  readonly out: string;
  readonly force?: true;
}

export function addContractImport(contract: Command, session: Session): void {
  const command = contract
    .command("import")
    .argument("<file>", "OpenAPI 3.1, AsyncAPI 3, Open Data Contract Standard 3 or JSON Schema, as JSON or YAML")
    .addOption(new Option("--format <format>", "what the file is; found out unless told").choices(importFormats))
    .option("--out <folder>", "where the modules are written, in the project", "contracts")
    .option("--force", "write over modules that are there")
    .description("contracts of others as TypeScript modules");
  handle(session, command, (context) =>
    importContracts(context, String(command.processedArgs[0]), command.opts<ImportFlags>()),
  );
}

async function importContracts(context: Context, path: string, flags: ImportFlags): Promise<ExitCode> {
  const documents = await readDocuments(context, path);
  const format = flags.format ?? formatOf(documents);
  const name = basename(path).replace(/(?:\.schema|\.odcs)?\.(?:json|ya?ml)$/, "");
  const imported = readContracts(documents, format, { name });
  const modules = modulesOf(imported.contracts, basename(path));
  const folder = resolve(context.projectDir, flags.out);
  await writeModules(folder, modules, flags.force === true);
  const wire = wireOf(format, imported, modules, folder);
  context.print(wire, () => formatImport(context, imported, modules, flags.out));
  return imported.contracts.length === 0 ? 1 : 0;
}

async function writeModules(folder: string, modules: readonly ContractModule[], isForced: boolean): Promise<void> {
  const there = modules.filter(({ file }) => existsSync(join(folder, file)));
  if (there.length > 0 && !isForced) {
    const names = there.map(({ file }) => file).slice(0, 5);
    throw new WaybillError(
      "file-exists",
      `${there.length} of ${modules.length} modules are in ${folder} already: ${names.join(", ")}. Nothing was written. Name another folder with --out, or write over them with --force.`,
    );
  }
  try {
    await mkdir(folder, { recursive: true });
    for (const { file, text } of modules) await writeFile(join(folder, file), text);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new WaybillError("request-invalid", `${folder} cannot be written to (${code}). Check --out.`, { cause });
  }
}

/** As documented in docs/cli.md. */
function wireOf(format: ImportFormat, imported: Imported, modules: readonly ContractModule[], folder: string): object {
  const contracts = imported.contracts.map(({ contract: { name, version, kind }, from }, place) => ({
    ...{ name, version, kind, from },
    file: join(folder, modules[place]?.file ?? ""),
  }));
  return { format, contracts, left: imported.left };
}

/** More are not read by anyone on a screen. */
const maxShown = 40;

function formatImport(context: Context, imported: Imported, modules: readonly ContractModule[], out: string): string {
  const { columns } = viewOf(context);
  const rows = imported.contracts.map(({ contract: { name, version, kind } }: ImportedContract, place) => [
    `${name}@${version}`,
    kind,
    join(out, modules[place]?.file ?? ""),
  ]);
  const left = imported.left.map(({ pointer, reason }) => [
    clip(pointer || "/", 60),
    clip(reason, Math.max(40, columns - 62)),
  ]);
  const made = rows.length === 0 ? "No contract was found." : listed(["CONTRACT", "KIND", "MODULE"], rows);
  if (left.length === 0) return made;
  return `${made}\n\nNot brought over:\n${listed(["WHERE", "WHY"], left)}`;
}

function listed(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const hidden = rows.length - maxShown;
  const lines = table(head, rows.slice(0, maxShown));
  return hidden > 0 ? `${lines}\n… ${hidden} more; --json has all` : lines;
}
