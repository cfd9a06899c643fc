import pc from "picocolors";
import { describe, expect, it } from "vitest";
import type { JudgedChange, SchemaDiff } from "../../contracts/compare/diff.ts";
import { type DiffView, formatSchemaDiff } from "./schema-diff.ts";

const view: DiffView = { colors: pc.createColors(false), columns: 100 };
const wasValid = () => true;

function diff(changes: readonly JudgedChange[], more: Partial<SchemaDiff> = {}): SchemaDiff {
  const compatible = !changes.some(({ breaking }) => breaking);
  const requiredBump = compatible ? "minor" : "major";
  return { compatible, mode: "BACKWARD", policy: "strict", requiredBump, changes, ...more };
}

function breaking(pointer: string, counterexample?: JudgedChange["counterexample"]): JudgedChange {
  const said = { pointer, kind: "required-added", breaking: true, message: `About ${pointer}.` } as const;
  return counterexample === undefined ? said : { ...said, counterexample };
}

const harmless: JudgedChange = { pointer: "/title", kind: "annotation-changed", breaking: false, message: "Title." };

describe("formatSchemaDiff", () => {
  it("says that nothing changed", () => {
    expect(formatSchemaDiff(diff([], { requiredBump: "none" }), wasValid, view)).toBe(
      [
        "✓ compatible (BACKWARD, strict): no new version is needed",
        "  what is valid under OLD must be valid under NEW",
        "  Nothing changed.",
      ].join("\n"),
    );
  });

  it("says that what changed says nothing of documents, although no change is listed", () => {
    const text = formatSchemaDiff(diff([], { requiredBump: "patch" }), wasValid, view);
    expect(text).toContain("a patch version is enough");
    expect(text).toContain("Nothing changed that says something of documents.");
  });

  it("puts what breaks before the rest, each with a document that shows it", () => {
    expect(formatSchemaDiff(diff([harmless, breaking("/required", { id: "" })]), wasValid, view)).toBe(
      [
        "✗ not compatible (BACKWARD, strict): a major version is needed",
        "  what is valid under OLD must be valid under NEW",
        "",
        "✗ /required",
        "  About /required.",
        '  valid before, not after: {"id":""}',
        "",
        "OTHER CHANGES",
        "/title         Title.",
      ].join("\n"),
    );
  });

  it("says which way a counterexample goes", () => {
    const text = formatSchemaDiff(diff([breaking("/a", 1)], { mode: "FORWARD" }), () => false, view);
    expect(text).toContain("valid after, not before: 1");
    expect(text).toContain("what is valid under NEW must be valid under OLD");
  });

  it("shows a counterexample that is null", () => {
    expect(formatSchemaDiff(diff([breaking("", null)]), wasValid, view)).toContain("valid before, not after: null");
  });

  it("marks what could not be decided", () => {
    const undecided: JudgedChange = { ...breaking("/a"), unknown: true };
    expect(formatSchemaDiff(diff([undecided]), wasValid, view)).toContain("? /a\n  About /a.");
  });

  it("shortens a large counterexample to a few lines that fit the terminal", () => {
    const large = { text: "x".repeat(300), lines: Array.from({ length: 50 }, (_, index) => index) };
    const lines = formatSchemaDiff(diff([breaking("/a", large)]), wasValid, view).split("\n");
    expect(lines).toContain("    … 49 more lines; --json has all");
    expect(lines.length).toBeLessThan(16);
    expect(lines.every((line) => line.length <= view.columns)).toBe(true);
  });

  it("shows of a large counterexample the part that the change is about", () => {
    const large = { text: "x".repeat(300), customer: { name: null } };
    const text = formatSchemaDiff(diff([breaking("/properties/customer/properties/name/type", large)]), wasValid, view);
    expect(text).toContain("valid before, not after: a document with, at /customer/name: null");
  });

  it("shows only a few changes of many in full, and counts what it leaves out", () => {
    const many = Array.from({ length: 40 }, (_, index) => breaking(`/at/${index}`, { id: "" }));
    const text = formatSchemaDiff(diff(many), wasValid, view);
    expect(text.split("valid before")).toHaveLength(6);
    expect(text).toContain("MORE THAT BREAKS");
    expect(text).toContain("… 25 more; --json has all");
  });

  it("lets no name in a schema move the cursor", () => {
    const evil = breaking("/properties/\u001b[2J\u009b31m\n", { "\u009b31m": "\u001b[2J" });
    const text = formatSchemaDiff(diff([evil]), wasValid, view);
    expect(text.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });

  it("says what the lenient policy leaves out", () => {
    const text = formatSchemaDiff(diff([harmless], { mode: "FULL", policy: "lenient" }), wasValid, view);
    expect(text).toContain("without properties that only the other version names");
    expect(text).toContain("and the reverse");
  });
});
