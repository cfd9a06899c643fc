import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { WaybillError } from "../core/errors.ts";
import type { ExitCode } from "./exit.ts";
import { FieldsError, reportError } from "./report-error.ts";

async function report(error: unknown, ...argv: string[]): Promise<{ code: ExitCode; stderr: string }> {
  const stderr = new PassThrough();
  const terminal = { env: {}, cwd: "/", stdin: new PassThrough(), stdout: new PassThrough(), stderr };
  const code = reportError(terminal, error, argv);
  stderr.end();
  return { code, stderr: await text(stderr) };
}

describe("reportError", () => {
  it("tells message, code and page, and no stack", async () => {
    const { code, stderr } = await report(new WaybillError("folder-exists", "shop is not empty."));
    expect(code).toBe(2);
    expect(stderr).toBe("error: shop is not empty.\n  folder-exists, see docs/errors/folder-exists.md\n");
  });

  it("names each wrong field", async () => {
    const error = new FieldsError("contract-broken", "The input does not fit.", ["/id: expected a string"]);
    expect((await report(error)).stderr).toContain("\n  /id: expected a string\n");
    expect(JSON.parse((await report(error, "--json")).stderr)).toEqual({
      error: {
        code: "contract-broken",
        message: "The input does not fit.",
        page: "docs/errors/contract-broken.md",
        fields: ["/id: expected a string"],
      },
    });
  });

  it.each([
    [new WaybillError("project-invalid", "x"), 3],
    [new WaybillError("secret-missing", "x"), 3],
    [new WaybillError("folder-owned", "x"), 4],
    [new WaybillError("port-taken", "x"), 4],
    [new WaybillError("run-unknown", "x"), 2],
    [new TypeError("x is not a function"), 1],
    ["thrown text", 1],
    [new CommanderError(1, "commander.unknownOption", "error: unknown option '--foo'"), 2],
    [new CommanderError(0, "commander.helpDisplayed", "(outputHelp)"), 0],
    [new CommanderError(1, "commander.help", "(outputHelp)"), 2],
  ])("answers the documented exit code for %s", async (error, expected) => {
    expect((await report(error)).code).toBe(expected);
  });

  it("knows an error of another copy of this package by its code", async () => {
    const foreign = Object.assign(new Error("The flow name is not usable."), { code: "definition-invalid" });
    expect((await report(foreign)).code).toBe(3);
  });

  it("calls what nobody expected a defect, with its stack and causes only when asked", async () => {
    const error = new TypeError("x is not a function", { cause: new Error("deeper") });
    const quiet = await report(error);
    expect(quiet.stderr).toMatch(/^error: TypeError: x is not a function\. This is a defect/);
    expect(quiet.stderr).not.toContain("    at ");
    expect((await report(error, "--verbose")).stderr).toMatch(/ {4}at .*\ncaused by Error: deeper/s);
  });
});
