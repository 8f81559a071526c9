package io.landbridge.testkit.proxy;

import io.landbridge.testkit.server.FreePort;
import java.io.IOException;
import java.net.Socket;

/** Sends back whatever it is sent. */
final class EchoServer implements AutoCloseable {

    private final int port = FreePort.find();
    private final Acceptor acceptor;

    EchoServer() throws IOException {
        acceptor = Acceptor.start(port, EchoServer::serve);
    }

    int port() {
        return port;
    }

    private static void serve(Socket socket) {
        Thread thread = new Thread(() -> echo(socket), "echo-connection");
        thread.setDaemon(true);
        thread.start();
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            return; // cut: that is what the tests are about
        }
    }

    @Override
    public void close() {
        acceptor.end();
    }
}
