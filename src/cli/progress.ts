import type { Context } from "./context.ts";

/**
 * Does something that may last, and shows that it lasts: a line with a spinner on stderr while a person looks, nothing
 * otherwise. The work may change the line.
 */
export async function withProgress<T>(
  context: Context,
  title: string,
  work: (say: (title: string) => void) => Promise<T>,
): Promise<T> {
  const { stderr } = context.terminal;
  if (context.json || stderr.isTTY !== true || stderr !== process.stderr) return work(() => {});
  const { Listr, ListrLogger, ProcessOutput } = await import("listr2");
  const logger = new ListrLogger({ useIcons: true, processOutput: new ProcessOutput(process.stderr, process.stderr) });
  const outcome: { value?: T } = {};
  const list = new Listr(
    [
      {
        title,
        async task(_, task) {
          outcome.value = await work((text) => {
            task.title = text;
          });
        },
      },
    ],
    {
      // Signals are the command's business: it stops the server in order.
      registerSignalListeners: false,
      fallbackRendererCondition: false,
      rendererOptions: { clearOutput: true, logger },
    },
  );
  await list.run();
  return outcome.value as T;
}
