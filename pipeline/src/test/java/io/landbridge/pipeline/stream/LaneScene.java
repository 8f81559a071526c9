package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.BinlogPlace;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import io.landbridge.pipeline.position.TransactionId;
import io.landbridge.pipeline.position.TransactionId.MariaDbTransaction;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.ChangeEvent.Operation;
import io.landbridge.pipeline.transform.TransformerLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transactions of a table of (id, u, v), written as {@code "1 a x > 1 b x"}; a dot stands for a value that the log does not have. */
final class LaneScene {

    final TableMapping mapping;
    private int transactions;

    LaneScene(TableMapping mapping) {
        this.mapping = mapping;
    }

    StreamedTables tables(Engine source, Engine target) {
        return new StreamedTables(List.of(
                StreamedTable.of(mapping, source, target, new TransformerLoader(LaneScene.class.getClassLoader()))));
    }

    /** One transaction; each change is {@code "before > after"}, with nothing where there is no row. */
    SourceTransaction transaction(String... changes) {
        List<ChangeEvent> events = new ArrayList<>();
        for (String change : changes) {
            String[] sides = change.split(">", -1);
            events.add(event(sides[0].strip(), sides[1].strip()));
        }
        transactions++;
        TransactionId id = new MariaDbTransaction(new BinlogPlace("bin.000001", transactions));
        return new SourceTransaction(id, at(transactions), null, new Events(events));
    }

    /** Log without a change for us, behind the transactions so far. */
    SourceTransaction nothing() {
        transactions++;
        return new SourceTransaction(null, at(transactions), null, new Events(List.of()));
    }

    static Position at(int transactions) {
        return new PostgresPosition(100L * transactions);
    }

    private ChangeEvent event(String before, String after) {
        Operation operation =
                before.isEmpty() ? Operation.INSERT : after.isEmpty() ? Operation.DELETE : Operation.UPDATE;
        return new ChangeEvent(mapping, operation, row(before), row(after));
    }

    private static @Nullable EventRow row(String text) {
        if (text.isEmpty()) {
            return null;
        }
        String[] fields = text.split(" ", -1);
        BitSet absent = new BitSet();
        for (int field = 0; field < fields.length; field++) {
            if (fields[field].equals(".")) {
                absent.set(field);
                fields[field] = "\\N";
            }
        }
        byte[] encoded = (String.join("\t", fields) + '\n').getBytes(StandardCharsets.UTF_8);
        return new EventRow(Key.of(fields[0]), encoded, absent);
    }

    private record Events(List<ChangeEvent> all) implements SourceTransaction.Events {
        @Override
        public long count() {
            return all.size();
        }

        @Override
        public Iterator<ChangeEvent> iterator() {
            return all.iterator();
        }
    }
}
