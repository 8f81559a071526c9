package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.DefaultValue.Now.Clock;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes a default in a target engine's dialect for a column of a given type; null where the type cannot take it. */
final class DefaultPrinter {

    private static final Pattern MOMENT =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(\\+00(:00)?)?");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
    private static final Pattern TIME = Pattern.compile("\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?");
    private static final Pattern ZERO_DATE = Pattern.compile("0000-.*|\\d{4}-00-.*|\\d{4}-\\d\\d-00.*");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");

    private final Engine to;
    private final DataType type;
    private final ValueKind kind;
    private final boolean fromArray;

    /** @param source type of the source column */
    DefaultPrinter(Engine to, DataType type, DataType source) {
        this.to = to;
        this.type = type;
        this.kind = TypeRules.kind(to, type);
        this.fromArray = source.dimensions() > 0;
    }

    @Nullable String print(DefaultValue value) {
        if (value instanceof DefaultValue.Text text) {
            return text(text.text());
        }
        if (value instanceof DefaultValue.Numeral number) {
            return number(number.digits());
        }
        if (value instanceof DefaultValue.Flag flag) {
            return number(flag.value() ? "1" : "0");
        }
        if (value instanceof DefaultValue.Bits bits) {
            return bits(bits.bits());
        }
        if (value instanceof DefaultValue.Bytes bytes) {
            return bytes(bytes.hex());
        }
        if (value instanceof DefaultValue.Now now) {
            return to == Engine.POSTGRESQL ? nowOnPostgresql(now.clock()) : nowOnMySql(now.clock());
        }
        if (value instanceof DefaultValue.NewUuid) {
            return newUuid();
        }
        return null;
    }

    private @Nullable String text(String text) {
        return switch (kind) {
            case INTEGER, DECIMAL, FLOAT -> NUMBER.matcher(text).matches() ? text : null;
            case BOOLEAN -> flag(text);
            case DATE -> DATE.matcher(text).matches() ? moment(text) : null;
            case DATETIME, INSTANT ->
                MOMENT.matcher(text).matches() || DATE.matcher(text).matches() ? moment(text) : null;
            case TIME -> TIME.matcher(text).matches() ? literal(text) : null;
            case BIT -> bits(text);
            case BINARY -> null;
            case JSON -> fromArray ? (text.equals("{}") ? literal("[]") : null) : literal(text);
            case TEXT, UUID, ENUM, SET -> fromArray ? null : literal(text);
            case TIME_TZ, INTERVAL, ARRAY, NATIVE -> null;
        };
    }

    private @Nullable String flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "t", "true", "y", "yes", "on" -> number("1");
            case "0", "f", "false", "n", "no", "off" -> number("0");
            default -> null;
        };
    }

    private @Nullable String moment(String text) {
        if (ZERO_DATE.matcher(text).matches()) {
            return null;
        }
        return literal(to == Engine.POSTGRESQL ? text : text.replaceAll("\\+00(:00)?$", ""));
    }

    private @Nullable String number(String digits) {
        return switch (kind) {
            case INTEGER, DECIMAL, FLOAT -> digits;
            case BOOLEAN ->
                switch (digits) {
                    case "1" -> to == Engine.POSTGRESQL ? "true" : "1";
                    case "0" -> to == Engine.POSTGRESQL ? "false" : "0";
                    default -> null;
                };
            case BIT -> digits.equals("1") || digits.equals("0") ? bits(digits) : null;
            case TEXT -> literal(digits);
            default -> null;
        };
    }

    private @Nullable String bits(String bits) {
        if (kind == ValueKind.BOOLEAN) {
            return bits.isEmpty() ? null : number(bits.substring(bits.length() - 1));
        }
        if (kind == ValueKind.TEXT) {
            return literal(bits);
        }
        if (kind != ValueKind.BIT || !bits.matches("[01]+")) {
            return null;
        }
        // PostgreSQL wants exactly as many digits as the type has, MySQL pads on the left
        int missing = type.length() == null || !type.name().equals("bit") ? 0 : type.length() - bits.length();
        return missing < 0 ? null : "b'" + "0".repeat(missing) + bits + "'";
    }

    private @Nullable String bytes(String hex) {
        if (kind != ValueKind.BINARY) {
            return null;
        }
        return to == Engine.POSTGRESQL
                ? "'\\x" + hex + "'::bytea"
                : hex.isEmpty() ? literal("") : expression("x'" + hex + "'");
    }

    private @Nullable String nowOnPostgresql(Clock clock) {
        return switch (kind) {
            case DATE -> clock == Clock.UTC ? null : "CURRENT_DATE";
            case TIME -> clock == Clock.TIME || clock == Clock.MOMENT ? "LOCALTIME" : null;
            case DATETIME ->
                switch (clock) {
                    case MOMENT -> "CURRENT_TIMESTAMP";
                    case UTC -> "timezone('utc', now())";
                    case DATE -> "CURRENT_DATE";
                    case TIME -> null;
                };
            case INSTANT -> clock == Clock.MOMENT ? "CURRENT_TIMESTAMP" : null;
            default -> null;
        };
    }

    private @Nullable String nowOnMySql(Clock clock) {
        String digits = type.precision() == null ? "" : "(" + type.precision() + ")";
        return switch (kind) {
            case DATE -> clock == Clock.UTC ? null : "(CURRENT_DATE)";
            case TIME ->
                clock == Clock.TIME || clock == Clock.MOMENT
                        ? "(CURRENT_TIME" + (digits.isEmpty() ? "()" : digits) + ")"
                        : null;
            case DATETIME ->
                switch (clock) {
                    case MOMENT -> "CURRENT_TIMESTAMP" + digits;
                    case UTC -> "(UTC_TIMESTAMP" + (digits.isEmpty() ? "()" : digits) + ")";
                    case DATE -> "(CURRENT_DATE)";
                    case TIME -> null;
                };
            case INSTANT -> clock == Clock.MOMENT ? "CURRENT_TIMESTAMP" + digits : null;
            default -> null;
        };
    }

    private @Nullable String newUuid() {
        if (kind == ValueKind.UUID) {
            return to == Engine.POSTGRESQL ? "gen_random_uuid()" : "(uuid())";
        }
        if (kind != ValueKind.TEXT) {
            return null;
        }
        return to == Engine.POSTGRESQL ? "(gen_random_uuid())::text" : "(uuid())";
    }

    private String literal(String text) {
        return expression(SqlText.literal(to, text));
    }

    /** MySQL takes defaults of long types as expressions only. */
    private String expression(String sql) {
        boolean isLong = to != Engine.POSTGRESQL
                && (type.name().endsWith("text")
                        || type.name().endsWith("blob")
                        || type.name().equals("json"));
        return isLong ? "(" + sql + ")" : sql;
    }
}
