package io.landbridge.testkit.traffic;

import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two tables in which every transaction of a writer leaves a row that stays and a row that changes. */
public final class TokenTables {

    static final String INSERT = "INSERT INTO ack_token (writer, n, note) VALUES (?, ?, ?)";
    static final String UPDATE = "UPDATE ack_count SET last = ?, total = total + 1 WHERE writer = ?";

    /** The names of both. */
    public static final List<String> NAMES = List.of("ack_token", "ack_count");

    private TokenTables() {}

    /** Creates both tables, with a row for each of so many writers. */
    public static void create(TestDatabase source, int writers) {
        String end = source.engine().isMySqlFamily() ? ") ENGINE = InnoDB DEFAULT CHARSET = utf8mb4" : ")";
        source.execute(
                "CREATE TABLE ack_token (writer int NOT NULL, n bigint NOT NULL, note varchar(100), PRIMARY KEY (writer, n)"
                        + end,
                "CREATE TABLE ack_count (writer int PRIMARY KEY, last bigint NOT NULL, total bigint NOT NULL" + end);
        for (int writer = 0; writer < writers; writer++) {
            source.execute("INSERT INTO ack_count VALUES (" + writer + ", 0, 0)");
        }
    }

    /** Each writer's last token and how many it has: equal on two sides that have the same tokens. */
    public static List<List<@Nullable String>> counts(TestDatabase side) {
        return side.query("SELECT writer, last, total FROM ack_count ORDER BY writer");
    }

    /** What is wrong with a side in itself: a writer whose row counts something else than its tokens. Empty when all is well. */
    public static List<String> contradictions(TestDatabase side) {
        List<String> found = new ArrayList<>();
        for (List<@Nullable String> row : side.query("""
                SELECT c.writer, c.total, c.last, count(t.n), coalesce(max(t.n), 0)
                FROM ack_count c LEFT JOIN ack_token t ON t.writer = c.writer GROUP BY c.writer, c.total, c.last""")) {
            if (!String.valueOf(row.get(1)).equals(row.get(3))
                    || !String.valueOf(row.get(2)).equals(row.get(4))) {
                found.add("writer %s counts %s, the last %s; it has %s tokens, the last %s"
                        .formatted(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4)));
            }
        }
        return found;
    }
}
