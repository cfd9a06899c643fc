import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { waybill } from "./cli.ts";
import { initRepository, type Repository } from "./repository.ts";

let repository: Repository;
const cli = (...args: string[]) => waybill(args, { cwd: repository.dir });
const orders = "contracts/orders.ts";
const received = "flows/order-received.ts";

beforeEach(async () => {
  repository = await initRepository();
});
afterEach(() => repository.remove());

/** Part of a review: from a heading to the next one. */
function section(markdown: string, heading: string): string {
  return markdown.split(/^### /m).find((part) => part.startsWith(heading)) ?? "";
}

describe("waybill review of what is allowed", () => {
  it("says that nothing changes where nothing does", async () => {
    const { code, stdout } = await cli("review", "main");
    expect(stdout).toMatch(/^<!-- waybill-review -->\n## What this changes in the integration landscape\n/);
    expect(stdout).toContain("✅ **Nothing changes in the landscape.**");
    expect(stdout).toMatch(/Compared with `main` at `[0-9a-f]{12}`/);
    expect(code).toBe(0);
  });

  it("tells new versions of a contract and a flow, promises, dependencies, and who must be told", async () => {
    const { edit, git } = repository;
    await git("switch", "--quiet", "--create", "feature");
    await edit(orders, "minimum: 0 },\n    },", "minimum: -100 },\n    },");
    await edit(
      orders,
      'contract("order.confirmed", {\n  version: "1.0.0",',
      'contract("order.confirmed", {\n  version: "1.1.0",\n  consumers: ["data-warehouse"],',
    );
    await edit(received, 'version: "1.0.0"', 'version: "1.1.0"');
    await edit(received, 'complete: "1m"', 'complete: "30s"');
    await edit(received, 'reviewWithin: "24h"', 'reviewWithin: "2d"');
    await edit(
      received,
      "import { sales } from",
      'import { warehouse } from "../systems/warehouse.ts";\nimport { sales } from',
    );
    await edit(
      received,
      "    // All subscribers",
      '    await run.step("look at stock", warehouse, (call) => call.get("/stock"));\n    // All subscribers',
    );
    expect((await cli("lock")).stderr).toBe("");
    await cli("prove");
    const { code, stdout } = await cli("review", "main");

    expect(stdout).not.toContain("[!WARNING]");
    expect(stdout).toContain("✅ **Nothing breaks.**");
    expect(stdout).toContain("| contracts | 0 | 1 | 0 | no |");
    expect(section(stdout, "Contracts")).toContain(
      "**`order.confirmed@1.1.0`** is a new version, a minor one after `1.0.0`: compatible (`BACKWARD`, `strict`), a **minor** version is enough.\n- `/properties/totalCents/minimum` ",
    );
    expect(section(stdout, "Flows")).toContain("- version: `1.0.0` → `1.1.0`");
    expect(section(stdout, "Flows")).toContain('- It has `step "look at stock"` in addition.');
    expect(section(stdout, "Flows")).toContain("⚠️ Runs of `1.0.0` under way wait for it");
    expect(section(stdout, "Promises")).toContain(
      "| `order-received` | promise tightened | 99 % complete within 1m, over 7d. Broken: A customer waits over a minute for the confirmation | 99 % complete within 30s, over 7d.",
    );
    expect(section(stdout, "Promises")).toContain("review of dead letters ⚠️ later | within `24h` | within `2d` |");
    expect(section(stdout, "Dependencies")).toContain("| `order-received` | calls | `warehouse` | none |");
    expect(section(stdout, "Who must be told")).toContain("| team | `sales` | `sales-on-call@example.com` |");
    expect(section(stdout, "Who must be told")).toContain("| outside | `data-warehouse` |");
    expect(code).toBe(0);
  });

  it("says that everything is new where there was no lock file, and first that there is none now", async () => {
    await rm(join(repository.dir, "waybill.lock.json"));
    await repository.commit("no lock file");
    const { code, stdout } = await cli("review", "HEAD");
    const warning = stdout.indexOf("`waybill.lock.json` is not what the code says: `contract order.confirmed`");
    expect(warning).toBeGreaterThan(0);
    expect(warning).toBeLessThan(stdout.indexOf("There was no `waybill.lock.json` before this change"));
    expect(stdout).toContain("**`order.received@1.0.0`** is new.");
    expect(stdout).toContain("**`order-received`** `1.0.0` is new: silver, of team `sales`, begins with a `webhook`");
    expect(code).toBe(0);
  });

  it("leaves out what others did on the branch meanwhile, and reads no code of it", async () => {
    const { edit, git, commit } = repository;
    await git("branch", "feature");
    await edit(received, 'tier: "gold"', "").catch(() =>
      edit(received, "export const orderReceived", "export const ="),
    );
    await edit("waybill.lock.json", '"order-confirmation"', '"somebody-elses"');
    await commit("main goes on, and does not even parse");
    await git("switch", "--quiet", "feature");
    const { code, stdout } = await cli("review", "main");
    expect([code, stdout]).toEqual([0, expect.stringContaining("**Nothing changes in the landscape.**")]);
  });
});

describe("a project in a folder of a repository", () => {
  it("is compared with its own lock file, and is new where it was not there", async () => {
    const { git, dir } = repository;
    const parent = dirname(dir);
    await rename(join(dir, ".git"), join(parent, ".git"));
    const inParent = (...args: string[]) => git("-C", parent, ...args);
    await inParent("add", "--all");
    await inParent("commit", "--quiet", "--message", "moved into a folder");
    const same = await cli("review", "HEAD");
    expect([same.code, same.stdout]).toEqual([0, expect.stringContaining("**Nothing changes in the landscape.**")]);
    const moved = await waybill(["review", "HEAD~1", "--project", dir], { cwd: parent });
    expect(moved.stdout).toContain("There was no `waybill.lock.json` before this change");
  });
});

describe("waybill review of what breaks", () => {
  it("tells what broke under a published version, with documents, runs that are held back, and refusals of the gate", async () => {
    const { edit, dir } = repository;
    await edit(
      orders,
      'required: ["orderId", "email", "totalCents"]',
      'required: ["orderId", "email", "totalCents", "note"]',
    );
    await edit(
      orders,
      '      totalCents: { type: "integer", minimum: 0 },\n    },',
      '      totalCents: { type: "integer", minimum: 0 },\n      note: { type: "string" },\n    },',
    );
    await edit(received, 'run.step("price order"', 'run.step("price | order"');
    await edit(
      received,
      'broken: "A customer waits over a minute for the confirmation"',
      'broken: "<img src=x> @octocat #12 [a](https://example.com) | done"',
    );
    await edit(received, '  runbook: "runbooks/order-received.md",\n', "");
    const out = join(dir, "review.md");
    const { code, stderr } = await cli("review", "HEAD", "--out", out);
    const markdown = await readFile(out, "utf8");

    expect([code, stderr]).toEqual([1, expect.stringContaining(`written to ${out}`)]);
    expect(markdown).toContain("things stand against this.**");
    expect(section(markdown, "Contracts")).toContain(
      "**`order.confirmed@1.0.0`** **changed under a published version**: not compatible",
    );
    expect(section(markdown, "Contracts")).toContain('Property "note" is required now.\n  Valid before, not after: `{');
    expect(section(markdown, "Flows")).toContain(
      "❌ Runs of `1.0.0` that are past a step that is gone are held back (`divergence`)",
    );
    expect(section(markdown, "Flows")).toContain(
      'renamed, as it seems, `step "price order"` into <code>step "price &#124; order"</code>',
    );
    expect(section(markdown, "Promises")).toContain("promise reworded");
    expect(markdown).toContain(
      "&lt;img src=x&gt; @&#8203;octocat \\#&#8203;12 \\[a\\](https:&#8203;//example.com) \\| done |",
    );
    expect(section(markdown, "Gate")).toContain(
      "❌ error `contract-example-invalid` of contract `order.confirmed@1.0.0` at `contracts/orders.ts:61`",
    );

    expect(section(markdown, "Gate")).toContain("warning `runbook-missing` of flow `order-received`");

    const json = await cli("review", "HEAD", "--json");
    expect([json.code, JSON.parse(json.stdout)]).toMatchObject([
      1,
      {
        ok: false,
        base: { revision: "HEAD", hasLock: true },
        lock: { stale: ["contract order.confirmed", "flow order-received"], rewritten: [] },
        contracts: [{ change: "changed", contract: "order.confirmed", diff: { compatible: false } }],
        flows: [{ change: "changed", flow: "order-received", runs: [{ version: "1.0.0", fate: "held-back" }] }],
        told: { teams: [{ name: "sales", onCall: "sales-on-call@example.com" }] },
      },
    ]);
  });

  it("does not let a change write over what is published", async () => {
    const { edit } = repository;
    await edit(orders, 'pattern: "^[A-Za-z0-9-]{1,40}$"', 'pattern: "^[0-9]{1,40}$"');
    await edit("waybill.lock.json", '"pattern": "^[A-Za-z0-9-]{1,40}$"', '"pattern": "^[0-9]{1,40}$"');
    expect((await cli("contract", "verify")).code).toBe(0);
    const { code, stdout } = await cli("review", "HEAD");
    expect(stdout).toContain(
      "`order.received@1.0.0` is published, and `waybill.lock.json` does not have it as it was.",
    );
    expect(stdout).toContain("**`order.received@1.0.0`** **changed under a published version**");
    expect(code).toBe(1);
  });

  it("tells flows and contracts that are gone, and whose runs then wait", async () => {
    const { edit, dir } = repository;
    await rm(join(dir, "flows/order-confirmation.ts"));
    await rm(join(dir, "tests"), { recursive: true });
    await edit(
      received,
      "    await run.emit(OrderConfirmed, { orderId: order.id, email: order.customer.email, totalCents });\n",
      "",
    );
    const { stdout } = await cli("review", "HEAD");
    expect(section(stdout, "Flows")).toContain("**`order-confirmation`** is gone.");
    expect(section(stdout, "Flows")).toContain("⚠️ Runs of `1.0.0` under way wait for it");
    expect(section(stdout, "Dependencies")).toContain("| `order-received` | emits | none | `order.confirmed@1.0.0` |");
    expect(stdout).toContain("| flows | 0 | 1 | 1 | no |");
  });
});

describe("waybill review used wrongly", () => {
  it("answers 2 when there is no such revision, also for one that looks like an option", async () => {
    for (const base of ["no-such-branch", "--output=x", "HEAD:package.json"]) {
      const { code, stderr } = await cli("review", "--", base);
      expect([code, stderr]).toEqual([2, expect.stringContaining(`There is no revision "${base}"`)]);
    }
  });

  it("answers 2 when there is no repository, and 3 when what was published is no lock file", async () => {
    const { git, commit, dir } = repository;
    await writeFile(join(dir, "waybill.lock.json"), '{"contracts":[]}');
    await commit("a broken lock file");
    const broken = await cli("review", "HEAD");
    expect([broken.code, broken.stderr]).toEqual([3, expect.stringContaining("waybill.lock.json of HEAD is not one")]);
    await git("checkout", "--quiet", "HEAD~1", "--", "waybill.lock.json");
    await rm(join(dir, ".git"), { recursive: true });
    const { code, stderr } = await waybill(["review", "HEAD"], {
      cwd: dir,
      env: { GIT_CEILING_DIRECTORIES: tmpdir() },
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining("cannot be read as part of a Git repository")]);
  });
});
