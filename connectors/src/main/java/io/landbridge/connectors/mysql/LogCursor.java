package io.landbridge.connectors.mysql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the little-endian fields of a binary log's event, one after another. */
final class LogCursor {

    private final byte[] bytes;
    private final int end;
    private int at;

    LogCursor(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.at = offset;
        this.end = offset + length;
    }

    LogCursor(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    boolean hasMore() {
        return at < end;
    }

    int left() {
        return end - at;
    }

    int position() {
        return at;
    }

    byte[] array() {
        return bytes;
    }

    void skip(int count) {
        at += count;
    }

    int int8() {
        return bytes[at++] & 0xFF;
    }

    /** An unsigned number of so many bytes; of eight, its bits. */
    long number(int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (long) int8() << (8 * i);
        }
        return value;
    }

    /** A signed number of so many bytes. */
    long signed(int size) {
        int unused = 64 - 8 * size;
        return number(size) << unused >> unused;
    }

    /** An unsigned number of so many bytes, the greatest first. */
    long bigEndian(int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | int8();
        }
        return value;
    }

    /** A number whose first byte says how long it is. */
    long packed() {
        int first = int8();
        return switch (first) {
            case 252 -> number(2);
            case 253 -> number(3);
            case 254 -> number(8);
            default -> first;
        };
    }

    byte[] bytes(int count) {
        byte[] copy = Arrays.copyOfRange(bytes, at, at + count);
        at += count;
        return copy;
    }

    /** A name: its length in one byte, its characters, and a zero. */
    String name() {
        int length = int8();
        String name = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length + 1;
        return name;
    }

    /** Bits, the first in the lowest bit of the first byte. */
    boolean[] bits(int count) {
        boolean[] bits = new boolean[count];
        for (int i = 0; i < count; i++) {
            bits[i] = (bytes[at + i / 8] >> i % 8 & 1) == 1;
        }
        at += (count + 7) / 8;
        return bits;
    }
}
