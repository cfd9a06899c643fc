/** GitHub takes comments of 65,536 characters; what others add to a comment has to fit too. */
export const mostCharacters = 60_000;

const cut =
  "… and more, which does not fit into a comment. `waybill review --json` has all of it, and so has the log of the build.";

/** Blocks of Markdown, one after another, as many as fit. @param most counts UTF-16 units. */
export function limited(blocks: readonly string[], most = mostCharacters): string {
  const kept: string[] = [];
  let left = most - cut.length - 2;
  for (const block of blocks) {
    left -= block.length + 2;
    if (left < 0) return [...kept, cut].join("\n\n");
    kept.push(block);
  }
  return kept.join("\n\n");
}
