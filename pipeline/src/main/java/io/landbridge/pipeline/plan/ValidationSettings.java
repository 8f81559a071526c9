package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.schema.TableName;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How both sides are proved equal; it decides nothing about rows that are copied.
 *
 * @param checks of the plan's own, in its order
 * @param parallelism ranges that are compared at a time
 * @param maxRepairs a repair of more rows than this is refused
 * @param sensitive patterns of {@code schema.table.column} of either side whose values are shown nowhere; {@code *} stands for any
 *     characters, {@code ?} for one
 */
public record ValidationSettings(
        DigestPlace digest, List<Check> checks, int parallelism, long maxRepairs, List<String> sensitive) {

    /** What holds when the plan says nothing. */
    public static final ValidationSettings DEFAULT =
            new ValidationSettings(DigestPlace.AUTO, List.of(), 2, 1000, List.of());

    public ValidationSettings {
        checks = List.copyOf(checks);
        sensitive = List.copyOf(sensitive);
    }

    /** Whether reports may not show the column's values; to be asked of the source's column as well as of the target's. */
    public boolean isSensitive(TableName table, String column) {
        String name = table.schema() + '.' + table.table() + '.' + column;
        return sensitive.stream()
                .anyMatch(pattern -> Pattern.compile(TablePattern.regex(pattern), Pattern.DOTALL)
                        .matcher(name)
                        .matches());
    }

    /** Where rows are hashed. */
    public enum DigestPlace {
        /** By the servers where both can, else here; chosen by column. */
        AUTO,
        /** By the servers; a column that they cannot hash is refused. */
        SERVER,
        /** Here. */
        CLIENT;

        /** The word in the plan. */
        public String planName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where a check is asked. */
    public enum Side {
        /** On the source alone. */
        SOURCE,
        /** On the target alone. */
        TARGET,
        /** On both, and the answers are compared. */
        BOTH;

        /** The word in the plan. */
        public String planName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A check in SQL that gives one value.
     *
     * @param expect what the answer has to be; null when both sides' answers are compared
     * @param tolerance by which share of the source's number the target's may differ; null for not at all
     * @param line of the plan
     */
    public record Check(
            String name,
            Side on,
            String sql,
            @Nullable String expect,
            @Nullable BigDecimal tolerance,
            int line) {}
}
