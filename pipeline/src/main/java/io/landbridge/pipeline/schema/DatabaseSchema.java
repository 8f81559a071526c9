package io.landbridge.pipeline.schema;

import java.util.List;
import java.util.Optional;

/** Everything of a database that a migration may carry over, read in one go. */
public record DatabaseSchema(Engine engine, List<Table> tables, List<Sequence> sequences, List<EnumType> enumTypes) {

    public DatabaseSchema {
        tables = List.copyOf(tables);
        sequences = List.copyOf(sequences);
        enumTypes = List.copyOf(enumTypes);
    }

    /** The table of that exact name. */
    public Optional<Table> table(TableName name) {
        return tables.stream().filter(t -> t.name().equals(name)).findFirst();
    }
}
