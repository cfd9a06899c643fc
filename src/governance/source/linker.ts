import type { AnyNode, Program } from "acorn";
import { Interpreter, start } from "./interpreter.ts";
import type { Links } from "./links.ts";
import { resolveIn } from "./module-paths.ts";
import { createScope } from "./scope.ts";
import type { SourceModule } from "./source.ts";
import { boundNames } from "./syntax.ts";
import { type Scope, unknown, type Value } from "./value.ts";

/** A module with its names, and what of them it exports. */
export interface LinkedModule extends SourceModule {
  readonly program: Program;
  readonly scope: Scope;
  readonly exports: ReadonlyMap<string, Export>;
  /** Modules whose exports are all exported again. */
  readonly stars: readonly string[];
}

/** A name of the module itself, or of another module. */
type Export = { readonly local: string } | { readonly specifier: string; readonly name: string };

/** Under this name a module keeps what it exports by default without a name. */
const defaultName = "*default*";

/** Calls that are gone through when a module is loaded: factories of declarations, and not what a library does. */
const mostForModule = 3_000;

/** Joins parsed modules, and goes through each of them once, when it is first asked for. */
export class Linker implements Links {
  readonly interpreter: Interpreter;
  readonly #modules = new Map<string, LinkedModule>();
  readonly #loaded = new Set<string>();
  /** Modules that are too deep to be gone through. */
  readonly tooDeep = new Set<string>();

  constructor(parsed: readonly (SourceModule & { readonly program: Program })[]) {
    this.interpreter = new Interpreter(this, mostForModule);
    const files = new Set(parsed.map(({ file }) => file));
    for (const module of parsed) {
      this.#modules.set(module.file, {
        ...module,
        scope: createScope(module),
        exports: new Map(module.program.body.flatMap(exportsOf)),
        stars: module.program.body.flatMap(starOf),
      });
    }
    this.resolve = (from, specifier) => resolveIn(files, from, specifier);
    for (const module of this.#modules.values()) this.#declareImports(module);
  }

  readonly resolve: Links["resolve"];

  modules(): readonly LinkedModule[] {
    return [...this.#modules.values()];
  }

  loadAll(): void {
    for (const module of this.#modules.values()) this.#load(module);
    this.interpreter.enterEachWaiting((file, action) => this.guarded(file, action));
  }

  exportOf(file: string, name: string): Value {
    return this.#find(file, name, new Set()) ?? unknown;
  }

  #find(file: string, name: string, seen: Set<string>): Value | undefined {
    const module = this.#modules.get(file);
    if (module === undefined || seen.has(`${file} ${name}`)) return undefined;
    seen.add(`${file} ${name}`);
    this.#load(module);
    const found = module.exports.get(name);
    if (found !== undefined && "local" in found) return this.#settle(module.scope.find(found.local), seen);
    if (found !== undefined) return this.#settle(this.#imported(file, found.specifier, found.name), seen);
    for (const star of name === "default" ? [] : module.stars) {
      const target = this.resolve(file, star);
      const value = target === undefined ? undefined : this.#find(target, name, seen);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  #settle(value: Value | undefined, seen: Set<string>): Value | undefined {
    return value?.kind === "import" ? this.#find(value.file, value.name, seen) : value;
  }

  #imported(from: string, specifier: string, name: string): Value {
    const file = this.resolve(from, specifier);
    if (file === undefined) return { kind: "external", specifier, name };
    return name === "*" ? { kind: "namespace", file } : { kind: "import", file, name };
  }

  #declareImports({ file, program, scope }: LinkedModule): void {
    for (const node of program.body) {
      if (node.type !== "ImportDeclaration") continue;
      for (const specifier of node.specifiers) {
        const name = importedName(specifier);
        scope.declare(specifier.local.name, this.#imported(file, String(node.source.value), name));
      }
    }
  }

  #load({ file, program, scope }: LinkedModule): void {
    if (this.#loaded.has(file)) return;
    this.#loaded.add(file);
    const at = start(scope, { kind: "load" });
    this.guarded(file, () =>
      this.interpreter.afresh(() => {
        this.interpreter.visitBlock(program.body.flatMap(bodyOf), at);
        for (const node of program.body) {
          if (node.type !== "ExportDefaultDeclaration") continue;
          scope.declare(defaultName, this.interpreter.visit(asExpression(node.declaration), at));
        }
      }),
    );
  }

  /** Text that is nested very deep ends the stack; then what was seen until there is all there is. */
  guarded<T>(file: string, action: () => T): T | undefined {
    try {
      return action();
    } catch (thrown) {
      if (!(thrown instanceof RangeError)) throw thrown;
      this.tooDeep.add(file);
      return undefined;
    }
  }
}

/** What a statement of a module does when it is loaded. */
function bodyOf(node: AnyNode): readonly AnyNode[] {
  if (node.type === "ExportNamedDeclaration") return node.declaration ? [node.declaration] : [];
  if (node.type === "ExportDefaultDeclaration") return isNamed(node.declaration) ? [node.declaration] : [];
  return node.type === "ImportDeclaration" || node.type === "ExportAllDeclaration" ? [] : [node];
}

function isNamed(node: AnyNode): boolean {
  return (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") && node.id !== null;
}

/** A function or class that is exported by default, as the value that it is. */
function asExpression(node: AnyNode): AnyNode {
  if (node.type === "FunctionDeclaration") return { ...node, type: "FunctionExpression" };
  return node.type === "ClassDeclaration" ? { ...node, type: "ClassExpression" } : node;
}

function exportsOf(node: AnyNode): readonly (readonly [string, Export])[] {
  if (node.type === "ExportDefaultDeclaration") return [["default", { local: defaultName }]];
  if (node.type === "ExportAllDeclaration") {
    const source = { specifier: String(node.source.value), name: "*" };
    return node.exported ? [[nameOf(node.exported), source]] : [];
  }
  if (node.type !== "ExportNamedDeclaration") return [];
  const declared = node.declaration ? declaredNames(node.declaration) : [];
  return [
    ...declared.map((name): readonly [string, Export] => [name, { local: name }]),
    ...node.specifiers.map(({ exported, local }): readonly [string, Export] => [
      nameOf(exported),
      node.source ? { specifier: String(node.source.value), name: nameOf(local) } : { local: nameOf(local) },
    ]),
  ];
}

function declaredNames(node: AnyNode): readonly string[] {
  if (node.type === "VariableDeclaration") return node.declarations.flatMap(({ id }) => boundNames(id));
  return (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") && node.id ? [node.id.name] : [];
}

function starOf(node: AnyNode): readonly string[] {
  return node.type === "ExportAllDeclaration" && !node.exported ? [String(node.source.value)] : [];
}

function importedName(node: AnyNode): string {
  if (node.type === "ImportNamespaceSpecifier") return "*";
  return node.type === "ImportSpecifier" ? nameOf(node.imported) : "default";
}

function nameOf(node: AnyNode): string {
  if (node.type === "Identifier") return node.name;
  return node.type === "Literal" ? String(node.value) : "";
}
