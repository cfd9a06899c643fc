import type { Contract } from "../../contracts/contract.ts";

/** A contract that was read from a document of another format. */
export interface ImportedContract {
  /** Without owner and entity, which are definitions of the project. */
  readonly contract: Contract;
  /** JSON pointer of its schema or message in the document. */
  readonly from: string;
  /** Name of the team that answers for it there. */
  readonly owner?: string;
  /** Name of the entity that it is about there. */
  readonly entity?: string;
}

/** Something in a document that did not become part of a contract. */
export interface Left {
  /** JSON pointer in the document. */
  readonly pointer: string;
  /** One sentence: what it is and why it stays behind. */
  readonly reason: string;
}

export interface Imported {
  readonly contracts: readonly ImportedContract[];
  readonly left: readonly Left[];
}

/** What a format names a document when it does not name it itself. */
export interface Hints {
  /** E.g. the name of the file without its extension. */
  readonly name: string;
}
