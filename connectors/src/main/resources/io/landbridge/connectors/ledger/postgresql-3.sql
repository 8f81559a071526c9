-- Version 3: how the tables of a stream begin. What stands between braces is explained in postgresql.sql.

-- One row is one table of a stream: from where on its changes count, and what it was when the first of its rows was copied.
CREATE TABLE {stream_table} (
    migration    text NOT NULL,
    stream       text NOT NULL,
    table_name   text NOT NULL,
    begins_after text,          -- source position: changes before it are in every copy; null: the table begins with the stream
    definition   text,          -- of the table by the source's catalogue; null: the log tells of DDL
    rules        text NOT NULL, -- digest of what the plan makes of its rows, then the target tables
    PRIMARY KEY (migration, stream, table_name),
    FOREIGN KEY (migration, stream) REFERENCES {stream} (migration, name)
);
