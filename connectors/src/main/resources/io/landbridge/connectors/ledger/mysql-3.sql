-- Version 3: how the tables of a stream begin. What stands between braces is explained in mysql.sql.

-- One row is one table of a stream: from where on its changes count, and what it was when the first of its rows was copied.
CREATE TABLE IF NOT EXISTS {stream_table} (
    migration    VARCHAR(63)  NOT NULL,
    stream       VARCHAR(63)  NOT NULL,
    table_name   VARCHAR(200) NOT NULL,
    begins_after LONGTEXT,              -- source position: changes before it are in every copy; null: the table begins with the stream
    definition   LONGTEXT,              -- of the table by the source's catalogue; null: the log tells of DDL
    rules        LONGTEXT     NOT NULL, -- digest of what the plan makes of its rows, then the target tables
    PRIMARY KEY (migration, stream, table_name),
    FOREIGN KEY (migration, stream) REFERENCES {stream} (migration, name)
) ENGINE = InnoDB {text};
