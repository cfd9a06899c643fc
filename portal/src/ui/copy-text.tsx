import { useEffect, useState } from "react";
import { Icon } from "./icon.tsx";
import "./copy-text.css";

/** How long the button says that it copied. */
const saidForMs = 1_500;

interface CopyTextProps {
  readonly text: string;
  /** What the text is, for those who do not see it beside the button. */
  readonly what: string;
  /** Only the drawing, for a place right behind the text. */
  readonly isSmall?: boolean;
}

/** A button that puts the text into the clipboard. */
export function CopyText({ text, what, isSmall = false }: CopyTextProps) {
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");

  useEffect(() => {
    if (state === "idle") return;
    const timer = window.setTimeout(() => setState("idle"), saidForMs);
    return () => window.clearTimeout(timer);
  }, [state]);

  const copy = () => {
    if (navigator.clipboard === undefined) return setState("refused");
    navigator.clipboard.writeText(text).then(
      () => setState("copied"),
      () => setState("refused"),
    );
  };

  const words = { idle: "Copy", copied: "Copied", refused: "Not allowed" }[state];
  return (
    <button
      type="button"
      className="copy"
      onClick={copy}
      aria-label={`Copy the ${what}`}
      title={isSmall ? `Copy the ${what}` : undefined}
    >
      <Icon name={state === "copied" ? "check" : "copy"} />
      <span aria-live="polite" className={isSmall && state !== "refused" ? "visually-hidden" : undefined}>
        {words}
      </span>
    </button>
  );
}
