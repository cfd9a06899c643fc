import { execFile } from "node:child_process";
import { readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { type TempProject, waybill } from "./cli.ts";
import { writeProject } from "./project.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const run = promisify(execFile);

const flows = `
import { contract, entity, event, flow, jsonSchema, secret, githubSignature, team, webhook } from "waybill";
const sales = team("sales", { onCall: "pager:sales" });
export const Booked = contract("order.booked", {
  version: "1.2.0",
  owner: sales,
  description: "An order was booked",
  guarantees: { freshness: "5m" },
  fields: { "/email": "personal" },
  examples: [{ id: "1", email: "ada@shop.example" }],
  schema: jsonSchema<{ readonly id: string }>({
    type: "object",
    required: ["id"],
    properties: { id: { type: "string" }, email: { type: "string" }, child: { $ref: "#" } },
  }),
});
export const book = flow("book", { version: "1.0.0", owner: sales, on: event(Booked), async run() {} });
const Pushed = contract("repository.pushed", { version: "1.0.0", kind: "webhook", schema: jsonSchema({ type: "object" }) });
export const push = flow("push", {
  version: "1.0.0",
  owner: sales,
  on: webhook("/github/push", { contract: Pushed, verify: githubSignature(secret("S")), key: () => "1" }),
  async run() {},
});
`;

let project: TempProject;
const cli = (...args: string[]) => waybill(["contract", ...args], { cwd: project.dir });
const json = async (...args: string[]): Promise<unknown> => JSON.parse((await cli(...args)).stdout);

beforeAll(async () => {
  project = await writeProject({
    "waybill.config.ts": 'import { defineConfig } from "waybill";\nexport default defineConfig({});\n',
    "package.json": '{"type":"module","name":"shop","version":"3.1.4"}',
    "flows/book.ts": flows,
    "tsconfig.json": JSON.stringify({
      compilerOptions: {
        ...{ target: "es2024", module: "nodenext", strict: true, noEmit: true, skipLibCheck: true, types: ["node"] },
        ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, verbatimModuleSyntax: true },
        ...{ allowImportingTsExtensions: true, erasableSyntaxOnly: true },
      },
      include: ["made-*/*.ts"],
    }),
  });
  await symlink(join(root, "node_modules", "@types"), join(project.dir, "node_modules", "@types"));
});
afterAll(() => project.remove());

describe("waybill contract export", () => {
  it("writes OpenAPI to standard output, with the project's name and version", async () => {
    const document = await json("export", "--format", "openapi");
    expect(document).toMatchObject({ openapi: "3.1.0", info: { title: "shop", version: "3.1.4" } });
    expect(document).toHaveProperty(["paths", "/github/push", "post", "operationId"], "push");
    expect(document).toHaveProperty(["components", "schemas", "order.booked_1.2.0"]);
  });

  it("writes what is named only, as YAML when the file is called so", async () => {
    const { code, stdout } = await cli(
      "export",
      "order.booked@1.2.0",
      "--format",
      "json-schema",
      "--out",
      "out/order.yaml",
    );
    expect([code, stdout]).toEqual([0, `written to ${join(project.dir, "out/order.yaml")}\n`]);
    const document: unknown = parse(await readFile(join(project.dir, "out/order.yaml"), "utf8"));
    expect(document).toMatchObject({ $id: "order.booked@1.2.0", properties: { child: { $ref: "#" } } });
  });

  it("writes one Open Data Contract for each contract", async () => {
    await cli("export", "--format", "odcs", "--out", "out/all.odcs.yml");
    const text = await readFile(join(project.dir, "out/all.odcs.yml"), "utf8");
    expect(parseAllDocuments(text).map((each) => each.get("id"))).toEqual([
      "order.booked@1.2.0",
      "repository.pushed@1.0.0",
    ]);
    expect(await json("export", "order.booked", "--format", "odcs")).toMatchObject({ team: { name: "sales" } });
  });

  it("refuses what it cannot do", async () => {
    const unknown = await cli("export", "order.lost", "--format", "openapi");
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      expect.stringContaining("order.booked@1.2.0, repository.pushed@1.0.0"),
    ]);
    const noEvent = await cli("export", "repository.pushed", "--format", "asyncapi");
    expect([noEvent.code, noEvent.stderr]).toEqual([2, expect.stringContaining("--format openapi")]);
    expect((await cli("export")).code).toBe(2);
  });
});

