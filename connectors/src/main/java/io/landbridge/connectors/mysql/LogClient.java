package io.landbridge.connectors.mysql;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.BinaryLogClient.AbstractLifecycleListener;
import com.github.shyiko.mysql.binlog.event.ByteArrayEventData;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventHeader;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.deserialization.ByteArrayEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import io.landbridge.connectors.jdbc.LogLogin;
import io.landbridge.pipeline.plan.Endpoint.Tls;
import io.landbridge.pipeline.position.BinlogPlace;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * One connection that reads a binary log, by Debezium's client: it logs in, asks for the log and cuts it into events, which are taken as
 * they are. Its decoding of rows is not used, since that turns zero dates into NULL and has no place for a character set.
 */
final class LogClient {

    /** Held, since the JDK forgets a logger that nobody holds; what goes wrong is told by exceptions. */
    private static final java.util.logging.Logger CLIENT_LOG =
            java.util.logging.Logger.getLogger("com.github.shyiko.mysql.binlog");

    static {
        CLIENT_LOG.setLevel(java.util.logging.Level.OFF);
    }

    private static final int CONNECT_MILLIS = 10_000;
    private static final int HEARTBEAT_MILLIS = 500;

    /** The source says something every heartbeat; what is silent for longer is opened again. */
    private static final int SILENCE_MILLIS = 20_000;

    private final BinaryLogClient client;
    private volatile @Nullable Socket socket;
    private volatile boolean closed;
    private @Nullable Exception failure;

    LogClient(LogLogin login, BinlogPlace from) {
        client = new BinaryLogClient(
                login.host(), login.port(), login.username(), login.password().reveal());
        client.setServerId(ThreadLocalRandom.current().nextLong(1L << 30, 1L << 31));
        client.setBinlogFilename(from.file());
        client.setBinlogPosition(from.offset());
        client.setKeepAlive(false);
        client.setConnectTimeout(CONNECT_MILLIS);
        client.setHeartbeatInterval(HEARTBEAT_MILLIS);
        client.setSocketFactory(this::open);
        client.setEventDeserializer(new EventDeserializer(LogClient::header, new ByteArrayEventDataDeserializer()));
        client.registerLifecycleListener(new AbstractLifecycleListener() {
            @Override
            public void onCommunicationFailure(BinaryLogClient failed, Exception e) {
                fail(e);
            }

            @Override
            public void onEventDeserializationFailure(BinaryLogClient failed, Exception e) {
                fail(e);
                close();
            }
        });
        secure(login);
    }

    private Socket open() throws SocketException {
        Socket opened = LogLogin.socket();
        opened.setSoTimeout(SILENCE_MILLIS);
        socket = opened;
        if (closed) {
            // Closed before there was a socket: nobody else would end it.
            throw new SocketException("closed");
        }
        return opened;
    }

    private void fail(Exception e) {
        if (failure == null && !closed) {
            failure = e;
        }
    }

    private void secure(LogLogin login) {
        if (login.plainText()) {
            client.setSSLMode(SSLMode.DISABLED);
            return;
        }
        client.setSSLMode(
                switch (login.tls()) {
                    case VERIFY_FULL -> SSLMode.VERIFY_IDENTITY;
                    case VERIFY_CA -> SSLMode.VERIFY_CA;
                    case INSECURE -> SSLMode.PREFERRED;
                });
        if (login.tls() != Tls.INSECURE) {
            client.setSslSocketFactory(socket -> secured(login, socket));
        }
    }

    /** The client itself would ask the name service for the name of an address, and take the certificate of whoever that says. */
    private static SSLSocket secured(LogLogin login, Socket socket) throws SocketException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            String store = login.trustStore();
            trust.init(store == null ? null : read(store, login.trustStoreType()));
            context.init(null, trust.getTrustManagers(), null);
            SSLSocket secured =
                    (SSLSocket) context.getSocketFactory().createSocket(socket, login.host(), login.port(), true);
            if (login.tls() == Tls.VERIFY_FULL) {
                SSLParameters parameters = secured.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secured.setSSLParameters(parameters);
            }
            return secured;
        } catch (GeneralSecurityException | IOException e) {
            SocketException failed = new SocketException(String.valueOf(e.getMessage()));
            failed.initCause(e);
            throw failed;
        }
    }

    private static KeyStore read(String url, String type) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(type);
        try (InputStream in = Files.newInputStream(Path.of(URI.create(url)))) {
            store.load(in, null);
        } catch (IOException e) {
            throw new GeneralSecurityException("The trust store cannot be read", e);
        }
        return store;
    }

    /** Takes events; may throw to end the reading. */
    @FunctionalInterface
    interface Taker {
        void take(LogEvent event) throws Exception;
    }

    /**
     * Reads on the calling thread until the client is closed or fails.
     *
     * @throws Exception what the taker threw, or why the connection ended; none when it was closed
     */
    void read(Taker taker) throws Exception {
        client.registerEventListener(event -> {
            if (failure == null && !closed) {
                try {
                    taker.take(event(event));
                } catch (Exception e) {
                    // the client would only log it
                    fail(e);
                    close();
                }
            }
        });
        try {
            client.connect();
        } catch (IOException e) {
            fail(e);
        }
        if (failure != null) {
            throw failure;
        }
        if (!closed) {
            throw new IOException("The source ended the connection");
        }
    }

    private static LogEvent event(Event event) {
        RawHeader header = event.getHeader();
        byte[] body = event.getData() instanceof ByteArrayEventData data ? data.getData() : new byte[0];
        return new LogEvent(header.type, header.seconds, header.serverId, header.flags, header.next, body);
    }

    void close() {
        closed = true;
        Socket opened = socket;
        if (opened != null) {
            try {
                opened.close();
            } catch (IOException e) {
                CLIENT_LOG.log(java.util.logging.Level.FINE, "closing", e);
            }
        }
    }

    private static RawHeader header(ByteArrayInputStream in) throws IOException {
        return new RawHeader(
                in.readLong(4), in.readInteger(1), in.readLong(4), in.readLong(4), in.readLong(4), in.readInteger(2));
    }

    /** Keeps an event's type from the client, so that it leaves the body alone; but for the one that it needs itself. */
    private static final class RawHeader implements EventHeader {

        private static final long serialVersionUID = 1L;
        private static final int SIZE = 19;

        private final long seconds;
        private final int type;
        private final long serverId;
        private final long length;
        private final long next;
        private final int flags;

        RawHeader(long seconds, int type, long serverId, long length, long next, int flags) {
            this.seconds = seconds;
            this.type = type;
            this.serverId = serverId;
            this.length = length;
            this.next = next;
            this.flags = flags;
        }

        @Override
        public long getTimestamp() {
            return seconds * 1000;
        }

        @Override
        public EventType getEventType() {
            return type == LogEvent.FORMAT_DESCRIPTION ? EventType.FORMAT_DESCRIPTION : EventType.UNKNOWN;
        }

        @Override
        public long getServerId() {
            return serverId;
        }

        @Override
        public long getHeaderLength() {
            return SIZE;
        }

        @Override
        public long getDataLength() {
            return length - SIZE;
        }
    }
}
