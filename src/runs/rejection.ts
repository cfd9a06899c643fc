import type { ErrorCode } from "../core/errors.ts";

/** A message that was turned away at the door, kept without its content. */
export interface Rejection {
  readonly at: number;
  /** `undefined` when no flow listens where the message came. */
  readonly flow: string | undefined;
  readonly code: ErrorCode;
  /** Names the fields by pointer, never their values. */
  readonly detail: string;
  readonly bytes: number;
}
