import { useMemo, useState } from "react";
import { CopyText } from "../ui/copy-text.tsx";
import { Icon } from "../ui/icon.tsx";
import { jsonTokens } from "./json-tokens.ts";

/** Colouring makes an element per value; beyond this many characters the text stays plain, so that the page stays quick. */
const longestColoured = 100_000;

/** A value as indented, coloured JSON. */
export function JsonView({ value, label }: { readonly value: unknown; readonly label: string }) {
  const text = useMemo(() => JSON.stringify(value, null, 2) ?? "", [value]);
  const tokens = useMemo(() => (text.length > longestColoured ? undefined : jsonTokens(text)), [text]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section className="json" tabIndex={0} aria-label={label}>
      <div className="json-copy">
        <CopyText text={text} what={label} />
      </div>
      <pre>
        {tokens?.map(({ kind, text: part, at }) =>
          kind === "plain" ? (
            part
          ) : (
            <span key={at} className={`json-${kind}`}>
              {part}
            </span>
          ),
        ) ?? text}
      </pre>
    </section>
  );
}

interface JsonSectionProps {
  readonly title: string;
  readonly value: unknown;
  readonly isOpen?: boolean;
}

/** A value that opens and closes under its title. */
export function JsonSection({ title, value, isOpen = false }: JsonSectionProps) {
  const [shown, setShown] = useState(isOpen);
  return (
    <details className="json-section card" open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>
        <Icon name="chevron" />
        <h2>{title}</h2>
      </summary>
      {shown ? <JsonView value={value} label={title.toLowerCase()} /> : null}
    </details>
  );
}

/** A value within a line of the timeline, closed at first. */
export function JsonInline({ title, value }: { readonly title: string; readonly value: unknown }) {
  const [shown, setShown] = useState(false);
  return (
    <details className="json-inline" open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>
        <Icon name="chevron" size={12} />
        {title}
      </summary>
      {shown ? <JsonView value={value} label={title} /> : null}
    </details>
  );
}
