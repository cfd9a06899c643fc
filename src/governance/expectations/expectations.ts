import { type Contract, contract } from "../../contracts/contract.ts";
import type { JsonSchema } from "../../contracts/schema.ts";
import { judgeOf, requireSchema, validatorOf } from "../../contracts/validate.ts";
import { WaybillError } from "../../core/errors.ts";

/** What a consumer relies on of one major version of a contract. */
export interface ConsumerExpectation {
  /** Name of the contract. */
  readonly contract: string;
  readonly major: number;
  /** The version that it was recorded with. */
  readonly version: string;
  /** What the consumer takes: every document of the provider is to be valid under it. Refers to nothing outside itself. */
  readonly schema: JsonSchema;
  /** Documents that the consumer must go on getting. */
  readonly examples?: readonly unknown[];
}

/** `waybill.expectations.json`: what one consumer relies on, for the providers to check. */
export interface ExpectationsFile {
  readonly format: "waybill-expectations/1";
  /** Name of the consuming project. */
  readonly consumer: string;
  /** Who is to be told. */
  readonly team?: { readonly name: string; readonly onCall: string };
  /** In order of contract and major version. */
  readonly expectations: readonly ConsumerExpectation[];
}

export function majorOf({ version }: Pick<Contract, "version">): number {
  return Number(version.split(".", 1)[0]);
}

/** The expectations of a consumer with one more, which takes the place of an earlier one of the same major version. */
export function withExpectation(
  before: readonly ConsumerExpectation[],
  added: ConsumerExpectation,
): readonly ConsumerExpectation[] {
  const others = before.filter((each) => each.contract !== added.contract || each.major !== added.major);
  return [...others, added].toSorted((left, right) =>
    left.contract === right.contract ? left.major - right.major : left.contract < right.contract ? -1 : 1,
  );
}

const text = { type: "string", minLength: 1 };
const shape = contract("waybill.expectations", {
  version: "1.0.0",
  kind: "file",
  schema: {
    type: "object",
    required: ["format", "consumer", "expectations"],
    properties: {
      format: { const: "waybill-expectations/1" },
      consumer: text,
      team: { type: "object", required: ["name", "onCall"], properties: { name: text, onCall: text } },
      expectations: {
        type: "array",
        items: {
          type: "object",
          required: ["contract", "major", "version", "schema"],
          properties: {
            contract: text,
            major: { type: "integer", minimum: 0 },
            version: text,
            schema: { type: ["object", "boolean"] },
            examples: { type: "array" },
          },
        },
      },
    },
  },
});

/**
 * Reads what `waybill contract expect` wrote.
 * @param file its name, for errors.
 * @throws WaybillError `contract-file-invalid`.
 */
export function readExpectations(value: unknown, file: string): ExpectationsFile {
  const [wrong] = validatorOf(shape)(value);
  if (wrong !== undefined) throw invalid(file, wrong.message);
  const read = value as ExpectationsFile;
  for (const { contract: name, schema } of read.expectations) requireUsable(schema, name, file);
  return read;
}

function requireUsable(schema: JsonSchema, name: string, file: string): void {
  try {
    requireSchema(schema);
    judgeOf(schema);
  } catch (cause) {
    throw invalid(
      file,
      `the schema for "${name}" cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
}

function invalid(file: string, reason: string): WaybillError {
  return new WaybillError(
    "contract-file-invalid",
    `${file} is no file of expectations: ${reason}. Have the consumer write it anew with "waybill contract expect".`,
  );
}
