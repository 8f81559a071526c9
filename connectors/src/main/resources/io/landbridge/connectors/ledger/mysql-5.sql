-- Version 5: what was proved equal. What stands between braces is explained in mysql.sql.

-- One row is how often a migration's ranges were planned: whoever plans holds it, and whoever changes rows sees by it that ranges are others.
CREATE TABLE IF NOT EXISTS {validation} (
    migration VARCHAR(63) NOT NULL PRIMARY KEY,
    version   BIGINT      NOT NULL CHECK (version >= 0),
    FOREIGN KEY (migration) REFERENCES {migration} (migration)
) ENGINE = InnoDB {text};

-- One row is a range of keys (lower, upper] of one table that is compared as a whole.
CREATE TABLE IF NOT EXISTS {validation_range} (
    id              BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    migration       VARCHAR(63)  NOT NULL,
    table_name      VARCHAR(200) NOT NULL,
    epoch           INT          NOT NULL CHECK (epoch > 0),
    lower_key       LONGTEXT,                 -- JSON array, exclusive; null: open below
    upper_key       LONGTEXT,                 -- JSON array, inclusive; null: open above
    row_count       BIGINT       NOT NULL DEFAULT 0 CHECK (row_count >= 0), -- of the source, as counted when it was verified last
    verified_source LONGTEXT,                 -- source position at which both sides were equal; null: never verified, or a source without a log
    verified_target LONGTEXT,                 -- what the target's stream had applied then; null: never verified, or no stream
    verified_at     DATETIME(6),              -- null: never verified
    plan_hash       VARCHAR(64),              -- of the plan that was verified; null: never verified
    digest_version  VARCHAR(64),              -- by which rows were hashed; null: never verified
    changed_at      LONGTEXT,                 -- source position up to which changes were applied to it; null: none since it was planned
    KEY (migration, table_name, id),
    FOREIGN KEY (migration) REFERENCES {migration} (migration),
    CHECK ((verified_at IS NULL) = (plan_hash IS NULL)),
    CHECK ((verified_at IS NULL) = (digest_version IS NULL)),
    CHECK (verified_at IS NOT NULL OR (verified_source IS NULL AND verified_target IS NULL))
) ENGINE = InnoDB {text};

-- One row is one row of a table that was not the same on both sides, and stayed so.
CREATE TABLE IF NOT EXISTS {mismatch} (
    id              BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    migration       VARCHAR(63)  NOT NULL,
    table_name      VARCHAR(200) NOT NULL,        -- schema.table of the target
    row_key         LONGTEXT,                     -- JSON array; null: the table has no row key
    kind            VARCHAR(9)   NOT NULL CHECK (kind IN ('missing', 'extra', 'different')),
    differences     LONGTEXT     NOT NULL,        -- JSON: by column both values, for people
    looks           INT          NOT NULL CHECK (looks > 0),
    source_position LONGTEXT,                     -- at which the source's row was seen last; null: a source without a log
    target_position LONGTEXT,                     -- what was applied when the target's row was seen last; null: no stream
    found_at        DATETIME(6)  NOT NULL,
    state           VARCHAR(8)   NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'wished', 'recopied', 'repaired', 'gone', 'accepted')), -- wished: to be copied anew; recopied: deleted here, its copy is on its way
    closed_at       DATETIME(6),                  -- null: nobody has closed it
    closed_by       VARCHAR(255),                 -- null: nobody has closed it
    KEY (migration, closed_at, id),
    FOREIGN KEY (migration) REFERENCES {migration} (migration),
    CHECK ((state IN ('open', 'wished', 'recopied')) = (closed_at IS NULL)),
    CHECK ((closed_at IS NULL) = (closed_by IS NULL))
) ENGINE = InnoDB {text};
