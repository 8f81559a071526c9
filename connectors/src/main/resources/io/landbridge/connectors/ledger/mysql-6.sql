-- Version 6: the cutover. What stands between braces is explained in mysql.sql.

-- What the rows of a range summed up to. Before the table of cutovers, by which the column is known to be there.
ALTER TABLE {validation_range}
    ADD COLUMN digest LONGTEXT; -- sum of their hashes on both sides, 16 hexadecimal digits; null: single rows were looked at, or never verified

-- One row is how far one migration's cutover is, or that none is under way; changed by one statement only, which compares state and lease.
CREATE TABLE IF NOT EXISTS {cutover} (
    migration       VARCHAR(63)  NOT NULL PRIMARY KEY,
    state           VARCHAR(20)  NOT NULL CHECK (state IN ('STAYED', 'PLANNED', 'FREEZING', 'FROZEN', 'ABORTED', 'SWITCHED', 'LIVE', 'RETURNING', 'RETURN_FROZEN', 'RETURNED', 'COMMITTED')),
    freeze_position LONGTEXT, -- source position after its fence; null: it was not frozen
    drained         LONGTEXT, -- target position after the last forward commit; null: not drained
    reverse_from    LONGTEXT, -- target position from which changes flow back; null: they do not
    return_position LONGTEXT, -- target position after its fence on the way back; null: it was not frozen
    forward_from    LONGTEXT, -- source position from which the forward stream goes on after a return; null: where it stood
    forward_held    BOOLEAN      NOT NULL DEFAULT false, -- nobody may take the forward stream over
    way_back        VARCHAR(8)   NOT NULL DEFAULT 'NONE' CHECK (way_back IN ('NONE', 'REFUSED', 'WISHED', 'PREPARED', 'PROVEN')),
    way_back_note   LONGTEXT, -- how it was proved, or why it was not; null: nothing to say
    needs_operator  LONGTEXT, -- what stands and what does not; null: nobody is needed
    changed_at      DATETIME(6)  NOT NULL,
    changed_by      VARCHAR(255) NOT NULL,
    FOREIGN KEY (migration) REFERENCES {migration} (migration)
) ENGINE = InnoDB {text};

-- One row says where clients of one migration shall write.
CREATE TABLE IF NOT EXISTS {traffic} (
    migration VARCHAR(63) NOT NULL PRIMARY KEY,
    version   BIGINT      NOT NULL CHECK (version > 0), -- one more at each change
    direct    VARCHAR(6)  NOT NULL CHECK (direct IN ('SOURCE', 'TARGET')),
    hold      BOOLEAN     NOT NULL, -- clients begin no transaction until the next version
    FOREIGN KEY (migration) REFERENCES {migration} (migration)
) ENGINE = InnoDB {text};

-- One row is what one client said last.
CREATE TABLE IF NOT EXISTS {traffic_client} (
    migration         VARCHAR(63)  NOT NULL,
    client            VARCHAR(255) NOT NULL,
    seen_version      BIGINT       NOT NULL,
    open_transactions INT          NOT NULL CHECK (open_transactions >= 0),
    seen_at           DATETIME(6)  NOT NULL,
    PRIMARY KEY (migration, client),
    FOREIGN KEY (migration) REFERENCES {migration} (migration)
) ENGINE = InnoDB {text};

-- One row travels to the other side and proves that changes do.
CREATE TABLE IF NOT EXISTS {sentinel} (
    migration VARCHAR(63) NOT NULL,
    id        BIGINT      NOT NULL,
    sent_at   DATETIME(6) NOT NULL,
    PRIMARY KEY (migration, id),
    FOREIGN KEY (migration) REFERENCES {migration} (migration)
) ENGINE = InnoDB {text};

-- One row is one execution of one runbook.
CREATE TABLE IF NOT EXISTS {runbook_run} (
    id            BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    migration     VARCHAR(63)  NOT NULL,
    runbook       VARCHAR(255) NOT NULL,
    direction     VARCHAR(8)   NOT NULL CHECK (direction IN ('CUTOVER', 'ROLLBACK')),
    hash          VARCHAR(64)  NOT NULL, -- SHA-256 of the file
    content       LONGTEXT     NOT NULL, -- the file as it was read
    state         VARCHAR(20)  NOT NULL CHECK (state IN ('RUNNING', 'DONE', 'UNDOING', 'UNDONE', 'NEEDS_OPERATOR')),
    outcome       LONGTEXT, -- why it ended as it did; null: it runs
    freeze_millis BIGINT       CHECK (freeze_millis >= 0), -- how long clients were held; null: they were not
    started_by    VARCHAR(255) NOT NULL,
    started_at    DATETIME(6)  NOT NULL,
    ended_at      DATETIME(6), -- null: it runs
    KEY (migration, id),
    CHECK ((state IN ('RUNNING', 'UNDOING')) = (ended_at IS NULL)),
    FOREIGN KEY (migration) REFERENCES {migration} (migration)
) ENGINE = InnoDB {text};

-- One row is one step of it.
CREATE TABLE IF NOT EXISTS {runbook_step} (
    run_id     BIGINT       NOT NULL,
    migration  VARCHAR(63)  NOT NULL,
    ordinal    INT          NOT NULL CHECK (ordinal >= 0),
    name       VARCHAR(255) NOT NULL,
    kind       VARCHAR(20)  NOT NULL,
    state      VARCHAR(20)  NOT NULL CHECK (state IN ('PENDING', 'RUNNING', 'DONE', 'FAILED', 'UNDOING', 'UNDONE', 'UNDO_FAILED', 'SKIPPED')),
    attempts   INT          NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    output     LONGTEXT, -- the end of what it printed, without secrets; null: nothing
    error      LONGTEXT, -- null: none
    started_at DATETIME(6), -- null: not begun
    ended_at   DATETIME(6), -- null: not ended
    PRIMARY KEY (run_id, ordinal),
    FOREIGN KEY (run_id) REFERENCES {runbook_run} (id),
    FOREIGN KEY (migration) REFERENCES {migration} (migration)
) ENGINE = InnoDB {text};

-- One row is one person's word on one step.
CREATE TABLE IF NOT EXISTS {approval} (
    run_id      BIGINT       NOT NULL,
    migration   VARCHAR(63)  NOT NULL,
    ordinal     INT          NOT NULL,
    who         VARCHAR(255) NOT NULL,
    approved_at DATETIME(6)  NOT NULL,
    PRIMARY KEY (run_id, ordinal, who),
    FOREIGN KEY (run_id) REFERENCES {runbook_run} (id),
    FOREIGN KEY (migration) REFERENCES {migration} (migration)
) ENGINE = InnoDB {text};

-- One row is one gate that somebody went past.
CREATE TABLE IF NOT EXISTS {gate_override} (
    run_id        BIGINT       NOT NULL,
    migration     VARCHAR(63)  NOT NULL,
    gate          VARCHAR(63)  NOT NULL,
    reason        LONGTEXT     NOT NULL,
    who           VARCHAR(255) NOT NULL,
    overridden_at DATETIME(6)  NOT NULL,
    PRIMARY KEY (run_id, gate),
    FOREIGN KEY (run_id) REFERENCES {runbook_run} (id),
    FOREIGN KEY (migration) REFERENCES {migration} (migration)
) ENGINE = InnoDB {text};
