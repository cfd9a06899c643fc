import { type Browser, chromium } from "playwright-core";
import { chromiumBinary } from "./chromium-binary.ts";

/**
 * A Chromium that came with npm, talks to nobody by itself, and needs nothing of the machine. The arguments that its
 * package proposes are left out: they turn web security off, which is what is tested, and run all in one process, which
 * ends with the first page that is closed.
 */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await chromiumBinary(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
