package io.landbridge.jobs.runbook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Answers one request for each connection, as a test says. */
public final class FakeWebServer implements AutoCloseable {

    /** A request; header names in lower case. */
    public record Request(String line, Map<String, String> headers, String body) {}

    /** An answer. */
    public record Reply(int status, String body) {}

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Function<Request, Reply> replies;
    private final Thread thread = new Thread(this::serve, "fake-web-server");

    public FakeWebServer(Function<Request, Reply> replies) throws IOException {
        this.replies = replies;
        thread.setDaemon(true);
        thread.start();
    }

    /** Its address. */
    public String base() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                answer(connection);
            } catch (IOException e) {
                // The client is gone, or the test has ended.
            }
        }
    }

    private void answer(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        String line = line(in);
        Map<String, String> headers = new HashMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        Reply reply = replies.apply(new Request(line.replace(" HTTP/1.1", ""), headers, body));
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        connection
                .getOutputStream()
                .write(("HTTP/1.1 " + reply.status() + " x\r\nConnection: close\r\nContent-Length: " + bytes.length
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        connection.getOutputStream().write(bytes);
        connection.getOutputStream().flush();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
