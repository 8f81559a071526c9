package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Column.Generation;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.Sequence;
import io.landbridge.pipeline.schema.SqlText;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the target's counters would give a number that is taken already. While changes are applied they may: each row brings its number
 * along, and nobody else writes; the counters are moved on when the run ends, and before traffic does.
 */
final class CounterChecks {

    private static final String KIND = "sequence";
    private static final String AUTO_INCREMENT = "AUTO_INCREMENT";

    private final DatabaseSchema wanted;
    private final DatabaseSchema present;
    private final Supplier<DatabaseSchema> presentNow;
    private final Set<TableName> written;
    private final CheckReader target;
    private final ValidationPace pace;
    private final boolean isFollowed;

    /** @param isFollowed whether changes of the source go into the target, so that nobody else writes there */
    CounterChecks(IntegrityScene scene, CheckReader target, ValidationPace pace, boolean isFollowed) {
        this.wanted = scene.wanted();
        this.present = scene.present();
        this.presentNow = scene.presentNow();
        this.written = scene.written();
        this.target = target;
        this.pace = pace;
        this.isFollowed = isFollowed;
    }

    /**
     * A counter of the target.
     *
     * @param next the value that it gives next
     * @param falls whether it counts downwards
     * @param sourceNext what the source's gives next; null where there is none, or nobody knows
     */
    private record Counter(
            String name,
            BigDecimal next,
            boolean falls,
            @Nullable BigDecimal sourceNext) {}

    /** One for each column that gets its values from a counter, and one for each sequence that no column asks. */
    List<Supplier<List<IntegrityFinding>>> all() {
        List<Supplier<List<IntegrityFinding>>> checks = new ArrayList<>();
        Set<TableName> asked = new HashSet<>();
        for (Table table : present.tables()) {
            if (!written.contains(table.name())) {
                continue;
            }
            for (Column column : table.columns()) {
                present.sequenceOf(table, column).ifPresent(one -> asked.add(one.name()));
                Counter counter = counter(present, table, column);
                if (counter != null) {
                    checks.add(() -> List.of(ofColumn(table, column, counter)));
                }
            }
        }
        for (Sequence sequence : wanted.sequences()) {
            if (!asked.contains(sequence.name()) && !sequence.cycle()) {
                present.sequences().stream()
                        .filter(one -> one.name().equals(sequence.name()))
                        .map(one -> counter(one, BigDecimal.valueOf(sequence.nextValue())))
                        .forEach(counter -> checks.add(() -> List.of(alone(counter))));
            }
        }
        return checks;
    }

    private static Counter counter(Sequence sequence, @Nullable BigDecimal sourceNext) {
        return new Counter(
                "sequence " + sequence.name(),
                BigDecimal.valueOf(sequence.nextValue()),
                sequence.increment() < 0,
                sourceNext);
    }

    /** Null where the column does not count, or in circles, or the server does not say how far it has come. */
    private @Nullable Counter counter(DatabaseSchema schema, Table table, Column column) {
        Optional<Sequence> sequence = schema.sequenceOf(table, column);
        if (sequence.isPresent()) {
            Sequence found = sequence.orElseThrow();
            return found.cycle() ? null : counter(found, sourceNext(table, column, found));
        }
        Long next = table.autoIncrementNext();
        return column.generation() != Generation.AUTO_INCREMENT || next == null
                ? null
                : new Counter(AUTO_INCREMENT, unsigned(next), false, sourceNext(table));
    }

    /** BIGINT UNSIGNED's upper half has come as negative numbers, which a counter of these servers never gives. */
    private static BigDecimal unsigned(long value) {
        return new BigDecimal(Long.toUnsignedString(value));
    }

    private @Nullable BigDecimal sourceNext(Table table) {
        return wanted.table(table.name())
                .map(Table::autoIncrementNext)
                .map(CounterChecks::unsigned)
                .orElse(null);
    }

    private @Nullable BigDecimal sourceNext(Table table, Column column, Sequence sequence) {
        Optional<BigDecimal> same = wanted.sequences().stream()
                .filter(one -> one.name().equals(sequence.name()))
                .map(one -> BigDecimal.valueOf(one.nextValue()))
                .findFirst();
        boolean isOnly = table.columns().stream().filter(Column::isIdentity).count() == 1 && column.isIdentity();
        return same.orElseGet(() -> isOnly ? sourceNext(table) : null);
    }

