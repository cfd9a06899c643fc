import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TempProject, waybill } from "./cli.ts";
import { writeProject } from "./project.ts";

const config = 'import { defineConfig } from "waybill";\nexport default defineConfig({});\n';
const flows = (version: string, required: readonly string[]) => `
import { contract, event, flow, jsonSchema, team } from "waybill";
const Booked = contract("order.booked", {
  version: ${JSON.stringify(version)},
  examples: [{ id: "1", total: 2 }],
  schema: jsonSchema<{ readonly id: string; readonly total?: number }>({
    type: "object",
    properties: { id: { type: "string" }, total: { type: "integer" } },
    required: ${JSON.stringify(required)},
  }),
});
export const book = flow("book", { version: "1.0.0", owner: team("logistics", { onCall: "pager:logistics" }), on: event(Booked), async run() {} });
`;

let consumer: TempProject;
let provider: TempProject;
const inConsumer = (...args: string[]) => waybill(["contract", ...args], { cwd: consumer.dir });
const inProvider = (...args: string[]) => waybill(["contract", "can-deploy", ...args], { cwd: provider.dir });
const provide = (version: string, required: readonly string[]) =>
  writeFile(join(provider.dir, "flows/book.ts"), flows(version, required));

beforeAll(async () => {
  consumer = await writeProject({
    "waybill.config.ts": config,
    "package.json": '{"type":"module","name":"warehouse"}',
    "flows/book.ts": flows("1.0.0", ["id", "total"]),
    "takes.json": '{"type":"object","required":["total"]}',
    "more.json": '{"type":"object","required":["total","weight"]}',
  });
  provider = await writeProject({ "waybill.config.ts": config, "flows/book.ts": flows("1.0.0", ["id", "total"]) });
});
afterAll(async () => {
  await consumer.remove();
  await provider.remove();
});

describe("waybill contract expect", () => {
  it("records what a consumer takes, with its team and the examples of the contract", async () => {
    const { code, stdout } = await inConsumer("expect", "order.booked", "--schema", "takes.json");
    const file = join(consumer.dir, "waybill.expectations.json");
    expect([code, stdout]).toEqual([0, `warehouse relies on order.booked@1.0.0: recorded in ${file}\n`]);
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual({
      format: "waybill-expectations/1",
      consumer: "warehouse",
      team: { name: "logistics", onCall: "pager:logistics" },
      expectations: [
        {
          ...{ contract: "order.booked", major: 1, version: "1.0.0" },
          schema: { type: "object", required: ["total"] },
          examples: [{ id: "1", total: 2 }],
        },
      ],
    });
  });

  it("says when the contract as it is known here does not keep it", async () => {
    const { code, stderr } = await inConsumer(
      "expect",
      "order.booked",
      "--schema",
      "more.json",
      "--out",
      "more.expectations.json",
    );
    expect(code).toBe(0);
    expect(stderr).toContain("does not keep that: It does not take every document that is valid here.");
  });

  it("refuses what it cannot do", async () => {
    expect((await inConsumer("expect", "order.lost")).code).toBe(2);
    expect((await inConsumer("expect", "order.booked", "--team", "nobody")).stderr).toContain("logistics");
    expect((await inConsumer("expect", "order.booked", "--out", "missing/x.json")).code).toBe(2);
  });
});

describe("waybill contract can-deploy", () => {
  beforeAll(async () => {
    await mkdir(join(provider.dir, "consumers"));
    await copyFile(join(consumer.dir, "waybill.expectations.json"), join(provider.dir, "consumers", "warehouse.json"));
  });

  it("answers 0 when every consumer takes what is sent", async () => {
    const { code, stdout } = await inProvider("order.booked");
    expect([code, stdout]).toEqual([0, "✓ warehouse takes all of order.booked@1.0.0\n"]);
  });

  it("answers 1 when one does not, with a document that shows it, and who is to be told", async () => {
    await provide("1.1.0", ["id"]);
    const { code, stdout } = await inProvider("order.booked");
    expect(stdout).toBe(
      [
        "✗ warehouse (tell logistics, pager:logistics): order.booked@1.1.0",
        "  It does not take every document that is valid here. /total: expected this field to be present, found nothing.",
        '  valid here, not there: {"id":""}',
        "",
      ].join("\n"),
    );
    expect(code).toBe(1);
    const wire: unknown = JSON.parse((await inProvider("order.booked", "--json")).stdout);
    expect(wire).toMatchObject({
      ok: false,
      contract: "order.booked",
      consumers: [
        {
          consumer: "warehouse",
          ok: false,
          version: "1.1.0",
          problems: [{ kind: "refused", counterexample: { id: "" } }],
        },
      ],
    });
  });

  it("answers 1 when the version that a consumer relies on is gone", async () => {
    await provide("2.0.0", ["id", "total"]);
    const { code, stdout } = await inProvider("order.booked");
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining("relies on version 1 of order.booked, and served is 2."),
    ]);
  });

  it("answers 2 when there is nothing to judge by", async () => {
    await writeFile(join(provider.dir, "odd.json"), "{}");
    const odd = await inProvider("order.booked", "--consumers", "odd.json", "--json");
    expect([odd.code, JSON.parse(odd.stderr)]).toEqual([
      2,
      { error: expect.objectContaining({ code: "contract-file-invalid" }) },
    ]);
    expect((await inProvider("order.booked", "--consumers", "missing.json")).code).toBe(2);
    expect((await inConsumer("can-deploy", "order.booked")).stderr).toContain("There is no folder consumers/");
  });
});
