package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.Catalogue;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.position.BinlogPlace;
import io.landbridge.pipeline.position.GtidSet;
import io.landbridge.pipeline.position.Position.BinlogPosition;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.ChangeStream.Retention;
import io.landbridge.pipeline.stream.StreamError;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a MySQL or MariaDB source says of its binary log; every question is asked anew. Safe for several threads. */
final class BinlogServer {

    private static final String WHERE = "source log";

    /** Each with the only value under which the log is whole; those that a version does not have are not asked for. */
    private static final Map<String, String> SETTINGS = Map.of(
            "log_bin", "ON",
            "binlog_format", "ROW",
            "binlog_row_image", "FULL",
            "binlog_row_value_options", "",
            "binlog_order_commits", "ON",
            "sync_binlog", "1",
            "gtid_mode", "ON");

    private static final Pattern NEXT_ID = Pattern.compile("GTID_NEXT= *'([^']+:[0-9]+)'");

    /** ER_ERROR_WHEN_EXECUTING_COMMAND. */
    private static final int WRONG_OFFSET = 1220;

    /** A commit may wait so long for a replica. */
    private static final int EXECUTED_SECONDS = 10;

    private final EndpointPools pools;

    BinlogServer(EndpointPools pools) {
        this.pools = pools;
    }

    private boolean isMariaDb() {
        return pools.server().engine() == Engine.MARIADB;
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(Catalogue catalogue) throws SQLException;
    }

    private <T> T ask(Question<T> question) {
        try (Connection connection = pools.take(Purpose.CATALOG)) {
            return question.ask(new Catalogue(connection));
        } catch (SQLException e) {
            throw pools.errors().translate(WHERE, e);
        }
    }

    /** Throws when the server is another one. */
    void requireServer() {
        String identity = ask(catalogue -> catalogue.single("SELECT " + pools.identityExpression()));
        String expected = pools.server().identity();
        if (!identity.equals(expected)) {
            throw new LandbridgeException(
                    StreamError.OTHER_SERVER,
                    WHERE,
                    "The connection reached the server " + identity + ", not " + expected);
        }
    }

    /** Throws when a setting does not let the log be whole. */
    void requireSettings() {
        Map<String, String> wrong = wrongSettings();
        if (!wrong.isEmpty()) {
            Map.Entry<String, String> first = wrong.entrySet().iterator().next();
            throw new LandbridgeException(
                    StreamError.SETTINGS_CHANGED,
                    WHERE,
                    first.getKey() + " is '" + first.getValue() + "', not '" + SETTINGS.getOrDefault(first.getKey(), "")
                            + "'");
        }
    }

    private Map<String, String> wrongSettings() {
        return ask(catalogue -> {
            Map<String, String> wrong = new java.util.TreeMap<>();
            String names = "'" + String.join("', '", SETTINGS.keySet()) + "'";
            catalogue.each("SHOW GLOBAL VARIABLES WHERE Variable_name IN (" + names + ")", row -> {
                String value = row.getString(2);
                if (!value.equalsIgnoreCase(SETTINGS.get(row.getString(1)))) {
                    wrong.put(row.getString(1), value);
                }
            });
            if (wrong.isEmpty()) {
                catalogue.each(status(), row -> {
                    for (int column = 3; column <= 4; column++) {
                        String filter = row.getString(column);
                        if (filter != null && !filter.isEmpty()) {
                            wrong.put(column == 3 ? "binlog_do_db" : "binlog_ignore_db", filter);
                        }
                    }
                });
            }
            return wrong;
        });
    }

    private String status() {
        return !isMariaDb() && pools.server().majorMinor() >= 802 ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS";
    }

    /** Where the log ends now. */
    BinlogPlace end() {
        return ask(catalogue -> {
            List<BinlogPlace> ends = new ArrayList<>();
            catalogue.each(status(), row -> ends.add(new BinlogPlace(row.getString(1), row.getLong(2))));
            if (ends.isEmpty()) {
                throw new LandbridgeException(
                        StreamError.NOT_STREAMABLE, WHERE, "The source writes no binary log (log_bin is OFF)");
            }
            return ends.get(0);
        });
    }

