-- Version 4: lanes. What stands between braces is explained in postgresql.sql.

-- A batch of a stream that is applied in several transactions side by side begins at the stream's position.
ALTER TABLE {stream}
    ADD COLUMN batch_end   text,    -- source position where the batch ends; null: none is at hand
    ADD COLUMN batch_lanes integer, -- how many lanes it has; null: none is at hand
    ADD COLUMN batch_cut   text,    -- the lane of each of its transactions, one character each; null: none is at hand
    ADD CHECK (batch_lanes BETWEEN 2 AND 16),
    ADD CHECK ((batch_end IS NULL) = (batch_lanes IS NULL)),
    ADD CHECK ((batch_end IS NULL) = (batch_cut IS NULL));

-- One row is one lane of a stream, and what it has of the latest batch in lanes. It stays when that has ended.
CREATE TABLE {stream_lane} (
    migration           text    NOT NULL,
    name                text    NOT NULL,
    lane                integer NOT NULL CHECK (lane BETWEEN 0 AND 15),
    token               bigint  NOT NULL CHECK (token >= 0), -- the stream's: only who took the latest one can commit
    applied             text    NOT NULL,                    -- source position where the batch begins, or, once the lane is in, where it ends; empty: the batch has fewer lanes
    transactions        bigint  NOT NULL CHECK (transactions >= 0), -- of the latest batch; added to the stream's when it ends
    inserted            bigint  NOT NULL CHECK (inserted >= 0),
    updated             bigint  NOT NULL CHECK (updated >= 0),
    deleted             bigint  NOT NULL CHECK (deleted >= 0),
    skipped_seen        bigint  NOT NULL CHECK (skipped_seen >= 0),
    skipped_pending     bigint  NOT NULL CHECK (skipped_pending >= 0),
    skipped_quarantined bigint  NOT NULL CHECK (skipped_quarantined >= 0),
    deviations          bigint  NOT NULL CHECK (deviations >= 0),
    PRIMARY KEY (migration, name, lane),
    FOREIGN KEY (migration, name) REFERENCES {stream}
);
