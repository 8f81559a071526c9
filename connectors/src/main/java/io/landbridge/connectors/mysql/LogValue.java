package io.landbridge.connectors.mysql;

import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Turns a value of the log into the bytes that the server would send for it under {@link MySqlProjection}'s SELECT list, so that both go
 * the same way from there.
 */
@FunctionalInterface
interface LogValue {

    /** Reads the value at the cursor; never NULL's. */
    byte[] read(LogCursor in);

    /** How many bytes the value at the cursor takes, its length included. */
    static int length(int type, int meta, LogCursor in) {
        return switch (type) {
            case LogType.TINY, LogType.YEAR -> 1;
            case LogType.SHORT -> 2;
            case LogType.INT24, LogType.DATE, LogType.NEWDATE, LogType.TIME -> 3;
            case LogType.LONG, LogType.FLOAT, LogType.TIMESTAMP -> 4;
            case LogType.LONGLONG, LogType.DOUBLE, LogType.DATETIME -> 8;
            case LogType.TIMESTAMP2 -> 4 + (meta + 1) / 2;
            case LogType.DATETIME2 -> 5 + (meta + 1) / 2;
            case LogType.TIME2 -> 3 + (meta + 1) / 2;
            case LogType.DECIMAL -> LogDecimal.length(meta >> 8, meta & 0xFF);
            case LogType.BIT -> (meta >> 8) + ((meta & 0xFF) > 0 ? 1 : 0);
            case LogType.VARCHAR, LogType.VAR_STRING, LogType.COMPRESSED_VARCHAR -> prefixed(meta < 256 ? 1 : 2, in);
            case LogType.BLOB, LogType.JSON, LogType.GEOMETRY, LogType.VECTOR, LogType.COMPRESSED_BLOB ->
                prefixed(meta, in);
            case LogType.STRING, LogType.ENUM, LogType.SET -> stringLength(meta, in);
            default -> throw new UnreadableLogException("a value of the unknown type " + type);
        };
    }

    private static int prefixed(int size, LogCursor in) {
        return size + (int) new LogCursor(in.array(), in.position(), size).number(size);
    }

    private static int stringLength(int meta, LogCursor in) {
        int real = stringType(meta);
        int size = stringSize(meta);
        return real == LogType.STRING ? prefixed(size > 255 ? 2 : 1, in) : size;
    }

    /** CHAR, ENUM and SET share a number; which one it is stands in the meta bytes. */
    private static int stringType(int meta) {
        int high = meta >> 8;
        return (high & 0x30) == 0x30 ? high : high | 0x30;
    }

    private static int stringSize(int meta) {
        int high = meta >> 8;
        return (high & 0x30) == 0x30 ? meta & 0xFF : (meta & 0xFF) | ((high & 0x30) ^ 0x30) << 4;
    }

