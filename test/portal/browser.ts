import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

/** A Chromium that came with npm, talks to nobody by itself, and needs nothing of the machine. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: [
      ...sparticuz.args.filter((argument) => !argument.startsWith("--headless")),
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}
