package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement;
import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement.Kind;
import io.landbridge.pipeline.schema.TableName;
import java.util.ArrayList;
import java.util.List;

/** Statements in their order, step by step. */
public final class DdlList {

    private final List<DdlStatement> statements = new ArrayList<>();
    private int step;

    /** What is added from here on waits for everything before. */
    public void nextStep() {
        step++;
    }

    /** Adds a statement to the step at hand. */
    public void add(Kind kind, TableName table, String sql) {
        statements.add(new DdlStatement(step, kind, table, sql));
    }

    /** All of them. */
    public List<DdlStatement> statements() {
        return List.copyOf(statements);
    }
}
