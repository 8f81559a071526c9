package io.landbridge.testkit.compare;

import io.landbridge.testkit.server.Engine;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The order of a key column that both servers and this program agree on; natural orders of text differ between engines. */
enum KeyOrder {
    NUMBER,
    /** By the bytes of UTF-8, which is by code points. */
    TEXT,
    /** Hexadecimal text sorts as the bytes do. */
    BINARY,
    TIME;

    int compare(String left, String right) {
        return switch (this) {
            case NUMBER -> new BigDecimal(left).compareTo(new BigDecimal(right));
            case TEXT ->
                Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
            case BINARY -> left.compareTo(right);
            case TIME -> Moment.parse(left).compareTo(Moment.parse(right));
        };
    }

    /** Whether both servers can sort the two columns alike. */
    static boolean exists(Column source, Column target, Form form) {
        boolean sameKind = source.kind() == target.kind()
                || form == Form.PADDED
                || (form == Form.TIMESTAMP && isCalendar(source) && isCalendar(target));
        return switch (form) {
            case NUMBER -> source.kind() == ColumnKind.NUMBER && target.kind() == ColumnKind.NUMBER;
            case UUID -> true;
            case TEXT, PADDED, BINARY, DATE, TIMESTAMP -> sameKind;
            default -> false;
        };
    }

    private static boolean isCalendar(Column column) {
        return column.kind() == ColumnKind.DATE || column.kind() == ColumnKind.TIMESTAMP;
    }

    static KeyOrder of(Form form) {
        return switch (form) {
            case NUMBER -> NUMBER;
            case TEXT, PADDED -> TEXT;
            case UUID, BINARY -> BINARY;
            case DATE, TIMESTAMP -> TIME;
            default -> throw new IllegalArgumentException("no common order for " + form);
        };
    }

    /** The words after ORDER BY. */
    String sql(Engine engine, Column column, Form form) {
        // Without its table a name in ORDER BY is the selected text, not the column.
        String name = RowStream.TABLE + "." + engine.quote(column.name());
        if (engine == Engine.POSTGRESQL) {
            return switch (this) {
                case TEXT -> name + "::text COLLATE \"C\"";
                case NUMBER, BINARY, TIME ->
                    form == Form.UUID && column.kind() != ColumnKind.UUID
                            ? "lower(replace(" + Reading.expression(engine, column, form) + ", '-', '')) COLLATE \"C\""
                            : name;
            };
        }
        return switch (this) {
            case TEXT -> "cast(convert(" + name + " USING utf8mb4) AS binary)";
            case NUMBER, TIME -> name;
            case BINARY ->
                form == Form.UUID
                        ? "lower(replace(" + Reading.expression(engine, column, form) + ", '-', ''))"
                        : "cast(" + name + " AS binary)";
        };
    }

    /** A date or time of either engine, infinite ones and zero dates too. */
    private record Moment(long day, long micros) implements Comparable<Moment> {

        static Moment parse(String text) {
            if (text.endsWith("infinity")) {
                return new Moment(text.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE, 0);
            }
            boolean beforeChrist = text.endsWith(" BC");
            String[] parts = (beforeChrist ? text.substring(0, text.length() - 3) : text).split(" ", -1);
            String[] date = parts[0].split("-", -1);
            long year = Long.parseLong(date[0]);
            long day = ((beforeChrist ? 1 - year : year) * 16 + Long.parseLong(date[1])) * 32 + Long.parseLong(date[2]);
            long micros = 0;
            if (parts.length > 1) {
                String[] time = parts[1].split(":", -1);
                micros = new BigDecimal(time[2]).movePointRight(6).longValueExact()
                        + Long.parseLong(time[1]) * 60_000_000
                        + Long.parseLong(time[0]) * 3_600_000_000L;
            }
            return new Moment(day, micros);
        }

        @Override
        public int compareTo(Moment other) {
            int byDay = Long.compare(day, other.day);
            return byDay != 0 ? byDay : Long.compare(micros, other.micros);
        }
    }
}
