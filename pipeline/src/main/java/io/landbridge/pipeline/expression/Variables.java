package io.landbridge.pipeline.expression;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelByteString;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ValueKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The columns of a table as the expression library sees them: names, types, and the form of their values. */
final class Variables {

    static final CelType DECIMAL = OpaqueType.create("decimal");
    static final CelType DATE = OpaqueType.create("date");
    static final CelType TIME = OpaqueType.create("time");
    static final CelType DATETIME = OpaqueType.create("datetime");

    /** What {@code row.x} becomes before types are checked, so that any column name will do. */
    static final String VALUE = "row.";
    /** What {@code row.x == null} becomes. */
    static final String IS_NULL = "null.";
    /** What {@code decimal('1.5')} and its like become, so that they are made once and not for each row. */
    static final String CONSTANT = "constant ";
    /** A variable that is never bound: the library's "unknown" then spreads as SQL's NULL does. */
    static final String NULL = "null ";

    private final Map<String, Integer> positions = new LinkedHashMap<>();
    private final List<Column> columns;

    Variables(List<Column> columns) {
        this.columns = List.copyOf(columns);
        for (int i = 0; i < columns.size(); i++) {
            positions.put(columns.get(i).name(), i);
        }
    }

    Set<String> names() {
        return positions.keySet();
    }

    @Nullable Integer position(String name) {
        return positions.get(name);
    }

    CelType type(String name) {
        Integer position = positions.get(name);
        if (position == null) {
            throw new IllegalArgumentException(name);
        }
        Column column = columns.get(position);
        return switch (column.kind()) {
            case BOOLEAN -> SimpleType.BOOL;
            case INTEGER ->
                column.type().unsigned() && column.type().name().equals("bigint") ? SimpleType.UINT : SimpleType.INT;
            case DECIMAL -> DECIMAL;
            case FLOAT -> SimpleType.DOUBLE;
            case BINARY -> SimpleType.BYTES;
            case DATE -> DATE;
            case TIME -> TIME;
            case DATETIME -> DATETIME;
            case INSTANT -> SimpleType.TIMESTAMP;
            case TEXT, TIME_TZ, INTERVAL, UUID, JSON, ENUM, SET, BIT, ARRAY, NATIVE -> SimpleType.STRING;
        };
    }

    /** The kind of a result type; null for types that no column has. */
    static @Nullable ValueKind kind(CelType type) {
        if (type.equals(DECIMAL)) {
            return ValueKind.DECIMAL;
        }
        if (type.equals(DATE)) {
            return ValueKind.DATE;
        }
        if (type.equals(TIME)) {
            return ValueKind.TIME;
        }
        if (type.equals(DATETIME)) {
            return ValueKind.DATETIME;
        }
        return switch (type.kind()) {
            case BOOL -> ValueKind.BOOLEAN;
            case INT, UINT -> ValueKind.INTEGER;
            case DOUBLE -> ValueKind.FLOAT;
            case STRING -> ValueKind.TEXT;
            case BYTES -> ValueKind.BINARY;
            case TIMESTAMP -> ValueKind.INSTANT;
            default -> null;
        };
    }

    /** From {@link Values}' form to the library's. */
    static Object bound(CelType type, Object value) {
        if (value instanceof BigDecimal decimal) {
            return new ExactDecimal(decimal);
        }
        if (value instanceof byte[] bytes) {
            return CelByteString.of(bytes);
        }
        if (type == SimpleType.UINT) {
            return value instanceof Long number
                    ? UnsignedLong.valueOf(number)
                    : UnsignedLong.valueOf((BigInteger) value);
        }
        return value;
    }

    /** From the library's form to {@link Values}'. */
    static Object result(Object value) {
        if (value instanceof ExactDecimal decimal) {
            return decimal.value();
        }
        if (value instanceof CelByteString bytes) {
            return bytes.toByteArray();
        }
        if (value instanceof UnsignedLong number) {
            return number.longValue() >= 0 ? (Object) number.longValue() : number.bigIntegerValue();
        }
        return value;
    }
}
