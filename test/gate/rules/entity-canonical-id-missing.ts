import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const entities = baseFile("entities.ts");
const id = '  canonicalId: "The number that billing gives",\n';

export const entityCanonicalIdMissing: RuleFixture = {
  fails: {
    files: { "entities.ts": edited(entities, [id, ""]) },
    finds: [{ subject: "entity:invoice", fact: "canonical id" }],
  },
  passes: [{ files: { "entities.ts": edited(entities, [id, '  canonicalId: "Its number",\n']) } }],
};
