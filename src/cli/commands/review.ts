import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import { WaybillError } from "../../core/errors.ts";
import { type Review, reviewOf } from "../../governance/review/review.ts";
import { gateReport } from "../../server/gate/judge-project.ts";
import { type BaseLock, readBaseLock } from "../base-lock.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { formatReview } from "../format/review/review.ts";
import { wireReview } from "../format/review/wire.ts";
import { openLandscape } from "../open-landscape.ts";
import { corePolicyOf } from "../pass-gate.ts";
import { withProgress } from "../progress.ts";

interface ReviewFlags {
  readonly out?: string;
  readonly policy?: string;
}

export function addReview(program: Command, session: Session): void {
  const command = program
    .command("review")
    .argument("<base>", "revision to compare with, e.g. origin/main")
    .option("--out <file>", "write the Markdown to a file")
    .option("--policy <file>", "the policy of the core team, which that of the project may only tighten")
    .description("what a change does to the landscape of integrations, as Markdown for the pull request");
  handle(session, command, (context, { args }) => review(context, args[0] ?? "", command.opts<ReviewFlags>()));
}

async function review(context: Context, revision: string, flags: ReviewFlags): Promise<ExitCode> {
  const base = await readBaseLock(context.projectDir, revision);
  const found = await withProgress(context, "reviewing", () => reviewSince(base, context, flags));
  const markdown = formatReview(found, base);
  if (flags.out !== undefined) await write(resolve(context.terminal.cwd, flags.out), `${markdown}\n`);
  const isWritten = flags.out !== undefined && !context.json;
  if (isWritten) context.note(`written to ${flags.out}`);
  else context.print(wireReview(found, base), () => markdown);
  return found.breaks.length === 0 ? 0 : 1;
}

async function reviewSince({ lock }: BaseLock, context: Context, flags: ReviewFlags): Promise<Review> {
  const open = await openLandscape(context);
  const now = Date.now();
  const { findings } = await gateReport(open.project, { now, ...corePolicyOf(context, flags) });
  return reviewOf({
    ...(lock === undefined ? {} : { before: lock }),
    present: open.published,
    usage: open,
    gate: findings,
    now,
  });
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new WaybillError("request-invalid", `${file} cannot be written (${code}). Check --out.`, { cause });
  }
}
