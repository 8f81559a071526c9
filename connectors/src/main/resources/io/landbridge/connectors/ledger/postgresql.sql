-- Landbridge's ledger for PostgreSQL targets: the only record of progress. Facts about rows commit together with the rows.
-- {name} stands for the table's qualified name. Times are this server's clock. A change goes into a step of its own (LedgerSchema).

-- Which version of these tables this is; exactly one row.
CREATE TABLE {ledger_version} (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version  integer NOT NULL CHECK (version > 0)
);

-- One row is one migration: what it was planned as, between which servers, and how far it is.
CREATE TABLE {migration} (
    migration       text        PRIMARY KEY CHECK (migration ~ '^[a-z][a-z0-9-]{0,62}$'),
    plan_hash       text        NOT NULL,
    tool_version    text        NOT NULL,
    source_identity text        NOT NULL,
    target_identity text        NOT NULL,
    phase           text        NOT NULL CHECK (phase IN ('preparing', 'streaming', 'cutting-over', 'switched', 'rolled-back', 'needs-operator', 'finished')),
    attempt         bigint      NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    registered_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- One row is one stage that is complete for one plan.
CREATE TABLE {stage} (
    migration    text        NOT NULL REFERENCES {migration},
    stage        text        NOT NULL,
    plan_hash    text        NOT NULL,
    completed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (migration, stage, plan_hash)
);

-- One row is one source table whose chunks have been planned.
CREATE TABLE {planned_table} (
    migration      text    NOT NULL REFERENCES {migration},
    table_name     text    NOT NULL,                            -- schema.table of the source
    epoch          integer NOT NULL CHECK (epoch > 0),          -- one more after each resync of the table
    estimated_rows bigint  NOT NULL CHECK (estimated_rows >= -1), -- -1: nobody knows
    PRIMARY KEY (migration, table_name)
);

-- One row is a range of keys (lower, upper] of one table and epoch, or a single key.
CREATE TABLE {chunk} (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    migration    text        NOT NULL,
    table_name   text        NOT NULL,
    epoch        integer     NOT NULL CHECK (epoch > 0),
    single_key   text,                                    -- JSON array; null: a range
    lower_key    text,                                    -- JSON array, exclusive; null: open below, or a single key
    upper_key    text,                                    -- JSON array, inclusive; null: open above, or a single key
    state        text        NOT NULL DEFAULT 'PENDING',
    token        bigint      NOT NULL DEFAULT 0 CHECK (token >= 0), -- only the claim that made the latest one can commit
    attempts     integer     NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    owner        text,                                    -- process that copies it; null: nobody does
    session      text,                                    -- that process's session here; null: nobody copies it
    claimed_at   timestamptz,                             -- of the latest claim; null: never claimed
    lease_until  timestamptz,                             -- when anybody may take it over; null: nobody copies it
    not_before   text,                                    -- source position that must be applied before the next claim; null: none
    reason       text,                                    -- why it was last given back or quarantined; null: it was not since its latest claim
    fence        text,                                    -- which source transactions its rows hold; null: no rows of it are here
    copied_at    timestamptz,                             -- null: no rows of it are here
    rows_read    bigint      NOT NULL DEFAULT 0 CHECK (rows_read >= 0), -- without those of keys that have a chunk of their own
    rows_written bigint      NOT NULL DEFAULT 0 CHECK (rows_written >= 0),
    bytes        bigint      NOT NULL DEFAULT 0 CHECK (bytes >= 0),
    FOREIGN KEY (migration, table_name) REFERENCES {planned_table},
    CHECK (state IN ('PENDING', 'COPYING', 'COPIED', 'QUARANTINED')),
    CHECK ((state = 'COPYING') = (owner IS NOT NULL)),
    CHECK ((state = 'COPYING') = (session IS NOT NULL)),
    CHECK ((state = 'COPYING') = (lease_until IS NOT NULL)),
    CHECK ((state = 'COPIED') = (fence IS NOT NULL)),
    CHECK ((state = 'COPIED') = (copied_at IS NOT NULL)),
    CHECK (state = 'COPIED' OR (rows_written = 0 AND bytes = 0)),
    CHECK (state <> 'QUARANTINED' OR single_key IS NOT NULL),
    CHECK (state = 'PENDING' OR not_before IS NULL),
    CHECK (single_key IS NULL OR (lower_key IS NULL AND upper_key IS NULL)),
    CHECK (lower_key <> upper_key)
);
-- Ranges of a table never overlap: no two begin or end at the same key, and a cut gives each bound to one side.
CREATE UNIQUE INDEX ON {chunk} (migration, table_name, epoch, hashtextextended(coalesce(lower_key, ''), 0)) WHERE single_key IS NULL;
CREATE UNIQUE INDEX ON {chunk} (migration, table_name, epoch, hashtextextended(coalesce(upper_key, ''), 0)) WHERE single_key IS NULL;
CREATE UNIQUE INDEX ON {chunk} (migration, table_name, epoch, hashtextextended(single_key, 0)) WHERE single_key IS NOT NULL;
-- A claim takes the first of these, however many chunks there are.
CREATE INDEX ON {chunk} (migration, id) WHERE state = 'PENDING' AND not_before IS NULL;
CREATE INDEX ON {chunk} (migration, id) WHERE state = 'COPYING';

-- One row is one refusal of one source row; open until somebody decides.
CREATE TABLE {quarantine} (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    migration   text        NOT NULL REFERENCES {migration},
    chunk_id    bigint      NOT NULL REFERENCES {chunk},  -- the key chunk
    table_name  text        NOT NULL,
    single_key  text        NOT NULL,
    image       text        NOT NULL,                     -- the source row as JSON, for people; never replayed
    column_name text,                                     -- target column that was refused; null: the server does not say
    error       text        NOT NULL,
    attempts    integer     NOT NULL CHECK (attempts > 0),
    resolution  text        NOT NULL CHECK (resolution IN ('open', 'retried', 'discarded')),
    refused_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    resolved_at timestamptz,                              -- null: open
    CHECK ((resolution = 'open') = (resolved_at IS NULL))
);
CREATE UNIQUE INDEX ON {quarantine} (chunk_id) WHERE resolution <> 'retried';
CREATE INDEX ON {quarantine} (migration, id) WHERE resolution <> 'retried';

-- One row is what the operator wishes of one migration.
CREATE TABLE {control} (
    migration           text        PRIMARY KEY REFERENCES {migration},
    paused              boolean     NOT NULL,
    pause_reason        text,                             -- null: none was given
    stop                boolean     NOT NULL,
    parallelism         integer     CHECK (parallelism > 0),         -- null: as the plan says
    max_rows_per_second bigint      CHECK (max_rows_per_second > 0), -- null: as the plan says
    chunk_millis        bigint      CHECK (chunk_millis > 0),        -- null: as the plan says
    wished_by           text        NOT NULL,
    wished_at           timestamptz NOT NULL
);

-- One row is the lease of one role: who may work, under the latest token. It may be older than its migration's row.
CREATE TABLE {runner} (
    migration   text        NOT NULL,
    role        text        NOT NULL,
    token       bigint      NOT NULL DEFAULT 0 CHECK (token >= 0),
    holder      text,                                     -- null: free
    session     text,                                     -- a session here that lives as long as the holder; null: free
    activity    text        NOT NULL DEFAULT '',
    taken_at    timestamptz,                              -- null: free
    lease_until timestamptz,                              -- null: free
    PRIMARY KEY (migration, role),
    CHECK ((holder IS NULL) = (session IS NULL)),
    CHECK ((holder IS NULL) = (taken_at IS NULL)),
    CHECK ((holder IS NULL) = (lease_until IS NULL))
);

-- One row is one thing that somebody did; rows are only ever added.
CREATE TABLE {audit} (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    migration text        NOT NULL,
    at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    who       text        NOT NULL,
    action    text        NOT NULL,
    detail    text        NOT NULL
);
CREATE INDEX ON {audit} (migration, id);
