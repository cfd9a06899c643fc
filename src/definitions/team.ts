import { checkName } from "./name.ts";

/** The people who own flows. */
export interface Team {
  readonly type: "team";
  readonly name: string;
  /** Where an alert goes: a pager route, a channel or an address. */
  readonly onCall: string;
  /** Who answers for the business side. */
  readonly productOwner?: string;
}

/**
 * Declares a team.
 * @throws WaybillError `definition-invalid` when the name is not lower-case words joined by "-".
 */
export function team(name: string, options: Omit<Team, "type" | "name">): Team {
  checkName("team", name);
  return { type: "team", name, ...options };
}
