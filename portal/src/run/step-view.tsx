import { dueWords, type Tone, waitWords } from "../status/status.ts";
import { formatClock, formatDuration, formatInstant } from "../time/format.ts";
import { Until } from "../time/times.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { JsonInline } from "./json-view.tsx";
import { FailureText } from "./milestone-view.tsx";
import { Node } from "./node.tsx";
import type { Attempt, StepItem, StepLine, StepState, Wait } from "./timeline-items.ts";
import { waitLength } from "./wait-length.ts";

const looks: Readonly<Record<StepState, { readonly icon: IconName; readonly tone: Tone; readonly word: string }>> = {
  done: { icon: "check", tone: "good", word: "done" },
  retrying: { icon: "clock", tone: "warn", word: "will be tried again" },
  waiting: { icon: "clock", tone: "warn", word: "waiting" },
  failed: { icon: "cross", tone: "bad", word: "failed" },
  undoing: { icon: "undo", tone: "undo", word: "being undone" },
  undone: { icon: "undo", tone: "undo", word: "undone" },
  "undo-failed": { icon: "cross", tone: "bad", word: "could not be undone" },
};

/** A step with its attempts and waits, and beside it what undid it. */
export function StepView({ item }: { readonly item: StepItem }) {
  const look = looks[item.state];
  return (
    <Node
      icon={look.icon}
      tone={look.tone}
      at={item.at}
      title={
        <>
          <strong className="break">{item.step}</strong>
          {item.system === undefined ? null : <span className="chip">{item.system}</span>}
          <span className="step-state">{look.word}</span>
        </>
      }
    >
      <Lines lines={item.lines} />
      {item.undo.length === 0 ? null : (
        <div className="undo">
          <p className="undo-title">
            <Icon name="undo" size={12} />
            Undo
          </p>
          <Lines lines={item.undo} />
        </div>
      )}
    </Node>
  );
}

function Lines({ lines }: { readonly lines: readonly StepLine[] }) {
  const [only] = lines;
  if (lines.length === 1 && only?.kind === "attempt" && only.failure === undefined)
    return <SoleAttempt attempt={only} />;
  return (
    <ul className="lines">
      {lines.map((line) =>
        line.kind === "attempt" ? (
          <AttemptLine key={line.seq} attempt={line} isLast={line === lines.at(-1)} />
        ) : (
          <WaitLine key={line.entry.seq} wait={line} />
        ),
      )}
    </ul>
  );
}

/** Success at the first attempt needs no list. */
function SoleAttempt({ attempt }: { readonly attempt: Attempt }) {
  return (
    <div className="line-text">
      <span className="muted number">took {formatDuration(attempt.durationMs)}</span>
      {attempt.result === undefined ? null : <JsonInline title="result" value={attempt.result} />}
    </div>
  );
}

function AttemptLine({ attempt, isLast }: { readonly attempt: Attempt; readonly isLast: boolean }) {
  const { failure, retryAt } = attempt;
  const endedAt = attempt.startedAt + attempt.durationMs;
  return (
    <li className={`line tone-${failure === undefined ? "good" : "bad"}`}>
      <span className="line-icon">
        <Icon name={failure === undefined ? "check" : "cross"} size={12} />
      </span>
      <div className="line-text">
        <span title={`${formatInstant(attempt.startedAt)}`}>
          Attempt {attempt.attempt}
          {attempt.probe === true ? (
            <span title="It tested whether the system is back, and does not count"> (probe)</span>
          ) : null}
          <span className="visually-hidden">{failure === undefined ? " succeeded" : " failed"}</span>{" "}
          <span className="muted number">
            {formatClock(attempt.startedAt, Date.now())} · {formatDuration(attempt.durationMs)}
          </span>
        </span>
        {attempt.checked === undefined ? null : <span className="muted">{checkedWords[attempt.checked]}</span>}
        {attempt.effect === undefined ? null : <strong className="step-doubt">{effectWords[attempt.effect]}</strong>}
        {failure === undefined ? null : <FailureText failure={failure} />}
        {retryAt === undefined ? null : isLast ? (
          <span>
            next attempt <Until at={retryAt} />
          </span>
        ) : (
          <span className="muted">next attempt due after {formatDuration(retryAt - endedAt)}</span>
        )}
        {attempt.result === undefined ? null : <JsonInline title="result" value={attempt.result} />}
      </div>
    </li>
  );
}

const checkedWords = {
  happened: "its check found that it was already done",
  "not-happened": "its check found that nothing had happened yet",
} as const;

const effectWords = { happened: "took effect", unknown: "may have taken effect" } as const;

function WaitLine({ wait }: { readonly wait: Wait }) {
  const { waitingFor } = wait.entry;
  const words = waitingFor.kind === "timer" ? "the next attempt" : waitWords(waitingFor);
  return (
    <li className={`line tone-${wait.endedAt === undefined ? "warn" : "neutral"}`}>
      <span className="line-icon">
        <Icon name="clock" size={12} />
      </span>
      <div className="line-text">
        {wait.endedAt === undefined ? (
          <span>
            Waits for {words}
            {waitingFor.untilAt === undefined ? null : (
              <>
                , {dueWords(waitingFor.kind)} <Until at={waitingFor.untilAt} />
              </>
            )}
          </span>
        ) : (
          <span className="muted">
            Waited for {words} {waitLength(wait.entry.at, wait.endedAt)}
          </span>
        )}
      </div>
    </li>
  );
}
