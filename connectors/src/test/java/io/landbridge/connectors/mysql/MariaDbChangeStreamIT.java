package io.landbridge.connectors.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.SourceTransaction;
import io.landbridge.testkit.server.ServerKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MariaDbChangeStreamIT extends MySqlChangeStreamCase {

    MariaDbChangeStreamIT() {
        super(ServerKind.MARIADB);
    }

    /** F6: the position names the last id of each domain, whichever wrote last. */
    @Test
    void transactionsOfSeveralDomainsComeInTheLogsOrderAfterAnyRestart() {
        TableMapping a = create("a");
        Position start = changes().prepare(streamName(), List.of(a)).position();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            commit("SET SESSION gtid_domain_id = " + 7 * (i % 3), "INSERT INTO a VALUES (" + i + ", 'x')");
            expected.add("a INSERT " + i + "=x");
            if (i == 4) {
                database().execute("FLUSH BINARY LOGS");
            }
        }
        List<SourceTransaction> all;
        try (ChangeStream stream = changes().open(streamName(), List.of(a), start)) {
            all = read(stream, 9);
        }
        assertThat(all.get(8).end().encode()).contains("0-", "7-", "14-");
        for (int i = 0; i < 8; i++) {
            try (ChangeStream again =
                    changes().open(streamName(), List.of(a), all.get(i).end())) {
                assertThat(read(again, 8 - i).stream()
                                .flatMap(transaction -> describe(transaction).stream())
                                .toList())
                        .isEqualTo(expected.subList(i + 1, 9));
            }
        }
    }

    @Test
    void compressedEventsAreReadLikeAnyOther() {
        TableMapping a = create("a");
        Position start = changes().prepare(streamName(), List.of(a)).position();
        String packed = String.valueOf(database().queryValue("SELECT @@GLOBAL.log_bin_compress"));
        database().execute("SET GLOBAL log_bin_compress = ON");
        try (ChangeStream stream = changes().open(streamName(), List.of(a), start)) {
            commit(
                    "INSERT INTO a VALUES (1, repeat('long', 200))",
                    "UPDATE a SET v = repeat('wide', 200)",
                    "DELETE FROM a");
            assertThat(describe(read(stream, 1).get(0)))
                    .containsExactly(
                            "a INSERT 1=" + "long".repeat(200),
                            "a UPDATE 1=" + "long".repeat(200) + " -> 1=" + "wide".repeat(200),
                            "a DELETE 1=" + "wide".repeat(200));
        } finally {
            database().execute("SET GLOBAL log_bin_compress = " + packed);
        }
    }
}
