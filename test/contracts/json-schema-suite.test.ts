import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contract } from "../../src/contracts/contract.ts";
import type { JsonSchema } from "../../src/contracts/schema.ts";
import { unsupportedIn } from "../../src/contracts/unsupported.ts";
import { validatorOf } from "../../src/contracts/validate.ts";

/**
 * The required parts of the official JSON-Schema-Test-Suite (https://github.com/json-schema-org/JSON-Schema-Test-Suite), as Debian
 * packs it. `.ci/run` unpacks the package; elsewhere install it, or name the folder that has `draft2020-12` and `draft7`.
 */
const suite = {
  package: "libtest-json-schema-acceptance-perl",
  setting: "JSON_SCHEMA_TEST_SUITE",
  installed: "/usr/share/perl5/auto/share/dist/Test-JSON-Schema-Acceptance/tests",
};
const folder = process.env[suite.setting] ?? suite.installed;
const isThere = existsSync(join(folder, "draft2020-12"));

interface Group {
  readonly description: string;
  readonly schema: JsonSchema;
  readonly tests: readonly { readonly description: string; readonly data: unknown; readonly valid: boolean }[];
}

function groupsOf(draft: "draft2020-12" | "draft7"): readonly Group[] {
  const files = readdirSync(join(folder, draft)).filter((name) => name.endsWith(".json"));
  const groups = files.sort().flatMap((name) => {
    const inFile = JSON.parse(readFileSync(join(folder, draft, name), "utf8")) as readonly Group[];
    return inFile.map((group) => ({ ...group, description: `${name.replace(".json", "")}: ${group.description}` }));
  });
  if (draft === "draft2020-12") return groups;
  const $schema = "http://json-schema.org/draft-07/schema#";
  return groups.map((group) =>
    typeof group.schema === "object" ? { ...group, schema: { $schema, ...group.schema } } : group,
  );
}

/** Which tests of a group Waybill answers otherwise; all of them when it cannot compile the schema. */
function misjudged({ schema, tests }: Group): readonly string[] {
  try {
    const validate = validatorOf(contract("suite", { version: "1.0.0", schema }));
    return tests.filter(({ data, valid }) => (validate(data).length === 0) !== valid).map((test) => test.description);
  } catch {
    return tests.map((test) => test.description);
  }
}

/** Refused although all tests of the suite pass: the rule looks at the kind of construct, and other documents are misjudged. */
const refusedAllTheSame = {
  "draft2020-12": ["dynamicRef: multiple dynamic paths to the $dynamicRef keyword"],
  draft7: [],
} as const;

describe.skipIf(isThere)("the official test suite of JSON Schema", () => {
  it.skip(`is not here: install Debian's ${suite.package}, or set ${suite.setting} to its folder`);
});

describe.runIf(isThere).each([
  ["draft2020-12", 1_176, 40],
  ["draft7", 861, 14],
] as const)("the official test suite of %s", (draft, testCount, refusedCount) => {
  const groups = isThere ? groupsOf(draft) : [];
  const refused = groups.filter(({ schema }) => unsupportedIn(schema).length > 0);

  it("is read whole", () => {
    expect(groups.flatMap(({ tests }) => tests)).toHaveLength(testCount);
    expect(refused).toHaveLength(refusedCount);
  });

  it("is answered as it should be wherever a schema can be published", () => {
    const wrong = groups
      .filter((group) => !refused.includes(group))
      .map((group) => ({ group: group.description, tests: misjudged(group) }))
      .filter(({ tests }) => tests.length > 0);
    expect(wrong).toEqual([]);
  });

  it("has few schemas that are refused although its own tests pass", () => {
    const needless = refused.filter((group) => misjudged(group).length === 0);
    expect(needless.map(({ description }) => description)).toEqual(refusedAllTheSame[draft]);
  });
});
