/**
 * Who waits at the door of a system that is down. A door calls by name; a wait at the Restate server ends by the id of its
 * awakeable, which is only known some time after the door has refused. A call in between is kept.
 */
export interface Callers {
  /** The door has refused whoever has this name, and will call it. */
  refused(name: string): void;
  /**
   * The wait of this name ends by this id. A name that was never refused by a door of this process is called at once: the door that
   * refused it is gone with its process, and would never call.
   */
  waiting(name: string, id: string): void;
  call(name: string): void;
  /** The wait of this name is over. */
  over(name: string): void;
}

/** @param resolve ends the wait of an awakeable at the Restate server. */
export function createCallers(resolve: (id: string) => void): Callers {
  const names = new Map<string, { id?: string }>();
  return {
    refused: (name) => void names.set(name, {}),
    waiting(name, id) {
      const caller = names.get(name);
      if (caller === undefined) resolve(id);
      else caller.id = id;
    },
    call(name) {
      const id = names.get(name)?.id;
      names.delete(name);
      if (id !== undefined) resolve(id);
    },
    over: (name) => void names.delete(name),
  };
}
