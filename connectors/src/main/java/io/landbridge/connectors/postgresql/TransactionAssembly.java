package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.capture.TransactionQueue;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.StreamStore.TableStart;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.FenceCodec;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import io.landbridge.pipeline.position.TransactionId.PostgresTransaction;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.stream.SourceTransaction;
import io.landbridge.pipeline.stream.StreamError;
import io.landbridge.pipeline.stream.TransactionBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes whole transactions of pgoutput's messages, which come one transaction after another in the order of their commits. For one thread. */
final class TransactionAssembly implements AutoCloseable {

    private static final long IN_MEMORY_BYTES = 8L << 20;
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private final Map<TableName, TableMapping> mappings = new HashMap<>();

    /** Of tables of which the log holds what nobody wants to know. */
    private final IdentityHashMap<TableMapping, PostgresPosition> begins = new IdentityHashMap<>();

    /** Of each table's columns, as the plan knows them; empty for a table that is not the plan's any more. */
    private final Map<TableName, Map<String, String>> types = new HashMap<>();

    private final PostgresOwnTables own;
    private final ValueChanges changes;
    private final TransactionNumbers numbers;
    private final Path folder;

    /** By the number that the log gives a table; empty for those that are not the plan's. */
    private final Map<Integer, Optional<LoggedTable>> tables = new HashMap<>();

    /** By the same number, tables that were described as something else than the plan has: a description is sent only once. */
    private final Map<Integer, TableMapping> others = new HashMap<>();

    /** By the same number, where the tables by which the other direction is known have the migration's name, and how many columns. */
    private final Map<Integer, int[]> marks = new HashMap<>();

    private long position;
    private long told;
    private long xid;
    private long commitBegins;
    private boolean isOpen;

    /** Whether the open transaction changes rows of the plan's tables, be it only such as are passed by. */
    private boolean isOurs;

    /** Whether the other direction has made it. */
    private boolean isOther;

    private @Nullable TransactionBuffer buffer;
    private @Nullable LandbridgeException stop;
    private @Nullable SourceTransaction complete;

    /**
     * @param own by which transactions are known that are left out
     * @param starts by table
     * @param types of a table's columns as the catalogue has them now: {@code number:modifier}
     */
    TransactionAssembly(
            List<TableMapping> mappings,
            PostgresOwnTables own,
            Map<String, TableStart> starts,
            Function<TableMapping, Map<String, String>> types,
            ValueChanges changes,
            TransactionNumbers numbers,
            PostgresPosition from,
            Path folder) {
        for (TableMapping mapping : mappings) {
            this.mappings.put(mapping.source().name(), mapping);
            TableStart start = starts.get(mapping.name());
            if (start != null && start.after() != null) {
                this.begins.put(mapping, (PostgresPosition) start.after());
            }
            this.types.put(mapping.source().name(), planned(mapping, types.apply(mapping)));
        }
        this.own = own;
        this.changes = changes;
        this.numbers = numbers;
        this.position = from.lsn();
        this.told = from.lsn();
        this.folder = folder;
    }

    /**
     * Takes the next message.
     *
     * @return whether a transaction is complete, which {@link #handOver} then has to take
     */
    boolean take(LogMessage message) {
        switch (message.letter()) {
            case 'B' -> begin(message);
            case 'C' -> {
                return commit(message);
            }
            case 'R' -> describe(message);
            case 'I' -> row(message, 'I').ifPresent(table -> open().add(table.insert(message)));
            case 'U' -> row(message, 'U').ifPresent(table -> open().add(table.update(message)));
            case 'D' -> row(message, 'D').ifPresent(table -> open().add(table.delete(message)));
            case 'T' -> truncate(message);
            default -> {
                // origins, types and messages are nothing to us
            }
        }
        return false;
    }

    /** The table of a row's change. */
    private Optional<LoggedTable> row(LogMessage message, char change) {
        int number = message.int32();
        int[] mark = marks.get(number);
        if (mark != null) {
            isOther |= own.isOurs(message, mark[0], mark[1], change == 'U');
            return Optional.empty();
        }
        isOurs |= others.containsKey(number)
                || tables.getOrDefault(number, Optional.empty()).isPresent();
        return table(number);
    }

    private Optional<LoggedTable> table(int number) {
        TableMapping other = others.get(number);
        if (other != null && !isPassedBy(other)) {
            stopAt(other);
        }
        // what stands behind the place where we stop is never handed out
        return stop == null
                ? tables.getOrDefault(number, Optional.empty()).filter(table -> !isPassedBy(table.mapping()))
                : Optional.empty();
    }

    /** Whether the open transaction is in every copy of the table: its commit record is logged before the table's beginning. */
    private boolean isPassedBy(TableMapping mapping) {
        PostgresPosition begin = begins.get(mapping);
        return begin != null && Long.compareUnsigned(commitBegins, begin.lsn()) < 0;
    }

