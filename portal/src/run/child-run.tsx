import { Link } from "@tanstack/react-router";
import type { RunSummary } from "../api/wire.ts";
import { StatusBadge } from "../status/status-badge.tsx";

/** A run that an event of this one started. */
export function ChildRun({ child }: { readonly child: RunSummary }) {
  return (
    <>
      <Link to="/runs/$id" params={{ id: child.id }}>
        {child.flow}
      </Link>{" "}
      <StatusBadge status={child.status} />
    </>
  );
}
