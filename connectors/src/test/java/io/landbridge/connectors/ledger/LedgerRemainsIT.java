package io.landbridge.connectors.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerRemains;
import io.landbridge.pipeline.ledger.LedgerRemains.Use;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of the schema that a ledger had of its own, whatever it is called. */
final class LedgerRemainsIT {

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void anEmptySchemaStaysWithTheStatementThatRemovesIt(ServerKind kind) {
        try (LedgerDatabase place = new LedgerDatabase(Servers.shared(kind))) {
            TestDatabase database = place.database();
            String name = database.name() + "o'dd \"sch`ema\\;--";
            Ledger shop = place.created("shop", new LedgerLocation(name, ""));
            Ledger crm = place.created("crm", new LedgerLocation(name, ""));
            crm.inTransaction(t -> {
                t.migration().register(new MigrationRecord("crm", "hash", "0.1", "source", "target", "preparing"));
                return true;
            });

            assertThat(shop.drop()).isEqualTo(new LedgerRemains(name, Use.OTHER_MIGRATIONS, null));
            String thing = database.quote(name) + ".thing";
            database.execute("CREATE TABLE " + thing + " (id int)");
            assertThat(crm.drop()).isEqualTo(new LedgerRemains(name, Use.OTHER_THINGS, null));
            database.execute("DROP TABLE " + thing);

            LedgerRemains empty = crm.drop();
            assertThat(empty.use()).isEqualTo(Use.NOTHING);
            assertThat(empty.schema()).isEqualTo(name);
            database.execute(Objects.requireNonNull(empty.removal()));
            assertThat(crm.drop()).isEqualTo(new LedgerRemains("", Use.NOTHING, null));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void underAPrefixNothingIsLeft(ServerKind kind) {
        try (LedgerDatabase place = new LedgerDatabase(Servers.shared(kind))) {
            assertThat(place.created("shop", place.newPlace()).drop())
                    .isEqualTo(new LedgerRemains("", Use.NOTHING, null));
            assertThat(place.tables()).isEmpty();
        }
    }
}
