package io.landbridge.client;

import io.landbridge.testkit.server.PlainDataSource;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/** Two databases with a table of tokens each. */
record TwoSides(TestDatabase source, TestDatabase target) implements AutoCloseable {

    static TwoSides open(ServerKind source, ServerKind target) {
        TwoSides sides = new TwoSides(
                Servers.shared(source).createDatabase("client"),
                Servers.shared(target).createDatabase("client"));
        for (TestDatabase side : new TestDatabase[] {sides.source, sides.target}) {
            side.execute("CREATE TABLE token (id bigint PRIMARY KEY, note varchar(100))"
                    + (side.engine().isMySqlFamily() ? " ENGINE = InnoDB" : ""));
        }
        return sides;
    }

    TestDatabase at(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    DataSource plain(Side side) {
        return PlainDataSource.to(at(side));
    }

    /** The tokens that are there. */
    Set<Long> tokens(Side side) {
        Set<Long> found = new TreeSet<>();
        at(side).query("SELECT id FROM token").forEach(row -> found.add(Long.valueOf(String.valueOf(row.get(0)))));
        return found;
    }

    @Override
    public void close() {
        try (source;
                target) {
            source.executeIfPossible("SELECT 1");
        }
    }
}