    /**
     * Where the log ends now, with the ids before it; where the server writes no log, a place that nothing reaches. MySQL counts a
     * transaction among the executed ones a moment after it stands in the log: ids of the last few may be missing.
     */
    BinlogPosition position() {
        List<BinlogPosition> positions = ask(catalogue -> {
            List<BinlogPosition> found = new ArrayList<>();
            catalogue.each(
                    status(),
                    row -> found.add(new BinlogPosition(
                            new BinlogPlace(row.getString(1), row.getLong(2)),
                            isMariaDb() ? "" : String.valueOf(row.getString(5)))));
            return found;
        });
        if (positions.isEmpty()) {
            return new BinlogPosition(new BinlogPlace("none." + Long.MAX_VALUE, 0), "");
        }
        BinlogPosition end = positions.get(0);
        return isMariaDb() ? new BinlogPosition(end.place(), gtidsAt(end.place())) : end;
    }

    /** MariaDB's position by ids at a place; empty when it cannot tell. */
    String gtidsAt(BinlogPlace place) {
        return ask(catalogue -> {
            List<String> answer = new ArrayList<>();
            catalogue.each(
                    "SELECT BINLOG_GTID_POS(" + MySqlNames.literal(place.file()) + ", " + place.offset() + ")",
                    row -> answer.add(row.getString(1) == null ? "" : row.getString(1)));
            return answer.get(0);
        });
    }

    /** Files of the log with their sizes, in their order. */
    private Map<String, Long> files() {
        return ask(catalogue -> {
            Map<String, Long> files = new HashMap<>();
            catalogue.each("SHOW BINARY LOGS", row -> files.put(row.getString(1), row.getLong(2)));
            return files;
        });
    }

    /** Throws when the log cannot be read on from there. */
    void require(BinlogPosition from) {
        requireFile(from.place());
        if (isMariaDb()) {
            requireMariaDb(from);
        } else {
            GtidSet behind = GtidSet.parse(from.gtids());
            requireExecuted(behind);
            requireMySql(behind, from.place());
        }
    }

    /** Throws when what was read up to there is no longer this server's log; cheap enough for every few seconds. */
    void requireStillThere(BinlogPosition read) {
        requireFile(read.place());
        if (isMariaDb()) {
            requireLogged(read.gtids());
        } else {
            requireExecuted(GtidSet.parse(read.gtids()));
        }
    }

    private void requireFile(BinlogPlace place) {
        requireServer();
        Long size = files().get(place.file());
        if (size == null) {
            throw lost("The source no longer has the file " + place.file() + " of its binary log");
        }
        if (place.offset() > size) {
            throw lost(
                    "The file " + place.file() + " of the source's binary log ends at " + size + ", before " + place);
        }
    }

    /** A transaction is in the log before it is known as executed, and some are held in between by a replica's answer. */
    private void requireExecuted(GtidSet behind) {
        String executed = ask(catalogue -> catalogue.single("SELECT @@GLOBAL.gtid_executed"));
        boolean known = GtidSet.parse(executed).contains(behind)
                || ask(catalogue -> catalogue.single("SELECT WAIT_FOR_EXECUTED_GTID_SET("
                                + MySqlNames.literal(behind.toString()) + ", " + EXECUTED_SECONDS + ")"))
                        .equals("0");
        if (!known) {
            throw lost(
                    "The source does not know transactions that were read from it: it was reset or went back in time");
        }
    }

    private void requireMySql(GtidSet behind, BinlogPlace place) {
        String purged = ask(catalogue -> catalogue.single("SELECT @@GLOBAL.gtid_purged"));
        if (!behind.contains(GtidSet.parse(purged))) {
            throw lost("The source has purged transactions from its binary log that were not read yet");
        }
        Matcher next = NEXT_ID.matcher(eventAt(place));
        if (next.find() && behind.contains(next.group(1))) {
            throw lost("At " + place + " the source's binary log holds the transaction " + next.group(1)
                    + " once more: it was reset or went back in time");
        }
    }

