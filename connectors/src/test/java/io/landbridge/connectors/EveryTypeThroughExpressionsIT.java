package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.expression.Values;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Column;
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
import java.util.List;
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
                TableMapping mapping = EveryColumn.mapping(source, database, TABLE);
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

    private static List<String> fields(byte[] buffer, int offset, int length) {
        String row = new String(buffer, offset, length - 1, StandardCharsets.UTF_8);
        return List.of(row.split("\t", -1));
    }
}
