package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.EndpointPools.Work;
import io.landbridge.pipeline.cutover.CounterError;
import io.landbridge.pipeline.cutover.Counters;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.schema.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sequences of identity columns, and those that defaults ask. */
public final class PostgresColumnCounters implements Counters {

    /** What a sequence has in any session's cache counts as given; one that was never asked has given what is before its start. */
    private static final String COUNTERS = """
            SELECT n.nspname, c.relname, a.attname, q.seqrelid, q.seqincrement,
                   COALESCE(pg_sequence_last_value(q.seqrelid), q.seqstart - q.seqincrement)
            FROM unnest(?::text[], ?::text[]) AS t(s, r) JOIN pg_namespace n ON n.nspname = t.s
            JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.r
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_attrdef f ON f.adrelid = c.oid AND f.adnum = a.attnum
            JOIN pg_depend d ON (d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
                AND d.refobjid = c.oid AND d.refobjsubid = a.attnum AND d.deptype = 'i')
              OR (d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid AND d.refclassid = 'pg_class'::regclass)
            JOIN pg_sequence q ON q.seqrelid = CASE WHEN d.classid = 'pg_attrdef'::regclass THEN d.refobjid ELSE d.objid END
            ORDER BY n.nspname, c.relname, a.attnum
            """;

    private static final String COLUMNS = """
            SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
            WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = ''
              AND attname <> %s
            """;

    private final EndpointPools pools;

    public PostgresColumnCounters(EndpointPools pools) {
        this.pools = pools;
    }

    private record Found(Counter counter, long sequence) {

        String furthest() {
            String column = PostgresNames.quote(counter.column());
            return "(SELECT " + (counter.increment() < 0 ? "min(" : "max(") + column + ") FROM "
                    + PostgresNames.quote(counter.table()) + ")";
        }
    }

    @Override
    public List<Counter> read(Set<TableName> tables) {
        return with(
                Purpose.CATALOG,
                connection ->
                        find(connection, tables).stream().map(Found::counter).toList());
    }

    private static List<Found> find(Connection connection, Set<TableName> tables) throws SQLException {
        List<Found> found = new ArrayList<>();
        PostgresProbe.query(
                connection,
                COUNTERS,
                tables,
                row -> found.add(new Found(
                        new Counter(
                                new TableName(row.getString(1), row.getString(2)),
                                row.getString(3),
                                row.getLong(6),
                                row.getLong(5)),
                        row.getLong(4))));
        return found;
    }

    @Override
    public List<Counter> advance(Set<TableName> tables, List<Counter> goals, long gap) {
        return with(Purpose.DDL, connection -> {
            List<Counter> set = new ArrayList<>();
            for (Found found : find(connection, tables)) {
                set.add(advance(connection, found, goals, gap));
            }
            return set;
        });
    }

    private Counter advance(Connection connection, Found found, List<Counter> goals, long gap) throws SQLException {
        Counter counter = found.counter();
        boolean falls = counter.increment() < 0;
        Long goal = goals.stream()
                .filter(other ->
                        other.table().equals(counter.table()) && other.column().equals(counter.column()))
                .map(Counter::last)
                .reduce((one, other) -> falls ? Math.min(one, other) : Math.max(one, other))
                .orElse(counter.last());
        String sequence = found.sequence() + "::oid";
        try (Statement statement = connection.createStatement()) {
            String set = text(statement, PostgresCounters.statement(sequence, falls, found.furthest(), goal, gap));
            if (!set.isEmpty()) {
                return new Counter(counter.table(), counter.column(), Long.parseLong(set), counter.increment());
            }
            String begins =
                    text(statement, PostgresCounters.beginsBehind(sequence, falls, found.furthest(), goal, gap));
            if (begins.isEmpty()) {
                throw new LandbridgeException(
                        CounterError.EXHAUSTED,
                        where(counter),
                        "Its sequence cannot go behind " + goal + ", the column's values and a gap of " + gap);
            }
            return counter;
        }
    }

    @Override
    public List<Proof> prove(Set<TableName> tables) {
        return with(Purpose.WRITE, connection -> {
            List<Proof> proofs = new ArrayList<>();
            for (Found found : find(connection, tables)) {
                proofs.add(prove(connection, found));
            }
            return proofs;
        });
    }

    private Proof prove(Connection connection, Found found) throws SQLException {
        Counter counter = found.counter();
        long before = number(connection, "SELECT COALESCE(" + found.furthest() + ", " + counter.last() + ")");
        Proof proof = insert(connection, counter);
        if (proof == null) {
            proof = new Proof(
                    counter.table(),
                    counter.column(),
                    number(connection, "SELECT nextval(" + found.sequence() + "::oid::regclass)"),
                    Way.DRAWN);
        }
        Counter furthest = new Counter(counter.table(), counter.column(), before, counter.increment());
        if (!furthest.isPassedBy(proof.next())) {
            throw new LandbridgeException(
                    CounterError.TAKEN,
                    where(counter),
                    "Its sequence gave " + proof.next() + ", and the column has " + before + " already");
        }
        return proof;
    }

    /** A row like one that is there, or one of nothing but defaults; null when the table's other rules refuse it. */
    private static @Nullable Proof insert(Connection connection, Counter counter) throws SQLException {
        String table = PostgresNames.quote(counter.table());
        String column = PostgresNames.quote(counter.column());
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            String columns = text(
                    statement,
                    COLUMNS.formatted(PostgresNames.literal(table), PostgresNames.literal(counter.column())));
            boolean isEmpty =
                    text(statement, "SELECT EXISTS (SELECT FROM " + table + ")").equals("f");
            String rows = isEmpty || columns.isEmpty()
                    ? " DEFAULT VALUES"
                    : " (" + columns + ") SELECT " + columns + " FROM " + table + " LIMIT 1";
            long next = Long.parseLong(text(statement, "INSERT INTO " + table + rows + " RETURNING " + column));
            return new Proof(counter.table(), counter.column(), next, Way.INSERTED);
        } catch (SQLException e) {
            return null;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getString(1) != null ? row.getString(1) : "";
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private String where(Counter counter) {
        return pools.side() + " " + counter.table() + '.' + counter.column();
    }

    private <T> T with(Purpose purpose, Work<T> work) {
        return pools.work(purpose, pools.side() + " counters", work);
    }
}
