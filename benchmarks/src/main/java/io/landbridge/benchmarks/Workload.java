package io.landbridge.benchmarks;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.TestDatabase;

/**
 * What is written into the source while nobody reads its log: statements that touch one row each, in transactions of equal size, and one
 * last transaction that says that this was all.
 */
enum Workload {
    /** Each event updates a row of the table, no two rows in a row. */
    UPDATES("single-row updates") {
        @Override
        long inserts(Size size) {
            return 0;
        }

        @Override
        String event(Size size, boolean mysql) {
            return update("mod(e * " + STEP + ", " + size.rows() + ")");
        }
    },
    /** Of six events three insert, two update, and one deletes a row that the backlog before it has inserted. */
    MIX("inserts, updates, deletes 3:2:1") {
        @Override
        long inserts(Size size) {
            return 3 * groups(size);
        }

        @Override
        String event(Size size, boolean mysql) {
            String group = mysql ? "(e DIV 6)" : "(e / 6)";
            String half = mysql ? "(mod(e, 6) DIV 2)" : "(mod(e, 6) / 2)";
            String insert =
                    "INSERT INTO measured VALUES (%s, 7, 'Customer@Mail.Example.com', 'Given Żółć Family', 12.34, 3, true,"
                            + " timestamp '2024-01-01 00:00:00', 'a note about the row, as long as such notes are');";
            return "IF mod(e, 6) IN (0, 2, 4) THEN "
                    + insert.formatted("fresh + " + group + " * 3 + " + half)
                    + (mysql ? " ELSEIF " : " ELSIF ")
                    + "mod(e, 6) = 5 THEN DELETE FROM measured WHERE id = former + " + group + ";"
                    + " ELSE "
                    + update("mod((" + group + " * 2 + " + half + ") * " + STEP + ", " + size.rows() + ")")
                    + " END IF;";
        }
    };

    /** A prime, so that neighbouring events touch distant rows and none comes twice in a round through the table. */
    private static final int STEP = 7919;

    private static final String PROCEDURE = "make_backlog";

    private final String title;

    Workload(String title) {
        this.title = title;
    }

    /**
     * How much.
     *
     * @param rows of the table that are updated
     */
    record Size(long rows, int transactions, int perTransaction) {
        long events() {
            return (long) transactions * perTransaction;
        }
    }

    String title() {
        return title;
    }

    /** Rows that a backlog adds; the table has as many more than {@code rows} before the first. */
    abstract long inserts(Size size);

    abstract String event(Size size, boolean mysql);

    private static long groups(Size size) {
        return (size.events() + 5) / 6;
    }

    private static String update(String place) {
        return "UPDATE measured SET quantity = mod(quantity + 1, 1000) WHERE id = 1 + " + place + ";";
    }

    /** The id of the first row that a round's backlog inserts; round -1 is what the table has from the beginning. */
    private long fresh(Size size, int round) {
        return size.rows() + 1 + (round + 1) * inserts(size);
    }

    /** Makes what the engine needs for it, before anybody reads the log. */
    void prepare(TestDatabase source, Size size) {
        if (source.engine().isMySqlFamily()) {
            source.execute("CREATE PROCEDURE " + PROCEDURE + " (fresh BIGINT, former BIGINT)\nBEGIN\n"
                    + "DECLARE e BIGINT DEFAULT 0; DECLARE t INT DEFAULT 0; DECLARE i INT DEFAULT 0;\n"
                    + "WHILE t < " + size.transactions() + " DO\nSTART TRANSACTION; SET i = 0;\n"
                    + "WHILE i < " + size.perTransaction() + " DO\n" + event(size, true)
                    + "\nSET e = e + 1; SET i = i + 1;\nEND WHILE;\nCOMMIT; SET t = t + 1;\nEND WHILE;\nEND");
        }
    }

    /** Writes a round's backlog, each round another. */
    void write(TestDatabase source, Size size, int round) {
        long fresh = fresh(size, round);
        long former = fresh(size, round - 1);
        if (source.engine() == Engine.POSTGRESQL) {
            source.execute("DO $$ DECLARE e bigint := 0; fresh bigint := " + fresh + "; former bigint := " + former
                    + "; BEGIN FOR t IN 1.." + size.transactions() + " LOOP FOR i IN 1.." + size.perTransaction()
                    + " LOOP " + event(size, false) + " e := e + 1; END LOOP; COMMIT; END LOOP; END $$");
        } else {
            source.execute("CALL " + PROCEDURE + "(" + fresh + ", " + former + ")");
        }
        StreamTables.markEnd(source, round);
    }
}
