package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.Catalogue;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.EndpointPools.Work;
import io.landbridge.pipeline.cutover.CounterError;
import io.landbridge.pipeline.cutover.Counters;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** AUTO_INCREMENT, and on MariaDB sequences that defaults ask. */
public final class MySqlFamilyCounters implements Counters {

    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private final EndpointPools pools;

    public MySqlFamilyCounters(EndpointPools pools) {
        this.pools = pools;
    }

    @Override
    public List<Counter> read(Set<TableName> tables) {
        return with(Purpose.CATALOG, connection -> {
            List<Counter> counters = new ArrayList<>();
            for (CountedColumn column : columns(connection, tables)) {
                counters.add(counter(connection, column));
            }
            return counters;
        });
    }

    private List<CountedColumn> columns(Connection connection, Set<TableName> tables) throws SQLException {
        if (pools.server().engine() == Engine.MYSQL) {
            // it would answer with what it knew a day ago
            execute(connection, "SET SESSION information_schema_stats_expiry = 0");
        }
        List<CountedColumn> columns = new ArrayList<>();
        for (TableName table : new TreeSet<>(tables)) {
            columns.addAll(CountedColumn.of(new Catalogue(connection), table));
        }
        return columns;
    }

    private static Counter counter(Connection connection, CountedColumn column) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(column.state())) {
            if (!row.next() || row.getBigDecimal(1) == null) {
                return new Counter(column.table(), column.name(), 0, 1);
            }
            long increment = row.getLong(2);
            return new Counter(
                    column.table(),
                    column.name(),
                    row.getBigDecimal(1).min(MOST).longValue() - increment,
                    increment);
        }
    }

    @Override
    public List<Counter> advance(Set<TableName> tables, List<Counter> goals, long gap) {
        return with(Purpose.DDL, connection -> {
            List<Counter> set = new ArrayList<>();
            for (CountedColumn column : columns(connection, tables)) {
                set.add(advance(connection, column, goals, gap));
            }
            return set;
        });
    }

    private Counter advance(Connection connection, CountedColumn column, List<Counter> goals, long gap)
            throws SQLException {
        Counter counter = counter(connection, column);
        Counter furthest = furthest(connection, column, counter);
        for (Counter goal : goals) {
            boolean isOfColumn =
                    goal.table().equals(column.table()) && goal.column().equals(column.name());
            if (isOfColumn && furthest.isPassedBy(goal.last())) {
                furthest = new Counter(column.table(), column.name(), goal.last(), counter.increment());
            }
        }
        long last = saturated(furthest.last(), counter.increment() < 0 ? -gap : gap);
        long next = saturated(last, counter.increment());
        if (next == last || !column.takes(next)) {
            throw new LandbridgeException(
                    CounterError.EXHAUSTED,
                    where(column),
                    "Its counter cannot go behind " + furthest.last() + " and a gap of " + gap);
        }
        execute(connection, column.advanceTo(last, next));
        return new Counter(column.table(), column.name(), last, counter.increment());
    }

    private static long saturated(long number, long more) {
        long sum = number + more;
        boolean overflows = more > 0 ? sum < number : sum > number;
        return overflows ? number : sum;
    }

    /** The counter, or the column's furthest value where that is further. */
    private static Counter furthest(Connection connection, CountedColumn column, Counter counter) throws SQLException {
        String sql = "SELECT " + (counter.increment() < 0 ? "MIN(" : "MAX(") + MySqlNames.quote(column.name())
                + ") FROM " + MySqlNames.quote(column.table());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            BigDecimal value = row.getBigDecimal(1);
            return value != null && counter.isPassedBy(value.min(MOST).longValue())
                    ? new Counter(column.table(), column.name(), value.min(MOST).longValue(), counter.increment())
                    : counter;
        }
    }

    @Override
    public List<Proof> prove(Set<TableName> tables) {
        return with(Purpose.WRITE, connection -> {
            List<Proof> proofs = new ArrayList<>();
            for (CountedColumn column : columns(connection, tables)) {
                proofs.add(prove(connection, column));
            }
            return proofs;
        });
    }

    private Proof prove(Connection connection, CountedColumn column) throws SQLException {
        Counter none = new Counter(
                column.table(),
                column.name(),
                Long.MIN_VALUE,
                counter(connection, column).increment());
        Counter rows = none.increment() < 0
                ? furthest(
                        connection,
                        column,
                        new Counter(column.table(), column.name(), Long.MAX_VALUE, none.increment()))
                : furthest(connection, column, none);
        Proof proof = insert(connection, column);
        if (proof == null) {
            proof = new Proof(
                    column.table(),
                    column.name(),
                    number(connection, column.next()),
                    column.sequence() == null ? Way.READ : Way.DRAWN);
        }
        if (!rows.isPassedBy(proof.next())) {
            throw new LandbridgeException(
                    CounterError.TAKEN,
                    where(column),
                    "Its counter gave " + proof.next() + ", and the column has " + rows.last() + " already");
        }
        return proof;
    }

    /** A row like one that is there, or one of nothing but defaults; null when the table's other rules refuse it. */
    private static @Nullable Proof insert(Connection connection, CountedColumn column) throws SQLException {
        String table = MySqlNames.quote(column.table());
        List<String> others = new ArrayList<>();
        connection.setAutoCommit(false);
        try {
            new Catalogue(connection)
                    .each(
                            "SELECT column_name FROM information_schema.columns WHERE table_schema = ? AND table_name = ?"
                                    + " AND column_name <> ? AND COALESCE(generation_expression, '') = ''"
                                    + " ORDER BY ordinal_position",
                            row -> others.add(row.getString(1)),
                            column.table().schema(),
                            column.table().table(),
                            column.name());
            String names = MySqlNames.quote(others);
            boolean isEmpty = number(connection, "SELECT EXISTS (SELECT 1 FROM " + table + ")") == 0;
            execute(
                    connection,
                    "INSERT INTO " + table + " (" + (isEmpty ? "" : names) + ")"
                            + (isEmpty || others.isEmpty()
                                    ? " VALUES ()"
                                    : " SELECT " + names + " FROM " + table + " LIMIT 1"));
            return new Proof(column.table(), column.name(), number(connection, column.given()), Way.INSERTED);
        } catch (SQLException e) {
            return null;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            BigDecimal number = row.getBigDecimal(1);
            return number == null ? 1 : number.min(MOST).longValue();
        }
    }

    private String where(CountedColumn column) {
        return pools.side() + " " + column.table() + '.' + column.name();
    }

    private <T> T with(Purpose purpose, Work<T> work) {
        return pools.work(purpose, pools.side() + " counters", work);
    }
}
