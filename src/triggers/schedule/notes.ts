import { dueKey } from "../../definitions/schedule.ts";
import type { LeaveReason, Verdict } from "../../runs/due.ts";
import type { LeftNote } from "../../runs/schedule-mark.ts";

const reasons: Readonly<Record<LeaveReason, Pick<LeftNote, "code" | "detail">>> = {
  skipped: { code: "due-time-skipped", detail: "another run of the flow was unfinished or came instead" },
  missed: { code: "due-time-missed", detail: "nothing could run in its time, and catchUp does not make up for it" },
};

/** What people are told of due times that get no run. */
export function leftNote(at: number, { from, to, reason }: Extract<Verdict, { kind: "leave" }>): LeftNote {
  const { code, detail } = reasons[reason];
  const when = from === to ? `Due at ${dueKey(from)}` : `Due from ${dueKey(from)} to ${dueKey(to)}`;
  return { at, code, detail: `${when}: ${detail}.` };
}
