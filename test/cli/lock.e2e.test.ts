import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TempProject, waybill } from "./cli.ts";
import { writeProject } from "./project.ts";

const flow = `
import { contract, event, flow, jsonSchema, team } from "waybill";
import { reserve } from "../steps/reserve.ts";
const Order = contract("order", { version: "1.0.0", schema: jsonSchema({ type: "object" }) });
export const book = flow("book", {
  version: "1.0.0",
  owner: team("sales", { onCall: "pager:sales" }),
  on: event(Order),
  async run(order, run) {
    await reserve(run);
    await run.step("finish", () => 1);
  },
});
`;
const reserve = (name: string) =>
  `export const reserve = (run: { step(name: string, action: () => number): unknown }) => run.step("${name}", () => 1);`;

let project: TempProject;
const cli = (...args: string[]) => waybill(args, { cwd: project.dir });
const file = (name: string, text: string) => writeFile(join(project.dir, name), text);

interface LockedFlows {
  readonly flows: Readonly<Record<string, readonly { readonly asks: readonly string[]; readonly from?: string }[]>>;
}

async function locked(): Promise<LockedFlows["flows"]> {
  const text = await readFile(join(project.dir, "waybill.lock.json"), "utf8");
  return (JSON.parse(text) as LockedFlows).flows;
}

beforeAll(async () => {
  project = await writeProject({
    "waybill.config.ts": "export default {};",
    "flows/book.ts": flow,
    "steps/reserve.ts": reserve("reserve"),
  });
});
afterAll(() => project.remove());

describe("waybill lock", () => {
  it("finds nothing to complain of in a shape that was read from the text of the flow alone", async () => {
    await file("waybill.lock.json", '{ "flows": { "book": [{ "version": "1.0.0", "asks": ["step \\"finish\\""] }] } }');
    expect((await cli("lock")).stdout).toContain("waybill.lock.json has 1 versions of 1 flows");
    expect((await locked())["book"]).toMatchObject([{ asks: ['step "reserve"', 'step "finish"'], from: "source" }]);
    expect((await cli("lock", "--check")).code).toBe(0);
  });

  it("tells that a step is gone from a helper of a flow", async () => {
    await file("steps/reserve.ts", reserve("set aside"));
    const { code, stdout } = await cli("lock", "--check");
    expect(code).toBe(1);
    expect(stdout).toContain('book@1.0.0 is not what was published: step "reserve" is gone, step "set aside" came.');
  });
});