    /**
     * How values of a column are read.
     *
     * @param wire the kind in whose spelling it is wanted
     */
    static LogValue of(Column column, ValueKind wire, int type, int meta, CharacterSets sets) {
        return switch (type) {
            case LogType.TINY -> integer(column, 1);
            case LogType.SHORT -> integer(column, 2);
            case LogType.INT24 -> integer(column, 3);
            case LogType.LONG -> integer(column, 4);
            case LogType.LONGLONG -> integer(column, 8);
            case LogType.FLOAT -> in -> ascii(DoubleText.print(Float.intBitsToFloat((int) in.number(4))));
            case LogType.DOUBLE -> doubles(column);
            case LogType.DECIMAL ->
                LogDecimal.of(
                        meta >> 8, meta & 0xFF, "zerofill".equals(column.type().modifier()));
            case LogType.YEAR -> LogValue::year;
            case LogType.BIT -> bits(wire, length(type, meta, new LogCursor(new byte[0])));
            case LogType.DATE,
                    LogType.NEWDATE,
                    LogType.TIME,
                    LogType.TIME2,
                    LogType.DATETIME,
                    LogType.DATETIME2,
                    LogType.TIMESTAMP,
                    LogType.TIMESTAMP2 -> LogTime.of(column, type, meta);
            case LogType.VARCHAR, LogType.VAR_STRING -> text(column, meta < 256 ? 1 : 2, sets);
            case LogType.BLOB -> text(column, meta, sets);
            case LogType.JSON -> {
                LogValue document = plain(meta);
                yield in -> BinaryJson.print(document.read(in));
            }
            case LogType.GEOMETRY, LogType.VECTOR -> plain(meta);
            case LogType.STRING, LogType.ENUM, LogType.SET -> string(column, meta, sets);
            default -> throw new UnreadableLogException("column " + column.name() + ", whose values are compressed");
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static LogValue integer(Column column, int size) {
        if (!column.type().unsigned()) {
            return in -> ascii(Long.toString(in.signed(size)));
        }
        return in -> ascii(Long.toUnsignedString(in.number(size)));
    }

    private static LogValue doubles(Column column) {
        Integer scale = column.type().scale();
        if (scale == null) {
            return in -> ascii(DoubleText.print(Double.longBitsToDouble(in.number(8))));
        }
        return in -> ascii(DoubleText.printFixed(Double.longBitsToDouble(in.number(8)), scale));
    }

    private static byte[] year(LogCursor in) {
        int year = in.int8();
        return ascii(year == 0 ? "0000" : Integer.toString(1900 + year));
    }

    private static LogValue bits(ValueKind wire, int size) {
        if (wire == ValueKind.BIT) {
            return in -> in.bytes(size);
        }
        return in -> ascii(Long.toUnsignedString(in.bigEndian(size)));
    }

    private static LogValue plain(int size) {
        return in -> in.bytes((int) in.number(size));
    }

    private static LogValue text(Column column, int size, CharacterSets sets) {
        LogValue bytes = plain(size);
        if (column.kind() == ValueKind.BINARY) {
            return bytes;
        }
        CharacterSets.Conversion conversion = sets.toUtf8(column.type().characterSet());
        return in -> conversion.convert(bytes.read(in));
    }

    private static LogValue string(Column column, int meta, CharacterSets sets) {
        int size = stringSize(meta);
        switch (stringType(meta)) {
            case LogType.ENUM -> {
                List<byte[]> labels = labels(column);
                return in -> {
                    int ordinal = (int) in.number(size);
                    return ordinal == 0 ? new byte[0] : labels.get(ordinal - 1);
                };
            }
            case LogType.SET -> {
                List<byte[]> labels = labels(column);
                return in -> members(labels, in.number(size));
            }
            default -> {
                int prefix = size > 255 ? 2 : 1;
                return fixed(column, text(column, prefix, sets), plain(prefix));
            }
        }
    }

    /** The log leaves out what pads a value at its end. */
    private static LogValue fixed(Column column, LogValue text, LogValue bytes) {
        Integer length = column.type().length();
        return switch (column.type().name()) {
            case "binary" -> in -> Arrays.copyOf(bytes.read(in), length == null ? 1 : length);
            case "uuid" -> in -> ascii(MariaDbText.uuid(Arrays.copyOf(bytes.read(in), 16)));
            case "inet6" -> in -> ascii(MariaDbText.inet6(Arrays.copyOf(bytes.read(in), 16)));
            case "inet4" -> in -> ascii(MariaDbText.inet4(Arrays.copyOf(bytes.read(in), 4)));
            default -> text;
        };
    }

    private static List<byte[]> labels(Column column) {
        return column.type().labels().stream()
                .map(label -> label.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static byte[] members(List<byte[]> labels, long bits) {
        RowBuffer joined = new RowBuffer();
        boolean first = true;
        for (int i = 0; i < labels.size(); i++) {
            if ((bits >>> i & 1) == 1) {
                if (!first) {
                    joined.appendByte(',');
                }
                joined.append(labels.get(i));
                first = false;
            }
        }
        return joined.bytes();
    }
}
