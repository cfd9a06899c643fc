/** A row of `entries`. Columns that a kind of fact does not use are null. */
export interface EntryRow {
  readonly run: number;
  readonly at: number;
  readonly kind: string;
  readonly step: string | null;
  readonly attempt: number | null;
  readonly system: string | null;
  readonly started_at: number | null;
  readonly duration_ms: number | null;
  readonly due_at: number | null;
  readonly body: string | null;
  readonly detail: string | null;
  readonly response: string | null;
}
