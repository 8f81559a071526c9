package io.landbridge.pipeline.stream;

import io.landbridge.fake.LiveSource;
import io.landbridge.fake.LiveSource.Client;
import io.landbridge.fake.LiveSource.Row;
import io.landbridge.fake.LiveSource.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** People who write to the source: rows come, change, go, change their keys and swap their unique values. */
final class Clients {

    private static final int VALUES = 7;

    private final LiveSource source;
    private final Random random;
    private final int keys;
    private final boolean poison;
    private int written;

    /**
     * @param keys are 1 to so many
     * @param poison whether some rows are refused by the target for a while
     */
    Clients(LiveSource source, Random random, int keys, boolean poison) {
        this.source = source;
        this.random = random;
        this.keys = keys;
        this.poison = poison;
    }

    /** A text that no row has had before, and which tells how new it is. */
    String text(boolean poisoned) {
        written++;
        return (poisoned ? "poison" : "v") + written;
    }

    /** Writes transactions, one after another. */
    void write(int transactions) {
        for (int i = 0; i < transactions; i++) {
            Client client = source.new Client();
            int writes = 1 + random.nextInt(3);
            for (int j = 0; j < writes; j++) {
                change(client);
            }
            client.commit();
        }
    }

    /** Takes away what the target refuses. */
    void heal() {
        for (int id = 1; id <= keys; id++) {
            Client client = source.new Client();
            Row row = client.row(StreamWorld.TABLE, id);
            if (row != null && row.v().startsWith("poison") && client.lock(places(row))) {
                put(client, row, new Row(id, row.u(), text(false)));
            }
            client.commit();
        }
    }

    private void change(Client client) {
        int id = 1 + random.nextInt(keys);
        Row row = client.row(StreamWorld.TABLE, id);
        if (row == null) {
            insert(client, id);
            return;
        }
        switch (random.nextInt(6)) {
            case 0 -> {
                if (client.lock(places(row))) {
                    put(client, row, null);
                }
            }
            case 1 -> move(client, row);
            case 2 -> swap(client, row);
            case 3 -> {
                String u = value();
                Row changed = new Row(id, u, row.v());
                if (lock(client, row, changed) && !client.isTaken(StreamWorld.TABLE, u, id)) {
                    put(client, row, changed);
                }
            }
            default -> {
                if (client.lock(places(row))) {
                    put(client, row, new Row(id, row.u(), text(poison && random.nextInt(8) == 0)));
                }
            }
        }
    }

    private void insert(Client client, int id) {
        Row row = new Row(id, value(), text(false));
        if (lock(client, null, row) && !client.isTaken(StreamWorld.TABLE, row.u(), id)) {
            put(client, null, row);
        }
    }

    private void move(Client client, Row row) {
        int to = 1 + random.nextInt(keys);
        Row moved = new Row(to, row.u(), random.nextBoolean() ? row.v() : text(false));
        if (to != row.id() && lock(client, row, moved) && client.row(StreamWorld.TABLE, to) == null) {
            put(client, row, moved);
        }
    }

    private void swap(Client client, Row one) {
        int id = 1 + random.nextInt(keys);
        Row other = client.row(StreamWorld.TABLE, id);
        List<String> places = places(one);
        places.addAll(other == null ? List.of() : places(other));
        places.add("u spare");
        if (other == null || id == one.id() || !client.lock(places)) {
            return;
        }
        Row aside = new Row(one.id(), "spare", one.v());
        put(client, one, aside);
        Row there = new Row(id, one.u(), other.v());
        put(client, other, there);
        put(client, aside, new Row(one.id(), other.u(), one.v()));
    }

    private String value() {
        return "u" + random.nextInt(VALUES);
    }

    private static boolean lock(Client client, @Nullable Row before, Row after) {
        List<String> places = before == null ? new ArrayList<>() : places(before);
        places.addAll(places(after));
        return client.lock(places);
    }

    private static List<String> places(Row row) {
        return new ArrayList<>(List.of("id " + row.id(), "u " + row.u()));
    }

    private static void put(Client client, @Nullable Row before, @Nullable Row after) {
        client.write(new Write(StreamWorld.TABLE, before, after));
    }
}
