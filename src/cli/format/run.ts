import { formatMs } from "../../core/duration.ts";
import { isOpen } from "../../runs/status.ts";
import type { RunDetail, RunPage, RunStatus, RunSummary, TimelineEntry, WaitingFor } from "../../server/wire.ts";
import type { Colors } from "../context.ts";
import { effectLines } from "./effects.ts";
import { clip, oneLine, table } from "./table.ts";
import { formatDistance, formatInstant } from "./time.ts";

/** What a person needs to read runs: colours, the present instant (ms), the columns of the terminal. */
export interface View {
  readonly colors: Colors;
  readonly now: number;
  readonly columns: number;
}

/** A status in its colour. */
export function formatStatus(status: RunStatus, colors: Colors): string {
  if (status === "completed") return colors.green(status);
  if (status === "dead" || status === "irrecoverable") return colors.red(status);
  if (status === "compensating" || status === "compensated" || status === "rejected") return colors.yellow(status);
  return colors.cyan(status);
}

/** `system billing, next try in 2 s`. */
export function formatWaiting(waiting: WaitingFor, now: number): string {
  const what = waiting.kind === "timer" ? waiting.name : `${waiting.kind} ${waiting.name}`;
  return waiting.untilAt === undefined ? what : `${what}, ${formatDistance(waiting.untilAt, now)}`;
}

/** A page of runs as a table, youngest first, and how to see more. */
export function formatRuns(page: RunPage, view: View, emptyText: string): string {
  if (page.runs.length === 0) return emptyText;
  const rows = page.runs.map((run) => [
    run.id,
    run.flow,
    clip(run.key, 32),
    formatStatus(run.status, view.colors),
    formatInstant(run.acceptedAt),
    run.endedAt === undefined ? "" : formatMs(run.endedAt - run.acceptedAt),
    noteOf(run, view),
  ]);
  const more = page.next === undefined ? "" : `\nMore: --before ${page.next}`;
  return table(["RUN", "FLOW", "KEY", "STATUS", "ACCEPTED", "TOOK", ""], rows) + more;
}

function noteOf(run: RunSummary, view: View): string {
  if (run.waitingFor !== undefined) return `for ${formatWaiting(run.waitingFor, view.now)}`;
  if (run.cause === undefined) return "";
  return clip(`${run.cause}: ${run.message ?? ""}`, Math.max(40, view.columns - 110));
}

/** A run with its timeline, input and result. */
export function formatRun(run: RunDetail, view: View): string {
  const { colors } = view;
  const facts: [string, string][] = [
    ["key", oneLine(run.key)],
    ["accepted", formatInstant(run.acceptedAt)],
  ];
  if (run.endedAt !== undefined) {
    facts.push(["ended", `${formatInstant(run.endedAt)}, took ${formatMs(run.endedAt - run.acceptedAt)}`]);
  }
  if (run.waitingFor !== undefined) facts.push(["waits for", formatWaiting(run.waitingFor, view.now)]);
  if (run.cause !== undefined) facts.push(["cause", oneLine(`${run.cause}: ${run.message ?? ""}`)]);
  if (run.parent !== undefined) facts.push(["started by", `event of run ${run.parent}`]);
  for (const child of run.children) facts.push(["started", `run ${child.id} of ${child.flow}, ${child.status}`]);
  if (isEndedWithEffects(run)) for (const line of effectLines(run.effects)) facts.push(["effects", line]);
  facts.push(["input", clip(JSON.stringify(run.input) ?? "", view.columns - 14)]);
  if (run.result !== undefined) facts.push(["result", clip(JSON.stringify(run.result), view.columns - 14)]);
  const title = `${colors.bold(`run ${run.id}`)}  ${run.flow} ${run.version}  ${formatStatus(run.status, colors)}`;
  return [
    title,
    ...facts.map(([name, value]) => `  ${colors.dim(name.padEnd(12))}${value}`),
    "",
    ...run.timeline.flatMap((entry) => timelineLines(entry, run.acceptedAt, view)),
  ].join("\n");
}

/** Whether somebody who reads how the run ended has to know what of it stays. */
function isEndedWithEffects({ status }: RunDetail): boolean {
  return !isOpen(status) && status !== "completed";
}

/** One line, and a second one for a failure. Times count from acceptance. */
function timelineLines(entry: TimelineEntry, acceptedAt: number, view: View): readonly string[] {
  const at = entry.kind === "attempt" ? entry.startedAt : entry.at;
  const after = view.colors.dim(`+${formatMs(Math.max(0, at - acceptedAt))}`.padStart(12));
  const [first = "", ...rest] = describe(entry, view);
  return [`${after}  ${first}`, ...rest.map((line) => `${" ".repeat(14)}${line}`)];
}

