-- Version 6: the cutover. What stands between braces is explained in postgresql.sql.

-- What the rows of a range summed up to. Before the table of cutovers, by which the column is known to be there.
ALTER TABLE {validation_range}
    ADD COLUMN digest text; -- sum of their hashes on both sides, 16 hexadecimal digits; null: single rows were looked at, or never verified

-- One row is how far one migration's cutover is, or that none is under way; changed by one statement only, which compares state and lease.
CREATE TABLE {cutover} (
    migration       text        PRIMARY KEY REFERENCES {migration},
    state           text        NOT NULL CHECK (state IN ('STAYED', 'PLANNED', 'FREEZING', 'FROZEN', 'ABORTED', 'SWITCHED', 'LIVE', 'RETURNING', 'RETURN_FROZEN', 'RETURNED', 'COMMITTED')),
    freeze_position text,                                 -- source position after its fence; null: it was not frozen
    drained         text,                                 -- target position after the last forward commit; null: not drained
    reverse_from    text,                                 -- target position from which changes flow back; null: they do not
    return_position text,                                 -- target position after its fence on the way back; null: it was not frozen
    forward_from    text,                                 -- source position from which the forward stream goes on after a return; null: where it stood
    forward_held    boolean     NOT NULL DEFAULT false,   -- nobody may take the forward stream over
    way_back        text        NOT NULL DEFAULT 'NONE' CHECK (way_back IN ('NONE', 'REFUSED', 'WISHED', 'PREPARED', 'PROVEN')),
    way_back_note   text,                                 -- how it was proved, or why it was not; null: nothing to say
    needs_operator  text,                                 -- what stands and what does not; null: nobody is needed
    changed_at      timestamptz NOT NULL,
    changed_by      text        NOT NULL
);

-- One row says where clients of one migration shall write.
CREATE TABLE {traffic} (
    migration text    PRIMARY KEY REFERENCES {migration},
    version   bigint  NOT NULL CHECK (version > 0),       -- one more at each change
    direct    text    NOT NULL CHECK (direct IN ('SOURCE', 'TARGET')),
    hold      boolean NOT NULL                            -- clients begin no transaction until the next version
);

-- One row is what one client said last.
CREATE TABLE {traffic_client} (
    migration         text        NOT NULL REFERENCES {migration},
    client            text        NOT NULL,
    seen_version      bigint      NOT NULL,
    open_transactions integer     NOT NULL CHECK (open_transactions >= 0),
    seen_at           timestamptz NOT NULL,
    PRIMARY KEY (migration, client)
);

-- One row travels to the other side and proves that changes do.
CREATE TABLE {sentinel} (
    migration text        NOT NULL REFERENCES {migration},
    id        bigint      NOT NULL,
    sent_at   timestamptz NOT NULL,
    PRIMARY KEY (migration, id)
);

-- One row is one execution of one runbook.
CREATE TABLE {runbook_run} (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    migration  text        NOT NULL REFERENCES {migration},
    runbook    text        NOT NULL,
    direction  text        NOT NULL CHECK (direction IN ('CUTOVER', 'ROLLBACK')),
    hash       text        NOT NULL,                      -- SHA-256 of the file
    content    text        NOT NULL,                      -- the file as it was read
    state      text        NOT NULL CHECK (state IN ('RUNNING', 'DONE', 'UNDOING', 'UNDONE', 'NEEDS_OPERATOR')),
    outcome    text,                                      -- why it ended as it did; null: it runs
    freeze_millis bigint   CHECK (freeze_millis >= 0),    -- how long clients were held; null: they were not
    started_by text        NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at   timestamptz,                               -- null: it runs
    CHECK ((state IN ('RUNNING', 'UNDOING')) = (ended_at IS NULL))
);
CREATE INDEX ON {runbook_run} (migration, id);

-- One row is one step of it.
CREATE TABLE {runbook_step} (
    run_id     bigint      NOT NULL REFERENCES {runbook_run},
    migration  text        NOT NULL REFERENCES {migration},
    ordinal    integer     NOT NULL CHECK (ordinal >= 0),
    name       text        NOT NULL,
    kind       text        NOT NULL,
    state      text        NOT NULL CHECK (state IN ('PENDING', 'RUNNING', 'DONE', 'FAILED', 'UNDOING', 'UNDONE', 'UNDO_FAILED', 'SKIPPED')),
    attempts   integer     NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    output     text,                                      -- the end of what it printed, without secrets; null: nothing
    error      text,                                      -- null: none
    started_at timestamptz,                               -- null: not begun
    ended_at   timestamptz,                               -- null: not ended
    PRIMARY KEY (run_id, ordinal)
);

-- One row is one person's word on one step.
CREATE TABLE {approval} (
    run_id      bigint      NOT NULL REFERENCES {runbook_run},
    migration   text        NOT NULL REFERENCES {migration},
    ordinal     integer     NOT NULL,
    who         text        NOT NULL,
    approved_at timestamptz NOT NULL,
    PRIMARY KEY (run_id, ordinal, who)
);

-- One row is one gate that somebody went past.
CREATE TABLE {gate_override} (
    run_id        bigint      NOT NULL REFERENCES {runbook_run},
    migration     text        NOT NULL REFERENCES {migration},
    gate          text        NOT NULL,
    reason        text        NOT NULL,
    who           text        NOT NULL,
    overridden_at timestamptz NOT NULL,
    PRIMARY KEY (run_id, gate)
);
