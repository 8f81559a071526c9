-- Version 5: what was proved equal. What stands between braces is explained in postgresql.sql.

-- One row is how often a migration's ranges were planned: whoever plans holds it, and whoever changes rows sees by it that ranges are others.
CREATE TABLE {validation} (
    migration text   PRIMARY KEY REFERENCES {migration},
    version   bigint NOT NULL CHECK (version >= 0)
);

-- One row is a range of keys (lower, upper] of one table that is compared as a whole.
CREATE TABLE {validation_range} (
    id              bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    migration       text    NOT NULL REFERENCES {migration},
    table_name      text    NOT NULL,
    epoch           integer NOT NULL CHECK (epoch > 0),
    lower_key       text,                     -- JSON array, exclusive; null: open below
    upper_key       text,                     -- JSON array, inclusive; null: open above
    row_count       bigint  NOT NULL DEFAULT 0 CHECK (row_count >= 0), -- of the source, as counted when it was verified last
    verified_source text,                     -- source position at which both sides were equal; null: never verified, or a source without a log
    verified_target text,                     -- what the target's stream had applied then; null: never verified, or no stream
    verified_at     timestamptz,              -- null: never verified
    plan_hash       text,                     -- of the plan that was verified; null: never verified
    digest_version  text,                     -- by which rows were hashed; null: never verified
    changed_at      text,                     -- source position up to which changes were applied to it; null: none since it was planned
    CHECK ((verified_at IS NULL) = (plan_hash IS NULL)),
    CHECK ((verified_at IS NULL) = (digest_version IS NULL)),
    CHECK (verified_at IS NOT NULL OR (verified_source IS NULL AND verified_target IS NULL))
);
CREATE INDEX ON {validation_range} (migration, table_name, id);

-- One row is one row of a table that was not the same on both sides, and stayed so.
CREATE TABLE {mismatch} (
    id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    migration       text        NOT NULL REFERENCES {migration},
    table_name      text        NOT NULL,         -- schema.table of the target
    row_key         text,                         -- JSON array; null: the table has no row key
    kind            text        NOT NULL CHECK (kind IN ('missing', 'extra', 'different')),
    differences     text        NOT NULL,         -- JSON: by column both values, for people
    looks           integer     NOT NULL CHECK (looks > 0),
    source_position text,                         -- at which the source's row was seen last; null: a source without a log
    target_position text,                         -- what was applied when the target's row was seen last; null: no stream
    found_at        timestamptz NOT NULL,
    state           text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'wished', 'recopied', 'repaired', 'gone', 'accepted')), -- wished: to be copied anew; recopied: deleted here, its copy is on its way
    closed_at       timestamptz,                  -- null: nobody has closed it
    closed_by       text,                         -- null: nobody has closed it
    CHECK ((state IN ('open', 'wished', 'recopied')) = (closed_at IS NULL)),
    CHECK ((closed_at IS NULL) = (closed_by IS NULL))
);
CREATE INDEX ON {mismatch} (migration, id) WHERE closed_at IS NULL;
