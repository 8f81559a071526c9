-- Version 2: change streams. What stands between braces is explained in mysql.sql.

-- One row is one change stream: what it has delivered, and up to where its changes are here.
CREATE TABLE IF NOT EXISTS {stream} (
    migration           VARCHAR(63) NOT NULL,
    name                VARCHAR(63) NOT NULL CHECK (name REGEXP '^[a-z][a-z0-9-]{0,62}$'),
    token               BIGINT      NOT NULL DEFAULT 0 CHECK (token >= 0), -- only who took the latest one can commit
    delivery            LONGTEXT    NOT NULL,             -- what was delivered and a new snapshot of the source may not show yet
    applied             LONGTEXT    NOT NULL,             -- source position: all before it is here, or was skipped for a reason that is counted
    source_committed_at DATETIME(6),                      -- the source's clock at the latest commit applied whose time is known; null: none
    applied_at          DATETIME(6),                      -- when that one was applied here; null: none
    transactions        BIGINT      NOT NULL DEFAULT 0 CHECK (transactions >= 0),
    inserted            BIGINT      NOT NULL DEFAULT 0 CHECK (inserted >= 0),
    updated             BIGINT      NOT NULL DEFAULT 0 CHECK (updated >= 0),
    deleted             BIGINT      NOT NULL DEFAULT 0 CHECK (deleted >= 0),
    skipped_seen        BIGINT      NOT NULL DEFAULT 0 CHECK (skipped_seen >= 0),        -- events that the copy holds
    skipped_pending     BIGINT      NOT NULL DEFAULT 0 CHECK (skipped_pending >= 0),     -- events that the copy will hold
    skipped_quarantined BIGINT      NOT NULL DEFAULT 0 CHECK (skipped_quarantined >= 0), -- events of keys in quarantine
    deviations          BIGINT      NOT NULL DEFAULT 0 CHECK (deviations >= 0),          -- changes that hit another number of rows than expected
    PRIMARY KEY (migration, name),
    FOREIGN KEY (migration) REFERENCES {migration} (migration),
    CHECK ((source_committed_at IS NULL) = (applied_at IS NULL))
) ENGINE = InnoDB {text};

-- One row is one finding that source and target may differ at a key; open until somebody has looked.
CREATE TABLE IF NOT EXISTS {divergence} (
    id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    migration   VARCHAR(63)  NOT NULL,
    table_name  VARCHAR(200) NOT NULL,
    single_key  LONGTEXT     NOT NULL,                    -- JSON array
    what        LONGTEXT     NOT NULL,                    -- one sentence without cell values
    source_position LONGTEXT NOT NULL,                    -- source position at which it was found
    found_at    DATETIME(6)  NOT NULL,
    resolution  LONGTEXT,                                 -- null: open
    resolved_at DATETIME(6),                              -- null: open
    KEY (migration, resolved_at, id),
    FOREIGN KEY (migration) REFERENCES {migration} (migration),
    CHECK ((resolution IS NULL) = (resolved_at IS NULL))
) ENGINE = InnoDB {text};

-- Each batch of the stream asks for those that wait. Run again it is refused as there already, which LedgerSchema takes for done.
CREATE INDEX waiting ON {chunk} (migration, not_before(16));

-- One row is one table that somebody wishes to be copied anew; gone with the transaction that begins it.
CREATE TABLE IF NOT EXISTS {resync_wish} (
    migration  VARCHAR(63)  NOT NULL,
    table_name VARCHAR(200) NOT NULL,
    wished_by  TEXT         NOT NULL,
    wished_at  DATETIME(6)  NOT NULL,
    PRIMARY KEY (migration, table_name),
    FOREIGN KEY (migration) REFERENCES {migration} (migration)
) ENGINE = InnoDB {text};
