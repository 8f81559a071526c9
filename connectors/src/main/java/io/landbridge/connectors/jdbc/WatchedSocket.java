package io.landbridge.connectors.jdbc;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/**
 * A socket that notices within {@link SocketWatch#LIMIT} that its peer takes nothing any more.
 *
 * <p>The drivers' own timeout covers reads only. A write into a black hole blocks until the kernel gives up, a quarter of an hour later;
 * keep-alive probes do not run while data waits to be acknowledged.
 */
final class WatchedSocket extends Socket {

    private static final int PROBE_AFTER_SECONDS = 20;
    private static final int PROBE_EVERY_SECONDS = 5;
    private static final int PROBES = 5;

    /** Start of the write that is going on, by {@link System#nanoTime()}; 0 when none is. */
    private volatile long writingSince;

    /** Sets keep-alive so that a dead peer is noticed in 45 s even when nobody writes. */
    void watch() throws IOException {
        setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        Set<SocketOption<?>> supported = supportedOptions();
        if (supported.contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            setOption(ExtendedSocketOptions.TCP_KEEPIDLE, PROBE_AFTER_SECONDS);
            setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, PROBE_EVERY_SECONDS);
            setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
        }
        SocketWatch.add(this);
    }

    long writingSince() {
        return writingSince;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                writingSince = Math.max(1, System.nanoTime());
                try {
                    out.write(bytes, offset, length);
                } finally {
                    writingSince = 0;
                }
            }
        };
    }

    @Override
    public synchronized void close() throws IOException {
        SocketWatch.remove(this);
        super.close();
    }
}
