import type { AnyNode } from "acorn";
import type { At, Machine } from "./machine.ts";
import { dotted, placeOf } from "./syntax.ts";
import type { Value } from "./value.ts";
import { fieldsIn } from "./value-parts.ts";

const levels = /^(?:log|trace|debug|info|notice|warn|warning|error|fatal|critical|dir|table|group|groupCollapsed)$/;
const loggerNames = /(?:^|[._])(?:\w*log(?:ger)?|console)$/i;

/** Whether a call writes to a log: to the terminal, or of something that is named like a logger. */
export function isLogCall(callee: AnyNode, receiver: Value | undefined): boolean {
  if (receiver === undefined || callee.type !== "MemberExpression" || receiver.kind === "object") return false;
  const [object, method] = [dotted(callee.object), dotted(callee)?.split(".").at(-1)];
  if (receiver.kind === "global" && /^process\.std(?:out|err)$/.test(receiver.path)) return method === "write";
  if (method === undefined || !levels.test(method)) return false;
  return receiver.kind === "global" ? /(?:^|\.)console$/.test(receiver.path) : loggerNames.test(object ?? "");
}

/** @param values those of the arguments. */
export function noteLog(
  machine: Machine,
  node: AnyNode,
  args: readonly AnyNode[],
  values: readonly Value[],
  at: At,
): void {
  note(machine, "log", node, args, values, at);
}

/** The message of something thrown is kept with the run and shown. */
export function noteThrow(machine: Machine, thrown: AnyNode, at: At): void {
  if (thrown.type !== "NewExpression" && thrown.type !== "CallExpression") return;
  const values = thrown.arguments.map((arg) => machine.visit(arg, { ...at, isUsed: true }));
  if (thrown.arguments.flatMap(mentionsIn).length > 0) note(machine, "error", thrown, thrown.arguments, values, at);
}

function note(
  machine: Machine,
  to: "log" | "error",
  node: AnyNode,
  args: readonly AnyNode[],
  values: readonly Value[],
  at: At,
): void {
  const fields = uniqueBy(
    values.flatMap((value) => fieldsIn(value)),
    JSON.stringify,
  );
  const mentions = [...new Set(args.flatMap(mentionsIn))];
  const place = placeOf(node, at.scope.module.file);
  const log = { to, mentions, fields, isMessage: fields.length > 0, place };
  machine.facts.logs.put(log, (known) => known.fields.length < fields.length);
}

function uniqueBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

/** Functions that give what they get in another form. */
const carriers =
  /(?:^|\.)(?:stringify|String|structuredClone|inspect|format|toString|join|concat|trim|assign|entries|values)$/;

/** The names that are written in an expression, as far as their values get into its own. */
function mentionsIn(node: AnyNode): readonly string[] {
  const name = dotted(node);
  if (name !== undefined) return [name];
  switch (node.type) {
    case "ObjectExpression":
      return node.properties.flatMap((property) =>
        mentionsIn(property.type === "SpreadElement" ? property.argument : property.value),
      );
    case "ArrayExpression":
      return node.elements.flatMap((element) => (element === null ? [] : mentionsIn(element)));
    case "TemplateLiteral":
      return node.expressions.flatMap(mentionsIn);
    case "SpreadElement":
    case "AwaitExpression":
      return mentionsIn(node.argument);
    case "BinaryExpression":
    case "LogicalExpression":
      return [...mentionsIn(node.left), ...mentionsIn(node.right)];
    case "ConditionalExpression":
      return [...mentionsIn(node.consequent), ...mentionsIn(node.alternate)];
    case "CallExpression":
      return mentionsOfCall(node.callee, node.arguments);
    default:
      return [];
  }
}

function mentionsOfCall(callee: AnyNode, args: readonly AnyNode[]): readonly string[] {
  const name = dotted(callee) ?? (callee.type === "MemberExpression" ? (dotted(callee.property) ?? "") : "");
  if (!carriers.test(name)) return [];
  const receiver = callee.type === "MemberExpression" ? mentionsIn(callee.object) : [];
  return [...receiver.filter((mention) => mention !== "JSON" && mention !== "util"), ...args.flatMap(mentionsIn)];
}
