package io.landbridge.connectors.mysql;

import io.landbridge.pipeline.stream.ChangeEvent.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The head of an event with rows.
 *
 * @param before which columns the old images hold; also an INSERT's only images
 * @param rows at the first row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RowsEvent(long tableId, Operation operation, boolean[] before, boolean[] after, LogCursor rows) {

    /** Null when the event holds no rows. */
    static @Nullable RowsEvent of(LogEvent event) {
        Operation operation = operation(event.type());
        if (operation == null) {
            return null;
        }
        LogCursor in = new LogCursor(event.body());
        long tableId = in.number(6);
        in.skip(2);
        if (hasExtra(event.type())) {
            int extra = (int) in.number(2);
            in.skip(extra - 2);
        }
        int columns = (int) in.packed();
        boolean[] first = in.bits(columns);
        boolean[] second = operation == Operation.UPDATE ? in.bits(columns) : first;
        LogCursor rows = event.type() >= LogEvent.MARIADB_WRITE_COMPRESSED ? MariaDbCompression.inflate(in) : in;
        return new RowsEvent(tableId, operation, first, second, rows);
    }

    private static @Nullable Operation operation(int type) {
        return switch (type) {
            case LogEvent.WRITE_ROWS_V1, LogEvent.WRITE_ROWS, 166, 169 -> Operation.INSERT;
            case LogEvent.UPDATE_ROWS_V1, LogEvent.UPDATE_ROWS, LogEvent.PARTIAL_UPDATE_ROWS, 167, 170 ->
                Operation.UPDATE;
            case LogEvent.DELETE_ROWS_V1, LogEvent.DELETE_ROWS, 168, LogEvent.MARIADB_DELETE_COMPRESSED_LAST ->
                Operation.DELETE;
            default -> null;
        };
    }

    private static boolean hasExtra(int type) {
        return switch (type) {
            case LogEvent.WRITE_ROWS,
                    LogEvent.UPDATE_ROWS,
                    LogEvent.DELETE_ROWS,
                    LogEvent.PARTIAL_UPDATE_ROWS,
                    169,
                    170,
                    LogEvent.MARIADB_DELETE_COMPRESSED_LAST -> true;
            default -> false;
        };
    }
}
