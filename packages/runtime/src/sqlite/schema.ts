// The tables of a store, in one place. Each row is a fact that the engine told its journal; all of one turn is one transaction.
//
// - A change of a table is a new version, with a step from the version before it; a newer store is never touched.
// - Times are ms since the epoch. Columns that hold JSON hold nothing else. NULL is `undefined`.
// - The first column of a table without a key of its own keeps the order in which its rows were made.

export const SCHEMA_VERSION = 3

/** In the header of the file: tells a store from any other SQLite file. */
export const APPLICATION_ID = 0x53_54_43_54

/** What version 2 added. head (JSON): all of an artifact but its content, which has a row for each version (JSON). */
const ARTIFACTS = `
CREATE TABLE artifact (id TEXT PRIMARY KEY, head TEXT NOT NULL) STRICT;
CREATE TABLE artifact_content (
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (id, version)
) STRICT;
`

/** The step to each version from the one before it. */
export const STEPS: Readonly<Record<number, string>> = {
  2: ARTIFACTS,
  3: 'ALTER TABLE request ADD COLUMN tries TEXT;',
}

export const SCHEMA: string = `
CREATE TABLE schema_version (version INTEGER NOT NULL) STRICT;

-- One row. seq: no envelope has had a higher one. account: what all runs together have used (JSON).
CREATE TABLE host (seq INTEGER NOT NULL, account TEXT) STRICT;

-- state (JSON): of a chart what saveState made of it, of a reducer its state. failed_on (JSON): an envelope.
CREATE TABLE actor (
  born INTEGER PRIMARY KEY,
  address TEXT NOT NULL UNIQUE,
  id TEXT NOT NULL,
  parent TEXT,
  behaviour TEXT NOT NULL,
  input TEXT,
  life INTEGER NOT NULL,
  status TEXT NOT NULL,
  state TEXT,
  task TEXT,
  failures TEXT,
  failed_on TEXT,
  restart_due REAL
) STRICT;

-- place: first, mailbox, stash or hand. position: the order within a place.
CREATE TABLE envelope (
  seq INTEGER PRIMARY KEY,
  address TEXT NOT NULL,
  place TEXT NOT NULL,
  position INTEGER NOT NULL,
  event TEXT NOT NULL,
  sender TEXT,
  request TEXT,
  token TEXT,
  correlation TEXT,
  causation INTEGER,
  deadline REAL
) STRICT;
CREATE INDEX envelope_address ON envelope (address);

-- Steps that have not ended; what ended is a record of its task.
CREATE TABLE step (
  started INTEGER PRIMARY KEY,
  address TEXT NOT NULL,
  token TEXT NOT NULL,
  source TEXT NOT NULL,
  input TEXT,
  attempt INTEGER NOT NULL,
  task TEXT,
  UNIQUE (address, token)
) STRICT;

CREATE TABLE timer (
  address TEXT NOT NULL,
  token TEXT NOT NULL,
  due REAL NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (address, token)
) STRICT, WITHOUT ROWID;

-- asker: app, actor or gone. id is also that of its task. tries (JSON): what failed so far; NULL: nothing did.
CREATE TABLE request (
  opened INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  asker TEXT NOT NULL,
  asker_address TEXT,
  asker_token TEXT,
  callee TEXT NOT NULL,
  deadline REAL,
  cancelling TEXT,
  hops INTEGER NOT NULL,
  ephemeral TEXT,
  tries TEXT
) STRICT;

-- scope (JSON): only where it differs from the parent's.
CREATE TABLE task (
  opened INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  run TEXT NOT NULL,
  parent TEXT,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  depth INTEGER NOT NULL,
  limits TEXT NOT NULL,
  account TEXT NOT NULL,
  scope TEXT,
  status TEXT NOT NULL,
  created_at REAL NOT NULL,
  started_at REAL,
  ended_at REAL,
  outcome TEXT
) STRICT;
CREATE INDEX task_run ON task (run);

-- The record (JSON) of each step that was charged to a task, by its place in the list.
CREATE TABLE task_step (
  task TEXT NOT NULL,
  place INTEGER NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (task, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE subscription (
  made INTEGER PRIMARY KEY,
  address TEXT NOT NULL,
  topic TEXT NOT NULL,
  UNIQUE (address, topic)
) STRICT;
${ARTIFACTS}`
