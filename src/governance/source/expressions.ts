import type { AnyNode } from "acorn";
import { assign } from "./bind.ts";
import { visitCall } from "./calls.ts";
import { classValue } from "./classes.ts";
import { visitNew, visitTagged } from "./constructions.ts";
import { itemOf, joined } from "./join.ts";
import type { At, Machine } from "./machine.ts";
import { visitName } from "./names.ts";
import { objectValue } from "./objects.ts";
import { type NodeOf, textOf } from "./syntax.ts";
import { awaited, constant, mixed, nothing, unknown, type Value } from "./value.ts";

/** The value of an expression; undefined when the node is none that has one worth knowing. */
export function visitExpression(machine: Machine, node: AnyNode, at: At): Value | undefined {
  const inner = at.isUsed ? at : { ...at, isUsed: true };
  switch (node.type) {
    case "Identifier":
    case "MemberExpression":
      return visitName(machine, node, inner);
    case "ThisExpression":
      return at.scope.find("this") ?? unknown;
    case "Literal":
      return literalValue(node);
    case "TemplateLiteral":
      return visitTemplate(machine, node, inner);
    case "TaggedTemplateExpression":
      return visitTagged(machine, node, inner);
    case "CallExpression":
      return visitCall(machine, node, at);
    case "NewExpression":
      return visitNew(machine, node, inner);
    case "ImportExpression":
      return visitImport(machine, node, inner);
    case "AwaitExpression":
      return awaited(machine.visit(node.argument, at));
    case "ChainExpression":
    case "ParenthesizedExpression":
      return machine.visit(node.expression, at);
    case "ArrowFunctionExpression":
    case "FunctionExpression":
      return machine.closure({ kind: "closure", node, scope: at.scope }, at);
    case "ClassExpression":
      return classValue(machine, node, at);
    case "ObjectExpression":
      return objectValue(machine, node, inner);
    case "ArrayExpression":
      return visitArray(machine, node, inner);
    default:
      return visitOperator(machine, node, at);
  }
}

function visitOperator(machine: Machine, node: AnyNode, at: At): Value | undefined {
  const inner = { ...at, isUsed: true };
  switch (node.type) {
    case "ConditionalExpression":
      machine.visit(node.test, inner);
      return joined([machine.visit(node.consequent, at), machine.visit(node.alternate, at)]);
    case "LogicalExpression":
      return joined([machine.visit(node.left, inner), machine.visit(node.right, at)]);
    case "BinaryExpression":
      return visitBinary(machine, node, inner);
    case "UnaryExpression":
      machine.visit(node.argument, node.operator === "void" ? { ...at, isUsed: false } : inner);
      return node.operator === "void" ? nothing : unknown;
    case "AssignmentExpression":
      return visitAssignment(machine, node, inner);
    case "SequenceExpression":
      return node.expressions.map((expression) => machine.visit(expression, at)).at(-1) ?? unknown;
    default:
      return undefined;
  }
}

function literalValue(node: NodeOf<"Literal">): Value {
  if (node.value === null) return nothing;
  const { value } = node;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? constant(value)
    : unknown;
}

function visitTemplate(machine: Machine, node: NodeOf<"TemplateLiteral">, at: At): Value {
  return mixed(
    node.quasis.flatMap((quasi, index) => {
      const hole = node.expressions[index];
      const text = constant(quasi.value.cooked ?? "");
      return hole === undefined ? [text] : [text, machine.visit(hole, at)];
    }),
  );
}

function visitBinary(machine: Machine, node: NodeOf<"BinaryExpression">, at: At): Value {
  const left = machine.visit(node.left, at);
  const right = machine.visit(node.right, at);
  if (node.operator !== "+") return unknown;
  if (left.kind === "constant" && right.kind === "constant" && typeof left.value !== "string") return unknown;
  return mixed([left, right]);
}

function visitAssignment(machine: Machine, node: NodeOf<"AssignmentExpression">, at: At): Value {
  const value = machine.visit(node.right, at);
  if (node.operator !== "=") machine.visit(node.left, at);
  assign(machine, node.left, node.operator === "+=" ? mixed([value]) : value, at);
  return value;
}

function visitArray(machine: Machine, node: NodeOf<"ArrayExpression">, at: At): Value {
  const items: Value[] = [];
  const open: Value[] = [];
  for (const element of node.elements) {
    if (element === null) items.push(nothing);
    else if (element.type !== "SpreadElement") items.push(machine.visit(element, at));
    else {
      const list = machine.visit(element.argument, at);
      if (list.kind === "list") items.push(...list.items);
      else open.push(list);
    }
  }
  return listOf(items, open);
}

/** @param open lists of unknown length that are spread into it. */
function listOf(items: readonly Value[], open: readonly Value[]): Value {
  const [first] = open;
  if (first === undefined) return { kind: "list", items };
  // `[...orders]` is what `orders` is.
  if (items.length === 0 && open.length === 1) return first;
  const isBegun = open.some((list) => list.kind === "mapped" && list.isBegun);
  return { kind: "mapped", item: joined([...items, ...open.map(itemOf)]), isBegun };
}

/** A dynamic import of a module of the project, or of a package. */
function visitImport(machine: Machine, node: NodeOf<"ImportExpression">, at: At): Value {
  machine.visit(node.source, at);
  const specifier = textOf(node.source);
  if (specifier === undefined) return unknown;
  const file = machine.resolve(at.scope.module.file, specifier);
  return {
    kind: "pending",
    isBegun: false,
    value: file === undefined ? { kind: "external", specifier, name: "*" } : { kind: "namespace", file },
  };
}
