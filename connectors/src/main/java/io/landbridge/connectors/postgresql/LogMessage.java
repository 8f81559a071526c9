package io.landbridge.connectors.postgresql;

import java.nio.charset.StandardCharsets;

/** One message of the pgoutput plugin, protocol version 1, read from its beginning (PostgreSQL, "Logical Replication Message Formats"). */
final class LogMessage {

    /** What stands in a tuple for a value that is NULL. */
    static final int NULL = -1;

    /** What stands there for a large value that was not changed, and so was not logged. */
    static final int UNCHANGED = -2;

    private final byte[] bytes;
    private int at;

    LogMessage(byte[] bytes, int offset) {
        this.bytes = bytes;
        this.at = offset;
    }

    byte[] bytes() {
        return bytes;
    }

    char letter() {
        return (char) bytes[at++];
    }

    int int8() {
        return bytes[at++] & 0xFF;
    }

    int int16() {
        return int8() << 8 | int8();
    }

    int int32() {
        return int16() << 16 | int16();
    }

    long int64() {
        return (long) int32() << 32 | (int32() & 0xFFFFFFFFL);
    }

    String text() {
        int end = at;
        while (bytes[end] != 0) {
            end++;
        }
        String text = new String(bytes, at, end - at, StandardCharsets.UTF_8);
        at = end + 1;
        return text;
    }

    /**
     * Steps over a tuple and says where its values lie.
     *
     * @param offsets receives where each column's value begins
     * @param lengths receives how long it is, {@link #NULL} or {@link #UNCHANGED}
     * @return how many columns there are
     */
    int tuple(int[] offsets, int[] lengths) {
        int columns = int16();
        for (int i = 0; i < columns; i++) {
            char form = letter();
            switch (form) {
                case 'n' -> lengths[i] = NULL;
                case 'u' -> lengths[i] = UNCHANGED;
                case 't' -> {
                    lengths[i] = int32();
                    offsets[i] = at;
                    at += lengths[i];
                }
                default -> throw new IllegalStateException("Unknown form of a value: " + form);
            }
        }
        return columns;
    }
}
