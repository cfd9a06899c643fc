import type { RunStatus } from "../api/wire.ts";
import { Icon, type IconName } from "../ui/icon.tsx";
import { meaningOf, toneOf } from "./status.ts";
import "./status.css";

const icons: Readonly<Record<RunStatus, IconName>> = {
  completed: "check",
  running: "play",
  accepted: "inbox",
  waiting: "clock",
  compensating: "undo",
  compensated: "undo",
  rejected: "ban",
  dead: "cross",
  irrecoverable: "ban",
  canceled: "minus",
};

export function StatusIcon({ status }: { readonly status: RunStatus }) {
  return (
    <span className={`status-icon tone-${toneOf(status)}`}>
      <Icon name={icons[status]} />
    </span>
  );
}

/** The status in colour, drawing and word. */
export function StatusBadge({ status }: { readonly status: RunStatus }) {
  return (
    <span className={`status-badge tone-${toneOf(status)}`} title={meaningOf(status)} data-status={status}>
      <Icon name={icons[status]} size={13} />
      {status}
    </span>
  );
}
