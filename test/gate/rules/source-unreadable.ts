import type { RuleFixture } from "./fixture.ts";

export const sourceUnreadable: RuleFixture = {
  fails: {
    files: { "lib/old.js": "export const half = {;\n" },
    finds: [{ subject: "project:project", fact: "The module lib/old.js cannot be read" }],
  },
  passes: [{ files: { "lib/notes.txt": "export const half = {;\n" } }],
};
