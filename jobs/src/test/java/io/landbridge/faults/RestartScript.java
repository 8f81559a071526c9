package io.landbridge.faults;

import io.landbridge.testkit.server.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Small transactions of the kinds after which streams have lost rows, doubled or revived them; one after another, as a seed draws them. What
 * belongs together comes in one transaction or, as often, in one for each part, so that a batch can end between the parts.
 */
final class RestartScript implements AutoCloseable {

    private static final int ROWS = 30;

    private final TestDatabase source;
    private final boolean mySql;
    private final Random random;
    private final Connection connection;
    private final List<Integer> keyed = new ArrayList<>();
    private final List<Integer> coded = new ArrayList<>();
    private int fresh = 1_000;
    private int transactions;

    RestartScript(TestDatabase source, Random random) {
        this.source = source;
        this.mySql = source.engine().isMySqlFamily();
        this.random = random;
        create();
        this.connection = source.connect();
    }

    private void create() {
        source.execute(
                "CREATE TABLE several (id int PRIMARY KEY, v varchar(50))",
                "CREATE TABLE keyed (id int PRIMARY KEY, v varchar(50))",
                "CREATE TABLE coded (id int PRIMARY KEY, code varchar(20) NOT NULL, v varchar(50), CONSTRAINT one_code"
                        + " UNIQUE (code))",
                "CREATE TABLE parents (id int PRIMARY KEY, v varchar(50))",
                "CREATE TABLE children (id int PRIMARY KEY, parent_id int NOT NULL, CONSTRAINT child_of FOREIGN KEY"
                        + " (parent_id) REFERENCES parents (id))",
                "CREATE INDEX children_parent ON children (parent_id)",
                "CREATE TABLE large (id int PRIMARY KEY, body " + (mySql ? "longtext" : "text") + ", n int)");
        if (!mySql) {
            source.execute("ALTER TABLE large ALTER body SET STORAGE EXTERNAL");
        }
        for (int id = 1; id <= ROWS; id++) {
            source.execute(
                    "INSERT INTO several VALUES (" + id + ", 'first')",
                    "INSERT INTO keyed VALUES (" + id + ", 'first " + id + "')",
                    "INSERT INTO coded VALUES (" + id + ", 'c" + id + "', 'first')",
                    "INSERT INTO parents VALUES (" + id + ", 'first')",
                    "INSERT INTO children VALUES (" + id + ", " + id + ")",
                    "INSERT INTO large VALUES (" + id + ", repeat('" + id + ",', 4000), 0)");
            keyed.add(id);
            coded.add(id);
        }
    }

    /** Transactions that were committed. */
    int transactions() {
        return transactions;
    }

    /** One change, in one to three transactions. */
    void next() {
        switch (random.nextInt(9)) {
            case 0, 1 -> several();
            case 2 -> small();
            case 3 -> changeKey();
            case 4 -> swapKeys();
            case 5 -> swapCodes();
            case 6 -> takeCodeOver();
            case 7 -> family();
            default -> large();
        }
    }

    /** F3: rows of one statement; PostgreSQL gives those of a COPY one place in its log. */
    private void several() {
        int count = 2 + random.nextInt(30);
        int first = fresh;
        fresh += count;
        if (!mySql && random.nextBoolean()) {
            transaction("COPY several (id) FROM PROGRAM 'seq " + first + " " + (fresh - 1) + "'");
            return;
        }
        StringBuilder sql = new StringBuilder("INSERT INTO several VALUES ");
        for (int id = first; id < fresh; id++) {
            sql.append(id == first ? "" : ", ").append("(").append(id).append(", 'several')");
        }
        transaction(sql.toString());
    }

    /** F4: commits so small that the end of one can be the beginning of the next. */
    private void small() {
        int id = fresh++;
        apart(
                "INSERT INTO several VALUES (" + id + ", 'small')",
                "UPDATE several SET v = 'small, changed' WHERE id = " + id,
                "DELETE FROM several WHERE id = " + id);
    }

    /** F5. */
    private void changeKey() {
        int index = random.nextInt(keyed.size());
        int to = fresh++;
        int from = keyed.set(index, to);
        apart(
                "UPDATE keyed SET id = " + to + ", v = 'from " + from + "' WHERE id = " + from,
                "INSERT INTO keyed VALUES (" + from + ", 'back')",
                "DELETE FROM keyed WHERE id = " + from);
    }

    /** F5. */
    private void swapKeys() {
        int one = keyed.get(random.nextInt(keyed.size()));
        int other = keyed.get(random.nextInt(keyed.size()));
        if (one != other) {
            together(
                    "UPDATE keyed SET id = -1 WHERE id = " + one,
                    "UPDATE keyed SET id = " + one + " WHERE id = " + other,
                    "UPDATE keyed SET id = " + other + " WHERE id = -1");
        }
    }

    /** F18. */
    private void swapCodes() {
        int one = coded.get(random.nextInt(coded.size()));
        int other = coded.get(random.nextInt(coded.size()));
        if (one == other) {
            return;
        }
        String ofOne = code(one);
        String ofOther = code(other);
        together(
                "UPDATE coded SET code = 'between' WHERE id = " + one,
                "UPDATE coded SET code = '" + ofOne + "' WHERE id = " + other,
                "UPDATE coded SET code = '" + ofOther + "' WHERE id = " + one);
    }

    /** F18: a row goes, another one with its unique value comes. */
    private void takeCodeOver() {
        int index = random.nextInt(coded.size());
        int to = fresh++;
        int from = coded.set(index, to);
        String code = code(from);
        together(
                "DELETE FROM coded WHERE id = " + from,
                "INSERT INTO coded VALUES (" + to + ", '" + code + "', 'took over')",
                "UPDATE coded SET v = 'took " + code + " over' WHERE id = " + to);
    }

    private String code(int id) {
        return String.valueOf(source.queryValue("SELECT code FROM coded WHERE id = " + id));
    }

    /** F18: parents and children come and go in the order that a foreign key wants. */
    private void family() {
        int id = fresh++;
        together(
                "INSERT INTO parents VALUES (" + id + ", 'new')",
                "INSERT INTO children VALUES (" + id + ", " + id + "), (" + -id + ", " + id + ")",
                "UPDATE children SET parent_id = 1 WHERE id = " + id);
        if (random.nextBoolean()) {
            together(
                    "DELETE FROM children WHERE id IN (" + id + ", " + -id + ")",
                    "DELETE FROM parents WHERE id = " + id);
        }
    }

    /** F20: PostgreSQL leaves the large value out of its log when it has not changed, also when the key has. */
    private void large() {
        int id = 1 + random.nextInt(ROWS);
        switch (random.nextInt(3)) {
            case 0 ->
                apart("UPDATE large SET n = n + 1 WHERE id = " + id, "UPDATE large SET n = n + 3 WHERE id = " + id);
            case 1 -> transaction("UPDATE large SET body = repeat('" + fresh++ + ";', 4000) WHERE id = " + id);
            default ->
                together(
                        "UPDATE large SET id = -" + id + " WHERE id = " + id,
                        "UPDATE large SET n = n + 1 WHERE id = -" + id,
                        "UPDATE large SET id = " + id + " WHERE id = -" + id);
        }
    }

    /** In one transaction or in one each. */
    private void together(String... parts) {
        if (random.nextBoolean()) {
            transaction(parts);
        } else {
            apart(parts);
        }
    }

    private void apart(String... parts) {
        for (String part : parts) {
            transaction(part);
        }
    }

    private void transaction(String... statements) {
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
            transactions++;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + " in " + String.join("; ", statements), e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
