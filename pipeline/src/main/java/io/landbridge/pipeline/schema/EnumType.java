package io.landbridge.pipeline.schema;

import java.util.List;

/** A PostgreSQL enum type. */
public record EnumType(TableName name, List<String> labels) {

    public EnumType {
        labels = List.copyOf(labels);
    }
}
