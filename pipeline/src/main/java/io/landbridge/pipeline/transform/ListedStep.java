package io.landbridge.pipeline.transform;

import io.landbridge.pipeline.plan.ColumnMapping.Listed;
import io.landbridge.pipeline.schema.ValueKind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks a field up in the plan's map, by its bytes and without an object for each row. */
final class ListedStep implements FieldStep {

    private static final byte[] NULL = {'\\', 'N'};

    private final String column;
    private final int field;
    private final boolean decimal;
    private final byte[][] keys;
    private final byte[][] results;
    private final byte[] ofNull;
    private final byte @Nullable [] otherwise;

    ListedStep(String column, int field, Listed listed) {
        this.column = column;
        this.field = field;
        this.decimal = listed.wire() == ValueKind.DECIMAL;
        int capacity = Integer.highestOneBit(Math.max(4, listed.map().size() * 4));
        this.keys = new byte[capacity][];
        this.results = new byte[capacity][];
        for (Map.Entry<@Nullable String, @Nullable String> entry : listed.map().entrySet()) {
            String key = entry.getKey();
            if (key != null) {
                put((decimal ? plain(key) : key).getBytes(StandardCharsets.UTF_8), encoded(entry.getValue()));
            }
        }
        this.ofNull = listed.map().containsKey(null) ? encoded(listed.map().get(null)) : NULL;
        this.otherwise = listed.hasOtherwise() ? encoded(listed.otherwise()) : null;
    }

    @Override
    public String column() {
        return column;
    }

    @Override
    public void write(EncodedRow row, RowWriter out) {
        byte[] result = row.isNull(field) ? ofNull : result(row);
        out.raw(result, 0, result.length);
    }

    private byte[] result(EncodedRow row) {
        byte @Nullable [] found = find(row);
        if (found == null) {
            found = otherwise;
        }
        if (found == null) {
            throw new RejectedValueException(
                    TransformError.VALUE_UNLISTED, "the map does not list the value and has no otherwise");
        }
        return found;
    }

    private byte @Nullable [] find(EncodedRow row) {
        if (decimal) {
            byte[] key = plain(row.text(field)).getBytes(StandardCharsets.UTF_8);
            return find(key, 0, key.length);
        }
        int start = row.start(field);
        int end = row.end(field);
        byte[] buffer = row.buffer();
        for (int i = start; i < end; i++) {
            if (buffer[i] == '\\') {
                byte[] key = row.text(field).getBytes(StandardCharsets.UTF_8);
                return find(key, 0, key.length);
            }
        }
        return find(buffer, start, end);
    }

    private byte @Nullable [] find(byte[] bytes, int from, int to) {
        int mask = keys.length - 1;
        for (int at = hash(bytes, from, to) & mask; keys[at] != null; at = (at + 1) & mask) {
            if (Arrays.equals(keys[at], 0, keys[at].length, bytes, from, to)) {
                return results[at];
            }
        }
        return null;
    }

    private void put(byte[] key, byte[] result) {
        int mask = keys.length - 1;
        int at = hash(key, 0, key.length) & mask;
        while (keys[at] != null && !Arrays.equals(keys[at], key)) {
            at = (at + 1) & mask;
        }
        keys[at] = key;
        results[at] = result;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash ^ (hash >>> 16);
    }

    /** 1.50 and 1.5 are one value; NaN and infinity are spelled in one way only. */
    private static String plain(String spelling) {
        char last = spelling.isEmpty() ? ' ' : spelling.charAt(spelling.length() - 1);
        return last >= '0' && last <= '9'
                ? new BigDecimal(spelling).stripTrailingZeros().toPlainString()
                : spelling;
    }

    private static byte[] encoded(@Nullable String value) {
        if (value == null) {
            return NULL;
        }
        RowWriter writer = new RowWriter();
        writer.text(value);
        return Arrays.copyOf(writer.buffer(), writer.length());
    }
}
