import type { AnyNode } from "acorn";
import { assign, bind } from "./bind.ts";
import { classValue } from "./classes.ts";
import { itemOf } from "./join.ts";
import { noteThrow } from "./logs.ts";
import type { At, Machine } from "./machine.ts";
import { childrenOf, type NodeOf } from "./syntax.ts";
import { awaited, nothing, unknown, type Value } from "./value.ts";

/** Lists of the code itself are gone through item by item up to this length. */
const longestUnrolled = 16;

/** Goes through a statement; false when the node is none of those that need more than going through what is in it. */
export function visitStatement(machine: Machine, node: AnyNode, at: At): boolean {
  switch (node.type) {
    case "ExpressionStatement":
      machine.visit(node.expression, { ...at, isUsed: false });
      return true;
    case "VariableDeclaration":
      for (const declarator of node.declarations) declare(machine, declarator, node.kind, at);
      return true;
    case "FunctionDeclaration":
      // Known since the block began.
      return true;
    case "ClassDeclaration":
      if (node.id !== null) at.scope.declare(node.id.name, classValue(machine, node, at));
      return true;
    case "ReturnStatement":
      at.returns.push(node.argument ? machine.visit(node.argument, { ...at, isUsed: at.isResultUsed }) : nothing);
      return true;
    case "ThrowStatement":
      noteThrow(machine, node.argument, at);
      machine.visit(node.argument, at);
      return true;
    case "BlockStatement":
    case "StaticBlock":
      machine.visitBlock(node.body, { ...at, scope: at.scope.inner() });
      return true;
    case "SwitchStatement":
      visitSwitch(machine, node, at);
      return true;
    case "CatchClause":
      visitCatch(machine, node, at);
      return true;
    default:
      return visitLoop(machine, node, at);
  }
}

/** Functions of a block can be called before the text comes to them. */
export function hoist(machine: Machine, nodes: readonly AnyNode[], at: At): void {
  for (const node of nodes) {
    if (node.type !== "FunctionDeclaration" || node.id === null) continue;
    at.scope.declare(node.id.name, machine.closure({ kind: "closure", node, scope: at.scope }, at));
  }
}

function declare(machine: Machine, node: NodeOf<"VariableDeclarator">, kind: string, at: At): void {
  const value = node.init ? machine.visit(node.init, { ...at, isUsed: true }) : nothing;
  bind(machine, node.id, value, at);
  // What a name holds that is assigned to later is no constant; which value it has then is not followed.
  if (kind !== "const" && node.id.type === "Identifier" && value.kind === "constant") {
    at.scope.declare(node.id.name, unknown);
  }
}

function visitSwitch(machine: Machine, node: NodeOf<"SwitchStatement">, at: At): void {
  machine.visit(node.discriminant, { ...at, isUsed: true });
  const inner = { ...at, scope: at.scope.inner() };
  for (const { test } of node.cases) if (test) machine.visit(test, { ...inner, isUsed: true });
  machine.visitBlock(
    node.cases.flatMap(({ consequent }) => consequent),
    inner,
  );
}

function visitCatch(machine: Machine, node: NodeOf<"CatchClause">, at: At): void {
  const inner = { ...at, scope: at.scope.inner() };
  if (node.param) bind(machine, node.param, unknown, inner);
  machine.visitBlock(node.body.body, inner);
}

function visitLoop(machine: Machine, node: AnyNode, at: At): boolean {
  const inner = { ...at, scope: at.scope.inner(), isUsed: true, inLoop: true };
  switch (node.type) {
    case "ForOfStatement":
    case "ForInStatement":
      visitEach(machine, node, at);
      return true;
    case "ForStatement":
    case "WhileStatement":
    case "DoWhileStatement":
      for (const child of childrenOf(node)) machine.visit(child, inner);
      return true;
    default:
      return false;
  }
}

function visitEach(machine: Machine, node: NodeOf<"ForOfStatement"> | NodeOf<"ForInStatement">, at: At): void {
  const list = awaited(machine.visit(node.right, { ...at, isUsed: true }));
  for (const item of node.type === "ForInStatement" ? [unknown] : itemsOf(list)) {
    const inner = { ...at, scope: at.scope.inner(), isUsed: true, inLoop: true };
    if (node.left.type === "VariableDeclaration") {
      for (const { id } of node.left.declarations) bind(machine, id, awaited(item), inner);
    } else assign(machine, node.left, awaited(item), inner);
    machine.visit(node.body, inner);
  }
}

function itemsOf(list: Value): readonly Value[] {
  if (list.kind !== "list") return [itemOf(list)];
  return list.items.length > longestUnrolled ? [itemOf(list)] : list.items;
}
