import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TempProject, waybill } from "./cli.ts";
import { writeProject } from "./project.ts";

const order = {
  type: "object",
  required: ["id"],
  properties: { id: { type: "string" }, totalCents: { type: "integer" } },
  additionalProperties: false,
};
const stricter = { ...order, required: ["id", "totalCents"] };
const wider = { ...order, title: "Order", properties: { ...order.properties, note: { type: "string" } } };
const open = { type: "object", properties: { id: { type: "string" } } };
const openWider = { ...open, properties: { ...open.properties, note: { type: "string" } } };

let project: TempProject;
const cli = (...args: string[]) => waybill(args, { cwd: project.dir });

const flows = (schema: unknown) => `
import { contract, event, flow, jsonSchema, team } from "waybill";
const Order = contract("order", { version: "1.0.0", schema: jsonSchema(${JSON.stringify(schema)}) });
export const book = flow("book", {
  version: "1.0.0",
  owner: team("sales", { onCall: "pager:sales" }),
  on: event(Order, { key: (order) => order.id }),
  async run() {},
});
`;

/** Holds that a command line ends with an error of a code, and nothing on standard output. */
async function refuses(code: string, exitCode: number, ...args: string[]): Promise<string> {
  const outcome = await cli("contract", "diff", ...args, "--json");
  expect(outcome.stdout).toBe("");
  const { error } = JSON.parse(outcome.stderr) as {
    readonly error: { readonly code: string; readonly message: string };
  };
  expect([error.code, outcome.code]).toEqual([code, exitCode]);
  return error.message;
}

beforeAll(async () => {
  const schemas = { order, stricter, wider, open, openWider };
  const files = Object.entries(schemas).map(([name, schema]) => [`${name}.json`, JSON.stringify(schema)]);
  project = await writeProject({
    ...Object.fromEntries(files),
    "shop/waybill.config.ts": 'import { defineConfig } from "waybill";\nexport default defineConfig({});\n',
    "shop/flows/book.ts": flows(order),
  });
});
afterAll(() => project.remove());

describe("waybill contract diff", () => {
  it("answers 1 when the new version breaks the old one, with a document that shows it", async () => {
    const { code, stdout, stderr } = await cli("contract", "diff", "order.json", "stricter.json");
    expect(stdout).toBe(
      [
        "✗ not compatible (BACKWARD, strict): a major version is needed",
        "  what is valid under OLD must be valid under NEW",
        "",
        "✗ /required",
        '  Property "totalCents" is required now.',
        '  valid before, not after: {"id":""}',
        "",
      ].join("\n"),
    );
    expect([code, stderr]).toEqual([1, ""]);
  });

  it("answers 0 when it does not", async () => {
    const { code, stdout } = await cli("contract", "diff", "order.json", "wider.json");
    expect(stdout).toContain("✓ compatible (BACKWARD, strict): a minor version is enough");
    expect(stdout).toContain('/properties/note  Property "note" was added.');
    expect(code).toBe(0);
  });

  it("says that nothing changed", async () => {
    const { code, stdout } = await cli("contract", "diff", "order.json", "order.json");
    expect(stdout).toContain("Nothing changed.");
    expect(code).toBe(0);
  });

  it("has the same as JSON", async () => {
    const broken = await cli("contract", "diff", "order.json", "stricter.json", "--json");
    expect(JSON.parse(broken.stdout)).toEqual({
      compatible: false,
      mode: "BACKWARD",
      policy: "strict",
      requiredBump: "major",
      changes: [
        {
          pointer: "/required",
          kind: "required-added",
          breaking: true,
          message: 'Property "totalCents" is required now.',
          counterexample: { id: "" },
        },
      ],
    });
    expect(broken.code).toBe(1);
    const same = await cli("contract", "diff", "order.json", "order.json", "--json");
    const nothing = { compatible: true, mode: "BACKWARD", policy: "strict", requiredBump: "none", changes: [] };
    expect(JSON.parse(same.stdout)).toEqual(nothing);
    expect(same.code).toBe(0);
  });

  it("looks the way that it is told", async () => {
    expect((await cli("contract", "diff", "order.json", "stricter.json", "--mode", "FORWARD")).code).toBe(0);
    const forward = await cli("contract", "diff", "order.json", "wider.json", "--mode", "FORWARD");
    expect(forward.stdout).toContain("valid after, not before:");
    expect(forward.code).toBe(1);
    const full = await cli("contract", "diff", "order.json", "wider.json", "--mode", "FULL_TRANSITIVE", "--json");
    expect(JSON.parse(full.stdout)).toMatchObject({ compatible: false, mode: "FULL_TRANSITIVE" });
  });

  it("lets an open schema name one more property by the lenient policy only", async () => {
    const strict = await cli("contract", "diff", "open.json", "openWider.json");
    expect(strict.stdout).toContain('valid before, not after: {"note":null}');
    expect(strict.code).toBe(1);
    expect((await cli("contract", "diff", "open.json", "openWider.json", "--policy", "lenient")).code).toBe(0);
  });

  it("says in the message of a change that it could not be decided", async () => {
    const pattern = (text: string) => JSON.stringify({ type: "string", pattern: text });
    await writeFile(join(project.dir, "id.json"), pattern("^(?=[A-Z])[A-Z0-9]+$"));
    await writeFile(join(project.dir, "id-again.json"), pattern("^(?![a-z])[A-Z][A-Z0-9]*$"));
    const { stdout } = await cli("contract", "diff", "id.json", "id-again.json", "--json");
    const { changes } = JSON.parse(stdout) as { readonly changes: readonly { readonly message: string }[] };
    expect(changes[0]?.message).toContain("could not be decided");
    expect(changes[0]).not.toHaveProperty("unknown");
  });

  it("refuses a command line that it cannot understand", async () => {
    expect(await refuses("request-invalid", 2, "order.json", "missing.json")).toContain("missing.json");
    expect(await refuses("request-invalid", 2, "order.json", "wider.json", "--mode", "SIDEWARD")).toContain("FULL");
  });

  it("refuses a file that is no schema, and one that is nested too deeply", async () => {
    await writeFile(join(project.dir, "odd.json"), '{"type":"strin"}');
    expect(await refuses("schema-file-invalid", 2, "order.json", "odd.json")).toContain("odd.json");
    await writeFile(join(project.dir, "deep.json"), `${'{"not":'.repeat(100)}{}${"}".repeat(100)}`);
    const message = await refuses("schema-file-invalid", 2, "order.json", "deep.json");
    expect(message).toContain(
      "deep.json is nested too deeply. Its objects and lists are nested more than 100 levels deep",
    );
    await writeFile(join(project.dir, "deep.json"), `${'{"not":'.repeat(99)}{}${"}".repeat(99)}`);
    expect((await cli("contract", "diff", "deep.json", "deep.json")).code).toBe(0);
  });

  it("finds the contract that a flow of the project begins with by name and version", async () => {
    const { code, stdout } = await cli("contract", "diff", "order@1.0.0", "stricter.json", "--project", "shop");
    expect(stdout).toContain("✗ /required");
    expect(code).toBe(1);
    const message = await refuses("request-invalid", 2, "order@2.0.0", "stricter.json", "--project", "shop");
    expect(message).toContain("those that are: order@1.0.0.");
  });

  it("says that there is no project in which to look for a name and version", async () => {
    await refuses("project-invalid", 3, "order@1.0.0", "stricter.json");
  });
});
