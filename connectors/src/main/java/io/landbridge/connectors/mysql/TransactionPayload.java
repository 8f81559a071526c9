package io.landbridge.connectors.mysql;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The events inside of what MySQL's {@code binlog_transaction_compression} makes of a transaction; unpacked one by one. */
final class TransactionPayload {

    private static final int END = 0;
    private static final int COMPRESSION = 2;
    private static final int ZSTD = 0;
    private static final int NONE = 255;
    private static final int HEADER = 19;

    private TransactionPayload() {}

    static Iterable<LogEvent> events(byte[] body) {
        LogCursor in = new LogCursor(body);
        long compression = NONE;
        for (long field = in.packed(); field != END; field = in.packed()) {
            int length = (int) in.packed();
            LogCursor value = new LogCursor(body, in.position(), length);
            if (field == COMPRESSION) {
                compression = value.packed();
            }
            in.skip(length);
        }
        InputStream plain = open(compression, new ByteArrayInputStream(body, in.position(), in.left()));
        return () -> new Events(plain);
    }

    private static InputStream open(long compression, InputStream stored) {
        if (compression == NONE) {
            return stored;
        }
        if (compression != ZSTD) {
            throw new UnreadableLogException("a transaction compressed in the unknown way " + compression);
        }
        try {
            return new ZstdInputStream(stored);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Events implements Iterator<LogEvent> {

        private final InputStream in;
        private @Nullable LogEvent next;

        Events(InputStream in) {
            this.in = in;
            this.next = read();
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public LogEvent next() {
            LogEvent event = next;
            if (event == null) {
                throw new NoSuchElementException();
            }
            next = read();
            return event;
        }

        private @Nullable LogEvent read() {
            try {
                byte[] header = in.readNBytes(HEADER);
                if (header.length == 0) {
                    return null;
                }
                LogCursor head = new LogCursor(header);
                long seconds = head.number(4);
                int type = head.int8();
                head.skip(4);
                int length = (int) head.number(4) - HEADER;
                byte[] body = in.readNBytes(length);
                if (body.length < length) {
                    throw new EOFException();
                }
                return new LogEvent(type, seconds, 0, 0, 0, body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
