-- Landbridge's ledger for MySQL and MariaDB targets: the only record of progress. Facts about rows commit together with the rows.
-- {name} stands for the table's qualified name, {text} for UTF-8 compared by code points, spaces at the end included. Times are UTC by this
-- server's clock. DDL commits by itself here, so each statement can be run again. A change goes into a step of its own (LedgerSchema).

-- Which version of these tables this is; exactly one row.
CREATE TABLE IF NOT EXISTS {ledger_version} (
    only_row INT PRIMARY KEY DEFAULT 1 CHECK (only_row = 1),
    version  INT NOT NULL CHECK (version > 0)
) ENGINE = InnoDB;

-- One row is one migration: what it was planned as, between which servers, and how far it is.
CREATE TABLE IF NOT EXISTS {migration} (
    migration       VARCHAR(63)  NOT NULL PRIMARY KEY CHECK (migration REGEXP '^[a-z][a-z0-9-]{0,62}$'),
    plan_hash       VARCHAR(64)  NOT NULL,
    tool_version    VARCHAR(64)  NOT NULL,
    source_identity VARCHAR(255) NOT NULL,
    target_identity VARCHAR(255) NOT NULL,
    phase           VARCHAR(20)  NOT NULL CHECK (phase IN ('preparing', 'streaming', 'cutting-over', 'switched', 'rolled-back', 'needs-operator', 'finished')),
    attempt         BIGINT       NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    registered_at   DATETIME(6)  NOT NULL
) ENGINE = InnoDB {text};

-- One row is one stage that is complete for one plan.
CREATE TABLE IF NOT EXISTS {stage} (
    migration    VARCHAR(63) NOT NULL,
    stage        VARCHAR(63) NOT NULL,
    plan_hash    VARCHAR(64) NOT NULL,
    completed_at DATETIME(6) NOT NULL,
    PRIMARY KEY (migration, stage, plan_hash),
    FOREIGN KEY (migration) REFERENCES {migration} (migration)
) ENGINE = InnoDB {text};

-- One row is one source table whose chunks have been planned.
CREATE TABLE IF NOT EXISTS {planned_table} (
    migration      VARCHAR(63)  NOT NULL,
    table_name     VARCHAR(200) NOT NULL,                             -- schema.table of the source
    epoch          INT          NOT NULL CHECK (epoch > 0),           -- one more after each resync of the table
    estimated_rows BIGINT       NOT NULL CHECK (estimated_rows >= -1), -- -1: nobody knows
    PRIMARY KEY (migration, table_name),
    FOREIGN KEY (migration) REFERENCES {migration} (migration)
) ENGINE = InnoDB {text};

-- One row is a range of keys (lower, upper] of one table and epoch, or a single key.
CREATE TABLE IF NOT EXISTS {chunk} (
    id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    migration    VARCHAR(63)  NOT NULL,
    table_name   VARCHAR(200) NOT NULL,
    epoch        INT          NOT NULL CHECK (epoch > 0),
    single_key   LONGTEXT,                                -- JSON array; null: a range
    lower_key    LONGTEXT,                                -- JSON array, exclusive; null: open below, or a single key
    upper_key    LONGTEXT,                                -- JSON array, inclusive; null: open above, or a single key
    state        VARCHAR(11)  NOT NULL DEFAULT 'PENDING',
    token        BIGINT       NOT NULL DEFAULT 0 CHECK (token >= 0), -- only the claim that made the latest one can commit
    attempts     INT          NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    owner        VARCHAR(255),                            -- process that copies it; null: nobody does
    session      VARCHAR(64),                             -- that process's session here; null: nobody copies it
    claimed_at   DATETIME(6),                             -- of the latest claim; null: never claimed
    lease_until  DATETIME(6),                             -- when anybody may take it over; null: nobody copies it
    not_before   LONGTEXT,                                -- source position that must be applied before the next claim; null: none
    reason       LONGTEXT,                                -- why it was last given back or quarantined; null: it was not since its latest claim
    fence        LONGTEXT,                                -- which source transactions its rows hold; null: no rows of it are here
    copied_at    DATETIME(6),                             -- null: no rows of it are here
    rows_read    BIGINT       NOT NULL DEFAULT 0 CHECK (rows_read >= 0), -- without those of keys that have a chunk of their own
    rows_written BIGINT       NOT NULL DEFAULT 0 CHECK (rows_written >= 0),
    bytes        BIGINT       NOT NULL DEFAULT 0 CHECK (bytes >= 0),
    -- Ranges of a table never overlap: no two begin or end at the same key, and a cut gives each bound to one side.
    lower_digest BINARY(32) GENERATED ALWAYS AS (CASE WHEN single_key IS NULL THEN UNHEX(SHA2(COALESCE(lower_key, ''), 256)) END) STORED,
    upper_digest BINARY(32) GENERATED ALWAYS AS (CASE WHEN single_key IS NULL THEN UNHEX(SHA2(COALESCE(upper_key, ''), 256)) END) STORED,
    key_digest   BINARY(32) GENERATED ALWAYS AS (UNHEX(SHA2(single_key, 256))) STORED,
    UNIQUE (migration, table_name, epoch, lower_digest),
    UNIQUE (migration, table_name, epoch, upper_digest),
    UNIQUE (migration, table_name, epoch, key_digest),
    -- A claim takes the first one that is PENDING, however many chunks there are.
    KEY (migration, state, id),
    FOREIGN KEY (migration, table_name) REFERENCES {planned_table} (migration, table_name),
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
) ENGINE = InnoDB {text};

