import type { Clock, Timers } from "../core/clock.ts";
import type { RunId } from "../core/ids.ts";
import type { System } from "../definitions/system.ts";
import { createDoor, type Door } from "./door.ts";
import type { SystemState } from "./engine.ts";

/** The doors of all systems that runs have met, one for each system name. */
export interface Doors {
  of(system: System<unknown>): Door;
  states(): readonly SystemState[];
  close(): void;
}

export function createDoors(clock: Clock, timers: Timers, call: (run: RunId) => void): Doors {
  const doors = new Map<string, Door>();
  return {
    of(system) {
      let door = doors.get(system.name);
      if (door === undefined) {
        door = createDoor(system, { clock, timers, call });
        doors.set(system.name, door);
      }
      return door;
    },
    states: () => [...doors.values()].map((door) => door.state()),
    close() {
      for (const door of doors.values()) door.close();
    },
  };
}
