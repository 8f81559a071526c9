package io.landbridge.connectors.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.BinlogPosition;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.SourceTransaction;
import io.landbridge.testkit.server.ServerKind;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MySqlChangeStreamIT extends MySqlChangeStreamCase {

    MySqlChangeStreamIT() {
        super(ServerKind.MYSQL);
    }

    @Test
    void aCompressedTransactionIsReadLikeAnyOther() {
        TableMapping a = create("a");
        BinlogPosition start =
                (BinlogPosition) changes().prepare(streamName(), List.of(a)).position();
        String many = IntStream.range(100, 5_100)
                .mapToObj(id -> "(" + id + ", repeat('long', 100))")
                .collect(Collectors.joining(", ", "INSERT INTO a VALUES ", ""));
        commit("INSERT INTO a VALUES (1, 'plain')");
        commit(
                "SET SESSION binlog_transaction_compression = ON",
                "INSERT INTO a VALUES (2, 'packed'), (3, NULL)",
                "UPDATE a SET v = 'both', id = 4 WHERE id = 2",
                "DELETE FROM a WHERE id = 1");
        commit("SET SESSION binlog_transaction_compression = ON", many);
        commit("INSERT INTO a VALUES (5, 'plain again')");
        assertThat(database()
                        .query("SHOW BINLOG EVENTS IN '" + start.place().file() + "' FROM "
                                + start.place().offset()))
                .as("the log is compressed")
                .anyMatch(event -> "Transaction_payload".equals(event.get(2)));
        Position packed;
        try (ChangeStream stream = changes().open(streamName(), List.of(a), start)) {
            List<SourceTransaction> read = read(stream, 4);
            assertThat(describe(read.get(1)))
                    .containsExactly(
                            "a INSERT 2=packed", "a INSERT 3=\\N", "a UPDATE 2=packed -> 4=both", "a DELETE 1=plain");
            assertThat(read.get(2).events().count()).isEqualTo(5_000);
            assertThat(describe(read.get(2))).endsWith("a INSERT 5099=" + "long".repeat(100));
            assertThat(describe(read.get(3))).containsExactly("a INSERT 5=plain again");
            packed = read.get(1).end();
        }
        try (ChangeStream again = changes().open(streamName(), List.of(a), packed)) {
            assertThat(read(again, 2).get(0).events().count())
                    .as("opened behind a compressed one")
                    .isEqualTo(5_000);
        }
    }
}
