/**
 * What `unevaluatedProperties` and `unevaluatedItems` leave over, as JSON Schema 2020-12 says (Core 11). Ajv 8.20 goes wrong in these:
 *
 * 1. What the schema of an `if` names counts as evaluated even when it does not hold, and not at all without `then` and `else`.
 * 2. What was evaluated before a branch is forgotten when the branch does not hold.
 * 3. What a branch evaluated in one item of a list counts in the next one as well.
 * 4. That a branch evaluated all items counts as one item.
 *
 * 5. Its optimiser drops variables for what is evaluated that are still used, where a branch turns out never to hold.
 *
 * 2 and 3 come from variables that are first set within the branch: here they are set before it. A schema without `unevaluated...`
 * is compiled without any of it, to less code.
 */
import { _, type Ajv, type CodeKeywordDefinition, type KeywordCxt, Name, stringify } from "ajv";
import type { JsonSchema } from "./schema.ts";

type Code = CodeKeywordDefinition["code"];

/** Keywords whose schemas may hold or not, and references, which lead to them. */
const branching = ["$ref", "anyOf", "oneOf"] as const;

/** Whether what is evaluated has to be kept count of. */
export function mentionsUnevaluated(schema: JsonSchema): boolean {
  return JSON.stringify(schema).includes('"unevaluated');
}

/** To be called before the schema is compiled, with an Ajv that does not optimise when the schema mentions `unevaluated...`. */
export function mendEvaluation(ajv: Ajv, schema: JsonSchema): void {
  if (!mentionsUnevaluated(schema)) {
    ajv.opts.unevaluated = false;
    return;
  }
  for (const keyword of branching) {
    replaceCode(ajv, keyword, (code) => (cxt, ruleType) => {
      keepEvaluated(cxt);
      code(cxt, ruleType);
    });
  }
  replaceCode(ajv, "dependentSchemas", (code) => (cxt, ruleType) => {
    // It stands where only objects come by: a count of items that is first set there would be missing for lists.
    const { items } = cxt.it;
    keepProperties(cxt);
    code(cxt, ruleType);
    Object.assign(cxt.it, { items });
  });
  replaceCode(ajv, "if", () => condition);
  replaceCode(ajv, "unevaluatedItems", (code) => (cxt, ruleType) => {
    countItems(cxt);
    code(cxt, ruleType);
  });
}

/** In its place, because the order of keywords matters. */
function replaceCode(ajv: Ajv, keyword: string, replace: (code: Code) => Code): void {
  const definition = ajv.getKeyword(keyword);
  if (typeof definition === "object" && "code" in definition && definition.code !== undefined) {
    Object.assign(definition, { code: replace(definition.code) });
  }
}

/** What was evaluated so far gets variables of its own, to which branches can add. */
export function keepEvaluated(cxt: KeywordCxt): void {
  keepProperties(cxt);
  const { gen, it } = cxt;
  if (it.opts.unevaluated !== true) return;
  if (it.items !== true && !(it.items instanceof Name)) it.items = gen.var("items", it.items ?? 0);
}

function keepProperties({ gen, it }: KeywordCxt): void {
  if (it.opts.unevaluated !== true) return;
  if (it.props !== true && !(it.props instanceof Name)) it.props = gen.var("props", stringify(it.props ?? {}));
}

function countItems({ gen, it, data }: KeywordCxt): void {
  if (!(it.items instanceof Name)) return;
  it.items = gen.const("items", _`${it.items} === true ? ${data}.length : ${it.items}`);
}

function condition(cxt: KeywordCxt): void {
  const { gen, parentSchema } = cxt;
  keepEvaluated(cxt);
  const valid = gen.let("valid", true);
  const holds = gen.name("_valid");
  const failing = gen.let("ifClause");
  cxt.setParams({ ifClause: failing });
  const options = { compositeRule: true, createErrors: false, allErrors: false } as const;
  cxt.mergeValidEvaluated(cxt.subschema({ keyword: "if", ...options }, holds), holds);
  cxt.reset();
  const clause = (keyword: "then" | "else") => (): void => {
    if (parentSchema[keyword] === undefined) return;
    const consequence = cxt.subschema({ keyword }, holds);
    gen.assign(valid, holds);
    cxt.mergeValidEvaluated(consequence, valid);
    gen.assign(failing, _`${keyword}`);
  };
  gen.if(holds, clause("then"), clause("else"));
  cxt.pass(valid, () => cxt.error(true));
}
