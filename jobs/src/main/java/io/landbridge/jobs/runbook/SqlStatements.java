package io.landbridge.jobs.runbook;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.cutover.StepAction.Sql;
import io.landbridge.pipeline.cutover.Threshold.SqlValue;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.CutoverState.Side;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs the statements of steps on either side. */
record SqlStatements(Connector source, Connector target) {

    /** PostgreSQL prepares these and no others: not ANALYZE, not DDL. */
    private static final Pattern READ_WITHOUT_RUNNING =
            Pattern.compile("(?i)\\s*(select|insert|update|delete|merge|values|with)\\b");

    String run(Sql sql, String where, Duration limit) {
        String answer = on(sql.on()).statements().run(sql.sql(), sql.passFence(), limit, where);
        if (sql.expect() != null && !isSame(sql.expect(), answer)) {
            throw new LandbridgeException(
                    RunbookError.STEP_FAILED,
                    where,
                    "The " + word(sql.on()) + " answers "
                            + (answer == null ? "nothing" : "'" + CapturedOutput.of(answer, java.util.List.of()) + "'")
                            + "; expected is '" + sql.expect() + "'.");
        }
        return answer == null ? "" : CapturedOutput.of(answer, java.util.List.of());
    }

    /** Has the server read the statement; not every statement can be read without being run. */
    String look(Sql sql, String where) {
        if (!READ_WITHOUT_RUNNING.matcher(sql.sql()).lookingAt()) {
            return "it was not run, and without that no server says whether it understands it";
        }
        on(sql.on()).checks().verify(sql.sql(), where);
        return "the " + word(sql.on()) + " understands it; it was not run";
    }

    @Nullable String value(SqlValue reading, String where, Duration limit) {
        return on(reading.on()).statements().run(reading.sql(), false, limit, where);
    }

    private Connector on(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    private static String word(Side side) {
        return side == Side.SOURCE ? "source" : "target";
    }

    /** Numbers by their value, truth as each server spells it, everything else character by character. */
    private static boolean isSame(String expected, @Nullable String answer) {
        if (answer == null) {
            return expected.equalsIgnoreCase("null");
        }
        if (expected.equals(answer)) {
            return true;
        }
        if (expected.matches("-?\\d+(\\.\\d+)?") && answer.matches("-?\\d+(\\.\\d+)?")) {
            return new BigDecimal(expected).compareTo(new BigDecimal(answer)) == 0;
        }
        return switch (expected) {
            case "true" -> answer.equals("t") || answer.equals("1");
            case "false" -> answer.equals("f") || answer.equals("0");
            default -> false;
        };
    }
}
