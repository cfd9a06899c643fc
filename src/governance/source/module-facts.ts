import type { AnyNode, Program } from "acorn";
import { hostOf, hostOfStart } from "./hosts.ts";
import type { ImportedModule, SourceHost, SourceLiteral } from "./source.ts";
import { childrenOf, dotted, type NodeOf, nameOfKey, nameOfMember, placeOf, textOf } from "./syntax.ts";

/** What a module says by its text alone. */
export interface ModuleText {
  readonly imports: readonly string[];
  readonly literals: readonly SourceLiteral[];
  readonly hosts: readonly SourceHost[];
}

/** What a text belongs to. */
interface Around {
  readonly name?: string;
  readonly argumentOf?: string;
}

/** Names under which addresses are no hosts that are called. */
const identifiers = /^\$(?:schema|id|ref|vocabulary)$|^xmlns/;

/** Reads the strings, hosts and imports of a module. */
export function readModuleText(program: Program, file: string): ModuleText {
  const reader = new TextReader(file);
  for (const node of program.body) reader.read(node, {});
  return reader;
}

class TextReader implements ModuleText {
  readonly imports: string[] = [];
  readonly literals: SourceLiteral[] = [];
  readonly hosts: SourceHost[] = [];
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  read(node: AnyNode, around: Around): void {
    switch (node.type) {
      case "ImportDeclaration":
      case "ExportAllDeclaration":
        this.imports.push(String(node.source.value));
        return;
      case "ExportNamedDeclaration":
        if (node.source) this.imports.push(String(node.source.value));
        if (node.declaration) this.read(node.declaration, {});
        return;
      case "ImportExpression":
        this.#readImport(node);
        return;
      case "Literal":
        if (typeof node.value === "string") this.#add(node, node.value, hostOf(node.value), around);
        return;
      case "TemplateLiteral":
        this.#readTemplate(node, around);
        return;
      default:
        this.#readNamed(node, around);
    }
  }

  #readNamed(node: AnyNode, around: Around): void {
    switch (node.type) {
      case "VariableDeclarator":
        this.#readGiven(node.id, node.init, around);
        return;
      case "AssignmentExpression":
      case "AssignmentPattern":
        this.#readGiven(node.left, node.right, around);
        return;
      case "Property":
      case "PropertyDefinition":
        if (node.computed) this.read(node.key, {});
        if (node.value) this.read(node.value, named(nameOfKey(node.key, node.computed)));
        return;
      case "CallExpression":
      case "NewExpression":
        this.read(node.callee, {});
        this.#readArguments(node, around);
        return;
      default:
        for (const child of childrenOf(node)) this.read(child, isFunction(node) ? {} : around);
    }
  }

  #readGiven(target: AnyNode, value: AnyNode | null | undefined, around: Around): void {
    if (target.type !== "Identifier") this.read(target, {});
    const name = target.type === "MemberExpression" ? nameOfMember(target) : nameOfKey(target, false);
    if (value) this.read(value, name === undefined ? around : { name });
  }

  /** `headers.set("authorization", "Bearer ...")`: what follows a name is given to it. */
  #readArguments(
    { callee, arguments: args }: NodeOf<"CallExpression"> | NodeOf<"NewExpression">,
    around: Around,
  ): void {
    const argumentOf = dotted(callee);
    const of = argumentOf === undefined ? {} : { argumentOf };
    const isSetter = /(?:^|\.)(?:set|append|header|setHeader)$/.test(argumentOf ?? "");
    const first = args[0] === undefined ? undefined : textOf(args[0]);
    for (const [index, arg] of args.entries()) {
      const name = isSetter && index > 0 ? (first ?? around.name) : around.name;
      this.read(arg, { ...named(name), ...of });
    }
  }

  #readImport({ source }: NodeOf<"ImportExpression">): void {
    const specifier = textOf(source);
    if (specifier === undefined) this.read(source, {});
    else this.imports.push(specifier);
  }

  #readTemplate(node: NodeOf<"TemplateLiteral">, around: Around): void {
    for (const [index, quasi] of node.quasis.entries()) {
      const text = quasi.value.cooked ?? "";
      const isWhole = node.expressions.length === 0;
      const host = index > 0 ? undefined : isWhole ? hostOf(text) : hostOfStart(text);
      // A part of a template begins right behind the quote or the brace.
      if (text !== "") this.#add(quasi, text, host, around);
      const hole = node.expressions[index];
      if (hole) this.read(hole, around);
    }
  }

  #add(node: AnyNode, value: string, host: string | undefined, around: Around): void {
    const place = placeOf(node, this.#file);
    this.literals.push({ value, ...around, place });
    if (host === undefined || identifiers.test(around.name ?? "")) return;
    this.hosts.push({ host, ...named(around.name), place });
  }
}

/** What is said within a function is not given to what the function is given to. */
function isFunction({ type }: AnyNode): boolean {
  return type === "ArrowFunctionExpression" || type === "FunctionExpression" || type === "FunctionDeclaration";
}

function named(name: string | undefined): { readonly name?: string } {
  return name === undefined ? {} : { name };
}

/** The imports of a module with where they lead, each once. */
export function importsIn(
  specifiers: readonly string[],
  resolve: (specifier: string) => string | undefined,
): readonly ImportedModule[] {
  return [...new Set(specifiers)].map((specifier) => {
    const file = resolve(specifier);
    return file === undefined ? { specifier } : { specifier, file };
  });
}
