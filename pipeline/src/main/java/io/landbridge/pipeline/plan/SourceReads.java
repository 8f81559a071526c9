package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.expression.Expression;
import io.landbridge.pipeline.plan.ColumnMapping.Computed;
import io.landbridge.pipeline.plan.ColumnMapping.Converted;
import io.landbridge.pipeline.plan.ColumnMapping.Copied;
import io.landbridge.pipeline.plan.ColumnMapping.Listed;
import io.landbridge.pipeline.plan.ColumnMapping.Origin;
import io.landbridge.pipeline.plan.TableMapping.Read;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which columns of a table are read for a mapping, and in which order. */
final class SourceReads {

    private SourceReads() {}

    /**
     * Copied columns first and in the target's order, so that neighbours stay neighbours.
     *
     * @param isTransformed whether a transformer makes the rows, which may ask for any column
     */
    static List<Read> of(
            Table source,
            List<ColumnMapping> columns,
            @Nullable Expression where,
            Map<String, Expression> checks,
            boolean isTransformed) {
        Set<Read> reads = new LinkedHashSet<>();
        boolean isPlain = where == null
                && checks.isEmpty()
                && !isTransformed
                && columns.stream().allMatch(ColumnMapping::isCopied);
        List<Expression> expressions = new ArrayList<>(checks.values());
        if (where != null) {
            expressions.add(where);
        }
        for (ColumnMapping column : columns) {
            Origin origin = column.origin();
            if (origin instanceof Copied copied) {
                reads.add(new Read(copied.source(), copied.wire()));
            } else if (origin instanceof Converted converted) {
                reads.add(new Read(converted.source(), converted.wire()));
            } else if (origin instanceof Listed listed) {
                reads.add(new Read(listed.source(), listed.wire()));
            } else if (origin instanceof Computed computed) {
                expressions.add(computed.expression());
            }
        }
        if (isPlain) {
            return List.copyOf(reads);
        }
        Set<String> decoded = new LinkedHashSet<>(source.rowKey());
        expressions.forEach(expression -> decoded.addAll(expression.reads()));
        if (isTransformed) {
            source.columns().forEach(column -> decoded.add(column.name()));
        }
        for (String name : decoded) {
            Column column = source.column(name).orElseThrow();
            reads.add(new Read(column, column.kind()));
        }
        return List.copyOf(reads);
    }
}
