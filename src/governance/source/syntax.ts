import type { AnyNode } from "acorn";
import type { Place } from "./source.ts";

/** A node by its type: `NodeOf<"CallExpression">`. */
export type NodeOf<T extends AnyNode["type"]> = Extract<AnyNode, { type: T }>;

export type FunctionNode =
  | NodeOf<"FunctionDeclaration">
  | NodeOf<"FunctionExpression">
  | NodeOf<"ArrowFunctionExpression">;

export type ClassNode = NodeOf<"ClassDeclaration"> | NodeOf<"ClassExpression">;

/** The nodes right below, in the order of the text. */
export function childrenOf(node: AnyNode): readonly AnyNode[] {
  return Object.values(node).flatMap((value: unknown) => (Array.isArray(value) ? value : [value]).filter(isNode));
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

export function placeOf(node: AnyNode, file: string): Place {
  const start = node.loc?.start;
  return { file, line: start?.line ?? 1, column: (start?.column ?? 0) + 1 };
}

/** The same for two nodes only when they stand at one place. */
export function placeKey({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** The name of a property, where it is written: `a`, `"a"`, `["a"]`, `#a`, `0`. */
export function nameOfKey(key: AnyNode, isComputed: boolean): string | undefined {
  if (key.type === "Identifier") return isComputed ? undefined : key.name;
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  if (key.type === "Literal") return typeof key.value === "object" ? undefined : String(key.value);
  return undefined;
}

export function nameOfMember(node: NodeOf<"MemberExpression">): string | undefined {
  return nameOfKey(node.property, node.computed);
}

/** A chain of names as one text, `order.customer.email`; undefined for anything else. */
export function dotted(node: AnyNode): string | undefined {
  if (node.type === "Identifier") return node.name;
  if (node.type === "ThisExpression") return "this";
  if (node.type === "ChainExpression") return dotted(node.expression);
  if (node.type !== "MemberExpression") return undefined;
  const object = dotted(node.object);
  const name = nameOfMember(node) ?? "*";
  return object === undefined ? undefined : `${object}.${name}`;
}

/** The constant text of a string or of a template without holes. */
export function textOf(node: AnyNode): string | undefined {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : undefined;
  if (node.type !== "TemplateLiteral" || node.expressions.length > 0) return undefined;
  return node.quasis[0]?.value.cooked ?? undefined;
}

/** The names that a pattern binds. */
export function boundNames(pattern: AnyNode): readonly string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        boundNames(property.type === "RestElement" ? property.argument : property.value),
      );
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element === null ? [] : boundNames(element)));
    case "AssignmentPattern":
      return boundNames(pattern.left);
    case "RestElement":
      return boundNames(pattern.argument);
    default:
      return [];
  }
}
