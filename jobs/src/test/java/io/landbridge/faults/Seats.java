package io.landbridge.faults;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Guests and their numbered seats: transactions that depend on each other by rows, by numbers that go from seat to seat, and by guests that
 * come before their seats and go after them. One client, whose decisions come from the seed.
 */
final class Seats {

    private static final int FIRST = 200;
    private static final int MOST = 600;

    private final TestDatabase database;
    private final Random random;
    private final Map<Integer, Integer> numbers = new TreeMap<>();
    private final Map<Integer, Integer> guestOf = new TreeMap<>();
    private int lastGuest;
    private int written;

    Seats(TestDatabase database, long seed) {
        this.database = database;
        this.random = new Random(seed);
    }

    /** Makes both tables with their first rows. */
    void create() {
        database.execute(
                "CREATE TABLE guest (id int PRIMARY KEY, name varchar(40) NOT NULL)",
                "CREATE TABLE seat (id int PRIMARY KEY, number int NOT NULL UNIQUE, guest int NOT NULL,"
                        + " note varchar(40) NOT NULL, FOREIGN KEY (guest) REFERENCES guest (id))");
        if (database.engine() == Engine.POSTGRESQL) {
            database.execute("ALTER TABLE seat REPLICA IDENTITY FULL");
        }
        List<List<String>> rows = new ArrayList<>();
        for (int id = 1; id <= FIRST; id++) {
            rows.add(arrival(id, id));
        }
        commit(rows);
    }

    /** Commits about so many transactions. */
    void write(int transactions) {
        List<List<String>> all = new ArrayList<>();
        while (all.size() < transactions) {
            all.addAll(next());
        }
        commit(all);
    }

    private void commit(List<List<String>> transactions) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (List<String> transaction : transactions) {
                for (String sql : transaction) {
                    statement.execute(sql);
                }
                connection.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The seats cannot be written", e);
        }
    }

    /** One or more transactions. */
    private List<List<String>> next() {
        int seat = some(numbers);
        return switch (random.nextInt(10)) {
            case 0 -> one("UPDATE guest SET name = '" + text() + "' WHERE id = " + guestOf.get(seat));
            case 1 -> one(renumber(seat, free(numbers.values())));
            case 2 -> List.of(swap(seat, some(numbers)));
            case 3 -> List.of(takeOver(seat));
            case 4 -> takeOver(seat).stream().map(List::of).toList();
            case 5 -> one(move(seat, free(numbers.keySet())));
            case 6 -> numbers.size() < MOST / 2 ? comes() : goes(seat);
            default -> one("UPDATE seat SET note = '" + text() + "' WHERE id = " + seat);
        };
    }

    private static List<List<String>> one(String sql) {
        return List.of(List.of(sql));
    }

    private String renumber(int seat, int number) {
        numbers.put(seat, number);
        return "UPDATE seat SET number = " + number + " WHERE id = " + seat;
    }

    private List<String> swap(int one, int other) {
        int first = of(numbers.get(one));
        int second = of(numbers.get(other));
        return one == other
                ? List.of(renumber(one, free(numbers.values())))
                : List.of(renumber(one, -1), renumber(other, first), renumber(one, second));
    }

    /** A seat goes, another one comes with its number and guest. */
    private List<String> takeOver(int seat) {
        int number = of(numbers.remove(seat));
        int guest = of(guestOf.remove(seat));
        int next = free(numbers.keySet());
        return List.of("DELETE FROM seat WHERE id = " + seat, insert(next, number, guest));
    }

    private String move(int seat, int to) {
        numbers.put(to, of(numbers.remove(seat)));
        guestOf.put(to, of(guestOf.remove(seat)));
        return "UPDATE seat SET id = " + to + " WHERE id = " + seat;
    }

    private List<List<String>> comes() {
        List<String> all = arrival(free(numbers.keySet()), free(numbers.values()));
        return all.stream().map(List::of).toList();
    }

    /** A guest and a seat. */
    private List<String> arrival(int seat, int number) {
        lastGuest++;
        return List.of(
                "INSERT INTO guest (id, name) VALUES (" + lastGuest + ", '" + text() + "')",
                insert(seat, number, lastGuest));
    }

    /** A guest with its seat; each in a transaction of its own. */
    private List<List<String>> goes(int seat) {
        numbers.remove(seat);
        Integer guest = guestOf.remove(seat);
        return List.of(
                List.of("DELETE FROM seat WHERE id = " + seat), List.of("DELETE FROM guest WHERE id = " + guest));
    }

    private String insert(int seat, int number, int guest) {
        numbers.put(seat, number);
        guestOf.put(seat, guest);
        return "INSERT INTO seat (id, number, guest, note) VALUES (" + seat + ", " + number + ", " + guest + ", '"
                + text() + "')";
    }

    private int some(Map<Integer, Integer> seats) {
        return List.copyOf(seats.keySet()).get(random.nextInt(seats.size()));
    }

    private int free(java.util.Collection<Integer> taken) {
        int candidate = 1 + random.nextInt(MOST);
        while (taken.contains(candidate)) {
            candidate = 1 + random.nextInt(MOST);
        }
        return candidate;
    }

    private static int of(@Nullable Integer known) {
        return Objects.requireNonNull(known, "every seat has a number and a guest");
    }

    private String text() {
        written++;
        return "t" + written;
    }
}
