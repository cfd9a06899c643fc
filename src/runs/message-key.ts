import { err, ok, type Result } from "../core/result.ts";

/**
 * A key in the form in which keys are compared (Unicode Normalization Form C): senders write `é` as one character or as two, and mean the
 * same.
 */
export function normalKey(key: string): string {
  return key.normalize("NFC");
}

/** The idempotency key of a message, or what is wrong with it: a key made by chance or shared by accident would lose messages. */
export function readMessageKey(compute: () => unknown): Result<string, string> {
  let key: unknown;
  try {
    key = compute();
  } catch (error) {
    // Its message may cite the payload.
    return err(`could not be made: the key function threw ${error instanceof Error ? error.name : "something"}`);
  }
  if (typeof key === "number" ? !Number.isFinite(key) : typeof key !== "string") {
    return err(
      `is ${key === null ? "null" : typeof key === "number" ? "not a finite number" : `of type ${typeof key}`}, and must be text or a number`,
    );
  }
  const text = normalKey(String(key));
  if (text.length < 1 || text.length > 255) return err(`has ${text.length} characters, and must have 1 to 255`);
  if (!text.isWellFormed() || /\p{Cc}/u.test(text)) return err("has control characters or halves of characters");
  return ok(text);
}
