/**
 * `anyOf` and `oneOf`, reported usefully.
 *
 * Ajv lists the errors of all alternatives one after the other, without saying where one alternative ends; following a
 * `$ref` it even loses track of whose they are. The keywords here validate the same and count as they go, so that the
 * report can be cut exactly. They are for the reporting validator only: they do not stop at the first alternative that fits.
 */
import { _, type Ajv, type CodeKeywordDefinition, type KeywordErrorDefinition } from "ajv";
import { keepEvaluated } from "./evaluation.ts";
import type { Finding } from "./finding.ts";

/** The `alternatives` of the error of a union. */
export interface Alternatives {
  /** For each alternative: how many errors the alternatives up to it left. */
  readonly ends: readonly number[];
  /** How many alternatives fit. */
  readonly passed: number;
}

function unionKeyword(keyword: "anyOf" | "oneOf"): CodeKeywordDefinition {
  return {
    keyword,
    schemaType: "array",
    trackErrors: true,
    error: {
      message: keyword,
      params: ({ params: { ends, passed } }) => _`{alternatives: {ends: ${ends}, passed: ${passed}}}`,
    },
    code(cxt) {
      const { gen, errsCount } = cxt;
      const alternatives: readonly unknown[] = cxt.schema;
      keepEvaluated(cxt);
      const ends = gen.const("ends", _`[]`);
      const passed = gen.let("passed", 0);
      const valid = gen.name("_valid");
      cxt.setParams({ ends, passed });
      alternatives.forEach((_alternative, index) => {
        const schema = cxt.subschema({ keyword, schemaProp: index, compositeRule: true }, valid);
        cxt.mergeValidEvaluated(schema, valid);
        gen.if(valid, () => gen.code(_`${passed}++`));
        gen.code(_`${ends}.push(errors - ${errsCount ?? 0})`);
      });
      cxt.result(
        keyword === "anyOf" ? _`${passed} > 0` : _`${passed} === 1`,
        () => cxt.reset(),
        () => cxt.error(true),
      );
    },
  };
}

/** Makes a validator report unions and `contains` usefully. */
export function addReportingKeywords(ajv: Ajv): void {
  for (const keyword of ["anyOf", "oneOf"] as const) ajv.removeKeyword(keyword).addKeyword(unionKeyword(keyword));
  // `contains` leaves the errors of every item that is not the wanted one: told how many, the report drops them.
  const contains = ajv.getKeyword("contains");
  if (typeof contains === "boolean") return;
  const error: KeywordErrorDefinition = {
    message: "contains",
    params: ({ params: { min }, errsCount }) => _`{minContains: ${min}, inner: errors - ${errsCount ?? 0}}`,
  };
  ajv.removeKeyword("contains").addKeyword({ ...contains, error });
}

/**
 * What is wrong with a value that fits no alternative, or several where one is asked for:
 * 1. alternatives for another kind of value do not matter, unless there are no others: then the kinds are the answer;
 * 2. nor do those whose tag (a fixed value of the field itself or of a direct child) differs, unless all do: then the tags are;
 * 3. of the rest, the one with the fewest findings is what the sender most likely meant.
 */
export function collapseAlternatives(
  pointer: string,
  passed: number,
  branches: readonly (readonly Finding[])[],
): readonly Finding[] {
  if (passed > 1) {
    return [
      {
        pointer,
        expected: "exactly one of the alternatives of the schema",
        kind: "other",
        found: `a value that fits ${passed} of them`,
      },
    ];
  }
  const sameKind = branches.filter((branch) => !branch.some((one) => one.kind === "type" && one.pointer === pointer));
  if (sameKind.length === 0) {
    return [joined(branches.flatMap((branch) => branch.filter((one) => one.pointer === pointer)))];
  }
  const isTag = (one: Finding) => one.kind === "tag" && isAtOrDirectlyBelow(one.pointer, pointer);
  const sameTag = sameKind.filter((branch) => !branch.some(isTag));
  if (sameTag.length === 0) {
    const tags = sameKind.flatMap((branch) => branch.filter(isTag));
    if (new Set(tags.map((tag) => tag.pointer)).size === 1) return [joined(tags)];
  }
  const pool = sameTag.length === 0 ? sameKind : sameTag;
  if (pool.length > 1 && pool.every((branch) => branch.length === 1)) {
    const single = pool.flat();
    if (new Set(single.map((one) => one.pointer)).size === 1) return [joined(single)];
  }
  return pool.reduce((best, branch) => (branch.length < best.length ? branch : best));
}

function joined(findings: readonly Finding[]): Finding {
  const [first] = findings;
  const expected = [...new Set(findings.map((one) => one.expected))];
  return { pointer: first?.pointer ?? "", kind: first?.kind ?? "other", expected: expected.join(" or ") };
}

function isAtOrDirectlyBelow(pointer: string, parent: string): boolean {
  return pointer === parent || (pointer.startsWith(`${parent}/`) && !pointer.includes("/", parent.length + 1));
}
