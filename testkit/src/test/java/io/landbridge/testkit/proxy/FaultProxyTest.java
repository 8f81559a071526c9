package io.landbridge.testkit.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.Waiting;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FaultProxyTest {

    private EchoServer echo;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        echo = new EchoServer();
        proxy = FaultProxy.to(Engine.POSTGRESQL, "127.0.0.1", echo.port());
    }

    @AfterEach
    void stop() {
        proxy.close();
        echo.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(proxy.host(), proxy.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static byte[] ask(Socket socket, int bytes) throws IOException {
        byte[] question = new byte[bytes];
        for (int index = 0; index < bytes; index++) {
            question[index] = (byte) (index * 31 % 251);
        }
        socket.getOutputStream().write(question);
        byte[] answer = socket.getInputStream().readNBytes(bytes);
        assertThat(answer).isEqualTo(question);
        return answer;
    }

    private static long millisOf(Socket socket, int bytes) throws IOException {
        long begun = System.nanoTime();
        ask(socket, bytes);
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    @Test
    void carriesBytesUnchanged() throws IOException {
        try (Socket socket = connect()) {
            ask(socket, 100_000);
            ask(socket, 1);
            assertThat(proxy.openConnections()).isEqualTo(1);
        }
        Waiting.until(
                "the end of the connection", Duration.ofSeconds(5), () -> proxy.openConnections() == 0 ? 0 : null);
        assertThat(proxy.cuts()).isZero();
    }

    @Test
    void cutByResetIsAnErrorForTheClient() throws IOException {
        try (Socket socket = connect()) {
            ask(socket, 10);
            proxy.cutAll(Cut.RESET);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        try (Socket next = connect()) {
            ask(next, 10);
        }
        assertThat(proxy.cuts()).isEqualTo(1);
    }

    @Test
    void cutInOrderLooksLikeTheEnd() throws IOException {
        try (Socket socket = connect()) {
            ask(socket, 10);
            proxy.cutAll(Cut.END);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void delaysEachDirectionUntilHealed() throws IOException {
        try (Socket socket = connect()) {
            proxy.delay(Duration.ofMillis(150));
            assertThat(millisOf(socket, 10)).isBetween(300L, 5_000L);
            proxy.heal();
            assertThat(millisOf(socket, 10)).isLessThan(300);
        }
    }

    @Test
    void slowLineCarriesAtItsRate() throws IOException {
        try (Socket socket = connect()) {
            proxy.limit(100_000);
            // Up and down overlap, so the time is that of one direction.
            assertThat(millisOf(socket, 50_000)).isBetween(450L, 10_000L);
            proxy.heal();
            assertThat(millisOf(socket, 50_000)).isLessThan(450);
        }
    }

    @Test
    void blackHoleHoldsEverythingBackUntilHealed() throws IOException {
        try (Socket socket = connect()) {
            ask(socket, 10);
            proxy.blackHole();
            socket.setSoTimeout(300);
            socket.getOutputStream().write('x');
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            try (Socket late = connect()) {
                late.setSoTimeout(300);
                late.getOutputStream().write('y');
                assertThatThrownBy(() -> late.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

                proxy.heal();
                socket.setSoTimeout(10_000);
                late.setSoTimeout(10_000);
                assertThat(socket.getInputStream().read()).isEqualTo('x');
                assertThat(late.getInputStream().read()).isEqualTo('y');
            }
        }
    }

    @Test
    void connectionsInABlackHoleCanBeCut() throws IOException {
        try (Socket socket = connect()) {
            ask(socket, 10);
            proxy.blackHole();
            socket.getOutputStream().write('x');
            proxy.cutAll(Cut.END);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void refusesNewConnectionsOnlyAndAcceptsAgainOnTheSamePort() throws IOException {
        try (Socket socket = connect()) {
            ask(socket, 10);
            proxy.refuse();
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            ask(socket, 10);
            proxy.accept();
            try (Socket next = connect()) {
                ask(next, 10);
            }
        }
    }

    @Test
    void serverThatIsDownEndsTheClientsConnection() throws IOException {
        echo.close();
        try (Socket socket = connect()) {
            assertThatThrownBy(() -> {
                        if (socket.getInputStream().read() < 0) {
                            throw new SocketException("ended");
                        }
                    })
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void cutsEachConnectionAtARandomMomentUntilToldToStop() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int count = 0; count < 5; count++) {
            sockets.add(connect());
            ask(sockets.get(count), 10);
        }
        proxy.cutRandomly(Duration.ofMillis(300), 42);
        Waiting.until("five cuts", Duration.ofSeconds(10), () -> proxy.cuts() == 5 ? 5 : null);
        Socket late = connect();
        Waiting.until("a cut of the late one", Duration.ofSeconds(10), () -> proxy.cuts() == 6 ? 6 : null);
        proxy.stopCutting();
        try (Socket spared = connect()) {
            spared.setSoTimeout(500);
            assertThatThrownBy(() -> spared.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            ask(spared, 10);
        }
        late.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
