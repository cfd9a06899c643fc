import { formatAgo, formatInstant, formatUntil } from "./format.ts";
import { useNow } from "./use-now.ts";

/** `12 s ago`, ticking; the whole instant as a tooltip. */
export function Ago({ at }: { readonly at: number }) {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={formatInstant(at)}>
      {formatAgo(at, now)}
    </time>
  );
}

/** `in 4 s`, ticking down. */
export function Until({ at }: { readonly at: number }) {
  const now = useNow();
  return (
    <time className="number" dateTime={new Date(at).toISOString()} title={formatInstant(at)}>
      {formatUntil(at, now)}
    </time>
  );
}
