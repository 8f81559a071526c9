package io.landbridge.connectors;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.ChangeSettings;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.Ends;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.PlanResolver;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableRule.ColumnRule;
import io.landbridge.pipeline.plan.TableRule.Mapped;
import io.landbridge.pipeline.plan.TableRule.SourceText;
import io.landbridge.pipeline.plan.ValidationSettings;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.testkit.server.TestDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A mapping in which every column of a table is an expression that names it, so that all are read and decoded. */
final class EveryColumn {

    private EveryColumn() {}

    /** As the source has the table now. */
    static TableMapping mapping(Connector source, TestDatabase database, String tableName) {
        DatabaseSchema schema = source.schemaReader().read(Set.of());
        Table table = schema.table(Endpoints.table(database, tableName)).orElseThrow();
        Map<String, ColumnRule> columns = new LinkedHashMap<>();
        for (Column column : table.columns()) {
            SourceText text = new SourceText("row[\"" + column.name() + "\"]", 1);
            columns.put(column.name(), new ColumnRule(null, null, text, null, null, false, true, 1));
        }
        Plan plan = new Plan(
                "through",
                Endpoints.endpoint(Side.SOURCE, database),
                Endpoints.endpoint(Side.TARGET, database),
                LedgerLocation.DEFAULT,
                List.of(new Mapped(table.name().toString(), null, columns, null, Map.of(), null, 1)),
                List.of(),
                BackfillSettings.DEFAULT,
                ChangeSettings.DEFAULT,
                ValidationSettings.DEFAULT,
                "plan.yaml",
                "");
        String home = table.name().schema();
        Ends ends = new Ends(
                new DatabaseSchema(schema.engine(), List.of(table)),
                home,
                new DatabaseSchema(schema.engine(), List.of()),
                home,
                false);
        return PlanResolver.resolve(plan, ends, name -> List.of()).mappings().get(0);
    }
}