function describe(entry: TimelineEntry, view: View): readonly string[] {
  const { colors } = view;
  switch (entry.kind) {
    case "started":
      return ["taken up"];
    case "gathering":
      return [colors.cyan(`waits for more messages until ${formatInstant(entry.untilAt)}`)];
    case "gathered":
      return [
        `message ${oneLine(entry.key)}${entry.untilAt === undefined ? "" : `, waits until ${formatInstant(entry.untilAt)}`}`,
      ];
    case "sealed":
      return ["takes no more messages"];
    case "attempt":
      return describeAttempt(entry, view);
    case "slept":
      return [`${entry.step}: sleeps until ${formatInstant(entry.untilAt)}`];
    case "waiting":
      return [colors.cyan(`waits for ${formatWaiting(entry.waitingFor, entry.at)}`)];
    case "emitted":
      return [`emits ${entry.contract}  ${colors.dim(entry.eventId)}`];
    case "undoing":
      return [
        colors.yellow(
          entry.failure.code === "run-canceled"
            ? "undoes what was done"
            : `undoes what was done: ${entry.failure.cause}`,
        ),
        colors.dim(oneLine(entry.failure.message)),
      ];
    case "completed":
      return [colors.green("completed")];
    case "compensated":
      return [colors.yellow("compensated: what had to be undone is undone")];
    case "rejected":
      return [colors.yellow("rejected: there was nothing to undo"), colors.dim(oneLine(entry.failure.message))];
    case "dead":
      return [
        colors.red(`dead: ${entry.failure.cause} ${entry.failure.code}`),
        colors.dim(oneLine(entry.failure.message)),
      ];
    case "called":
      return [`calls ${entry.flow}  ${colors.dim(entry.key)}`];
    case "awaiting":
      return [colors.cyan(`waits for ${describeAwaited(entry)}`)];
    case "received":
      return describeReceived(entry, view);
    case "diverged":
      return [colors.red("the code does not fit this run"), colors.dim(oneLine(entry.failure.message))];
    case "canceled":
      return [`${entry.killed === true ? "killed, nothing is undone" : "canceled"} ${byWhom(entry)}`];
    case "paused":
    case "resumed":
      return [`${entry.kind} ${byWhom(entry)}`];
    case "hurried":
      return [`told to try again at once ${byWhom(entry)}`];
    case "moved":
      return [`moved from version ${entry.from} to ${entry.to} ${byWhom(entry)}`];
    case "replayed":
      return [`replayed from ${entry.from === "start" ? "the start" : "the failed step"} ${byWhom(entry)}`];
    case "resolved":
      return [`${oneLine(entry.step)}  ${entry.happened ? "took effect" : "took no effect"}, ${byWhom(entry)}`];
    case "closed":
      return [`closed as irrecoverable ${byWhom(entry)}`];
  }
}

function describeAwaited(entry: Extract<TimelineEntry, { kind: "awaiting" }>): string {
  const until = entry.untilAt === undefined ? "" : `, until ${formatInstant(entry.untilAt)}`;
  const what = { event: "event", task: "task", run: "the end of a run of" }[entry.for];
  const who = entry.task === undefined ? "" : ` of ${oneLine(entry.task.assignee)}`;
  return `${what} ${oneLine(entry.step)}${who}${until}`;
}

function describeReceived(entry: Extract<TimelineEntry, { kind: "received" }>, view: View): readonly string[] {
  const { colors } = view;
  const name = oneLine(entry.step);
  if (entry.timedOut === true) return [`${name}  ${colors.yellow("did not come in time")}`];
  if (entry.failure === undefined) {
    return [`${name}  ${colors.green("came")}${entry.by === undefined ? "" : ` from ${oneLine(entry.by)}`}`];
  }
  return [`${name}  ${colors.red("failed")}`, colors.dim(oneLine(`${entry.failure.cause}: ${entry.failure.message}`))];
}

function describeAttempt(entry: Extract<TimelineEntry, { kind: "attempt" }>, view: View): readonly string[] {
  const { colors } = view;
  const name = oneLine(
    `${entry.phase === "undo" ? "undo " : ""}${entry.step}${entry.system === undefined ? "" : ` (${entry.system})`}`,
  );
  const count = entry.attempt === 1 ? "" : `, attempt ${entry.attempt}`;
  const status = entry.response === undefined ? "" : `, HTTP ${entry.response.status}`;
  if (entry.checked === "happened") return [`${name}  ${colors.green("found done")} by its check${count}`];
  if (entry.failure === undefined) {
    return [`${name}  ${colors.green("ok")} in ${formatMs(entry.durationMs)}${status}${count}`];
  }
  const next = entry.retryAt === undefined ? "" : `, next ${nextAttempt(entry.retryAt, view.now)}`;
  return [
    `${name}  ${colors.red("failed")} after ${formatMs(entry.durationMs)}${status}${count}${next}`,
    ...(entry.effect === undefined ? [] : [colors.yellow(effectWords[entry.effect])]),
    colors.dim(oneLine(`${entry.failure.cause} ${entry.failure.code}: ${entry.failure.message}`)),
  ];
}

const effectWords = { happened: "it took effect", unknown: "it may have taken effect" } as const;

/** A due time that is still to come is what people wait for; a past one is only history. */
function nextAttempt(retryAt: number, now: number): string {
  return retryAt > now ? formatDistance(retryAt, now) : `at ${formatInstant(retryAt)}`;
}

function byWhom(entry: { readonly by: string; readonly reason?: string }): string {
  return oneLine(`by ${entry.by}${entry.reason === undefined ? "" : `: ${entry.reason}`}`);
}
