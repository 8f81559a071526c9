package io.landbridge.client;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was set on a statement, so that the statement can be made again on another connection: the last value of each setting and
 * parameter, and the batch that was not executed yet.
 */
final class ReplayLog {

    private final Map<Object, Call> settings = new LinkedHashMap<>();
    private final List<Call> batch = new ArrayList<>();
    private final List<Call> sinceLastRow = new ArrayList<>();

    void record(Call call) {
        switch (call.name()) {
            case "addBatch" -> {
                // The first row needs everything, a later one what was set since: the rest stays set.
                (batch.isEmpty() ? settings.values().stream() : sinceLastRow.stream()).forEach(batch::add);
                batch.add(call);
                sinceLastRow.clear();
            }
            case "clearBatch" -> clearBatch();
            case "clearParameters" -> {
                settings.keySet().removeIf(key -> !isNameOfSetting(key));
                later(call);
            }
            default -> {
                settings.put(key(call), call);
                later(call);
            }
        }
    }

    private void later(Call call) {
        if (!batch.isEmpty()) {
            sinceLastRow.add(call);
        }
    }

    private void clearBatch() {
        batch.clear();
        sinceLastRow.clear();
    }

    /** A statement's own settings have one name each; parameters are told apart by their number or name. */
    private static Object key(Call call) {
        return call.isOf(java.sql.Statement.class) || call.arity() == 0
                ? new NameOfSetting(call.name())
                : parameter(call.argument(0));
    }

    private static Object parameter(@Nullable Object number) {
        return number == null ? "" : number;
    }

    private static boolean isNameOfSetting(Object key) {
        return key instanceof NameOfSetting;
    }

    private record NameOfSetting(String name) {}

    /** The server has, or has refused, what was batched. */
    void executed(Call call) {
        if (call.name().endsWith("Batch")) {
            clearBatch();
        }
    }

    void replayOn(Object statement) throws SQLException {
        for (Call call :
                Stream.concat(batch.stream(), settings.values().stream()).toList()) {
            call.on(statement);
        }
    }
}
