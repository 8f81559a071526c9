package io.landbridge.faults;

import io.landbridge.testkit.generate.KeyShape;
import io.landbridge.testkit.generate.KeyedTable;
import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.TestDatabase;
import java.util.List;

/** Tables whose keys, indexes and foreign keys give every stage something to do. */
final class SampleTables {

    private static final List<KeyShape> SHAPES = List.of(
            KeyShape.SKEWED,
            KeyShape.UUID,
            KeyShape.BINARY,
            KeyShape.DATE,
            KeyShape.UNSIGNED_BIGINT,
            KeyShape.COMPOSITE_MIXED,
            KeyShape.TEXT);

    private SampleTables() {}

    /**
     * Creates and fills them.
     *
     * @param seed chooses one more shape of key
     * @return rows in all
     */
    static long create(TestDatabase source, long rows, long seed) {
        KeyShape shape = SHAPES.get((int) Math.floorMod(seed, (long) SHAPES.size()));
        KeyedTable.create(source, "orders", KeyShape.INTEGER, rows / 2, seed);
        KeyedTable.create(source, "positions", KeyShape.COMPOSITE, rows / 4, seed);
        KeyedTable.create(source, "various", shape, rows / 5, seed);
        KeyedTable.create(source, "without_key", KeyShape.NONE, rows / 20, seed);
        long other = rows / 2 + rows / 4 + rows / 5 + rows / 20;
        source.execute(
                "CREATE TABLE parents (id int PRIMARY KEY, name varchar(20) NOT NULL UNIQUE)",
                "CREATE TABLE children (id int PRIMARY KEY, parent_id int NOT NULL, CONSTRAINT child_of FOREIGN KEY"
                        + " (parent_id) REFERENCES parents (id))",
                "CREATE INDEX orders_amount ON orders (amount, changed)",
                "CREATE INDEX children_parent ON children (parent_id)");
        for (int id = 1; id <= 20; id++) {
            source.execute("INSERT INTO parents VALUES (" + id + ", 'parent " + id + "')");
        }
        source.execute("INSERT INTO children SELECT id, 1 + id % 20 FROM orders WHERE id < 200");
        analyze(source);
        return other + 220;
    }

    /** Lets the server know how large its tables are: the largest are copied first. */
    static void analyze(TestDatabase source) {
        if (source.engine() == Engine.POSTGRESQL) {
            source.execute("ANALYZE");
        } else {
            source.query("SELECT table_name FROM information_schema.tables WHERE table_schema = '" + source.name()
                            + "'")
                    .forEach(row -> source.query("ANALYZE TABLE " + source.quote(String.valueOf(row.get(0)))));
        }
    }
}
