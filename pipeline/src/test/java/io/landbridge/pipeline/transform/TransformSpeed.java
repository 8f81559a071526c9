package io.landbridge.pipeline.transform;

import io.landbridge.pipeline.expression.Expression;
import io.landbridge.pipeline.expression.ExpressionCompiler;
import io.landbridge.pipeline.plan.ColumnMapping.Computed;
import io.landbridge.pipeline.plan.ColumnMapping.Listed;
import io.landbridge.pipeline.schema.ValueKind;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Measures rows per second of one core: nine columns, one map, two expressions. Not a test, because a figure of a shared machine proves
 * nothing; run it with {@code mvn -pl pipeline -am test-compile exec:java} or from an IDE, with the two expressions as arguments.
 */
final class TransformSpeed {

    private static final int ROWS = 10_000;
    private static final int ROUNDS = 60;

    private TransformSpeed() {}

    public static void main(String[] args) {
        MappingFixture table = new MappingFixture()
                .reads("id", ValueKind.INTEGER)
                .reads("customer", ValueKind.INTEGER)
                .reads("email", ValueKind.TEXT)
                .reads("status", ValueKind.TEXT)
                .reads("quantity", ValueKind.INTEGER)
                .reads("price", ValueKind.DECIMAL)
                .reads("created", ValueKind.DATETIME)
                .reads("changed", ValueKind.INSTANT)
                .reads("note", ValueKind.TEXT);
        ExpressionCompiler compiler = new ExpressionCompiler(table.source);
        Expression first = compile(compiler, args.length > 0 ? args[0] : "row.email.lowerAscii().trim()");
        Expression second = compile(compiler, args.length > 1 ? args[1] : "row.quantity * 2 + 1");
        table.copies("id")
                .copies("customer")
                .writes("email", first.resultKind(), new Computed(first))
                .writes(
                        "status_id",
                        ValueKind.INTEGER,
                        new Listed(
                                table.named("status"),
                                ValueKind.TEXT,
                                Map.of("low", "1", "medium", "2", "high", "3"),
                                "2",
                                true))
                .writes("quantity", second.resultKind(), new Computed(second))
                .copies("price")
                .copies("created")
                .copies("changed")
                .copies("note");
        measure(table, rows());
    }

    private static byte[][] rows() {
        byte[][] rows = new byte[ROWS][];
        for (int i = 0; i < ROWS; i++) {
            String row =
                    "%d\t%d\tUser.%d@Example.ORG\t%s\t%d\t%d.%02d\t2026-11-20 12:34:56.789\t2026-11-20 11:34:56.789123"
                                    .formatted(
                                            i * 31L,
                                            i % 997,
                                            i,
                                            List.of("low", "medium", "high").get(i % 3),
                                            i % 50,
                                            i,
                                            i % 100)
                            + "\tA note of about forty characters, no more.\n";
            rows[i] = row.getBytes(StandardCharsets.UTF_8);
        }
        return rows;
    }

    @SuppressWarnings("SystemOut")
    private static void measure(MappingFixture table, byte[][] rows) {
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        long[] bytes = new long[1];
        RowTransform transform = Transformation.of(table.mapping(), MappingFixture.loader())
                .open(List.of((buffer, offset, length) -> bytes[0] += length), row -> {
                    throw new IllegalStateException(row.toString());
                });
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = clock.getCurrentThreadCpuTime();
            for (byte[] row : rows) {
                transform.row(row, 0, row.length);
            }
            best = Math.min(best, clock.getCurrentThreadCpuTime() - start);
        }
        System.out.printf(
                "%,d rows/s of CPU time (best of %d rounds of %,d rows, %,d bytes written)%n",
                ROWS * 1_000_000_000L / best, ROUNDS, ROWS, bytes[0]);
    }

    private static Expression compile(ExpressionCompiler compiler, String text) {
        return Objects.requireNonNull(compiler.compile(text).expression(), text);
    }
}
