package io.landbridge.faults;

import io.landbridge.testkit.server.TestDatabase;
import java.util.Map;
import java.util.TreeMap;

/** Every table at both ends of a scene with the number of its rows, the ledger's among them: equal when nothing was written. */
final class Contents {

    private Contents() {}

    static Map<String, Long> of(Scene scene) {
        Map<String, Long> contents = new TreeMap<>();
        add(contents, "source ", scene.source(), scene.ledger().name());
        add(contents, "target ", scene.target(), scene.ledger().name());
        return contents;
    }

    private static void add(Map<String, Long> contents, String side, TestDatabase database, String ledger) {
        String schema = database.engine().isMySqlFamily() ? database.name() : "public";
        database.query("SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema IN ('"
                        + schema + "', '" + ledger + "')")
                .forEach(row -> {
                    String name = database.quote(String.valueOf(row.get(0)))
                            + '.'
                            + database.quote(String.valueOf(row.get(1)));
                    contents.put(side + name, database.count(name));
                });
    }
}
