import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../portal/browser.ts";
import { walkPortal } from "../portal/walk.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const screenshots = fileURLToPath(new URL("../../test-output/demo", import.meta.url));

interface Verdict {
  readonly problems: readonly string[];
  readonly portal: string;
  readonly effects: readonly { readonly effect: string; readonly expected: number; readonly found: number }[];
  readonly lost: number;
  readonly doubled: number;
}

describe("the demo", () => {
  let demo: ChildProcess;
  let verdict: Verdict;
  let browser: Browser;

  beforeAll(async () => {
    // What `npm run demo` runs; `npm test` has built dist before.
    demo = spawn(process.execPath, ["examples/order-to-cash/demo/main.ts", "--orders", "150", "--stay", "--json"], {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (demo.stdout === null) throw new Error("The demo has no output.");
    const ended = once(demo, "exit").then(() => {
      throw new Error("The demo ended before it gave its verdict.");
    });
    const [line] = (await Promise.race([once(createInterface(demo.stdout), "line"), ended])) as [string];
    verdict = JSON.parse(line) as Verdict;
    browser = await launchBrowser();
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    if (demo.exitCode === null) {
      const exit = once(demo, "exit");
      demo.kill("SIGINT");
      await exit;
    }
  }, 60_000);

  it("loses nothing and does nothing twice, through an outage of billing and a kill -9", () => {
    expect(verdict).toMatchObject({ problems: [], lost: 0, doubled: 0 });
    expect(verdict.effects.length).toBeGreaterThan(8);
    expect(verdict.effects.filter(({ expected, found }) => expected === 0 || found !== expected)).toEqual([]);
  });

  it.each(["dead", "compensated"] as const)(
    "leaves a portal in which the %s run is found and replayed",
    { timeout: 120_000 },
    async (status) => {
      // What made these runs fail is still so: a replay ends as they did.
      const report = await walkPortal(verdict.portal, { browser, screenshots, status, endsAs: [status] });
      expect(report).toMatchObject({ endedAs: status, consoleErrors: [], cspViolations: [], overflows: [] });
    },
  );
});
