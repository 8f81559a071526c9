-- Version 2: change streams. What stands between braces is explained in postgresql.sql.

-- One row is one change stream: what it has delivered, and up to where its changes are here.
CREATE TABLE {stream} (
    migration           text        NOT NULL REFERENCES {migration},
    name                text        NOT NULL CHECK (name ~ '^[a-z][a-z0-9-]{0,62}$'),
    token               bigint      NOT NULL DEFAULT 0 CHECK (token >= 0), -- only who took the latest one can commit
    delivery            text        NOT NULL,             -- what was delivered and a new snapshot of the source may not show yet
    applied             text        NOT NULL,             -- source position: all before it is here, or was skipped for a reason that is counted
    source_committed_at timestamptz,                      -- the source's clock at the latest commit applied whose time is known; null: none
    applied_at          timestamptz,                      -- when that one was applied here; null: none
    transactions        bigint      NOT NULL DEFAULT 0 CHECK (transactions >= 0),
    inserted            bigint      NOT NULL DEFAULT 0 CHECK (inserted >= 0),
    updated             bigint      NOT NULL DEFAULT 0 CHECK (updated >= 0),
    deleted             bigint      NOT NULL DEFAULT 0 CHECK (deleted >= 0),
    skipped_seen        bigint      NOT NULL DEFAULT 0 CHECK (skipped_seen >= 0),        -- events that the copy holds
    skipped_pending     bigint      NOT NULL DEFAULT 0 CHECK (skipped_pending >= 0),     -- events that the copy will hold
    skipped_quarantined bigint      NOT NULL DEFAULT 0 CHECK (skipped_quarantined >= 0), -- events of keys in quarantine
    deviations          bigint      NOT NULL DEFAULT 0 CHECK (deviations >= 0),          -- changes that hit another number of rows than expected
    PRIMARY KEY (migration, name),
    CHECK ((source_committed_at IS NULL) = (applied_at IS NULL))
);

-- One row is one finding that source and target may differ at a key; open until somebody has looked.
CREATE TABLE {divergence} (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    migration   text        NOT NULL REFERENCES {migration},
    table_name  text        NOT NULL,
    single_key  text        NOT NULL,                     -- JSON array
    what        text        NOT NULL,                     -- one sentence without cell values
    source_position text    NOT NULL,                     -- source position at which it was found
    found_at    timestamptz NOT NULL,
    resolution  text,                                     -- null: open
    resolved_at timestamptz,                              -- null: open
    CHECK ((resolution IS NULL) = (resolved_at IS NULL))
);
CREATE INDEX ON {divergence} (migration, id) WHERE resolved_at IS NULL;

-- Each batch of the stream asks for these.
CREATE INDEX ON {chunk} (migration, id) WHERE not_before IS NOT NULL;

-- One row is one table that somebody wishes to be copied anew; gone with the transaction that begins it.
CREATE TABLE {resync_wish} (
    migration  text        NOT NULL,
    table_name text        NOT NULL,
    wished_by  text        NOT NULL,
    wished_at  timestamptz NOT NULL,
    PRIMARY KEY (migration, table_name),
    FOREIGN KEY (migration) REFERENCES {migration}
);