    private IntegrityFinding ofColumn(Table table, Column column, Counter counter) {
        String function = counter.falls() ? "min" : "max";
        String sql = "SELECT " + function + '(' + SqlText.identifier(present.engine(), column.name()) + ") FROM "
                + SqlText.identifier(present.engine(), table.name());
        pace.throwIfEnding();
        BigDecimal furthest =
                pace.attempt(() -> target.ask(sql, "target " + table.name())).value();
        if (furthest == null) {
            return finding(table, column, true, said(counter, "the column is empty"), "");
        }
        Counter now = isBehind(counter, furthest) && !isFollowed ? again(table, column, counter) : counter;
        String evidence = said(
                now,
                "the column's " + (counter.falls() ? "smallest" : "greatest") + " value is "
                        + furthest.toPlainString());
        if (!isBehind(now, furthest)) {
            return finding(table, column, true, evidence, "");
        }
        return isFollowed
                ? finding(
                        table,
                        column,
                        true,
                        evidence + " While changes are applied nobody asks it; it is moved on when the run ends,"
                                + " and before traffic goes to the target.",
                        "")
                : finding(table, column, false, evidence, remedy(table, column, furthest));
    }

    private static IntegrityFinding finding(Table table, Column column, boolean holds, String evidence, String wayOut) {
        return new IntegrityFinding(KIND, table.name() + "." + column.name(), holds, evidence, wayOut);
    }

    private static String said(Counter counter, String column) {
        return "The target's " + counter.name() + " gives " + counter.next().toPlainString() + " next; " + column
                + source(counter) + '.';
    }

    /** Where the target is written to, the column has moved on since the counters were read, and its counter with it. */
    private Counter again(Table table, Column column, Counter before) {
        DatabaseSchema now = presentNow.get();
        Counter counter = now.table(table.name())
                .map(there -> counter(now, there, column))
                .orElse(null);
        return counter == null ? before : counter;
    }

    private static boolean isBehind(Counter counter, BigDecimal furthest) {
        return !isBeyond(counter, counter.next(), furthest) && !isAtEnd(counter, furthest);
    }

    /** AUTO_INCREMENT that has come to the end of its type stands on its last value, and so it does at the source. */
    private static boolean isAtEnd(Counter counter, BigDecimal furthest) {
        BigDecimal source = counter.sourceNext();
        return counter.name().equals(AUTO_INCREMENT)
                && source != null
                && counter.next().compareTo(furthest) == 0
                && counter.next().compareTo(source) == 0;
    }

    private static boolean isBeyond(Counter counter, BigDecimal one, BigDecimal other) {
        return counter.falls() ? one.compareTo(other) < 0 : one.compareTo(other) > 0;
    }

    private IntegrityFinding alone(Counter counter) {
        return new IntegrityFinding(
                KIND,
                counter.name(),
                true,
                "The target's gives " + counter.next().toPlainString() + " next" + source(counter) + '.',
                "");
    }

    /** A warning where the source has come further: who writes to the target may get numbers that the source has given. */
    private static String source(Counter counter) {
        BigDecimal next = counter.sourceNext();
        if (next == null) {
            return "";
        }
        return isBeyond(counter, next, counter.next())
                ? "; the source's has come further and gives " + next.toPlainString()
                : "; the source's gives " + next.toPlainString();
    }

    /** With the number itself, since MariaDB takes no expression there. */
    private String remedy(Table table, Column column, BigDecimal furthest) {
        Optional<Sequence> sequence = present.sequenceOf(table, column);
        if (sequence.isEmpty()) {
            // InnoDB makes it the greatest value and one by itself
            return "ALTER TABLE " + SqlText.identifier(present.engine(), table.name()) + " AUTO_INCREMENT = 1;";
        }
        String of = SqlText.identifier(present.engine(), sequence.orElseThrow().name());
        return "SELECT setval(" + (present.engine().isMySqlFamily() ? of : SqlText.literal(present.engine(), of)) + ", "
                + furthest.toPlainString() + ");";
    }
}
