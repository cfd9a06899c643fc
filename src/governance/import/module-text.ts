import type { Contract } from "../../contracts/contract.ts";
import { referenceOf } from "../../contracts/contract.ts";
import type { ImportedContract } from "./imported.ts";
import { typeTextOf } from "./type-text.ts";

export interface ContractModule {
  /** Name of the file, e.g. `order-booked.ts`. */
  readonly file: string;
  readonly text: string;
}

/**
 * A TypeScript module for each contract. The highest version of a name has the plain file name; others have their version in it.
 * @param source what the contracts come from, for a comment.
 */
export function modulesOf(contracts: readonly ImportedContract[], source: string): readonly ContractModule[] {
  const taken = new Set<string>();
  return contracts.map((imported) => {
    const file = freeName(imported.contract, taken);
    taken.add(file);
    return { file: `${file}.ts`, text: moduleText(imported, source) };
  });
}

function freeName({ name, version }: Contract, taken: ReadonlySet<string>): string {
  const plain = name.replaceAll(".", "-");
  const names = [plain, `${plain}-${version.replaceAll(".", "-")}`];
  for (let count = 2; ; count++) {
    const free = names.find((each) => !taken.has(each));
    if (free !== undefined) return free;
    names.push(`${plain}-${version.replaceAll(".", "-")}-${count}`);
  }
}

function moduleText(imported: ImportedContract, source: string): string {
  const { contract, from, owner, entity } = imported;
  const { name, version, schema } = contract;
  const exported = pascal(name);
  const isTyped = typeof schema === "object";
  const hints = [
    ...(owner === undefined ? [] : [`  // owner: the team "${oneLine(owner)}" there.`]),
    ...(entity === undefined ? [] : [`  // entity: "${oneLine(entity)}" there.`]),
  ];
  return [
    `import { contract${isTyped ? ", jsonSchema" : ""} } from "waybill";`,
    "",
    `/** ${oneLine(referenceOf(contract))}, imported from ${oneLine(source)}${from === "" ? "" : ` at ${oneLine(from)}`}. */`,
    `export const ${exported} = contract(${JSON.stringify(name)}, {`,
    `  version: ${JSON.stringify(version)},`,
    ...termLines(contract),
    ...hints,
    isTyped ? `  schema: jsonSchema<${exported}Document>(${indented(schema)}),` : `  schema: ${String(schema)},`,
    ...(contract.examples === undefined ? [] : [`  examples: ${indented(contract.examples)},`]),
    "});",
    "",
    ...(isTyped ? [`export type ${exported}Document = ${typeTextOf(schema)};`, ""] : []),
  ].join("\n");
}

function termLines(contract: Contract): readonly string[] {
  const { kind, description, canonicalId, guarantees, errors, fields, compatibility, deprecation, consumers } =
    contract;
  const terms = { kind, description, canonicalId, guarantees, errors, fields, compatibility, deprecation, consumers };
  return Object.entries(terms)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${name}: ${indented(value)},`);
}

/** JSON is TypeScript, but for a name that an object literal takes for something else. */
function indented(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2).replaceAll('"__proto__":', '["__proto__"]:');
  return text.replaceAll("\n", "\n  ");
}

function pascal(name: string): string {
  return name
    .split(/[.-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** What a file says goes into a comment, which must not end there. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("*/", "* /").trim();
}
