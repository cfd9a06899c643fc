/**
 * The delay of a due time, in whole milliseconds from 0 to below `jitterMs`. It looks random and is always the same for a flow
 * and a due time, so that a process that starts anew does not draw again: FNV-1a over both, and the finalizer of MurmurHash3,
 * without which near due times would get near delays.
 */
export function jitterOf(flow: string, dueAt: number, jitterMs: number): number {
  if (jitterMs === 0) return 0;
  let hash = 0x811c9dc5;
  for (const character of `${flow} ${dueAt}`) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return Math.floor((((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * jitterMs);
}