    /** What the event at the place says; empty at the end. Files of the same names may be those of another log. */
    private String eventAt(BinlogPlace place) {
        StringBuilder info = new StringBuilder();
        try (Connection connection = pools.take(Purpose.CATALOG)) {
            new Catalogue(connection)
                    .each(
                            "SHOW BINLOG EVENTS IN " + MySqlNames.literal(place.file()) + " FROM " + place.offset()
                                    + " LIMIT 1",
                            row -> {
                                // where none begins, newer versions give the next one, older ones an error
                                if (row.getLong(2) != place.offset()) {
                                    throw noEvent(place);
                                }
                                info.append(row.getString(6));
                            });
            return info.toString();
        } catch (SQLException e) {
            throw e.getErrorCode() == WRONG_OFFSET
                    ? noEvent(place)
                    : pools.errors().translate(WHERE, e);
        }
    }

    private static LandbridgeException noEvent(BinlogPlace place) {
        return lost("No event of the source's binary log begins at " + place + ": it was reset or went back in time");
    }

    /** Whether the log has gone on behind the ids, in each of their domains. */
    private void requireLogged(String gtids) {
        Map<String, Long> logged = sequences(ask(catalogue -> catalogue.single("SELECT @@GLOBAL.gtid_binlog_pos")));
        sequences(gtids).forEach((domain, number) -> {
            if (logged.getOrDefault(domain, -1L) < number) {
                throw lost("The source's binary log has gone back behind " + gtids + ": it was reset");
            }
        });
    }

    /** Of {@code 0-1-100,1-1-5} the numbers by domain. */
    private static Map<String, Long> sequences(String gtids) {
        Map<String, Long> sequences = new HashMap<>();
        for (String id : gtids.split(",", -1)) {
            if (!id.isBlank()) {
                String[] parts = id.strip().split("-", -1);
                sequences.put(parts[0], Long.parseUnsignedLong(parts[2]));
            }
        }
        return sequences;
    }

    private void requireMariaDb(BinlogPosition from) {
        if (from.gtids().isEmpty()) {
            return;
        }
        Set<String> expected = new TreeSet<>(List.of(from.gtids().split(",", -1)));
        Set<String> found = new TreeSet<>(List.of(gtidsAt(from.place()).split(",", -1)));
        if (!found.equals(expected)) {
            throw lost("At " + from.place() + " the source's binary log stands at " + found + ", not at " + expected
                    + ": it was reset or went back in time");
        }
    }

    private static LandbridgeException lost(String what) {
        return new LandbridgeException(StreamError.POSITION_LOST, WHERE, what);
    }

    Retention retention(BinlogPosition applied) {
        BinlogPlace end = end();
        long lag = 0;
        for (Map.Entry<String, Long> file : files().entrySet()) {
            BinlogPlace fileEnd = new BinlogPlace(file.getKey(), file.getValue());
            if (fileEnd.compareTo(applied.place()) > 0) {
                boolean isFirst = file.getKey().equals(applied.place().file());
                lag += file.getValue() - (isFirst ? applied.place().offset() : 0);
            }
        }
        return new Retention(Math.max(lag, end.compareTo(applied.place()) > 0 ? 1 : 0), -1, keptFor());
    }

    private @org.jspecify.annotations.Nullable Duration keptFor() {
        Map<String, String> settings = ask(catalogue -> {
            Map<String, String> found = new HashMap<>();
            catalogue.each(
                    "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('binlog_expire_logs_seconds', 'expire_logs_days',"
                            + " 'binlog_expire_logs_auto_purge')",
                    row -> found.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2)));
            return found;
        });
        if ("OFF".equals(settings.get("binlog_expire_logs_auto_purge"))) {
            return null;
        }
        long seconds = Long.parseLong(settings.getOrDefault("binlog_expire_logs_seconds", "0"));
        if (seconds > 0) {
            return Duration.ofSeconds(seconds);
        }
        double days = Double.parseDouble(settings.getOrDefault("expire_logs_days", "0"));
        return days > 0 ? Duration.ofSeconds((long) (days * 86_400)) : null;
    }
}
