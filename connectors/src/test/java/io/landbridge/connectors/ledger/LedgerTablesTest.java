package io.landbridge.connectors.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LedgerTablesTest {

    @Test
    void aLedgerIsLeftOutUnderAnyPrefix() {
        List<String> ledger = LedgerSchema.TABLES.stream().map("lb_"::concat).toList();
        assertThat(left(Stream.concat(ledger.stream(), Stream.of("orders", "audit"))
                        .toList()))
                .containsExactly("orders", "audit");
    }

    /** An accountant's ledger has versions too. */
    @Test
    void tablesOfTheUserWithALedgersNamesAreTables() {
        List<String> accounts = List.of("ledger", "ledger_version", "audit", "stage", "migration");
        assertThat(left(accounts)).isEqualTo(accounts);
    }

    private static List<String> left(List<String> names) {
        List<Table> tables = names.stream().map(LedgerTablesTest::table).toList();
        return LedgerTables.without(tables).stream()
                .map(table -> table.name().table())
                .toList();
    }

    private static Table table(String name) {
        return new Table(
                new TableName("shop", name),
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of(),
                -1,
                -1,
                "InnoDB",
                null,
                null,
                null,
                List.of());
    }
}
