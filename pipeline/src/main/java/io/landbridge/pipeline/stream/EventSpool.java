package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.stream.ChangeEvent.Operation;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Events in a file of our own form, which never outlives the process: what is in it can be had from the source again. */
final class EventSpool implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final FileChannel channel;
    private final DataOutputStream out;
    private final List<TableMapping> mappings = new ArrayList<>();
    private final IdentityHashMap<TableMapping, Integer> numbers = new IdentityHashMap<>();

    private EventSpool(FileChannel channel) {
        this.channel = channel;
        this.out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
    }

    static EventSpool in(Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "landbridge-transaction-", ".spool");
        // unlinked at once where the system allows it, so that not even a kill leaves it behind
        return new EventSpool(FileChannel.open(
                file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)));
    }

    void write(ChangeEvent event) {
        try {
            out.writeInt(number(event.mapping()));
            out.writeUTF(event.operation().name());
            write(event.before());
            write(event.after());
        } catch (IOException e) {
            throw new UncheckedIOException("A large transaction cannot be kept in a file", e);
        }
    }

    private int number(TableMapping mapping) {
        return numbers.computeIfAbsent(mapping, unknown -> {
            mappings.add(mapping);
            return mappings.size() - 1;
        });
    }

    private void write(@Nullable EventRow row) throws IOException {
        if (row == null) {
            out.writeInt(-1);
            return;
        }
        out.writeInt(row.encoded().length);
        out.write(row.encoded());
        List<String> key = row.key().values();
        out.writeShort(key.size());
        for (String value : key) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
        byte[] absent = row.absent().toByteArray();
        out.writeShort(absent.length);
        out.write(absent);
    }

    /** To be called after the last write and before the first read. */
    void finish() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("A large transaction cannot be kept in a file", e);
        }
    }

    /** Reads from the beginning; several readers do not disturb each other. */
    Iterator<ChangeEvent> read(long count) {
        DataInputStream in = new DataInputStream(new BufferedInputStream(new ChannelInput(channel), BUFFER));
        return new Iterator<>() {
            private long left = count;

            @Override
            public boolean hasNext() {
                return left > 0;
            }

            @Override
            public ChangeEvent next() {
                if (left == 0) {
                    throw new NoSuchElementException();
                }
                left--;
                try {
                    return readEvent(in);
                } catch (IOException e) {
                    throw new UncheckedIOException("A large transaction cannot be read back", e);
                }
            }
        };
    }

    private ChangeEvent readEvent(DataInputStream in) throws IOException {
        TableMapping mapping = mappings.get(in.readInt());
        Operation operation = Operation.valueOf(in.readUTF());
        EventRow before = readRow(in);
        return new ChangeEvent(mapping, operation, before, readRow(in));
    }

    private static @Nullable EventRow readRow(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        byte[] encoded = exactly(in, length);
        int values = in.readUnsignedShort();
        List<String> key = new ArrayList<>(values);
        for (int i = 0; i < values; i++) {
            key.add(new String(exactly(in, in.readInt()), StandardCharsets.UTF_8));
        }
        return new EventRow(new Key(key), encoded, BitSet.valueOf(exactly(in, in.readUnsignedShort())));
    }

    private static byte[] exactly(DataInputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads at a place of its own, since the channel has only one. */
    private static final class ChannelInput extends InputStream {

        private final FileChannel channel;
        private long position;

        ChannelInput(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = channel.read(ByteBuffer.wrap(bytes, offset, length), position);
            position += Math.max(0, count);
            return count;
        }
    }
}
