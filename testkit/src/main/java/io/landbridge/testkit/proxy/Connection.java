package io.landbridge.testkit.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** One client's connection: for either direction a thread that reads and a thread that writes what the line lets through. */
final class Connection {

    private static final int PIECE_BYTES = 16 * 1024;
    private static final int QUEUED_PIECES = 64;

    private final FaultProxy proxy;
    private final Line line;
    private final CommitWatch watch;
    private final Socket client;
    private final Socket server;
    private volatile boolean closed;

    Connection(FaultProxy proxy, Line line, CommitWatch watch, Socket client, Socket server) {
        this.proxy = proxy;
        this.line = line;
        this.watch = watch;
        this.client = client;
        this.server = server;
    }

    /** Bytes as they were read; none mean the end of the stream. */
    private static final class Piece {
        final byte[] bytes;
        final long readNanos = System.nanoTime();

        Piece(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    void start(String name) {
        BlockingQueue<Piece> up = new ArrayBlockingQueue<>(QUEUED_PIECES);
        BlockingQueue<Piece> down = new ArrayBlockingQueue<>(QUEUED_PIECES);
        thread(name + "-client-reader", () -> read(client, up));
        thread(name + "-server-writer", () -> write(server, up, true));
        thread(name + "-server-reader", () -> read(server, down));
        thread(name + "-client-writer", () -> write(client, down, false));
    }

    private void thread(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        cut(Cut.RESET); // one side is gone: so is the other
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    boolean isClosed() {
        return closed;
    }

    private void read(Socket from, BlockingQueue<Piece> queue) throws IOException, InterruptedException {
        InputStream in = from.getInputStream();
        byte[] buffer = new byte[PIECE_BYTES];
        int count;
        do {
            count = in.read(buffer);
            Piece piece = new Piece(count < 0 ? new byte[0] : Arrays.copyOf(buffer, count));
            while (!queue.offer(piece, 100, TimeUnit.MILLISECONDS)) {
                if (closed) {
                    return;
                }
            }
        } while (count >= 0);
    }

    private void write(Socket to, BlockingQueue<Piece> queue, boolean towardsServer)
            throws IOException, InterruptedException {
        OutputStream out = to.getOutputStream();
        while (!closed) {
            Piece piece = queue.poll(100, TimeUnit.MILLISECONDS);
            if (piece == null) {
                continue;
            }
            if (!line.awaitPassage(piece.readNanos, this)) {
                return;
            }
            if (piece.bytes.length == 0) {
                cut(Cut.END);
                return;
            }
            if (!pass(piece.bytes, out, towardsServer)) {
                cut(proxy.kindOfDrop());
                return;
            }
        }
    }

    /** Writes the bytes, or those before an answer that is to be lost; false if it was. */
    private boolean pass(byte[] bytes, OutputStream out, boolean towardsServer)
            throws IOException, InterruptedException {
        int length = bytes.length;
        boolean lost = false;
        if (towardsServer) {
            watch.fromClient(bytes, length);
        } else {
            int answer = watch.answerToCommit(bytes, length);
            if (answer >= 0 && proxy.takeDrop()) {
                length = answer;
                lost = true;
            }
        }
        int written = 0;
        while (written < length) {
            int piece = line.pieceBytes(length - written);
            out.write(bytes, written, piece);
            written += piece;
            line.awaitCarried(piece, this);
        }
        return !lost;
    }

    void cut(Cut cut) {
        if (closed) {
            return;
        }
        closed = true;
        line.wake();
        close(client, cut);
        close(server, cut);
        proxy.forget(this);
    }

    private static void close(Socket socket, Cut cut) {
        try {
            if (cut == Cut.RESET) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            // It is closed already, by the other side.
            return;
        }
    }
}
