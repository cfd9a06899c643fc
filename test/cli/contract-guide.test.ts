import { readFileSync } from "node:fs";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runCli } from "../../src/cli/run-cli.ts";

/** What the guide shows of the command is what the command prints. */
const guide = new URL("../../docs/guide/", import.meta.url);
const cwd = fileURLToPath(new URL("contract-changes/", guide));
const page = readFileSync(new URL("contract-changes.md", guide), "utf8");
const shown = [...page.matchAll(/^```sh\nwaybill (.+)\n```\n\n```\n([\s\S]*?)^```$/gm)].map(
  ([, line = "", output = ""]) => ({ line, output }),
);

async function outputOf(line: string): Promise<string> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  await runCli(line.split(" "), { env: {}, cwd, stdin, stdout, stderr });
  stdout.end();
  return text(stdout);
}

describe("the guide to changing a contract", () => {
  it("shows commands with what they print", () => {
    expect(shown.length).toBeGreaterThan(5);
  });

  it.each(shown)("shows what is printed by $line", async ({ line, output }) => {
    expect(await outputOf(line)).toBe(output);
  });

  it("shows the file that it begins with", () => {
    expect(page).toContain(readFileSync(`${cwd}order.json`, "utf8"));
  });
});
