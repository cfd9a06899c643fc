import { useEffect, useState } from "react";
import { Icon } from "./icon.tsx";
import "./copy-text.css";

/** How long the button says that it copied. */
const saidForMs = 1_500;

/** A button that puts the text into the clipboard. */
export function CopyText({ text, what }: { readonly text: string; readonly what: string }) {
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
    <button type="button" className="copy" onClick={copy} aria-label={`Copy the ${what}`}>
      <Icon name={state === "copied" ? "check" : "copy"} />
      <span aria-live="polite">{words}</span>
    </button>
  );
}
