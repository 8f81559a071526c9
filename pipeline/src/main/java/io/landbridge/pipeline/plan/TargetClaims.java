package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which source table writes which target table: each has one writer, and none is a source. */
final class TargetClaims {

    private final Ends ends;
    private final Complaints complaints;
    private final Map<TableName, TableName> writers = new HashMap<>();
    private final Set<TableName> sources = new HashSet<>();

    TargetClaims(Ends ends, Complaints complaints) {
        this.ends = ends;
        this.complaints = complaints;
    }

    /** The tables that the migration reads. */
    void sources(List<Table> tables) {
        tables.forEach(table -> sources.add(table.name()));
    }

    void claim(TableName target, TableName source, int line) {
        TableName other = writers.putIfAbsent(target, source);
        if (other != null) {
            complaints.add(
                    line,
                    PlanError.CONFLICT,
                    source + ": table " + target + " of the target is written by " + other
                            + " already; say another to:.");
        }
        if (ends.sameDatabase() && sources.contains(target)) {
            complaints.add(
                    line,
                    PlanError.CONFLICT,
                    source + ": source and target are one database, and " + target
                            + " is read by this plan; say another to:.");
        }
    }

    /** Whether a row without a value for the column is refused. */
    static boolean needsValue(Column column) {
        return !column.nullable()
                && column.defaultExpression() == null
                && !column.isIdentity()
                && !column.isComputed()
                && !column.onUpdateNow();
    }
}
