package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.plan.Endpoint.Tls;
import io.landbridge.pipeline.plan.Secret;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * What a client needs that reads a log by a protocol of its own: the same address, user and TLS as every other connection.
 *
 * @param plainText do without TLS
 * @param trustStore {@code file:/…}; null for the JVM's own
 */
public record LogLogin(
        String host,
        int port,
        String username,
        Secret password,
        Tls tls,
        boolean plainText,
        @Nullable String trustStore,
        String trustStoreType) {

    /** A socket, not connected yet, that notices when its peer is gone. */
    public static Socket socket() throws SocketException {
        WatchedSocket socket = new WatchedSocket();
        try {
            socket.watch();
        } catch (IOException e) {
            throw new SocketException(e.toString());
        }
        return socket;
    }
}
