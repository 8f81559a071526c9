package io.landbridge.connectors.mysql;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.BinlogPlace;
import io.landbridge.pipeline.position.Position.BinlogPosition;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.stream.ChangeEvent.Operation;
import io.landbridge.pipeline.stream.SourceTransaction;
import io.landbridge.pipeline.stream.StreamError;
import io.landbridge.pipeline.stream.TransactionBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes whole transactions of a binary log's events. For one thread. */
final class TransactionAssembly implements AutoCloseable {

    private static final long IN_MEMORY_BYTES = 8L << 20;
    private static final long OVERFLOW = 1L << 32;

    private final Map<String, TableMapping> mappings = new HashMap<>();

    /** Of tables of which the log holds what nobody wants to know. */
    private final IdentityHashMap<TableMapping, BinlogPlace> begins;

    private final OwnTables own;
    private final CharacterSets sets;
    private final TransactionNames names;
    private final Path folder;

    private final Map<Long, LoggedTable> tables = new HashMap<>();

    /** Numbers of tables whose part in the open transaction is passed by. */
    private final Set<Long> passedBy = new HashSet<>();

    private final Map<String, LoggedTable> known = new HashMap<>();

    private BinlogPlace place;
    private BinlogPlace begin;
    private boolean isXa;
    private boolean isGroup;
    private @Nullable Instant committedAt;
    private @Nullable TransactionBuffer buffer;
    private @Nullable SourceTransaction complete;
    private @Nullable TransactionBuffer completeBuffer;

    /**
     * @param begins of tables whose changes before that place are in every copy
     * @param own by which transactions are known that are left out
     */
    TransactionAssembly(
            List<TableMapping> mappings,
            IdentityHashMap<TableMapping, BinlogPlace> begins,
            OwnTables own,
            CharacterSets sets,
            TransactionNames names,
            BinlogPlace from,
            Path folder) {
        this.begins = begins;
        mappings.forEach(mapping -> this.mappings.put(key(mapping.source().name()), mapping));
        this.own = own;
        this.sets = sets;
        this.names = names;
        this.place = from;
        this.begin = from;
        this.folder = folder;
    }

    /** On some systems names of tables have no case. */
    private static String key(TableName name) {
        return name.toString().toLowerCase(Locale.ROOT);
    }

    /**
     * Takes the next event.
     *
     * @return whether a transaction is complete, which {@link #takeComplete} then gives
     */
    boolean take(LogEvent event) {
        if (event.type() == LogEvent.ROTATE) {
            LogCursor in = new LogCursor(event.body());
            long offset = in.number(8);
            place = new BinlogPlace(new String(in.bytes(in.left()), StandardCharsets.UTF_8), offset);
            return false;
        }
        BinlogPlace start = place;
        if (!event.isArtificial()) {
            place = behind(event.next());
        }
        try {
            return handle(event, start);
        } catch (UnreadableLogException e) {
            throw unreadable(e.getMessage());
        }
    }

    /** A file may be longer than the 32 bits that its events count. */
    private BinlogPlace behind(long lower) {
        long offset = place.offset() / OVERFLOW * OVERFLOW + lower;
        return new BinlogPlace(place.file(), offset < place.offset() ? offset + OVERFLOW : offset);
    }

    private boolean handle(LogEvent event, BinlogPlace start) {
        switch (event.type()) {
            case LogEvent.GTID, LogEvent.GTID_TAGGED, LogEvent.MARIADB_GTID -> begin(event, start);
            case LogEvent.ANONYMOUS_GTID ->
                throw new LandbridgeException(
                        StreamError.SETTINGS_CHANGED,
                        where(),
                        "The log holds a transaction without an id at " + start + ": gtid_mode is not ON");
            case LogEvent.TABLE_MAP -> describe(TableMap.read(event.body()));
            case LogEvent.XID -> {
                return commit(event);
            }
            case LogEvent.QUERY, LogEvent.MARIADB_QUERY_COMPRESSED -> {
                return statement(event);
            }
            case LogEvent.XA_PREPARE -> {
                if (buffer != null) {
                    throw unreadable("an XA transaction that changed rows of the plan");
                }
                return commit(event);
            }
            case LogEvent.TRANSACTION_PAYLOAD -> {
                return payload(event, start);
            }
            case LogEvent.INCIDENT -> throw unreadable("an incident: the source says that the log lacks something");
            default -> rows(event);
        }
        return false;
    }

    private String where() {
        return "source log at " + place;
    }

    private LandbridgeException unreadable(@Nullable String what) {
        return new LandbridgeException(StreamError.UNREADABLE_EVENT, where(), "The log holds " + what);
    }

    private LandbridgeException unreadable(LoggedTable table, String what) {
        return StreamError.UNREADABLE_EVENT.of(
                table.mapping(), where() + ", " + table.mapping().name(), "The log holds " + what);
    }

    private void begin(LogEvent event, BinlogPlace start) {
        // what a crash of the source left of a transaction was never committed
        dropOpen();
        own.begin();
        begin = start;
        names.begin(event);
        isXa = names.isXa(event);
        isGroup = names.isGroup(event);
        committedAt = names.committedAt(event);
    }

    private void dropOpen() {
        if (buffer != null) {
            buffer.close();
            buffer = null;
        }
    }

