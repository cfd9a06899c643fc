import type { AnyNode } from "acorn";
import { bind } from "./bind.ts";
import { visitExpression } from "./expressions.ts";
import { Facts } from "./facts.ts";
import { joined } from "./join.ts";
import type { Links } from "./links.ts";
import type { At, Context, Machine } from "./machine.ts";
import { numberOf, signature } from "./signature.ts";
import { hoist, visitStatement } from "./statements.ts";
import { childrenOf } from "./syntax.ts";
import { type Closure, type Scope, unknown, type Value } from "./value.ts";

/** What a function gave when it was gone through with some values. */
interface Known {
  readonly value: Value;
  readonly begunCount: number;
}

/** Functions within functions are not followed deeper: what recurs with other values each time has no end. */
const deepest = 50;
/** Calls that are gone through for one flow. A flow of a hundred steps needs some hundreds. */
const mostEntered = 20_000;

/** The reader of code: see `Machine` for what it does and what it leaves out. */
export class Interpreter implements Machine {
  readonly facts = new Facts();
  readonly #links: Links;
  readonly #known = new Map<string, Known>();
  readonly #waiting = new Map<string, { readonly closure: Closure; readonly at: At }>();
  readonly #entered = new Set<string>();
  #begunCount = 0;
  #enteredCount = 0;
  #depth = 0;

  constructor(links: Links) {
    this.#links = links;
  }

  visit(node: AnyNode, at: At): Value {
    const value = visitExpression(this, node, at);
    if (value !== undefined) return value;
    if (!visitStatement(this, node, at))
      for (const child of childrenOf(node)) this.visit(child, { ...at, isUsed: true });
    return unknown;
  }

  visitBlock(nodes: readonly AnyNode[], at: At): void {
    hoist(this, nodes, at);
    for (const node of nodes) this.visit(node, at);
  }

  closure(closure: Closure, at: At): Closure {
    this.#waiting.set(keyOf(closure), { closure, at });
    return closure;
  }

  enter(closure: Closure, args: readonly Value[] | undefined, at: At): Value {
    this.#entered.add(keyOf(closure));
    const key = `${keyOf(closure)} ${contextKey(at.context)} ${at.isUsed} ${args?.map((arg) => signature(arg)).join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) {
      this.#begunCount += known.begunCount;
      return known.value;
    }
    if (this.#depth >= deepest || this.#enteredCount >= mostEntered) return unknown;
    // A function that comes to itself again with the same values does nothing new there.
    this.#known.set(key, { value: unknown, begunCount: 0 });
    const before = this.#begunCount;
    const value = this.#follow(closure, args, at);
    this.#known.set(key, { value, begunCount: this.#begunCount - before });
    return closure.node.async && value.kind !== "pending"
      ? this.#keep(key, { kind: "pending", value, isBegun: this.#begunCount > before }, this.#begunCount - before)
      : value;
  }

  #keep(key: string, value: Value, begunCount: number): Value {
    this.#known.set(key, { value, begunCount });
    return value;
  }

  #follow({ node, scope }: Closure, args: readonly Value[] | undefined, at: At): Value {
    this.#depth += 1;
    this.#enteredCount += 1;
    const inner: At = {
      ...at,
      scope: scope.inner(),
      returns: [],
      isResultUsed: at.isUsed,
      isUsed: true,
      inLoop: false,
    };
    if (node.type === "FunctionExpression" && node.id)
      inner.scope.declare(node.id.name, { kind: "closure", node, scope });
    for (const [index, pattern] of node.params.entries()) {
      const isRest = pattern.type === "RestElement";
      const rest: Value = args === undefined ? unknown : { kind: "list", items: args.slice(index) };
      bind(
        this,
        isRest ? pattern.argument : pattern,
        isRest ? rest : args === undefined ? unknown : argAt(args, index),
        inner,
      );
    }
    if (node.body.type === "BlockStatement") this.visitBlock(node.body.body, inner);
    else inner.returns.push(this.visit(node.body, { ...inner, isUsed: at.isUsed }));
    this.#depth -= 1;
    return node.generator ? unknown : joined(inner.returns);
  }

  /** Goes through the functions that nothing was seen to call: somebody else may call them. */
  enterWaiting(): void {
    for (const [key, { closure, at }] of this.#waiting) {
      if (!this.#entered.has(key)) this.enter(closure, undefined, at);
    }
  }

  exportOf(file: string, name: string): Value {
    return this.#links.exportOf(file, name);
  }

  resolve(from: string, specifier: string): string | undefined {
    return this.#links.resolve(from, specifier);
  }

  begin(): void {
    this.#begunCount += 1;
  }

  begunCount(): number {
    return this.#begunCount;
  }

  /** Whether there was too much code to go through all of it. */
  get isCutShort(): boolean {
    return this.#enteredCount >= mostEntered;
  }
}

/** The place from which code is read first. */
export function start(scope: Scope, context: Context): At {
  return { scope, context, isUsed: true, inLoop: false, returns: [], isResultUsed: true };
}

function keyOf({ node, scope }: Closure): string {
  return `${numberOf(node)}:${numberOf(scope)}`;
}

function contextKey(context: Context): string {
  return context.kind === "step" ? `${numberOf(context.step)}${context.part}` : context.kind;
}

function argAt(args: readonly Value[], index: number): Value {
  return args[index] ?? { kind: "nothing" };
}
