package io.landbridge.fake;

import io.landbridge.fake.LiveSource.Row;
import io.landbridge.pipeline.position.BinlogPlace;
import io.landbridge.pipeline.position.GtidSet;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.BinlogPosition;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import io.landbridge.pipeline.position.TransactionId;
import io.landbridge.pipeline.position.TransactionId.MariaDbTransaction;
import io.landbridge.pipeline.position.TransactionId.MySqlTransaction;
import io.landbridge.pipeline.position.TransactionId.PostgresTransaction;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.ChangeEvent;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A source's log: who has written to it, who is visible to new snapshots already, and (MySQL) whose id is in {@code gtid_executed}. */
final class LiveLog {

    private static final long STRIDE = 100;
    private static final String UUID = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

    static final String EVERY_ID = UUID + ":1-1000000";

    private final Engine engine;
    private final List<Entry> entries = new ArrayList<>();
    final BitSet shown = new BitSet();
    final BitSet executed = new BitSet();

    LiveLog(Engine engine) {
        this.engine = engine;
    }

    /** @param effects by table and key the row that is there afterwards; null for none */
    record Entry(int index, long xid, List<ChangeEvent> events, Map<String, @Nullable Row> effects) {}

    int add(long xid, List<ChangeEvent> events, Map<String, @Nullable Row> effects) {
        entries.add(new Entry(entries.size(), xid, events, new LinkedHashMap<>(effects)));
        return entries.size() - 1;
    }

    int size() {
        return entries.size();
    }

    Entry get(int index) {
        return entries.get(index);
    }

    /** How many of the log's first transactions are visible without a gap. */
    int shownInOrder() {
        return shown.nextClearBit(0);
    }

    BinlogPlace begin(int index) {
        return new BinlogPlace("bin.000001", STRIDE * (index + 1));
    }

    /** The position behind the log's first transactions. */
    Position behind(int transactions) {
        long offset = STRIDE * transactions + STRIDE / 2;
        return engine == Engine.POSTGRESQL
                ? new PostgresPosition(offset)
                : new BinlogPosition(new BinlogPlace("bin.000001", offset), "");
    }

    /** How many of the log's transactions lie before the position. */
    int before(Position position) {
        int count = 0;
        while (count < entries.size() && position.hasReached(behind(count + 1))) {
            count++;
        }
        return count;
    }

    TransactionId id(Entry entry, boolean withBefore) {
        return switch (engine) {
            case POSTGRESQL -> new PostgresTransaction(entry.xid());
            case MARIADB -> new MariaDbTransaction(begin(entry.index()));
            case MYSQL -> {
                BitSet before = new BitSet();
                before.set(0, entry.index());
                yield new MySqlTransaction(
                        UUID + ':' + (entry.index() + 1),
                        withBefore ? gtids(before) : GtidSet.EMPTY,
                        begin(entry.index()));
            }
        };
    }

    GtidSet gtids(BitSet indexes) {
        StringBuilder text = new StringBuilder(UUID);
        indexes.stream().forEach(index -> text.append(':').append(index + 1));
        return indexes.isEmpty() ? GtidSet.EMPTY : GtidSet.parse(text.toString());
    }
}
