package io.landbridge.pipeline.schema;

import java.util.List;

/** A primary key; on MySQL and MariaDB the name is always {@code PRIMARY}. */
public record PrimaryKey(String name, List<String> columns) {

    public PrimaryKey {
        columns = List.copyOf(columns);
    }
}
