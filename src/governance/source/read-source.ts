import type { Program } from "acorn";
import { versionOf } from "./declared.ts";
import { type LinkedModule, Linker } from "./linker.ts";
import { importsIn, type ModuleText, readModuleText } from "./module-facts.ts";
import { parseModule } from "./parse.ts";
import { readFlow } from "./read-flow.ts";
import type {
  Declaration,
  FlowSource,
  ImportedModule,
  ModuleSource,
  NetworkUse,
  Place,
  ProjectSource,
  SourceModule,
  UnreadableModule,
} from "./source.ts";
import type { DeclaredValue } from "./value.ts";

/**
 * Reads what the modules of a project say. Never throws: what cannot be read is told in `unreadable`.
 * @param unreadable modules that could not even be loaded.
 */
export function readSource(
  modules: readonly SourceModule[],
  unreadable: readonly UnreadableModule[] = [],
): ProjectSource {
  const { parsed, failed } = parseAll(modules);
  const linker = new Linker(parsed);
  const texts = new Map(
    linker.modules().map(({ file, program }) => [file, linker.guarded(file, () => readModuleText(program, file))]),
  );
  linker.loadAll();
  const imports = new Map(
    [...texts].map(([file, text]) => [file, importsIn(text?.imports ?? [], (name) => linker.resolve(file, name))]),
  );
  const importsOf = (file: string) => imports.get(file) ?? [];
  const flows = readFlows(linker, importsOf);
  return {
    flows,
    modules: linker.modules().map((module) => moduleSource(module, linker, texts.get(module.file), importsOf)),
    unreadable: [...unreadable, ...failed, ...tooDeep(linker)],
  };
}

interface Parsed {
  readonly parsed: readonly (SourceModule & { readonly program: Program })[];
  readonly failed: readonly UnreadableModule[];
}

function parseAll(modules: readonly SourceModule[]): Parsed {
  const parsed: (SourceModule & { readonly program: Program })[] = [];
  const failed: UnreadableModule[] = [];
  for (const module of modules.toSorted((a, b) => (a.file < b.file ? -1 : 1))) {
    const result = parseModule(module.text);
    if (result.ok) parsed.push({ ...module, program: result.value });
    else failed.push({ file: module.file, reason: result.error });
  }
  return { parsed, failed };
}

function tooDeep({ tooDeep: files }: Linker): readonly UnreadableModule[] {
  return [...files].map((file) => ({ file, reason: "Its functions are nested too deeply to be followed." }));
}

function readFlows(linker: Linker, importsOf: (file: string) => readonly ImportedModule[]): readonly FlowSource[] {
  const tests = new Set(linker.modules().flatMap(({ file, isTest }) => (isTest ? [file] : [])));
  return declaredIn(linker)
    .filter(({ type, place }) => type === "flow" && !tests.has(place.file))
    .flatMap((declared) => linker.guarded(declared.place.file, () => readFlow(declared, linker, importsOf)) ?? [])
    .toSorted((a, b) => byPlace(a.place, b.place));
}

function byPlace(a: Place, b: Place): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

type Named = DeclaredValue & { readonly name: string };

function declaredIn({ interpreter }: Linker): readonly Named[] {
  return interpreter.facts.declared.all().filter((declared): declared is Named => declared.name !== undefined);
}

function moduleSource(
  module: LinkedModule,
  linker: Linker,
  text: ModuleText | undefined,
  importsOf: (file: string) => readonly ImportedModule[],
): ModuleSource {
  const { file, isTest } = module;
  return {
    file,
    isTest,
    imports: importsOf(file),
    literals: text?.literals ?? [],
    hosts: text?.hosts ?? [],
    network: networkOf(linker).filter(({ place }) => place.file === file),
    declarations: declaredIn(linker)
      .filter(({ place }) => place.file === file)
      .map((declared) => declarationOf(declared, module, linker)),
  };
}

function networkOf({ interpreter: { facts } }: Linker): readonly NetworkUse[] {
  return [...facts.network.all(), ...facts.steps.all().flatMap((step) => step.network.all())];
}

function declarationOf(declared: Named, { file, exports }: LinkedModule, linker: Linker): Declaration {
  const { type, name, options, place } = declared;
  const exported = [...exports.keys()].find((key) => {
    const value = linker.exportOf(file, key);
    return value.kind === "declared" && value.type === type && value.name === name;
  });
  return {
    type,
    name,
    ...versionOf(declared),
    options: options.kind === "object" ? [...options.properties.keys()] : [],
    ...(exported === undefined ? {} : { exported }),
    place,
  };
}
