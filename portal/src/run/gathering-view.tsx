import { formatInstant } from "../time/format.ts";
import { Until } from "../time/times.tsx";
import { JsonInline } from "./json-view.tsx";
import { Node } from "./node.tsx";
import type { GatheringItem } from "./timeline-items.ts";
import { waitLength } from "./wait-length.ts";

/** Messages shown by themselves; of more there is the number. */
const mostShown = 100;

/** The messages that joined the run after the one that opened it. */
export function GatheringView({ item }: { readonly item: GatheringItem }) {
  const { entry, messages, untilAt, endedAt } = item;
  const isOver = endedAt !== undefined;
  const count = `${messages.length + 1} ${messages.length === 0 ? "message" : "messages"}`;
  const hidden = messages.length - mostShown;
  return (
    <Node
      icon="inbox"
      tone={isOver ? "neutral" : "warn"}
      title={isOver ? `Gathered ${count}` : `Has ${count}, waits for more`}
      at={entry.at}
    >
      {isOver ? (
        waitLength(entry.at, endedAt)
      ) : (
        <>
          begins <Until at={untilAt} />
        </>
      )}
      {messages.length === 0 ? null : (
        <ul className="started-runs">
          {messages.slice(0, mostShown).map((message) => (
            <li key={message.seq}>
              <span className="mono">{message.key}</span>{" "}
              <span className="muted small">{formatInstant(message.at)}</span>
              <JsonInline title="message" value={message.message} />
            </li>
          ))}
          {hidden > 0 ? <li className="muted small">and {hidden} more</li> : null}
        </ul>
      )}
    </Node>
  );
}
