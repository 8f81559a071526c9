package io.landbridge.testkit.generate;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table with one column for every common type of its engine: each value at a type's edge in at least one row, one row
 * of NULLs, and rows of values mixed by a seed.
 */
public final class EveryType {

    private static final Logger LOG = LoggerFactory.getLogger(EveryType.class);

    private final Engine engine;
    private final Set<Extreme> extremes = EnumSet.noneOf(Extreme.class);
    private Predicate<String> wanted = name -> true;
    private int mixedRows = 50;
    private long seed = 1;

    private EveryType(Engine engine) {
        this.engine = engine;
    }

    public static EveryType of(Engine engine) {
        return new EveryType(engine);
    }

    /** Also values that another engine or type may not hold. */
    public EveryType with(Extreme first, Extreme... more) {
        extremes.addAll(EnumSet.of(first, more));
        return this;
    }

    /** Only these columns, besides the key; what a column is computed from must be among them. */
    public EveryType only(String... columns) {
        wanted = List.of(columns)::contains;
        return this;
    }

    /** All but these columns. */
    public EveryType except(String... columns) {
        wanted = name -> !List.of(columns).contains(name);
        return this;
    }

    /** Rows whose values are drawn, besides those that show every edge. */
    public EveryType mixed(int rows, long withSeed) {
        mixedRows = rows;
        seed = withSeed;
        return this;
    }

    /** The columns' names, besides the key "id". */
    public List<String> columns() {
        return typed().stream().map(TypedColumn::name).toList();
    }

    private List<TypedColumn> typed() {
        List<TypedColumn> all =
                engine == Engine.POSTGRESQL ? PostgresTypes.columns(extremes) : MySqlTypes.columns(engine, extremes);
        return all.stream().filter(column -> wanted.test(column.name())).toList();
    }

    /** Creates the table, with "id bigint" as its key, and its rows; returns their number. */
    public long create(TestDatabase database, String table) {
        if (database.engine() != engine) {
            throw new IllegalArgumentException("types of " + engine + " for a database of " + database.engine());
        }
        List<TypedColumn> columns = typed();
        List<List<String>> rows =
                rows(columns.stream().filter(column -> !column.isComputed()).toList());
        String names = columns.stream()
                .filter(column -> !column.isComputed())
                .map(column -> ", " + engine.quote(column.name()))
                .collect(Collectors.joining());
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            if (engine == Engine.POSTGRESQL) {
                for (String preparation : PostgresTypes.preparation()) {
                    statement.execute(preparation);
                }
            } else {
                // Strict modes refuse zero dates and unknown enum values.
                statement.execute("SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO'");
            }
            statement.execute("CREATE TABLE " + engine.quote(table) + " (id bigint PRIMARY KEY"
                    + columns.stream()
                            .map(column -> ", " + engine.quote(column.name()) + " " + column.type())
                            .collect(Collectors.joining())
                    + ")" + (engine.isMySqlFamily() ? " DEFAULT CHARSET utf8mb4" : ""));
            connection.setAutoCommit(false);
            for (int index = 0; index < rows.size(); index++) {
                // The first key is negative.
                statement.execute("INSERT INTO " + engine.quote(table) + " (id" + names + ") VALUES (" + (index - 2L)
                        + rows.get(index).stream().map(value -> ", " + value).collect(Collectors.joining()) + ")");
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create " + table + " in " + database, e);
        }
        LOG.info("{}: {} columns, {} rows, seed {}", database.server().kind(), columns.size(), rows.size(), seed);
        return rows.size();
    }

    private List<List<String>> rows(List<TypedColumn> columns) {
        int edges = columns.stream()
                .mapToInt(column -> column.values().size())
                .max()
                .orElse(0);
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < edges; row++) {
            int turn = row;
            rows.add(columns.stream()
                    .map(column -> column.values().get(turn % column.values().size()))
                    .toList());
        }
        rows.add(columns.stream().map(column -> "NULL").toList());
        Random random = new Random(seed);
        for (int row = 0; row < mixedRows; row++) {
            rows.add(columns.stream()
                    .map(column -> random.nextInt(8) == 0
                            ? "NULL"
                            : column.values().get(random.nextInt(column.values().size())))
                    .toList());
        }
        return rows;
    }
}
