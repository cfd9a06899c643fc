import type { AnyNode } from "acorn";
import { bind } from "./bind.ts";
import { visitExpression } from "./expressions.ts";
import { Facts } from "./facts.ts";
import { joined } from "./join.ts";
import type { Links } from "./links.ts";
import type { At, Context, Machine } from "./machine.ts";
import { numberOf, signature } from "./signature.ts";
import { hoist, visitStatement } from "./statements.ts";
import { childrenOf, type FunctionNode } from "./syntax.ts";
import { type Closure, nothing, type ObjectValue, type Scope, unknown, type Value } from "./value.ts";

/** What a function gave when it was gone through with some values. */
interface Known {
  readonly value: Value;
  readonly begunCount: number;
}

/** Functions within functions are not followed deeper: what recurs with other values each time has no end. */
const deepest = 50;
/** A function that is given to itself again, as wrappers are: `traced(timed(...))` of one helper. */
const mostWithinItself = 2;
/** The reader of code: see `Machine` for what it does and what it leaves out. */
export class Interpreter implements Machine {
  readonly facts = new Facts();
  readonly instances = new Map<string, ObjectValue>();
  readonly #links: Links;
  readonly #mostEntered: number;
  readonly #known = new Map<string, Known>();
  readonly #waiting = new Map<string, { readonly closure: Closure; readonly at: At }>();
  readonly #entered = new Set<string>();
  #begunCount = 0;
  #enteredCount = 0;
  #isCutShort = false;
  /** The functions that are being gone through, from the outermost on. */
  readonly #open: FunctionNode[] = [];

  /** @param mostEntered calls that are gone through from one start on; what is called beyond that is not. */
  constructor(links: Links, mostEntered: number) {
    this.#links = links;
    this.#mostEntered = mostEntered;
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
    const key = this.#keyOfEntry(closure, args, at);
    const known = this.#known.get(key);
    if (known !== undefined) {
      this.#begunCount += known.begunCount;
      return known.value;
    }
    if (!this.#mayEnter(closure)) return unknown;
    // A function that comes to itself again with the same values does nothing new there.
    this.#known.set(key, { value: unknown, begunCount: 0 });
    const before = this.#begunCount;
    const given = this.#follow(closure, args, at);
    const begunCount = this.#begunCount - before;
    const isPromise = closure.node.async && given.kind !== "pending";
    const value: Value = isPromise ? { kind: "pending", value: given, isBegun: begunCount > 0 } : given;
    this.#known.set(key, { value, begunCount });
    return value;
  }

  #keyOfEntry(closure: Closure, args: readonly Value[] | undefined, { context, isUsed }: At): string {
    return `${keyOf(closure)} ${contextKey(context)} ${isUsed} ${args?.map((arg) => signature(arg)).join()}`;
  }

  #mayEnter({ node }: Closure): boolean {
    // Each function is gone through at least by itself.
    if (this.#open.length === 0) return true;
    const isTooMuch = this.#enteredCount >= this.#mostEntered;
    this.#isCutShort ||= isTooMuch;
    const within = this.#open.filter((other) => other === node).length;
    return !isTooMuch && this.#open.length < deepest && within < mostWithinItself;
  }

  #follow(closure: Closure, args: readonly Value[] | undefined, at: At): Value {
    const { node, scope } = closure;
    this.#enteredCount += 1;
    const inner: At = {
      ...at,
      scope: scope.inner(),
      returns: [],
      isResultUsed: at.isUsed,
      isUsed: true,
      inLoop: false,
    };
    if (node.type === "FunctionExpression" && node.id) inner.scope.declare(node.id.name, closure);
    this.#open.push(node);
    try {
      this.#bindParameters(node, args, inner);
      if (node.body.type === "BlockStatement") this.visitBlock(node.body.body, inner);
      else inner.returns.push(this.visit(node.body, { ...inner, isUsed: at.isUsed }));
    } finally {
      this.#open.pop();
    }
    return node.generator ? unknown : joined(inner.returns);
  }

  #bindParameters({ params }: FunctionNode, args: readonly Value[] | undefined, at: At): void {
    for (const [index, pattern] of params.entries()) {
      if (args === undefined) bind(this, pattern, unknown, at);
      else if (pattern.type !== "RestElement") bind(this, pattern, args[index] ?? nothing, at);
      else bind(this, pattern.argument, { kind: "list", items: args.slice(index) }, at);
    }
  }

  /**
   * Goes through the functions that nothing was seen to call: somebody else may call them.
   * @param guarded does it for a function of a file, and lives through what it throws.
   */
  enterWaiting(guarded: (file: string, action: () => void) => void = (_file, action) => action()): void {
    for (const [key, { closure, at }] of this.#waiting) {
      if (this.#entered.has(key)) continue;
      guarded(closure.scope.module.file, () => this.enter(closure, undefined, at));
    }
  }

  /** The same, with each function once, however many of it were made: for modules, of which nothing but their calls of others matters. */
  enterEachWaiting(guarded: (file: string, action: () => void) => void): void {
    const done = new Set<FunctionNode>();
    for (const [key, { closure, at }] of this.#waiting) {
      if (this.#entered.has(key) || done.has(closure.node)) continue;
      done.add(closure.node);
      guarded(closure.scope.module.file, () => this.enter(closure, undefined, at));
    }
  }

  /** Does something with a count of its own of what is gone through, so that one module does not use up that of the others. */
  afresh<T>(action: () => T): T {
    const before = this.#enteredCount;
    this.#enteredCount = 0;
    try {
      return action();
    } finally {
      this.#enteredCount = before;
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
    return this.#isCutShort;
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
