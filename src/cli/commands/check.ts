import { type Command, Option } from "commander";
import { WaybillError } from "../../core/errors.ts";
import { isRefusal } from "../../governance/gate/finding.ts";
import { allRules } from "../../governance/gate/rules/all.ts";
import { type GateReport, gateReport } from "../../server/gate/judge-project.ts";
import { presentGate } from "../../server/gate/present.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { githubAnnotations } from "../format/findings/github.ts";
import { junitReport } from "../format/findings/junit.ts";
import { formatFindings } from "../format/findings/pretty.ts";
import { sarifLog } from "../format/findings/sarif.ts";
import { table } from "../format/table.ts";
import { openProject } from "../open-project.ts";
import { corePolicyOf } from "../pass-gate.ts";
import { withProgress } from "../progress.ts";
import { rulePage } from "../rule-page.ts";

const formats = ["pretty", "json", "sarif", "junit", "github"] as const;
type Format = (typeof formats)[number];

interface CheckFlags {
  readonly policy?: string;
  readonly format: Format;
  readonly rules?: true;
  readonly explain?: string;
}

export function addCheck(program: Command, session: Session): void {
  const command = program
    .command("check")
    .option("--policy <file>", "the policy of the core team, which that of the project may only tighten")
    .addOption(new Option("--format <format>", "how findings are told").choices(formats).default("pretty"))
    .option("--rules", "list all rules instead")
    .option("--explain <rule>", "show the page of a rule instead")
    .description("judge every flow, contract, system and team by the rules of the gate");
  handle(session, command, (context) => check(context, command.opts<CheckFlags>()));
}

async function check(context: Context, flags: CheckFlags): Promise<ExitCode> {
  if (flags.rules === true) return listRules(context);
  if (flags.explain !== undefined) return explain(context, flags.explain);
  const report = await withProgress(context, "checking", () => judge(context, flags));
  context.terminal.stdout.write(`${textOf(report, context.json ? "json" : flags.format, context)}\n`);
  return report.findings.some(isRefusal) ? 1 : 0;
}

async function judge(context: Context, flags: CheckFlags): Promise<GateReport> {
  const project = await openProject(context);
  return gateReport(project, { now: Date.now(), ...corePolicyOf(context, flags) });
}

function textOf(report: GateReport, format: Format, { colors }: Context): string {
  switch (format) {
    case "pretty":
      return formatFindings(report, colors);
    case "json":
      return JSON.stringify(presentGate(report));
    case "sarif":
      return JSON.stringify(sarifLog(report), null, 2);
    case "junit":
      return junitReport(report);
    case "github":
      return githubAnnotations(report.findings);
  }
}

async function listRules(context: Context): Promise<ExitCode> {
  const rules = allRules.map(({ code, about, level, severity, title }) => ({ code, about, level, severity, title }));
  context.print({ rules }, () =>
    table(
      ["RULE", "ABOUT", "READINESS", "GOLD", "SILVER", "BRONZE", "FINDS"],
      rules.map(({ code, about, level, severity: { gold, silver, bronze }, title }) => [
        ...[code, about, level, gold, silver, bronze, title],
      ]),
    ),
  );
  return 0;
}

async function explain(context: Context, code: string): Promise<ExitCode> {
  const page = rulePage(code);
  if (page === undefined) {
    throw new WaybillError("request-invalid", `There is no rule "${code}". "waybill check --rules" lists them all.`);
  }
  context.print({ rule: code, page }, () => page.trimEnd());
  return 0;
}
