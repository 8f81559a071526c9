package io.landbridge.pipeline.transform;

import io.landbridge.pipeline.expression.RowValues;
import io.landbridge.pipeline.expression.Values;
import io.landbridge.pipeline.plan.TableMapping.Read;
import io.landbridge.pipeline.schema.ValueKind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One encoded source row at a time, cut into fields; a value is decoded when it is asked for, and once. */
final class EncodedRow implements RowValues {

    private static final int MAX_FAST_DIGITS = 18;

    private final List<Read> reads;
    private final int[] readOfColumn;
    private final ValueKind[] kinds;
    private final int[] starts;
    private final int[] ends;
    private final @Nullable Object[] values;
    private final long[] valueOfRow;
    private byte[] buffer = {};
    private byte[] plain = new byte[256];
    private long row;

    /**
     * @param reads fields of a row, in order
     * @param readOfColumn for each column of the source table the field that expressions see, or -1
     */
    EncodedRow(List<Read> reads, int[] readOfColumn) {
        this.reads = reads;
        this.readOfColumn = readOfColumn;
        this.kinds = reads.stream().map(Read::wire).toArray(ValueKind[]::new);
        this.starts = new int[reads.size()];
        this.ends = new int[reads.size()];
        this.values = new Object[reads.size()];
        this.valueOfRow = new long[reads.size()];
    }

    /** Goes to another row. The fields lie in the caller's buffer. */
    void set(byte[] bytes, int offset, int length) {
        buffer = bytes;
        row++;
        int field = 0;
        int end = offset + length - 1;
        if (length < 1 || bytes[end] != '\n') {
            throw new IllegalArgumentException("A row ends with a newline");
        }
        int start = offset;
        int last = starts.length - 1;
        for (int at = offset; at < end; at++) {
            if (bytes[at] == '\t') {
                if (field == last) {
                    throw new IllegalArgumentException("More fields than the " + starts.length + " that are read");
                }
                starts[field] = start;
                ends[field++] = at;
                start = at + 1;
            }
        }
        if (field != last) {
            throw new IllegalArgumentException((field + 1) + " fields instead of " + starts.length);
        }
        starts[field] = start;
        ends[field] = end;
    }

    byte[] buffer() {
        return buffer;
    }

    int start(int field) {
        return starts[field];
    }

    int end(int field) {
        return ends[field];
    }

    boolean isNull(int field) {
        int start = starts[field];
        return ends[field] - start == 2 && buffer[start] == '\\' && buffer[start + 1] == 'N';
    }

    @Override
    public @Nullable Object value(int column) {
        return decoded(readOfColumn[column]);
    }

    /** A field's value in {@link Values}' form. */
    @Nullable Object decoded(int field) {
        if (valueOfRow[field] != row) {
            values[field] = decode(field);
            valueOfRow[field] = row;
        }
        return values[field];
    }

    private @Nullable Object decode(int field) {
        if (isNull(field)) {
            return null;
        }
        ValueKind kind = kinds[field];
        if (kind == ValueKind.INTEGER && ends[field] - starts[field] <= MAX_FAST_DIGITS) {
            return integer(starts[field], ends[field]);
        }
        String spelling = text(field);
        try {
            return Values.read(kind, spelling);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new RejectedValueException(
                    TransformError.EXPRESSION_FAILED,
                    "column '" + reads.get(field).column().name() + "' holds no "
                            + kind.name().toLowerCase(java.util.Locale.ROOT)
                            + " that an expression can read (a zero date, infinity, NaN, a year outside 1 to 9999)");
        }
    }

    private Long integer(int start, int end) {
        int at = start;
        boolean negative = buffer[at] == '-';
        if (negative) {
            at++;
        }
        long number = 0;
        for (; at < end; at++) {
            number = number * 10 + (buffer[at] - '0');
        }
        return negative ? -number : number;
    }

    /** A field's spelling without escapes; not for NULL. */
    String text(int field) {
        int length = unescape(field);
        byte[] bytes = length < 0 ? buffer : plain;
        int from = length < 0 ? starts[field] : 0;
        int size = length < 0 ? ends[field] - starts[field] : length;
        String text = new String(bytes, from, size, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            requireUtf8(field, bytes, from, size);
        }
        return text;
    }

    /** Writes the field without escapes to {@code plain} and answers its length; -1 when there was nothing to do. */
    private int unescape(int field) {
        int at = starts[field];
        int end = ends[field];
        while (at < end && buffer[at] != '\\') {
            at++;
        }
        if (at == end) {
            return -1;
        }
        if (plain.length < end - starts[field]) {
            plain = new byte[end - starts[field]];
        }
        int to = at - starts[field];
        System.arraycopy(buffer, starts[field], plain, 0, to);
        while (at < end) {
            byte b = buffer[at++];
            if (b == '\\' && at < end) {
                b = unescaped(buffer[at++]);
            }
            plain[to++] = b;
        }
        return to;
    }

    private static byte unescaped(byte letter) {
        return switch (letter) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'v' -> 0x0B;
            default -> letter;
        };
    }

    private void requireUtf8(int field, byte[] bytes, int from, int size) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, size));
        } catch (CharacterCodingException e) {
            throw new RejectedValueException(
                    TransformError.EXPRESSION_FAILED,
                    "column '" + reads.get(field).column().name() + "' holds bytes that are no UTF-8");
        }
    }
}
