import { type ReactNode, useMemo } from "react";
import type { RunDetail } from "../api/wire.ts";
import { dueWords, isEnded, waitWords } from "../status/status.ts";
import { formatInstant } from "../time/format.ts";
import { Until } from "../time/times.tsx";
import { ChildRun } from "./child-run.tsx";
import { GatheringView } from "./gathering-view.tsx";
import { JsonInline } from "./json-view.tsx";
import { MilestoneView } from "./milestone-view.tsx";
import { Node } from "./node.tsx";
import { StepView } from "./step-view.tsx";
import { groupTimeline } from "./timeline.ts";
import type { EventItem, SleepItem, TimelineItem, WaitItem } from "./timeline-items.ts";
import { waitLength } from "./wait-length.ts";

/** What happened to the run, from its acceptance to now. */
export function TimelineView({ run }: { readonly run: RunDetail }) {
  const items = useMemo(() => groupTimeline(run.timeline, run.children), [run.timeline, run.children]);
  return (
    <ol className="timeline card">
      <Node icon="inbox" tone="neutral" title="Accepted" at={run.acceptedAt}>
        <span className="visually-hidden">{formatInstant(run.acceptedAt)}</span>
      </Node>
      {items.map((item) => (
        <ItemView key={item.seq} item={item} />
      ))}
      {isEnded(run.status) || run.status === "waiting" ? null : (
        <Node icon="play" tone="busy" title={<Ongoing run={run} />} />
      )}
    </ol>
  );
}

function Ongoing({ run }: { readonly run: RunDetail }): ReactNode {
  if (run.status === "compensating") return "Undoing …";
  return run.status === "accepted" ? "Waits for its turn …" : "Working …";
}

function ItemView({ item }: { readonly item: TimelineItem }) {
  switch (item.kind) {
    case "step":
      return <StepView item={item} />;
    case "sleep":
      return <SleepView item={item} />;
    case "wait":
      return <WaitView item={item} />;
    case "event":
      return <EventView item={item} />;
    case "gathering":
      return <GatheringView item={item} />;
    case "milestone":
      return <MilestoneView item={item} />;
  }
}

function SleepView({ item: { entry, endedAt } }: { readonly item: SleepItem }) {
  return (
    <Node icon="clock" tone={endedAt === undefined ? "warn" : "neutral"} title={`Sleep “${entry.step}”`} at={entry.at}>
      {endedAt === undefined ? (
        <>
          carries on <Until at={entry.untilAt} />
        </>
      ) : (
        waitLength(entry.at, endedAt)
      )}
    </Node>
  );
}

function WaitView({ item: { wait } }: { readonly item: WaitItem }) {
  const { waitingFor } = wait.entry;
  const isOver = wait.endedAt !== undefined;
  return (
    <Node
      icon="clock"
      tone={isOver ? "neutral" : "warn"}
      title={`${isOver ? "Waited" : "Waits"} for ${waitWords(waitingFor)}`}
      at={wait.entry.at}
    >
      {wait.endedAt !== undefined ? (
        waitLength(wait.entry.at, wait.endedAt)
      ) : waitingFor.untilAt === undefined ? null : (
        <>
          {dueWords(waitingFor.kind)} <Until at={waitingFor.untilAt} />
        </>
      )}
    </Node>
  );
}

function EventView({ item: { entry, children } }: { readonly item: EventItem }) {
  return (
    <Node
      icon="event"
      tone="neutral"
      title={
        <>
          Event <span className="mono">{entry.contract}</span>
        </>
      }
      at={entry.at}
    >
      {children.length === 0 ? null : (
        <ul className="started-runs">
          {children.map((child) => (
            <li key={child.id}>
              started <ChildRun child={child} />
            </li>
          ))}
        </ul>
      )}
      <JsonInline title="event data" value={entry.data} />
    </Node>
  );
}
