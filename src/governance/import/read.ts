import { WaybillError } from "../../core/errors.ts";
import { fromAsyncApi } from "./asyncapi.ts";
import type { Hints, Imported } from "./imported.ts";
import { fromJsonSchema } from "./json-schema.ts";
import { fromOdcs } from "./odcs.ts";
import { fromOpenApi } from "./openapi.ts";
import { type Fields, isFields } from "./reading.ts";

export const importFormats = ["openapi", "asyncapi", "odcs", "json-schema"] as const;
export type ImportFormat = (typeof importFormats)[number];

/**
 * Which format some documents of one file are in, by what they say of themselves.
 * @throws WaybillError `contract-file-invalid` when it is none that can be read.
 */
export function formatOf(documents: readonly unknown[]): ImportFormat {
  const [first] = documents.flat();
  if (!isFields(first)) throw unusable("it is no object");
  const { openapi, swagger, asyncapi, kind, apiVersion } = first;
  if (openapi !== undefined || swagger !== undefined)
    return requireVersion("OpenAPI", openapi ?? swagger, /^3\.1/, "openapi", "3.1");
  if (asyncapi !== undefined) return requireVersion("AsyncAPI", asyncapi, /^3\./, "asyncapi", "3");
  if (kind === "DataContract") return requireVersion("Open Data Contract Standard", apiVersion, /^v3\./, "odcs", "3");
  const says = [
    "$schema",
    "$id",
    "$defs",
    "definitions",
    "type",
    "properties",
    "allOf",
    "anyOf",
    "oneOf",
    "$ref",
    "enum",
  ];
  if (says.some((keyword) => keyword in first)) return "json-schema";
  throw unusable("it is neither OpenAPI, AsyncAPI, an Open Data Contract nor JSON Schema");
}

function requireVersion(
  name: string,
  version: unknown,
  wanted: RegExp,
  format: ImportFormat,
  words: string,
): ImportFormat {
  if (typeof version === "string" && wanted.test(version)) return format;
  throw unusable(`it is ${name} ${String(version)}, and ${words} is read: convert it first`);
}

/** The contracts in the documents of one file. @throws WaybillError `contract-file-invalid`. */
export function readContracts(documents: readonly unknown[], format: ImportFormat, hints: Hints): Imported {
  const all = documents.flatMap((document): readonly unknown[] => (Array.isArray(document) ? document : [document]));
  if (!all.every(isFields)) throw unusable("it is no object");
  if (format === "odcs") return fromOdcs(all);
  const [first, ...others] = all;
  if (first === undefined || others.length > 0) throw unusable(`it has ${all.length} documents, and one is read`);
  return readOne(first, format, hints);
}

function readOne(document: Fields, format: Exclude<ImportFormat, "odcs">, hints: Hints): Imported {
  switch (format) {
    case "openapi":
      return fromOpenApi(document);
    case "asyncapi":
      return fromAsyncApi(document);
    case "json-schema":
      return fromJsonSchema(document, hints);
  }
}

function unusable(reason: string): WaybillError {
  return new WaybillError("contract-file-invalid", `There are no contracts to be read in the file: ${reason}.`);
}