    private void stopAt(TableMapping mapping) {
        if (stop == null) {
            stop = StreamError.DDL.of(
                    mapping,
                    "The log describes the table with columns or types that are not those of the plan, in a transaction behind "
                            + FenceCodec.lsn(position));
        }
    }

    private TransactionBuffer open() {
        if (buffer == null) {
            buffer = new TransactionBuffer(folder, IN_MEMORY_BYTES);
        }
        return buffer;
    }

    private void begin(LogMessage message) {
        commitBegins = message.int64();
        message.int64();
        xid = numbers.widen(message.int32());
        isOpen = true;
        isOurs = false;
        isOther = false;
    }

    private boolean commit(LogMessage message) {
        message.int8();
        message.int64();
        long end = message.int64();
        Instant committedAt = EPOCH.plus(message.int64(), ChronoUnit.MICROS);
        isOpen = false;
        boolean isReplay = Long.compareUnsigned(end, position) <= 0;
        if (isReplay) {
            dropOpen();
            stop = null;
            return false;
        }
        if (stop != null) {
            dropOpen();
            throw stop;
        }
        position = end;
        if (!isOurs || isOther) {
            // an empty transaction, which versions before 15 tell of; told as a stretch without events, as is what came
            // from here
            dropOpen();
            return false;
        }
        told = end;
        complete = new SourceTransaction(
                new PostgresTransaction(xid), new PostgresPosition(end), committedAt, open().events());
        return true;
    }

    private void dropOpen() {
        if (buffer != null) {
            buffer.close();
            buffer = null;
        }
    }

    /** Up to where all that was committed has been taken. */
    long position() {
        return position;
    }

    /** Puts the complete transaction into the queue; false when there was no room in time. */
    boolean handOver(TransactionQueue queue, Duration wait) throws InterruptedException {
        if (complete == null || buffer == null) {
            throw new IllegalStateException("No transaction is complete");
        }
        if (!queue.offer(complete, buffer, wait)) {
            return false;
        }
        complete = null;
        buffer = null;
        return true;
    }

    /**
     * Tells the queue of a stretch without events.
     *
     * @param lsn up to where the server has sent what there is
     * @return whether there was one
     */
    boolean pass(long lsn, TransactionQueue queue) {
        boolean isNew = Long.compareUnsigned(lsn, told) > 0 && Long.compareUnsigned(lsn, position) >= 0;
        if (isOpen || !isNew) {
            return false;
        }
        position = lsn;
        told = lsn;
        queue.passed(new PostgresPosition(lsn));
        return true;
    }

    private void describe(LogMessage message) {
        int number = message.int32();
        String schema = message.text();
        TableName name = new TableName(schema.isEmpty() ? "pg_catalog" : schema, message.text());
        message.int8();
        TableMapping mapping = mappings.get(name);
        if (mapping == null) {
            tables.put(number, Optional.empty());
            if (own.isOne(name)) {
                mark(number, message);
            }
            return;
        }
        int count = message.int16();
        List<String> columns = new ArrayList<>(count);
        Map<String, String> logged = new HashMap<>();
        boolean[] isIdentity = new boolean[count];
        for (int i = 0; i < count; i++) {
            isIdentity[i] = (message.int8() & 1) == 1;
            String column = message.text();
            columns.add(column);
            logged.put(column, Integer.toUnsignedString(message.int32()) + ':' + message.int32());
        }
        others.remove(number);
        if (!logged.equals(types.get(name))) {
            others.put(number, mapping);
            tables.put(number, Optional.empty());
            if (!isPassedBy(mapping)) {
                stopAt(mapping);
            }
            return;
        }
        tables.put(number, Optional.of(new LoggedTable(mapping, columns, isIdentity, changes)));
    }

    private void mark(int number, LogMessage message) {
        int count = message.int16();
        List<String> columns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            message.int8();
            columns.add(message.text());
            message.int32();
            message.int32();
        }
        int place = PostgresOwnTables.place(columns);
        if (place >= 0) {
            marks.put(number, new int[] {place, count});
        }
    }

    private static Map<String, String> planned(TableMapping mapping, Map<String, String> catalogue) {
        Map<String, String> planned = new HashMap<>(catalogue);
        List<String> names = mapping.source().columns().stream()
                .filter(column -> !column.isComputed())
                .map(Column::name)
                .toList();
        planned.keySet().retainAll(names);
        return planned.size() == names.size() ? planned : Map.of();
    }

    private void truncate(LogMessage message) {
        int count = message.int32();
        message.int8();
        for (int i = 0; i < count; i++) {
            Optional<LoggedTable> table = table(message.int32());
            if (table.isPresent()) {
                stop = StreamError.TRUNCATED.of(
                        table.orElseThrow().mapping(),
                        "The table was emptied by a TRUNCATE in transaction " + Long.toUnsignedString(xid) + ", behind "
                                + FenceCodec.lsn(position));
            }
        }
    }

    @Override
    public void close() {
        dropOpen();
    }
}
