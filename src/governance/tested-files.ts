import type { ModuleSource, ProjectSource } from "./source/source.ts";

const testFile = /(?:^|\/)tests?\/|\.(?:test|spec)\.[^/]+$/;

/** What the tests of a project come to, as far as imports say. */
export interface TestedFiles {
  /** The project's files that tests import, directly or through others. */
  readonly files: ReadonlySet<string>;
  /** The strings that are written in tests. */
  readonly literals: ReadonlySet<string>;
  /** Whether tests start the whole project: they begin a process of Waybill. */
  readonly startsProject: boolean;
  /** Whether every test could be read. */
  readonly isComplete: boolean;
}

export function testedFilesOf({ modules, unreadable }: ProjectSource): TestedFiles {
  const byFile = new Map(modules.map((module) => [module.file, module]));
  const tests = modules.filter(({ isTest }) => isTest);
  const files = reachedFrom(tests, byFile);
  return {
    files,
    startsProject: modules.some((module) => (module.isTest || files.has(module.file)) && isStarting(module)),
    literals: new Set(tests.flatMap(({ literals }) => literals.map(({ value }) => value))),
    isComplete: !unreadable.some(({ file }) => testFile.test(file)),
  };
}

/** Runs `waybill start` or `waybill dev`, by the words of its command line. */
function isStarting({ imports, literals }: ModuleSource): boolean {
  const words = literals.map(({ value }) => value);
  return (
    imports.some(({ specifier }) => /^(?:node:)?child_process$/.test(specifier)) &&
    words.some((word) => word.includes("waybill")) &&
    words.some((word) => /(?:^|\s)(?:start|dev)(?:\s|$)/.test(word))
  );
}

function reachedFrom(begin: readonly ModuleSource[], byFile: ReadonlyMap<string, ModuleSource>): ReadonlySet<string> {
  const reached = new Set<string>();
  const pending = [...begin];
  for (let module = pending.pop(); module !== undefined; module = pending.pop()) {
    for (const { file } of module.imports) {
      if (file === undefined || reached.has(file)) continue;
      reached.add(file);
      const imported = byFile.get(file);
      if (imported !== undefined) pending.push(imported);
    }
  }
  return reached;
}
