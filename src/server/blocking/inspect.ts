import { Session } from "node:inspector";

/** A call on a stack, the innermost first. */
export interface StackFrame {
  readonly name: string;
  /** URL of its module; empty for code that has none. */
  readonly url: string;
  /** From 1. */
  readonly line: number;
}

export interface Inspection {
  readonly frames: readonly StackFrame[];
  /** What the expression came to there. */
  readonly value: unknown;
}

/** Frames that are of interest: the innermost ones. */
const maxFrames = 32;

/**
 * Stops the main thread where it is, looks at its stack, evaluates an expression there and lets it go on: some tens of
 * milliseconds. V8 hears it in a loop of JavaScript and in a regular expression; in native code, such as a synchronous call of
 * another program, only once that is over. To be called on another thread.
 * @returns ends the inspection; the thread goes on, and `done` is not called any more.
 * @throws when this Node has no inspector.
 */
export function inspectMainThread(expression: string, done: (inspection: Inspection) => void): () => void {
  const session = new Session();
  session.connectToMainThread();
  const urls = new Map<string, string>();
  session.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
  session.on("Debugger.paused", ({ params }) => {
    const frames = params.callFrames.slice(0, maxFrames).map(({ functionName, location }) => ({
      name: functionName,
      url: urls.get(location.scriptId) ?? "",
      line: location.lineNumber + 1,
    }));
    const [innermost] = params.callFrames;
    const callFrameId = innermost?.callFrameId ?? "";
    session.post("Debugger.evaluateOnCallFrame", { callFrameId, expression, returnByValue: true }, (_error, answer) => {
      // Disconnecting lets the thread go on.
      session.disconnect();
      done({ frames, value: answer?.result.value });
    });
  });
  session.post("Debugger.enable");
  session.post("Debugger.pause");
  return () => session.disconnect();
}
