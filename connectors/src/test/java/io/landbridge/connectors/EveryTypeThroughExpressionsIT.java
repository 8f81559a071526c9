package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.expression.Values;
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
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.pipeline.transform.RejectedRow;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.pipeline.transform.RowTransform;
import io.landbridge.pipeline.transform.Transformation;
import io.landbridge.pipeline.transform.TransformerLoader;
import io.landbridge.testkit.generate.EveryType;
import io.landbridge.testkit.generate.Extreme;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a real server prints of each type, an expression reads and prints again, and it is the same value. */
class EveryTypeThroughExpressionsIT {

    private static final String TABLE = "every_type";

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void aValueThatAnExpressionOnlyReadsStaysTheSame(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("through")) {
            long rows = EveryType.of(database.engine()).with(Extreme.LONG_TIMES).create(database, TABLE);
            try (Connector source = Endpoints.open(Side.SOURCE, database)) {
                TableMapping mapping = mapping(source, database);
                List<List<String>> before = new ArrayList<>();
                List<List<String>> after = new ArrayList<>();
                List<RejectedRow> rejected = new ArrayList<>();
                RowTransform transform = Transformation.of(
                                mapping, new TransformerLoader(getClass().getClassLoader()))
                        .open(List.of((b, offset, length) -> after.add(fields(b, offset, length))), rejected::add);
                Chunk chunk = new Chunk(1, mapping.name(), 1, null, KeyRange.ALL, 1, 1);
                try (SourceSnapshot snapshot = source.snapshots().open(mapping, chunk)) {
                    snapshot.read(KeyRange.ALL, RowEncoding.TEXT, (b, offset, length) -> {
                        before.add(fields(b, offset, length));
                        transform.row(b, offset, length);
                    });
                }

                assertThat(rejected).isEmpty();
                assertThat(before).hasSize((int) rows);
                assertThat(after).hasSameSizeAs(before);
                for (int row = 0; row < before.size(); row++) {
                    assertSame(mapping, before.get(row), after.get(row));
                }
            }
        }
    }

    private static void assertSame(TableMapping mapping, List<String> before, List<String> after) {
        for (int i = 0; i < mapping.columns().size(); i++) {
            Column column = mapping.columns().get(i).target();
            int read = read(mapping, column.name());
            ValueKind kind = mapping.reads().get(read).wire();
            assertThat(form(kind, after.get(i)))
                    .as("%s, %s: %s became %s", column.name(), kind, before.get(read), after.get(i))
                    .isEqualTo(form(kind, before.get(read)));
        }
    }

    /** Numbers of another spelling are the same numbers; everything else is spelled in one way. */
    private static Object form(ValueKind kind, String field) {
        if (field.equals("\\N")) {
            return field;
        }
        return switch (kind) {
            case DECIMAL -> new BigDecimal(field).stripTrailingZeros();
            case FLOAT -> Double.valueOf(field);
            case DATETIME, INSTANT, TIME -> Values.read(kind, field);
            default -> unescaped(field);
        };
    }

    /** Some characters may be escaped or not. */
    private static String unescaped(String field) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            int letter = c == '\\' ? "tnrbfv".indexOf(field.charAt(++i)) : -1;
            text.append(letter >= 0 ? "\t\n\r\b\f\u000B".charAt(letter) : field.charAt(i));
        }
        return text.toString();
    }

    private static int read(TableMapping mapping, String column) {
        for (int i = 0; i < mapping.reads().size(); i++) {
            if (mapping.reads().get(i).column().name().equals(column)) {
                return i;
            }
        }
        throw new AssertionError(column);
    }

    /** Every column of the table as an expression that names it. */
    private static TableMapping mapping(Connector source, TestDatabase database) {
        DatabaseSchema schema = source.schemaReader().read(Set.of());
        Table table = schema.table(Endpoints.table(database, TABLE)).orElseThrow();
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

    private static List<String> fields(byte[] buffer, int offset, int length) {
        String row = new String(buffer, offset, length - 1, StandardCharsets.UTF_8);
        return List.of(row.split("\t", -1));
    }
}
