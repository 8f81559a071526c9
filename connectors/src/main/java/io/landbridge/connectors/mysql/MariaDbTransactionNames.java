package io.landbridge.connectors.mysql;

import io.landbridge.pipeline.position.BinlogPlace;
import io.landbridge.pipeline.position.TransactionId;
import io.landbridge.pipeline.position.TransactionId.MariaDbTransaction;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** MariaDB's ids, of which the last of each domain says where one is. */
final class MariaDbTransactionNames implements TransactionNames {

    /** XA PREPARE, and its COMMIT or ROLLBACK. */
    private static final int XA = 0x40 | 0x80;

    /** A statement that is a transaction by itself. */
    private static final int STANDALONE = 1;

    private static final int FLAGS = 12;

    private final Map<Long, String> behind = new TreeMap<>();
    private long domain;
    private @Nullable String open;

    /** @param before its position where the log is read from: {@code 0-1-100,1-1-5} */
    MariaDbTransactionNames(String before) {
        for (String id : before.split(",", -1)) {
            if (!id.isEmpty()) {
                behind.put(Long.parseLong(id.substring(0, id.indexOf('-'))), id);
            }
        }
    }

    @Override
    public void begin(LogEvent event) {
        behind();
        LogCursor in = new LogCursor(event.body());
        String number = Long.toUnsignedString(in.number(8));
        domain = in.number(4);
        open = domain + "-" + event.serverId() + '-' + number;
    }

    @Override
    public boolean isXa(LogEvent event) {
        return (flags(event) & XA) != 0;
    }

    @Override
    public boolean isGroup(LogEvent event) {
        return (flags(event) & STANDALONE) == 0;
    }

    private static int flags(LogEvent event) {
        return event.body()[FLAGS];
    }

    @Override
    public @Nullable Instant committedAt(LogEvent event) {
        return null;
    }

    @Override
    public TransactionId id(BinlogPlace begin) {
        return new MariaDbTransaction(begin);
    }

    @Override
    public String behind() {
        if (open != null) {
            behind.put(domain, open);
            open = null;
        }
        return String.join(",", behind.values());
    }

    @Override
    public boolean isOpen() {
        return open != null;
    }
}
