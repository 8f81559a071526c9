-- Version 4: lanes. What stands between braces is explained in mysql.sql.

-- A batch of a stream that is applied in several transactions side by side begins at the stream's position. Run again this is refused as
-- there already, which LedgerSchema takes for done.
ALTER TABLE {stream}
    ADD COLUMN batch_end   LONGTEXT, -- source position where the batch ends; null: none is at hand
    ADD COLUMN batch_lanes INT,      -- how many lanes it has; null: none is at hand
    ADD COLUMN batch_cut   LONGTEXT, -- the lane of each of its transactions, one character each; null: none is at hand
    ADD CHECK (batch_lanes BETWEEN 2 AND 16),
    ADD CHECK ((batch_end IS NULL) = (batch_lanes IS NULL)),
    ADD CHECK ((batch_end IS NULL) = (batch_cut IS NULL));

-- One row is one lane of a stream, and what it has of the latest batch in lanes. It stays when that has ended.
CREATE TABLE IF NOT EXISTS {stream_lane} (
    migration           VARCHAR(63) NOT NULL,
    name                VARCHAR(63) NOT NULL,
    lane                INT         NOT NULL CHECK (lane BETWEEN 0 AND 15),
    token               BIGINT      NOT NULL CHECK (token >= 0), -- the stream's: only who took the latest one can commit
    applied             LONGTEXT    NOT NULL,                    -- source position where the batch begins, or, once the lane is in, where it ends; empty: the batch has fewer lanes
    transactions        BIGINT      NOT NULL CHECK (transactions >= 0), -- of the latest batch; added to the stream's when it ends
    inserted            BIGINT      NOT NULL CHECK (inserted >= 0),
    updated             BIGINT      NOT NULL CHECK (updated >= 0),
    deleted             BIGINT      NOT NULL CHECK (deleted >= 0),
    skipped_seen        BIGINT      NOT NULL CHECK (skipped_seen >= 0),
    skipped_pending     BIGINT      NOT NULL CHECK (skipped_pending >= 0),
    skipped_quarantined BIGINT      NOT NULL CHECK (skipped_quarantined >= 0),
    deviations          BIGINT      NOT NULL CHECK (deviations >= 0),
    PRIMARY KEY (migration, name, lane),
    FOREIGN KEY (migration, name) REFERENCES {stream} (migration, name)
) ENGINE = InnoDB {text};
