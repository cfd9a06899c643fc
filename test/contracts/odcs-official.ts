import { readFileSync } from "node:fs";
import { Ajv2019 } from "ajv/dist/2019.js";
import formats from "ajv-formats";

/**
 * The JSON Schema that the authors of Open Data Contract Standard publish, for tests. No npm or Debian package ships it and the repository has no copy,
 * so a test run has it when the environment names the file.
 */
const officialOdcs = {
  setting: "ODCS_SCHEMA",
  /** Where it is to be had. */
  address: "https://github.com/bitol-io/open-data-contract-standard/blob/main/schema/odcs-json-schema-v3.1.0.json",
} as const;

const path = process.env[officialOdcs.setting];

/** What a skipped test is called; undefined when the file is there. */
export const noOfficialOdcs =
  path === undefined ? `is not here: set ${officialOdcs.setting} to a copy of ${officialOdcs.address}` : undefined;

/** What is wrong with a document, by the official schema; nothing of one that fits. @throws when the file cannot be read. */
export function createOfficialOdcsJudge(): (document: unknown) => readonly string[] {
  const schema: unknown = JSON.parse(readFileSync(path ?? "", "utf8"));
  const ajv = new Ajv2019({ strict: false, allErrors: true, logger: false });
  formats.default(ajv);
  const judge = ajv.compile(schema as object);
  return (document) => {
    judge(document);
    return (judge.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`);
  };
}
