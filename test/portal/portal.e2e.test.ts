import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./browser.ts";
import { type FixtureServer, startFixtureServer } from "./fixture-server.ts";
import { createCamera, phone, walkPortal, watchPage } from "./walk.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const screenshots = here("../../test-output/portal");

describe("the portal in a browser", () => {
  let server: FixtureServer;
  let browser: Browser;

  beforeAll(async () => {
    if (!existsSync(here("../../dist/portal/index.html"))) {
      const vite = here("../../node_modules/vite/bin/vite.js");
      execFileSync(process.execPath, [vite, "build", "--config", "portal/vite.config.ts"], {
        cwd: here("../.."),
        stdio: "pipe",
      });
    }
    server = await startFixtureServer();
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it("leads from the overview to a dead run, replays it and shows its end by itself", async () => {
    const report = await walkPortal(server.url, { browser, screenshots });
    expect(report.endedAs).toBe("completed");
    expect(report.cspViolations).toEqual([]);
    expect(report.consoleErrors).toEqual([]);
    expect(report.overflows).toEqual([]);
    expect(report.screenshots).toHaveLength(28);
  });

  it("shows every kind of run within the width of a phone", async () => {
    const page = await browser.newPage({ baseURL: server.url, viewport: phone });
    const watch = await watchPage(page);
    const camera = createCamera(page, screenshots);
    for (const status of ["completed", "waiting", "compensated", "irrecoverable", "rejected", "canceled", "running"]) {
      await page.goto(`/runs?flow=order-to-cash&status=${status}`);
      await page.locator("tbody .run-link").first().click();
      await page.locator(`.run-header .status-badge[data-status="${status}"]`).waitFor();
      await camera.take(`run-${status}`);
    }
    expect(camera.overflows).toEqual([]);
    expect(await watch.report()).toEqual({ consoleErrors: [], cspViolations: [] });
    await page.close();
  });

  it("closes a dead run only with a reason", async () => {
    const page = await browser.newPage({ baseURL: server.url });
    await page.goto("/runs?status=dead");
    await page.locator("tbody .run-link").first().click();
    await page.getByRole("button", { name: "Close as irrecoverable" }).click();
    const confirm = page.getByRole("dialog").getByRole("button", { name: "Close the run" });
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByLabel("Reason").fill("The customer was refunded by hand");
    await confirm.click();
    await page.locator('.run-header .status-badge[data-status="irrecoverable"]').waitFor();
    await page.getByText("Closed by portal: The customer was refunded by hand").waitFor();
    await page.close();
  });

  it("pages to older runs and back by the address, and keeps the filters in it", async () => {
    const page = await browser.newPage({ baseURL: server.url });
    await page.goto("/runs?flow=order-to-cash");
    const youngest = await page.locator("tbody .run-link").first().textContent();
    await page.getByRole("link", { name: "Older" }).click();
    await page.waitForURL("**/runs?flow=order-to-cash&before=*");
    await page.getByRole("link", { name: "Newest" }).waitFor();
    await page.goBack();
    await page.getByRole("link", { name: youngest ?? "" }).waitFor();
    await page.getByLabel("Status").selectOption("waiting");
    await page.waitForURL("**/runs?flow=order-to-cash&status=waiting");
    const current = page.locator('nav [aria-current="page"]');
    await current.getByText("waiting").waitFor();
    expect(await current.count()).toBe(1);
    await page.close();
  });

  it("says when a flow with a schedule is next due, and for which run it is paused", async () => {
    const page = await browser.newPage({ baseURL: server.url });
    await page.goto("/");
    const card = page.getByRole("article", { name: "settle-payouts" });
    await card.getByText(/^in \d+ [dhm]/).waitFor();
    expect(await card.getByRole("link", { name: "a dead run" }).getAttribute("href")).toBe("/runs/0sk3w5qzn00");
    await page.close();
  });

  it("opens and closes the navigation on a phone", async () => {
    const page = await browser.newPage({ baseURL: server.url, viewport: phone });
    await page.goto("/");
    await page.getByRole("button", { name: "Open the navigation" }).click();
    await page.getByRole("link", { name: "Runs", exact: true }).click();
    await page.getByRole("heading", { name: "Runs", level: 1 }).waitFor();
    await page.getByRole("button", { name: "Open the navigation" }).waitFor();
    expect(await page.title()).toBe("Runs · Waybill");
    await page.close();
  });

  it("says when the connection is lost and is live again by itself", async () => {
    const page = await browser.newPage({ baseURL: server.url });
    await page.goto("/");
    await page.locator('.live[data-phase="live"]').waitFor();
    server.breakLive();
    await page.locator('.live[data-phase="reconnecting"]').waitFor();
    server.restoreLive();
    await page.locator('.live[data-phase="live"]').waitFor();
    await page.close();
  });

  it("says so when there is no such run", async () => {
    const page = await browser.newPage({ baseURL: server.url });
    await page.goto("/runs/00000000000");
    await page.getByText("There is no run 00000000000").waitFor();
    await page.close();
  });
});