    private boolean payload(LogEvent event, BinlogPlace start) {
        boolean isComplete = false;
        for (LogEvent inner : TransactionPayload.events(event.body())) {
            isComplete |= handle(inner, start);
        }
        return isComplete;
    }

    private void describe(TableMap map) {
        if (own.describe(map)) {
            return;
        }
        TableMapping mapping = mappings.get(key(map.name()));
        passedBy.remove(map.id());
        if (mapping == null || isPassedBy(mapping)) {
            tables.remove(map.id());
            if (mapping != null) {
                passedBy.add(map.id());
            }
            return;
        }
        LoggedTable table = known.get(mapping.name());
        if (table == null || !table.isFor(map)) {
            int planned = mapping.source().columns().size();
            if (planned != map.types().length) {
                throw StreamError.DDL.of(
                        mapping,
                        where() + ", " + mapping.name(),
                        "The table has " + map.types().length + " columns in the log, " + planned + " in the plan");
            }
            table = new LoggedTable(mapping, map, sets);
            known.put(mapping.name(), table);
        }
        tables.put(map.id(), table);
    }

    /** Whether the open transaction is in every copy of the table: it is logged before the table's beginning. */
    private boolean isPassedBy(TableMapping mapping) {
        BinlogPlace behind = begins.get(mapping);
        return behind != null && begin.compareTo(behind) < 0;
    }

    private void rows(LogEvent event) {
        RowsEvent rows = RowsEvent.of(event);
        if (rows != null) {
            own.read(rows);
        }
        LoggedTable table = rows == null ? null : tables.get(rows.tableId());
        if (rows != null && !isXa && passedBy.contains(rows.tableId())) {
            // A batch that was begun before the table began anew counts the transaction.
            open();
        }
        if (rows == null || table == null) {
            return;
        }
        if (isXa) {
            throw unreadable(table, "an XA transaction that changed rows of the table");
        }
        if (event.type() == LogEvent.PARTIAL_UPDATE_ROWS) {
            throw unreadable(table, "parts of JSON documents of the table (binlog_row_value_options is not empty)");
        }
        String missing = rows.operation() == Operation.INSERT ? null : table.missing(rows.before());
        missing = missing != null || rows.operation() == Operation.DELETE ? missing : table.missing(rows.after());
        if (missing != null) {
            throw unreadable(table, "a row without its column " + missing + " (binlog_row_image is not FULL)");
        }
        table.read(rows.rows(), rows.operation(), rows.before(), rows.after(), open()::add);
    }

    private TransactionBuffer open() {
        if (buffer == null) {
            buffer = new TransactionBuffer(folder, IN_MEMORY_BYTES);
        }
        return buffer;
    }

    /** @return whether a transaction is complete */
    private boolean statement(LogEvent event) {
        LoggedStatement statement = QueryEvent.read(event);
        LoggedStatement.Kind kind = statement.kind();
        switch (kind) {
            case BEGIN -> isGroup = true;
            case COMMIT -> {
                return commit(event);
            }
            case ROLLBACK -> {
                dropOpen();
                return commit(event);
            }
            case XA -> {
                isXa = true;
                isGroup = true;
            }
            case TRUNCATE, DDL, CHANGE -> {
                for (TableMapping mapping : mappings.values()) {
                    if (!isPassedBy(mapping)
                            && statement.concerns(mapping.source().name())) {
                        throw stop(kind, mapping);
                    }
                }
            }
            default -> {}
        }
        // a statement that no BEGIN stands before is a transaction by itself
        return !isGroup && commit(event);
    }

    private LandbridgeException stop(LoggedStatement.Kind kind, TableMapping mapping) {
        return switch (kind) {
            case TRUNCATE ->
                StreamError.TRUNCATED.of(mapping, "The table was emptied by a TRUNCATE, logged at " + begin);
            case DDL -> StreamError.DDL.of(mapping, "The table was altered, renamed or dropped, logged at " + begin);
            default ->
                StreamError.UNREADABLE_EVENT.of(
                        mapping,
                        "Rows were changed by a statement, logged at " + begin
                                + " without its rows: a session had a binlog_format other than ROW");
        };
    }

    private boolean commit(LogEvent event) {
        isXa = false;
        if (own.isFound()) {
            dropOpen();
        }
        BinlogPosition end = new BinlogPosition(place, names.behind());
        if (buffer == null) {
            return false;
        }
        Instant at = committedAt != null ? committedAt : Instant.ofEpochSecond(event.seconds());
        complete = new SourceTransaction(names.id(begin), end, at, buffer.events());
        completeBuffer = buffer;
        buffer = null;
        return true;
    }

    SourceTransaction takeComplete() {
        SourceTransaction taken = complete;
        if (taken == null) {
            throw new IllegalStateException("No transaction is complete");
        }
        complete = null;
        return taken;
    }

    TransactionBuffer takeBuffer() {
        TransactionBuffer taken = completeBuffer;
        if (taken == null) {
            throw new IllegalStateException("No transaction is complete");
        }
        completeBuffer = null;
        return taken;
    }

    /** Behind all that was taken, while no transaction is open; null while one is. */
    @Nullable BinlogPosition between() {
        return names.isOpen() ? null : new BinlogPosition(place, names.behind());
    }

    BinlogPlace place() {
        return place;
    }

    @Override
    public void close() {
        dropOpen();
        if (completeBuffer != null) {
            completeBuffer.close();
        }
    }
}
