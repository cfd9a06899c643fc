import type { Command } from "commander";
import type { Landscape } from "../../governance/landscape.ts";
import { loadLandscape } from "../../server/load-landscape.ts";
import type { Project } from "../../server/project.ts";
import { type Context, handle, type Session } from "../context.ts";
import { type CheckResult, fail, reasonOf } from "../doctor/check.ts";
import { checkNode, checkPort, checkSpace, checkSync, checkWritable } from "../doctor/machine.ts";
import {
  checkData,
  checkFlows,
  checkOwner,
  checkRunbooks,
  checkSchedules,
  checkSecrets,
  checkStays,
} from "../doctor/project.ts";
import type { ExitCode } from "../exit.ts";
import { formatCheck } from "../format/check.ts";
import { openProject } from "../open-project.ts";
import { findOwner } from "../owner.ts";
import { withProgress } from "../progress.ts";

export function addDoctor(program: Command, session: Session): void {
  const command = program
    .command("doctor")
    .description("look whether Node, project, secrets, data folder, disk and ports are as they should be");
  handle(session, command, doctor);
}

async function doctor(context: Context): Promise<ExitCode> {
  const checks = await withProgress(context, "looking", () => examine(context));
  const ok = checks.every((check) => check.status !== "fail");
  context.print({ ok, checks }, () => checks.map((check) => formatCheck(check, context.colors)).join("\n"));
  return ok ? 0 : 1;
}

async function examine(context: Context): Promise<readonly CheckResult[]> {
  const node = checkNode(process.versions.node);
  let project: Project;
  let landscape: Landscape;
  try {
    project = await openProject(context);
    landscape = await loadLandscape(project);
  } catch (error) {
    return [node, fail("project", reasonOf(error), "Nothing else can be looked at before the project loads.")];
  }
  return [
    node,
    checkFlows(project),
    checkSecrets(landscape, context.terminal.env),
    checkRunbooks(project),
    checkSchedules(project.flows, Date.now()),
    ...(await examineData(project)),
  ];
}

async function examineData(project: Project): Promise<readonly CheckResult[]> {
  const { data, hooks, portal } = project.config;
  const writable = await checkWritable(data);
  if (writable.status === "fail") return [writable];
  const owner = await findOwner(data);
  const ports =
    owner === undefined
      ? [
          await checkPort("hooks port", hooks.host, hooks.port, "--hooks-port"),
          await checkPort("portal port", "127.0.0.1", portal.port, "--portal-port"),
        ]
      : [];
  const stays = checkStays(data, project.flows, Date.now());
  return [writable, await checkSpace(data), await checkSync(data), checkData(data), stays, checkOwner(owner), ...ports];
}
