package io.landbridge.connectors.mysql;

import io.landbridge.pipeline.position.BinlogPlace;
import io.landbridge.pipeline.position.GtidSet;
import io.landbridge.pipeline.position.TransactionId;
import io.landbridge.pipeline.position.TransactionId.MySqlTransaction;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** MySQL's global transaction ids. */
final class MySqlTransactionNames implements TransactionNames {

    private static final int LOGICAL_CLOCK = 2;
    private static final long MICROS = (1L << 55) - 1;

    private GtidSet behind;
    private @Nullable String open;
    private String last = "";
    private GtidSet beforeLast = GtidSet.EMPTY;

    /** @param before every id before the place at which the log is read from */
    MySqlTransactionNames(GtidSet before) {
        this.behind = before;
    }

    @Override
    public void begin(LogEvent event) {
        behind();
        if (event.type() != LogEvent.GTID) {
            throw new UnreadableLogException("a transaction with a tagged id (gtid_next = AUTOMATIC:tag)");
        }
        open = id(event.body());
    }

    @Override
    public boolean isXa(LogEvent event) {
        return false;
    }

    @Override
    public boolean isGroup(LogEvent event) {
        return false;
    }

    private static String id(byte[] body) {
        LogCursor in = new LogCursor(body);
        in.skip(1);
        return uuid(in) + ':' + in.number(8);
    }

    private static String uuid(LogCursor in) {
        StringBuilder id = new StringBuilder(36);
        for (int i = 0; i < 16; i++) {
            if (i == 4 || i == 6 || i == 8 || i == 10) {
                id.append('-');
            }
            int b = in.int8();
            id.append(Character.forDigit(b >> 4, 16)).append(Character.forDigit(b & 0xF, 16));
        }
        return id.toString();
    }

    @Override
    public @Nullable Instant committedAt(LogEvent event) {
        if (event.type() != LogEvent.GTID || event.body().length < 49) {
            return null;
        }
        LogCursor in = new LogCursor(event.body());
        in.skip(25);
        if (in.int8() != LOGICAL_CLOCK) {
            return null;
        }
        in.skip(16);
        return Instant.EPOCH.plus(in.number(7) & MICROS, ChronoUnit.MICROS);
    }

    @Override
    public TransactionId id(BinlogPlace begin) {
        return new MySqlTransaction(last, beforeLast, begin);
    }

    @Override
    public String behind() {
        String ended = open;
        if (ended != null) {
            beforeLast = behind;
            behind = behind.with(ended);
            last = ended;
            open = null;
        }
        return behind.toString();
    }

    @Override
    public boolean isOpen() {
        return open != null;
    }
}
