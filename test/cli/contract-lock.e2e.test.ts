import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Lock } from "../../src/governance/published/lock.ts";
import { type TempProject, waybill } from "./cli.ts";
import { writeProject } from "./project.ts";

const order = {
  type: "object",
  required: ["id"],
  properties: { id: { type: "string" }, totalCents: { type: "integer" } },
  additionalProperties: false,
};
const stricter = { ...order, required: ["id", "totalCents"] };
const wider = { ...order, properties: { ...order.properties, note: { type: "string" } } };

let project: TempProject;
const cli = (...args: string[]) => waybill(args, { cwd: project.dir });
const lockText = () => readFile(join(project.dir, "waybill.lock.json"), "utf8");
const lock = async () => JSON.parse(await lockText()) as Lock;
const write = (file: string, text: string) => writeFile(join(project.dir, file), text);

/** A module that exports a version of the contract `order`. */
const module = (version: string, schema: object, terms = "") => `
import { contract, jsonSchema, team } from "waybill";
export const Order = contract("order", {
  version: "${version}",
  owner: team("sales", { onCall: "pager:sales" }),
  ${terms}
  schema: jsonSchema(${JSON.stringify(schema)}),
});
`;
const flows = (from: string) => `
import { event, flow, team } from "waybill";
import { Order } from "../contracts/${from}.ts";
export const book = flow("book", {
  version: "1.0.0",
  owner: team("sales", { onCall: "pager:sales" }),
  on: event(Order, { key: (order) => order.id }),
  async run() {},
});
`;

beforeEach(async () => {
  project = await writeProject({
    "waybill.config.ts": 'import { defineConfig } from "waybill";\nexport default defineConfig({});\n',
    "contracts/order.ts": module("1.0.0", order, 'consumers: ["warehouse"],'),
    "flows/book.ts": flows("order"),
  });
});
afterEach(() => project.remove());