-- One row is one refusal of one source row; open until somebody decides.
CREATE TABLE IF NOT EXISTS {quarantine} (
    id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    migration   VARCHAR(63)  NOT NULL,
    chunk_id    BIGINT       NOT NULL,                    -- the key chunk
    table_name  VARCHAR(200) NOT NULL,
    single_key  LONGTEXT     NOT NULL,
    image       LONGTEXT     NOT NULL,                    -- the source row as JSON, for people; never replayed
    column_name VARCHAR(255),                             -- target column that was refused; null: the server does not say
    error       LONGTEXT     NOT NULL,
    attempts    INT          NOT NULL CHECK (attempts > 0),
    resolution  VARCHAR(9)   NOT NULL CHECK (resolution IN ('open', 'retried', 'discarded')),
    refused_at  DATETIME(6)  NOT NULL,
    resolved_at DATETIME(6),                              -- null: open
    standing    BIGINT GENERATED ALWAYS AS (CASE WHEN resolution <> 'retried' THEN chunk_id END) STORED,
    UNIQUE (standing),
    KEY (migration, resolution, id),
    FOREIGN KEY (migration) REFERENCES {migration} (migration),
    FOREIGN KEY (chunk_id) REFERENCES {chunk} (id),
    CHECK ((resolution = 'open') = (resolved_at IS NULL))
) ENGINE = InnoDB {text};

-- One row is what the operator wishes of one migration.
CREATE TABLE IF NOT EXISTS {control} (
    migration           VARCHAR(63)  NOT NULL PRIMARY KEY,
    paused              BOOLEAN      NOT NULL,
    pause_reason        LONGTEXT,                         -- null: none was given
    stop                BOOLEAN      NOT NULL,
    parallelism         INT          CHECK (parallelism > 0),         -- null: as the plan says
    max_rows_per_second BIGINT       CHECK (max_rows_per_second > 0), -- null: as the plan says
    chunk_millis        BIGINT       CHECK (chunk_millis > 0),        -- null: as the plan says
    wished_by           VARCHAR(255) NOT NULL,
    wished_at           DATETIME(6)  NOT NULL,
    FOREIGN KEY (migration) REFERENCES {migration} (migration)
) ENGINE = InnoDB {text};

-- One row is the lease of one role: who may work, under the latest token. It may be older than its migration's row.
CREATE TABLE IF NOT EXISTS {runner} (
    migration   VARCHAR(63)  NOT NULL,
    role        VARCHAR(20)  NOT NULL,
    token       BIGINT       NOT NULL DEFAULT 0 CHECK (token >= 0),
    holder      VARCHAR(255),                             -- null: free
    session     VARCHAR(64),                              -- a session here that lives as long as the holder; null: free
    activity    LONGTEXT     NOT NULL,
    taken_at    DATETIME(6),                              -- null: free
    lease_until DATETIME(6),                              -- null: free
    PRIMARY KEY (migration, role),
    CHECK ((holder IS NULL) = (session IS NULL)),
    CHECK ((holder IS NULL) = (taken_at IS NULL)),
    CHECK ((holder IS NULL) = (lease_until IS NULL))
) ENGINE = InnoDB {text};

-- One row is one thing that somebody did; rows are only ever added.
CREATE TABLE IF NOT EXISTS {audit} (
    id        BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    migration VARCHAR(63)  NOT NULL,
    at        DATETIME(6)  NOT NULL,
    who       VARCHAR(255) NOT NULL,
    action    VARCHAR(255) NOT NULL,
    detail    LONGTEXT     NOT NULL,
    KEY (migration, id)
) ENGINE = InnoDB {text};
