/**
 * Tables of the embedded journal and ledger: one set of rows, folded by the engine and read by people.
 *
 * - `runs` has a small row for each run, rewritten when its status changes; its number is the run id (core/ids.ts).
 * - `entries` is append-only: what was accepted (kind `accepted`, the message in `body`) and every fact after it. It is not
 *   clustered by run, because appending touches the fewest pages when many runs record at once.
 * - `waits` has what unfinished runs wait for from outside, and `signals` what they were told and have not recorded yet.
 * - `event_shapes` has the shapes of all matches that were ever awaited (runs/match.ts), and `event_keys` the events that have
 *   them, so that a wait finds the events that came before it.
 * - `payloads` has the bodies that are too large for their entry (payloads.ts); `payload_bytes` of the entry says how large.
 * - `counts` has how many runs that were accepted in an hour are in each status, so that no page ever counts runs.
 * - `pruned_counts` has how many of those are no longer there, because their flow's retention is over.
 * - `gathers` has the runs that take further messages, and `gathered_keys` the keys of messages that joined one (gathers.ts); of
 *   such a message the entry has the key in `step`.
 * - `observed_calls` has which hosts the code of flows was seen to call (runs/observed-call.ts); nothing else refers to it.
 * - `schedule_marks` has for each flow with a schedule how far its due times are decided.
 *
 * Instants are milliseconds since the Unix epoch; hours are whole hours since it. `body` is the JSON text of a
 *   message, result or event; `detail` that of whatever else a kind of fact has.
 *
 * `stay_from` is from when a run's stay in its status counts (runs/overstay.ts); without it, from its acceptance.
 *
 * Migrations are numbered by their place, append-only and run at start; `PRAGMA user_version` holds how many have run.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE flows (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT;

  CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    flow INTEGER NOT NULL,
    version TEXT NOT NULL,
    key TEXT NOT NULL,
    status TEXT NOT NULL,
    accepted_at INTEGER NOT NULL,
    ended_at INTEGER,
    waiting_kind TEXT,
    waiting_name TEXT,
    due_at INTEGER,
    cause TEXT,
    message TEXT,
    parent INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX runs_key ON runs (flow, key);
  CREATE INDEX runs_flow ON runs (flow, id);
  CREATE INDEX runs_unfinished ON runs (status, id) WHERE status <> 'completed';
  CREATE INDEX runs_parent ON runs (parent) WHERE parent IS NOT NULL;

  CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    step TEXT,
    attempt INTEGER,
    system TEXT,
    started_at INTEGER,
    duration_ms INTEGER,
    due_at INTEGER,
    body TEXT,
    detail TEXT
  ) STRICT;
  CREATE INDEX entries_run ON entries (run);

  CREATE TABLE counts (
    flow INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    status TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (hour, flow, status)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX counts_open ON counts (flow, status)
    WHERE count <> 0 AND status IN ('accepted', 'running', 'waiting', 'compensating', 'dead');

  CREATE TABLE rejections (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    flow TEXT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    bytes INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE rejection_counts (
    hour INTEGER NOT NULL,
    flow TEXT NOT NULL,
    code TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (hour, flow, code)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE INDEX runs_cause ON runs (cause, id) WHERE cause IS NOT NULL;
  `,
  `
  ALTER TABLE entries ADD COLUMN response TEXT;
  ALTER TABLE flows ADD COLUMN paused TEXT;
  ALTER TABLE runs ADD COLUMN parent_step TEXT;
  ALTER TABLE runs ADD COLUMN lane TEXT;
  CREATE INDEX runs_lane ON runs (flow, lane, id)
    WHERE lane IS NOT NULL AND status IN ('accepted', 'running', 'waiting', 'compensating', 'dead');

  CREATE TABLE waits (
    run INTEGER NOT NULL,
    step TEXT NOT NULL,
    kind TEXT NOT NULL,
    match TEXT,
    PRIMARY KEY (run, step)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX waits_match ON waits (match) WHERE match IS NOT NULL;
  CREATE INDEX waits_kind ON waits (kind, run);

  CREATE TABLE signals (
    run INTEGER NOT NULL,
    step TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run, step)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE event_shapes (
    shape TEXT PRIMARY KEY
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE event_keys (
    key TEXT NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (key, entry)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX entries_emitted ON entries (id) WHERE kind = 'emitted';
  `,
  `
  CREATE TABLE schedule_marks (
    flow TEXT PRIMARY KEY,
    pattern TEXT NOT NULL,
    timezone TEXT NOT NULL,
    decided_at INTEGER NOT NULL,
    left_at INTEGER,
    left_code TEXT,
    left_detail TEXT
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE payloads (
    entry INTEGER PRIMARY KEY,
    body TEXT NOT NULL
  ) STRICT;
  ALTER TABLE entries ADD COLUMN payload_bytes INTEGER;
  `,
  `
  CREATE INDEX event_keys_entry ON event_keys (entry);
  CREATE TABLE pruned_counts (
    flow INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    status TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (hour, flow, status)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE runs ADD COLUMN stay_from INTEGER;
  UPDATE runs SET stay_from = coalesce(due_at, accepted_at)
    WHERE status <> 'completed' AND status IN ('accepted', 'running', 'waiting', 'compensating');
  CREATE INDEX runs_stay ON runs (flow, waiting_kind, stay_from) WHERE status = 'waiting';
  `,
  `
  CREATE TABLE gathers (
    flow INTEGER NOT NULL,
    version TEXT NOT NULL,
    by TEXT NOT NULL,
    run INTEGER NOT NULL UNIQUE,
    count INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    PRIMARY KEY (flow, version, by)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE gathered_keys (
    flow INTEGER NOT NULL,
    key TEXT NOT NULL,
    run INTEGER NOT NULL,
    PRIMARY KEY (flow, key)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE observed_calls (
    flow TEXT NOT NULL,
    step TEXT NOT NULL,
    host TEXT NOT NULL,
    system TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (flow, step, host, system)
  ) STRICT, WITHOUT ROWID;
  `,
];

export const hourMs = 3_600_000;

/** Rejections of flows kept one by one; older ones, and what was for no flow, only as counts, so that a flood of bad messages cannot fill the disk. */
export const keptRejections = 10_000;