describe("waybill contract import", () => {
  it.each(["openapi", "asyncapi", "odcs", "json-schema"])(
    "reads what was exported as %s, and the modules compile",
    async (format) => {
      await cli("export", "--format", format, "--out", `out/${format}.yaml`);
      const outcome = await json("import", `out/${format}.yaml`, "--out", `made-${format}`, "--json");
      const {
        format: found,
        contracts,
        left,
      } = outcome as {
        readonly format: string;
        readonly contracts: readonly { readonly name: string; readonly kind: string; readonly version: string }[];
        readonly left: readonly { readonly reason: string }[];
      };
      expect(found).toBe(format);
      const expected = [
        { name: "order.booked", version: "1.2.0", kind: "event" },
        { name: "repository.pushed", version: "1.0.0", kind: "webhook" },
      ];
      expect(contracts).toMatchObject(format === "asyncapi" ? expected.slice(0, 1) : expected);
      expect(left.map(({ reason }) => reason)).toContain(
        'Its owner is the team "sales": write owner with the team of this project.',
      );
      const text = await readFile(join(project.dir, `made-${format}`, "order-booked.ts"), "utf8");
      expect(text).toContain('"freshness": "5m"');
      await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "."], { cwd: project.dir });
      const made = (await import(join(project.dir, `made-${format}`, "order-booked.ts"))) as {
        readonly OrderBooked: object;
      };
      expect(made.OrderBooked).toMatchObject({ type: "contract", fields: { "/email": "personal" } });
    },
  );

  it("writes nothing over what is there, unless told", async () => {
    await writeFile(join(project.dir, "one.json"), '{"type":"object"}');
    expect((await cli("import", "one.json", "--out", "once")).code).toBe(0);
    await writeFile(join(project.dir, "once", "one.ts"), "// mine");
    const again = await cli("import", "one.json", "--out", "once", "--json");
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('"code":"file-exists"')]);
    expect(await readFile(join(project.dir, "once", "one.ts"), "utf8")).toBe("// mine");
    expect((await cli("import", "one.json", "--out", "once", "--force")).code).toBe(0);
    expect(await readdir(join(project.dir, "once"))).toEqual(["one.ts"]);
  });

  it.each([
    ["old.json", '{"openapi":"3.0.3"}', "OpenAPI 3.0.3"],
    ["broken.json", '{"openapi":', "is not JSON"],
    ["broken.yaml", "a: [", "is not YAML"],
    ["proto.json", '{"type":"object","properties":{"__proto__":{}}}', "__proto__"],
    ["deep.json", `${'{"not":'.repeat(300)}{}${"}".repeat(300)}`, "nested more than 200"],
    [
      "bomb.yaml",
      `a: &a [x,x,x,x,x,x,x,x,x,x]\n${[..."bcdefgh"].map((name, place) => `${name}: &${name} [${Array(10).fill(`*${"abcdefg"[place]}`).join(",")}]`).join("\n")}\n`,
      "is not YAML",
    ],
  ])("refuses %s", async (name, text, words) => {
    await writeFile(join(project.dir, name), text);
    const { code, stderr } = await cli("import", name, "--json");
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: "contract-file-invalid", message: expect.stringContaining(words) },
    });
    expect(code).toBe(2);
  });

  it("answers 1 when there is no contract to be made", async () => {
    await writeFile(join(project.dir, "outside.json"), '{"$ref":"other.json"}');
    const { code, stdout } = await cli("import", "outside.json", "--out", "none");
    expect([code, stdout]).toEqual([1, expect.stringContaining("other.json")]);
  });
});
