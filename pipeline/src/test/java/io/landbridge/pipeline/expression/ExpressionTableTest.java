package io.landbridge.pipeline.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.ValueKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Evaluates every line of {@code expressions.txt} over a row with a column of every kind: once with values, and once with every column
 * NULL.
 */
final class ExpressionTableTest {

    private static final List<Column> COLUMNS = new ArrayList<>();
    private static final Map<String, String> SPELLINGS = new HashMap<>();

    static {
        column("flag", ValueKind.BOOLEAN, "1");
        column("n", ValueKind.INTEGER, "42");
        column(
                "big",
                ValueKind.INTEGER,
                "18446744073709551615",
                DataType.of("bigint").withUnsigned(true));
        column("price", ValueKind.DECIMAL, "12.50");
        column("ratio", ValueKind.FLOAT, "0.1");
        column("name", ValueKind.TEXT, " Ümit O'Neil\n");
        column("bytes", ValueKind.BINARY, "\\x00ff");
        column("day", ValueKind.DATE, "2024-02-29");
        column("clock", ValueKind.TIME, "-25:30:00.5");
        column("clock_tz", ValueKind.TIME_TZ, "12:34:56+02");
        column("local", ValueKind.DATETIME, "2026-11-20 12:34:56.789");
        column("moment", ValueKind.INSTANT, "2026-11-20 12:34:56.123456");
        column("span", ValueKind.INTERVAL, "1 day 02:03:04");
        column("uuid", ValueKind.UUID, "6f1c2f6e-0000-4000-8000-000000000001");
        column("doc", ValueKind.JSON, "{\"a\": 1}");
        column("label", ValueKind.ENUM, "medium");
        column("tags", ValueKind.SET, "a,b");
        column("bits", ValueKind.BIT, "0101");
        column("list", ValueKind.ARRAY, "{1,2}");
        column("native", ValueKind.NATIVE, "(1,2)");
        column("odd name", ValueKind.TEXT, "odd");
        column("in", ValueKind.INTEGER, "7");
    }

    /** A line of the table: expression | result over values | result over NULLs. */
    record Line(String expression, String overValues, String overNulls) {

        @Override
        public String toString() {
            return expression;
        }
    }

    static Stream<Line> lines() throws IOException {
        try (var in = ExpressionTableTest.class.getResourceAsStream("expressions.txt")) {
            assertThat(in).isNotNull();
            String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return table
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" ¦ ", -1))
                    .map(cells -> new Line(cells[0], cells[1], cells.length > 2 ? cells[2] : "-"))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void givesWhatTheTableSays(Line line) {
        Compilation compiled =
                new ExpressionCompiler(COLUMNS).compile(line.expression().replace("¶", "\n"));
        Expression expression = compiled.expression();
        if (expression == null) {
            assertThat(shown(compiled)).isEqualTo(line.overValues());
            return;
        }
        assertThat(evaluated(expression, false)).isEqualTo(line.overValues());
        assertThat(evaluated(expression, true)).isEqualTo(line.overNulls());
    }

    @Test
    void theTableReadsEveryKind() throws IOException {
        Set<ValueKind> read = new HashSet<>();
        lines().forEach(line -> {
            Expression expression =
                    new ExpressionCompiler(COLUMNS).compile(line.expression()).expression();
            if (expression != null) {
                expression.reads().forEach(name -> read.add(kind(name)));
            }
        });
        assertThat(read).containsExactlyInAnyOrder(ValueKind.values());
    }

    private static String evaluated(Expression expression, boolean nulls) {
        try {
            Object result = expression.evaluate(column -> nulls ? null : value(column));
            return result == null
                    ? "NULL"
                    : expression.resultKind().name().toLowerCase(java.util.Locale.ROOT) + " "
                            + Values.spell(result).replace("\n", "\\n");
        } catch (LandbridgeException e) {
            return "refused: " + e.what();
        }
    }

    private static String shown(Compilation compiled) {
        return "wrong: "
                + compiled.issues().stream()
                        .map(issue -> issue.line() + ":" + issue.column() + " " + issue.message())
                        .collect(java.util.stream.Collectors.joining(" "));
    }

    private static @Nullable Object value(int column) {
        Column asked = COLUMNS.get(column);
        return Values.read(asked.kind(), SPELLINGS.getOrDefault(asked.name(), ""));
    }

    private static ValueKind kind(String name) {
        return COLUMNS.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow()
                .kind();
    }

    private static void column(String name, ValueKind kind, String spelling) {
        column(name, kind, spelling, DataType.of("type"));
    }

    private static void column(String name, ValueKind kind, String spelling, DataType type) {
        COLUMNS.add(new Column(name, type, kind, true, null, Column.Generation.NONE, null, null, false, null));
        SPELLINGS.put(name, spelling);
    }
}
