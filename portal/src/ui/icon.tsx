const paths = {
  check: "M3.5 8.5l3 3 6-7",
  cross: "M4 4l8 8M12 4l-8 8",
  clock: "M8 4.5V8l2.5 1.5M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8z",
  play: "M5 3.5v9l7-4.5z",
  undo: "M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M5.8 3.5L2.8 6.5l3 3",
  inbox: "M2 9l2-6h8l2 6v4H2zM2 9h3.5l1 2h3l1-2H14",
  ban: "M3.8 3.8l8.4 8.4M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8z",
  minus: "M3.5 8h9",
  alert: "M8 2L1.5 13.5h13zM8 6.5v3.2M8 11.6v.1",
  event: "M2.5 8h7.5M7 4.5L10.5 8 7 11.5M13.5 3v10",
  replay: "M13 3v4H9M12.7 7A5.2 5.2 0 1 0 13 9.5",
  copy: "M5.5 5.5h8v8h-8zM3 10.5V2.5h8",
  chevron: "M6 4l4 4-4 4",
} as const;

export type IconName = keyof typeof paths;

/** A small line drawing beside a word; it never stands alone, so screen readers skip it. */
export function Icon({ name, size = 14 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
