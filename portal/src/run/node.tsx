import type { ReactNode } from "react";
import type { Tone } from "../status/status.ts";
import { formatClock, formatInstant } from "../time/format.ts";
import { Icon, type IconName } from "../ui/icon.tsx";

interface NodeProps {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly title: ReactNode;
  readonly at?: number;
  readonly children?: ReactNode;
}

/** One point of the timeline: a drawing on the line, a title, when it was, and what there is to say about it. */
export function Node({ icon, tone, title, at, children }: NodeProps) {
  return (
    <li className={`node tone-${tone}`}>
      <span className="node-icon">
        <Icon name={icon} size={12} />
      </span>
      <div className="node-head">
        <div className="node-title">{title}</div>
        {at === undefined ? null : (
          <time className="node-time number muted" dateTime={new Date(at).toISOString()} title={formatInstant(at)}>
            {formatClock(at, Date.now())}
          </time>
        )}
      </div>
      {children === undefined ? null : <div className="node-body">{children}</div>}
    </li>
  );
}
