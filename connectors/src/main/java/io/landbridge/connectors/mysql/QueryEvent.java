package io.landbridge.connectors.mysql;

import java.nio.charset.StandardCharsets;

/** The layout of an event that holds a statement. */
final class QueryEvent {

    private QueryEvent() {}

    static LoggedStatement read(LogEvent event) {
        LogCursor in = new LogCursor(event.body());
        in.skip(8);
        int databaseLength = in.int8();
        in.skip(2);
        int settings = (int) in.number(2);
        in.skip(settings);
        String database = new String(in.bytes(databaseLength), StandardCharsets.UTF_8);
        in.skip(1);
        LogCursor text = event.type() == LogEvent.QUERY ? in : MariaDbCompression.inflate(in);
        return new LoggedStatement(database, new String(text.bytes(text.left()), StandardCharsets.UTF_8));
    }
}
