package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.stream.ChangeEvent.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionBufferTest {

    private static final TableMapping A = mapping("a");
    private static final TableMapping B = mapping("b");

    @TempDir
    Path folder;

    private static TableMapping mapping(String name) {
        TableName table = new TableName("public", name);
        return new TableSketch(Engine.POSTGRESQL, Engine.POSTGRESQL)
                .key("id", "integer")
                .column("v", "text")
                .mapping(table, table);
    }

    private static EventRow row(int id, String value, int... absent) {
        BitSet bits = new BitSet();
        for (int bit : absent) {
            bits.set(bit);
        }
        return new EventRow(
                Key.of(Integer.toString(id), "ż\t" + id),
                (id + "\t" + value + "\n").getBytes(StandardCharsets.UTF_8),
                bits);
    }

    private static List<ChangeEvent> events(int count) {
        List<ChangeEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(
                    switch (i % 3) {
                        case 0 -> new ChangeEvent(A, Operation.INSERT, null, row(i, "x".repeat(i % 100)));
                        case 1 -> new ChangeEvent(B, Operation.UPDATE, row(i, "\\N", 1), row(i + 1, "漢", 1, 77));
                        default -> new ChangeEvent(A, Operation.DELETE, row(i, ""), null);
                    });
        }
        return events;
    }

    private static List<String> describe(Iterable<ChangeEvent> events) {
        List<String> described = new ArrayList<>();
        events.forEach(event -> described.add(
                event.mapping().name() + event.operation() + describe(event.before()) + describe(event.after())));
        return described;
    }

    private static String describe(@org.jspecify.annotations.Nullable EventRow row) {
        return row == null ? "-" : row.key() + new String(row.encoded(), StandardCharsets.UTF_8) + row.absent();
    }

    @Test
    void aSmallTransactionStaysInMemory() throws IOException {
        try (TransactionBuffer buffer = new TransactionBuffer(folder, 1 << 20)) {
            events(100).forEach(buffer::add);
            assertThat(buffer.isSpooled()).isFalse();
            assertThat(buffer.heapBytes()).isPositive();
            assertThat(describe(buffer.events())).isEqualTo(describe(events(100)));
            assertThat(files()).isZero();
        }
    }

    @Test
    void aLargeOneComesBackFromAFileAsItWas() {
        try (TransactionBuffer buffer = new TransactionBuffer(folder, 10_000)) {
            events(20_000).forEach(buffer::add);
            assertThat(buffer.isSpooled()).isTrue();
            assertThat(buffer.heapBytes()).isZero();
            assertThat(buffer.events().count()).isEqualTo(20_000);
            List<String> expected = describe(events(20_000));
            assertThat(describe(buffer.events())).isEqualTo(expected);
            assertThat(describe(buffer.events())).isEqualTo(expected);
            for (ChangeEvent event : buffer.events()) {
                assertThat(event.mapping()).isIn(A, B);
            }
        }
    }

    @Test
    void twoReadersDoNotDisturbEachOther() {
        try (TransactionBuffer buffer = new TransactionBuffer(folder, 0)) {
            events(1_000).forEach(buffer::add);
            Iterator<ChangeEvent> ahead = buffer.events().iterator();
            for (int i = 0; i < 500; i++) {
                ahead.next();
            }
            assertThat(describe(buffer.events())).isEqualTo(describe(events(1_000)));
            assertThat(ahead.next().before()).isNotNull();
        }
    }

    @Test
    void theFileIsGoneWithTheBuffer() throws IOException {
        TransactionBuffer buffer = new TransactionBuffer(folder, 0);
        events(10).forEach(buffer::add);
        buffer.close();
        assertThat(files()).isZero();
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }
}
