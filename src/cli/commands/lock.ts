import type { Command } from "commander";
import { changedShapes, type ShapeChange } from "../../governance/flow-shape.ts";
import type { Project } from "../../server/project.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { readLockFile, writeLockFile } from "../lock-file.ts";
import { openProject } from "../open-project.ts";

export function addLock(program: Command, session: Session): void {
  const command = program
    .command("lock")
    .option("--check", "write nothing; answer 1 when a flow changed under a version that is published")
    .description("record the shape of each flow in waybill.lock.json, for review and for checks");
  handle(session, command, (context) => lock(context, command.opts<{ readonly check?: true }>().check === true));
}

async function lock(context: Context, isCheck: boolean): Promise<ExitCode> {
  const project = await openProject(context);
  const flows = allFlows(project);
  const changes = changedShapes(readLockFile(project.dir).flows, flows);
  if (isCheck) {
    context.print({ ok: changes.length === 0, changes }, () => formatChanges(changes));
    return changes.length === 0 ? 0 : 1;
  }
  const written = await writeLockFile(project.dir, flows);
  context.print({ ...written, changes }, () =>
    [`waybill.lock.json has ${flows.length} versions of ${Object.keys(written.flows).length} flows`]
      .concat(changes.length === 0 ? [] : [formatChanges(changes)])
      .join("\n"),
  );
  return 0;
}

/** All versions of all flows. */
export function allFlows({ flows, earlier = [] }: Project): Project["flows"] {
  return [...flows, ...earlier];
}

function formatChanges(changes: readonly ShapeChange[]): string {
  if (changes.length === 0) return "No flow changed under a published version.";
  return changes
    .map(
      ({ flow, version, removed, added }) =>
        `${flow}@${version} is not what was published: ${removed.join(", ")} ${removed.length === 1 ? "is" : "are"} gone${added.length === 0 ? "" : `, ${added.join(", ")} came`}.\n  Runs that began with it are held back. Give the flow a new version and keep the old one beside it.`,
    )
    .join("\n");
}
