import { type Contract, contract } from "../contracts/contract.ts";
import { jsonSchema } from "../contracts/schema.ts";
import { type Duration, durationMs } from "../core/duration.ts";
import { WaybillError } from "../core/errors.ts";
import { createDueTimes, type DueTimes } from "./due-times.ts";
import { checkNumber } from "./number.ts";

/** The message of a run that a schedule started. Instants are ISO 8601 in UTC: `2026-03-29T01:00:00.000Z`. */
export interface DueTime {
  /** When the run was due, without jitter. It is the idempotency key of the run. */
  readonly dueAt: string;
  /** The due time before it in the pattern, whether it had a run or not; absent for the first of a pattern with years. */
  readonly previousDueAt?: string;
}

/** What happens to a due time while another run of the flow is unfinished. */
export const overlaps = ["allow", "skip", "wait"] as const;
export type Overlap = (typeof overlaps)[number];

/** Which due times get a run late, because nothing could run in their time. */
export const catchUps = ["none", "latest", "all"] as const;
export type CatchUp = (typeof catchUps)[number];

export interface ScheduleOptions {
  /** IANA name of the time zone that the pattern is in; `UTC` unless told. */
  readonly timezone?: string;
  /**
   * What happens to a due time while another run of the flow is unfinished; `wait` unless told.
   * - `allow`: it gets its run at once.
   * - `skip`: it gets none, and that is noted.
   * - `wait`: it gets its run when nothing of the flow is unfinished any more. Of several that wait the latest gets one, and the
   *   others are noted; with `catchUp: "all"` each gets one, one after another.
   */
  readonly overlap?: Overlap;
  /**
   * Which due times get a run more than a minute late, after a downtime for example; `latest` unless told. Those that get none
   * are noted.
   */
  readonly catchUp?: CatchUp;
  /** What is later than this gets no run in any case; `7d` unless told. */
  readonly catchUpWithin?: Duration;
  /** With `catchUp: "all"`: of more due times than this only the latest get a run; 100 unless told. */
  readonly catchUpAtMost?: number;
  /** A delay of up to this, at random and always the same for a due time; none unless told. Shorter than the time between two due times. */
  readonly jitter?: Duration;
  /** No new runs while a run of the flow is dead, until somebody has replayed or closed it; false unless told. */
  readonly pauseOnFailure?: boolean;
}

/** A trigger that starts a run for each due time of a cron pattern. Plain data: triggers/schedule does the watching. */
export interface ScheduleTrigger<T = DueTime> {
  readonly type: "schedule";
  readonly pattern: string;
  readonly timezone: string;
  readonly overlap: Overlap;
  readonly catchUp: CatchUp;
  readonly catchUpWithinMs: number;
  readonly catchUpAtMost: number;
  readonly jitterMs: number;
  readonly pauseOnFailure: boolean;
  readonly contract: Contract<T>;
  readonly key: (message: T) => string;
}

const instant = { type: "string", format: "date-time", pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.000Z$" };

/** The contract of what schedules start. One form of an instant only, because two forms would be two keys. */
const Due = contract("schedule.due", {
  version: "1.0.0",
  kind: "event",
  description: "A due time of a schedule",
  schema: jsonSchema<DueTime>({
    type: "object",
    required: ["dueAt"],
    properties: { dueAt: instant, previousDueAt: instant },
  }),
});

/**
 * A run for each due time of a cron pattern, e.g. `schedule("0 2 * * *", { timezone: "Europe/Berlin" })`.
 * @throws WaybillError `definition-invalid` when the pattern, the time zone or an option is not usable.
 */
export function schedule(pattern: string, options: ScheduleOptions = {}): ScheduleTrigger {
  const { timezone = "UTC", overlap = "wait", catchUp = "latest", catchUpAtMost = 100, jitter } = options;
  const owner = `schedule "${pattern}"`;
  const dueTimes = createDueTimes(pattern, timezone);
  checkChoice(owner, "overlap", overlap, overlaps);
  checkChoice(owner, "catchUp", catchUp, catchUps);
  checkNumber(`"catchUpAtMost" of ${owner}`, catchUpAtMost, { from: 1, to: 10_000, isWhole: true });
  const jitterMs = jitter === undefined ? 0 : durationMs(jitter);
  if (jitterMs > 0) checkJitter(owner, jitterMs, dueTimes);
  const trigger: ScheduleTrigger = {
    type: "schedule",
    pattern,
    timezone,
    overlap,
    catchUp,
    catchUpWithinMs: durationMs(options.catchUpWithin ?? "7d"),
    catchUpAtMost,
    jitterMs,
    pauseOnFailure: options.pauseOnFailure ?? false,
    contract: Due,
    key: ({ dueAt }) => dueAt,
  };
  return trigger;
}

const known = new WeakMap<object, DueTimes>();

/** The due times of a schedule, read once per trigger. */
export function dueTimesOf(trigger: Pick<ScheduleTrigger, "pattern" | "timezone">): DueTimes {
  const dueTimes = known.get(trigger) ?? createDueTimes(trigger.pattern, trigger.timezone);
  known.set(trigger, dueTimes);
  return dueTimes;
}

/** The idempotency key of the run of a due time: its instant in UTC, `2026-03-29T01:00:00.000Z`. */
export function dueKey(dueAt: number): string {
  return new Date(dueAt).toISOString();
}

/** The message of the run of a due time. @param dueAt in milliseconds since the Unix epoch. */
export function dueMessage(trigger: Pick<ScheduleTrigger, "pattern" | "timezone">, dueAt: number): DueTime {
  const previous = dueTimesOf(trigger).before(dueAt);
  return { dueAt: dueKey(dueAt), ...(previous === undefined ? {} : { previousDueAt: dueKey(previous) }) };
}

function checkChoice(owner: string, name: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  throw new WaybillError(
    "definition-invalid",
    `"${name}" of ${owner} is "${value}". Write one of ${choices.map((choice) => `"${choice}"`).join(", ")}.`,
  );
}

/** Due times to look at for the shortest time between two: what is due several times a day repeats within so many. */
const gapSample = 25;

function checkJitter(owner: string, jitterMs: number, dueTimes: DueTimes): void {
  let previous = dueTimes.after(Date.UTC(2024, 0, 1));
  for (let count = 1; count < gapSample && previous !== undefined; count++) {
    const next = dueTimes.after(previous);
    if (next !== undefined && next - previous <= jitterMs) {
      throw new WaybillError(
        "definition-invalid",
        `"jitter" of ${owner} is ${jitterMs} ms, and two of its due times are only ${next - previous} ms apart. Write a shorter one.`,
      );
    }
    previous = next;
  }
}
