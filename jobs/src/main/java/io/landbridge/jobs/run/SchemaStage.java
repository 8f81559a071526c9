package io.landbridge.jobs.run;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.Table;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes what the rows need: schemas, types, sequences, tables with their keys. */
final class SchemaStage implements Stage.Whole {

    private final Connector target;
    private final DatabaseSchema wanted;
    private final DdlRun ddl;

    SchemaStage(Connector target, DatabaseSchema wanted, DdlRun ddl) {
        this.target = target;
        this.wanted = wanted;
        this.ddl = ddl;
    }

    @Override
    public String name() {
        return "schema";
    }

    @Override
    public void execute() {
        ddl.apply(() -> target.schemaWriter().beforeCopy(wanted, present(target, wanted)));
    }

    /** What is there of the schemas that are wanted. */
    static DatabaseSchema present(Connector target, DatabaseSchema wanted) {
        Set<String> schemas = wanted.tables().stream()
                .map(Table::name)
                .map(name -> name.schema())
                .collect(Collectors.toSet());
        return target.schemaReader().read(schemas);
    }
}
