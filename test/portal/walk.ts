/**
 * A walk through the portal as a person takes it: from the overview to the runs that failed, into one of them, and a
 * replay whose end is seen without loading the page again. Works on any server that speaks the portal's API.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import type { RunStatus } from "../../src/server/wire.ts";

export interface WalkOptions {
  readonly browser: Browser;
  /** Folder for the screenshots, made when it does not exist. */
  readonly screenshots: string;
  /** Which failed runs to go to; there must be at least one. `dead` unless told. */
  readonly status?: "dead" | "compensated";
  /** Which replay to choose; from the failed step for a dead run, from the start for a compensated one unless told. */
  readonly replay?: "Replay from failed step" | "Replay from start";
  /** Statuses of which the replayed run must reach one. `completed` unless told. */
  readonly endsAs?: readonly RunStatus[];
}

export interface WalkReport {
  readonly runId: string;
  readonly endedAs: RunStatus;
  readonly consoleErrors: readonly string[];
  readonly cspViolations: readonly string[];
  /** Pages that are wider than the window, as `name width: 412 > 390`. */
  readonly overflows: readonly string[];
  readonly screenshots: readonly string[];
}

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };
const schemes = ["light", "dark"] as const;

/** @throws when a page does not show what it must; Playwright's message says which. */
export async function walkPortal(baseUrl: string, options: WalkOptions): Promise<WalkReport> {
  const { browser, status = "dead", endsAs = ["completed"] } = options;
  const replay = options.replay ?? (status === "dead" ? "Replay from failed step" : "Replay from start");
  await mkdir(options.screenshots, { recursive: true });
  const context = await browser.newContext({ baseURL: baseUrl, viewport: desktop, reducedMotion: "reduce" });
  try {
    const page = await context.newPage();
    const watch = await watchPage(page);
    const camera = createCamera(page, options.screenshots);

    await page.goto("/");
    await page.getByRole("heading", { name: "Overview", level: 1 }).waitFor();
    await page.getByRole("article").first().waitFor();
    await page.locator('.live[data-phase="live"]').waitFor();
    await camera.take("home");

    await page.goto("/runs");
    await page.getByRole("table").waitFor();
    await camera.take("runs");
    await page.goto("/runs?key=no-run-has-this-key");
    await page.getByText("No runs with key no-run-has-this-key").waitFor();
    await camera.take("runs-empty");

    await page.goto("/");
    await page.locator(`main a[href*="status=${status}"]`).first().click();
    await page.waitForURL(`**/runs?*status=${status}*`);
    await page.locator(`tbody .status-badge[data-status="${status}"]`).first().waitFor();
    await camera.take(`runs-${status}`);

    await page.locator("tbody .run-link").first().click();
    await page.waitForURL("**/runs/*");
    const runId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    await page.locator(`header .status-badge[data-status="${status}"]`).waitFor();
    await camera.take(`run-${status}`);

    await page.getByRole("button", { name: replay }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/Reason/).fill("Walked through by the browser test");
    await camera.take("replay");
    await dialog.getByRole("button", { name: /^Replay/ }).click();
    await dialog.waitFor({ state: "hidden" });
    await page
      .getByText(/^Replayed from the/)
      .last()
      .waitFor();
    const ended = page.locator(endsAs.map((end) => `.run-header .status-badge[data-status="${end}"]`).join(", "));
    await ended.waitFor();
    const endedAs = (await ended.getAttribute("data-status")) as RunStatus;
    await camera.take("run-replayed");
    return { runId, endedAs, ...(await watch.report()), overflows: camera.overflows, screenshots: camera.files };
  } finally {
    await context.close();
  }
}

/** Collects what the browser complains about on every page that is opened from now on. */
export async function watchPage(page: Page) {
  const consoleErrors: string[] = [];
  const cspViolations: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") consoleErrors.push(message.text());
  });
  page.on("pageerror", (error) => consoleErrors.push(String(error)));
  await page.exposeFunction("reportCspViolation", (text: string) => cspViolations.push(text));
  await page.addInitScript(
    "addEventListener('securitypolicyviolation', (e) => reportCspViolation(e.effectiveDirective + ' ' + e.blockedURI + ' ' + e.sourceFile))",
  );
  return {
    report: async () => {
      // One more round trip, so that what the page reported before it has arrived.
      await page.title();
      return { consoleErrors, cspViolations };
    },
  };
}

/** Takes every picture at both widths in both colour schemes, and measures whether the page fits. */
export function createCamera(page: Page, folder: string) {
  const files: string[] = [];
  const overflows: string[] = [];
  return {
    files,
    overflows,
    take: async (name: string) => {
      for (const viewport of [desktop, phone]) {
        await page.setViewportSize(viewport);
        const width = Number(await page.evaluate("document.documentElement.scrollWidth"));
        if (width > viewport.width) overflows.push(`${name}: ${width} > ${viewport.width}`);
        for (const colorScheme of schemes) {
          await page.emulateMedia({ colorScheme });
          const file = join(folder, `${name}-${viewport.width}-${colorScheme}.png`);
          await page.screenshot({ path: file, fullPage: true, animations: "disabled" });
          files.push(file);
        }
      }
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize(desktop);
    },
  };
}
