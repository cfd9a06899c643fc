import { formatCount } from "../time/format.ts";
import { rejectionWords } from "./rejection-words.ts";

interface RejectionsProps {
  readonly title: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly className?: string;
}

/** Messages turned away, by reason, most first. Nothing when there are none. */
export function Rejections({ title, counts, className }: RejectionsProps) {
  const present = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a);
  if (present.length === 0) return null;
  return (
    <div className={className}>
      <p className="label">{title}</p>
      <ul className="rejections">
        {present.map(([code, count]) => (
          <li key={code}>
            <strong className="number">{formatCount(count)}</strong> {rejectionWords(code) ?? ""}{" "}
            <code className="muted small">{code}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}
