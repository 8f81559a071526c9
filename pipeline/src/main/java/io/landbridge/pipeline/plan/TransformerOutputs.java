package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NearestName;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.plan.TableRule.SourceText;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves the tables that a Java transformer writes; they must be there, since nobody but the transformer knows their types. */
final class TransformerOutputs {

    private final Ends ends;
    private final TargetClaims claims;
    private final TransformerCatalog transformers;
    private final Complaints complaints;

    TransformerOutputs(Ends ends, TargetClaims claims, TransformerCatalog transformers, Complaints complaints) {
        this.ends = ends;
        this.claims = claims;
        this.transformers = transformers;
        this.complaints = complaints;
    }

    List<Output> resolve(SourceText transformer, Table source) {
        List<TransformerCatalog.Output> written;
        try {
            written = transformers.outputs(transformer.text());
        } catch (LandbridgeException e) {
            complaints.add(
                    transformer.line(),
                    PlanError.TRANSFORMER,
                    source.name() + ": transformer " + e.where() + ": " + e.what() + ".");
            return List.of();
        }
        if (written.isEmpty()) {
            complaints.add(
                    transformer.line(),
                    PlanError.TRANSFORMER,
                    source.name() + ": transformer " + transformer.text() + ": its targets() names no table.");
        }
        List<Output> outputs = new ArrayList<>();
        for (TransformerCatalog.Output one : written) {
            Output output = resolve(transformer, source, one);
            if (output != null) {
                outputs.add(output);
            }
        }
        return outputs;
    }

    private @Nullable Output resolve(SourceText transformer, Table source, TransformerCatalog.Output written) {
        WrittenName name = WrittenName.parse(written.table());
        TableName target = name == null ? null : name.in(ends.targetSchema());
        Table table = target == null ? null : ends.target().table(target).orElse(null);
        if (target == null || table == null) {
            complaints.add(
                    transformer.line(),
                    PlanError.TRANSFORMER,
                    source.name() + ": the target has no table '" + written.table() + "', which " + transformer.text()
                            + " writes"
                            + NearestName.hint(
                                    written.table(),
                                    ends.target().tables().stream()
                                            .map(there -> there.name().toString())
                                            .toList())
                            + " Tables of a transformer are not created; create it first.");
            return null;
        }
        claims.claim(target, source.name(), transformer.line());
        return new Output(table, columns(transformer, source, table, written.columns()));
    }

    private List<ColumnMapping> columns(SourceText transformer, Table source, Table table, List<String> names) {
        Set<String> wanted = new HashSet<>(names);
        for (String name : names) {
            if (table.column(name).map(Column::isComputed).orElse(true)) {
                complain(
                        transformer,
                        source,
                        table.column(name).isPresent()
                                ? "column '" + name + "' of " + table.name() + " is generated."
                                : "table " + table.name() + " has no column '" + name + "'"
                                        + NearestName.hint(
                                                name,
                                                table.columns().stream()
                                                        .map(Column::name)
                                                        .toList()));
            }
        }
        List<ColumnMapping> columns = new ArrayList<>();
        for (Column column : table.columns()) {
            if (wanted.contains(column.name())) {
                columns.add(new ColumnMapping(column, new ColumnMapping.Emitted()));
            } else if (TargetClaims.needsValue(column)) {
                complain(
                        transformer,
                        source,
                        "column '" + column.name() + "' of " + table.name()
                                + " is NOT NULL without a default, and targets() does not name it.");
            }
        }
        return columns;
    }

    private void complain(SourceText transformer, Table source, String what) {
        complaints.add(
                transformer.line(),
                PlanError.TRANSFORMER,
                source.name() + ": transformer " + transformer.text() + ": " + what);
    }
}