describe("waybill contract lock", () => {
  it("publishes contracts, and keeps the flows of the lock file as they are", async () => {
    await write("waybill.lock.json", '{"flows":{"book":[{"version":"1.0.0","asks":["step \\"a\\""]}]}}');
    const { code, stdout } = await cli("contract", "lock");
    expect(stdout).toBe("waybill.lock.json has 1 version of 1 contract. Published: order@1.0.0.\n");
    expect(code).toBe(0);
    expect(await lock()).toEqual({
      contracts: {
        order: [{ version: "1.0.0", kind: "event", owner: "sales", consumers: ["warehouse"], schema: order }],
      },
      flows: { book: [{ version: "1.0.0", asks: ['step "a"'] }] },
    });
    const again = await cli("contract", "lock", "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({ added: [], contracts: { order: [{ version: "1.0.0" }] } });
  });

  it("keeps a version that the code has no more, and refuses a change under it", async () => {
    await cli("contract", "lock");
    await write("contracts/order.ts", module("1.1.0", wider));
    expect((await cli("contract", "lock")).stdout).toContain("2 versions of 1 contract. Published: order@1.1.0.");
    const before = await lockText();
    await write("contracts/order.ts", module("1.1.0", stricter));
    const refused = await cli("contract", "lock", "--json");
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stderr)).toMatchObject({ error: { code: "contract-changed" } });
    expect((await cli("lock")).stderr).toContain(
      "Contract order@1.1.0 is published, and its schema lets other documents pass",
    );
    expect(await lockText()).toBe(before);
  });

  it("forgets a version once it is sunset and gone", async () => {
    await write(
      "contracts/order.ts",
      module("1.0.0", order, 'deprecation: { since: "2020-01-01", sunset: "2020-06-30" },'),
    );
    await cli("contract", "lock");
    const kept = await cli("contract", "lock", "--forget", "order@1.0.0", "--json");
    expect([kept.code, JSON.parse(kept.stderr)]).toMatchObject([2, { error: { code: "contract-in-use" } }]);
    await write("contracts/order.ts", module("2.0.0", stricter));
    const { code, stdout } = await cli("contract", "lock", "--forget", "order@1.0.0");
    expect([code, stdout]).toEqual([0, expect.stringContaining("order@1.0.0 is forgotten.")]);
    expect((await lock()).contracts["order"]).toMatchObject([{ version: "2.0.0" }]);
  });

  it("refuses a schema that documents would be misjudged by, with what to write instead", async () => {
    const wrong = { ...order, properties: { ...order.properties, total: { type: "string", pattern: "[" } } };
    await write("contracts/order.ts", module("1.0.0", wrong));
    const { code, stderr } = await cli("contract", "lock", "--json");
    expect([code, JSON.parse(stderr)]).toMatchObject([
      1,
      { error: { code: "contract-unpublishable", message: expect.stringContaining("/properties/total/pattern: ") } },
    ]);
    await expect(lockText()).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("refuses a lock file that is none, and writes nothing", async () => {
    await write("waybill.lock.json", '{"contracts":[]}');
    const { code, stderr } = await cli("contract", "lock");
    expect([code, stderr]).toEqual([3, expect.stringContaining('"contracts" is no object')]);
    expect(await lockText()).toBe('{"contracts":[]}');
  });
});

describe("waybill lock", () => {
  it("publishes flows and contracts in one go, and checks both", async () => {
    const { stdout } = await cli("lock");
    expect(stdout).toContain("waybill.lock.json has 1 versions of 1 flows");
    expect(stdout).toContain("Published: order@1.0.0.");
    expect(await lock()).toMatchObject({
      contracts: { order: [{ version: "1.0.0" }] },
      flows: {
        book: [
          { version: "1.0.0", asks: [], owner: "sales", tier: "silver", trigger: "event", consumes: ["order@1.0.0"] },
        ],
      },
    });
    expect((await cli("lock", "--check")).code).toBe(0);
    await write("contracts/order.ts", module("1.0.0", stricter));
    const checked = await cli("lock", "--check", "--json");
    expect(checked.code).toBe(1);
    expect(JSON.parse(checked.stdout)).toMatchObject({ ok: false, changes: [], findings: [{ kind: "changed" }] });
  });
});

describe("waybill contract verify", () => {
  it("answers 0 when all is as published, and names what is not published yet", async () => {
    const before = await cli("contract", "verify");
    expect(before.stdout).toContain('Not published yet: order@1.0.0. Publish with "waybill contract lock".');
    await cli("contract", "lock");
    const after = await cli("contract", "verify");
    expect([after.code, after.stdout]).toEqual([0, "All is as it was published: 1 version of contracts.\n"]);
    const json = await cli("contract", "verify", "--json");
    expect(JSON.parse(json.stdout)).toEqual({ ok: true, findings: [], unpublished: [] });
  });

  it("answers 1 when a contract changed under its version: what changed, what breaks, and who is to be told", async () => {
    await cli("contract", "lock");
    await write("contracts/order.ts", module("1.0.0", stricter, 'consumers: ["warehouse"],'));
    const { code, stdout } = await cli("contract", "verify");
    expect(stdout).toBe(
      [
        "✗ order@1.0.0 changed under its version (meaning)",
        '  Contract order@1.0.0 is published, and its schema lets other documents pass now: /required Property "totalCents" is required now.',
        "  Whoever relies on what is published sends what is refused now, or gets what they do not know.",
        "  → Give the changed contract version 2.0.0 and keep 1.0.0 beside it until it is sunset, or take the change back.",
        "",
        "  ✗ not compatible (BACKWARD, strict): a major version is needed",
        "    what is valid under OLD must be valid under NEW",
        "",
        "  ✗ /required",
        '    Property "totalCents" is required now.',
        '    valid before, not after: {"id":""}',
        "",
        "  WHO USES IT                              OWNER",
        "  flow         book@1.0.0  begins with it  sales",
        "  outside      warehouse   takes it",
        "  Tell sales at pager:sales.",
        "",
        "1 finding. What is published is in waybill.lock.json.",
        "",
      ].join("\n"),
    );
    expect(code).toBe(1);
    const json = JSON.parse((await cli("contract", "verify", "--json")).stdout) as object;
    expect(json).toEqual({
      ok: false,
      findings: [
        {
          kind: "changed",
          contract: "order",
          version: "1.0.0",
          message: expect.stringContaining("order@1.0.0 is published"),
          fact: expect.stringContaining("order@1.0.0 is published"),
          consequence: expect.stringContaining("Whoever relies on what is published"),
          fix: expect.stringContaining("version 2.0.0"),
          how: "meaning",
          diff: expect.objectContaining({ compatible: false, requiredBump: "major" }),
          flows: [{ name: "book", version: "1.0.0", owner: "sales", roles: ["begins"] }],
          teams: [{ name: "sales", onCall: "pager:sales" }],
          systems: [],
          outside: ["warehouse"],
        },
      ],
      unpublished: [],
    });
  });

  it("says when a new version is too close to the one below", async () => {
    await cli("contract", "lock");
    await write("contracts/order.ts", module("1.0.1", wider));
    const { code, stdout } = await cli("contract", "verify");
    expect(stdout).toContain("✗ order@1.0.1 is too close to 1.0.0");
    expect(stdout).toContain("Call it 1.1.0, or change less.");
    expect(code).toBe(1);
  });

  it("says when a major that a flow took is gone", async () => {
    await cli("lock");
    await write("contracts/order.ts", module("2.0.0", stricter));
    const { code, stdout } = await cli("contract", "verify");
    expect(stdout).toContain("✗ order@1.0.0 is gone and still taken");
    expect(code).toBe(1);
  });

  it("answers 3 when the project does not load", async () => {
    await write("contracts/order.ts", "export const =");
    expect((await cli("contract", "verify")).code).toBe(3);
  });
});

describe("waybill contract diff", () => {
  it("compares published versions with each other and with those of the project", async () => {
    await cli("contract", "lock");
    await write("contracts/order.ts", module("1.1.0", wider));
    const added = await cli("contract", "diff", "order@1.0.0", "order@1.1.0");
    expect(added.stdout).toContain('Property "note" was added.');
    await cli("contract", "lock");
    await write("contracts/order.ts", module("2.0.0", stricter));
    expect((await cli("contract", "diff", "order@1.0.0", "order@1.1.0")).stdout).toBe(added.stdout);
    expect((await cli("contract", "diff", "order@1.1.0", "order@2.0.0")).code).toBe(1);
    const unknown = await cli("contract", "diff", "order@1.0.0", "order@4.0.0");
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      expect.stringContaining("those that are: order@1.0.0, order@1.1.0, order@2.0.0"),
    ]);
  });
});
