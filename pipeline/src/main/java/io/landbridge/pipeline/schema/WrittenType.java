package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NearestName;
import io.landbridge.pipeline.schema.EngineType.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads types as people and catalogues write them: {@code varchar(8)}, {@code timestamp(3) with time zone}, {@code bigint unsigned}. */
public final class WrittenType {

    private final Engine engine;
    private final String written;
    private final List<String> words = new ArrayList<>();
    private final List<String> numbers = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private @Nullable String free;
    private int dimensions;

    private WrittenType(Engine engine, String written) {
        this.engine = engine;
        this.written = written;
    }

    /**
     * Reads a written type in the engine's own language. What means the same reads the same: {@code int(11)} and {@code int}, {@code
     * decimal(8)} and {@code decimal(8,0)}, {@code char} and {@code char(1)}. On PostgreSQL a name with a schema is taken for a
     * user-defined type.
     *
     * @throws LandbridgeException {@link SchemaError#UNKNOWN_TYPE}, naming the nearest type
     */
    public static DataType parse(Engine engine, String written) {
        WrittenType type = new WrittenType(engine, written);
        type.scan();
        return type.resolve();
    }

    /**
     * Whether a column's type is the written one. Without arguments the written type fits any: {@code varchar} fits {@code varchar(8)};
     * {@code tinyint} fits {@code tinyint(1)}, but {@code bigint} does not fit {@code bigint unsigned}.
     */
    public static boolean fits(DataType written, DataType type) {
        if (written.userType() != null) {
            return written.userType().equals(type.userType()) && written.dimensions() == type.dimensions();
        }
        return written.name().equals(type.name())
                && written.unsigned() == type.unsigned()
                && written.dimensions() == type.dimensions()
                && (written.length() == null || written.length().equals(type.length()))
                && (written.precision() == null || written.precision().equals(type.precision()))
                && (written.scale() == null || written.scale().equals(type.scale()))
                && (written.labels().isEmpty() || written.labels().equals(type.labels()))
                && (written.characterSet() == null || written.characterSet().equals(type.characterSet()))
                && (written.collation() == null || written.collation().equals(type.collation()));
    }

    private void scan() {
        int at = 0;
        while (at < written.length()) {
            char c = written.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '(') {
                at = scanArguments(at + 1);
            } else if (c == '[') {
                int end = written.indexOf(']', at);
                dimensions++;
                at = end < 0 ? refuseShape("a bracket is not closed") : end + 1;
            } else {
                int end = at;
                while (end < written.length() && "([".indexOf(written.charAt(end)) < 0 && !isBlank(end)) {
                    end++;
                }
                words.add(written.substring(at, end));
                at = end;
            }
        }
        if (words.isEmpty()) {
            refuseShape("it is empty");
        }
    }

    private boolean isBlank(int at) {
        return Character.isWhitespace(written.charAt(at));
    }

    private int scanArguments(int start) {
        int at = start;
        while (at < written.length() && written.charAt(at) != ')') {
            char c = written.charAt(at);
            if (c == '\'') {
                at = scanLabel(at + 1);
            } else if (c == ',' || Character.isWhitespace(c)) {
                at++;
            } else {
                int end = at;
                while (end < written.length() && ",)".indexOf(written.charAt(end)) < 0) {
                    end++;
                }
                numbers.add(written.substring(at, end).strip());
                at = end;
            }
        }
        if (at >= written.length()) {
            return refuseShape("a parenthesis is not closed");
        }
        free = written.substring(start, at);
        return at + 1;
    }

    private int scanLabel(int start) {
        StringBuilder label = new StringBuilder();
        int at = start;
        while (at < written.length()) {
            char c = written.charAt(at);
            if (c == '\'' && at + 1 < written.length() && written.charAt(at + 1) == '\'') {
                label.append(c);
                at += 2;
            } else if (c == '\\' && engine.isMySqlFamily() && at + 1 < written.length()) {
                label.append(written.charAt(at + 1));
                at += 2;
            } else if (c == '\'') {
                labels.add(label.toString());
                return at + 1;
            } else {
                label.append(c);
                at++;
            }
        }
        return refuseShape("a quote is not closed");
    }

    private DataType resolve() {
        if (engine == Engine.POSTGRESQL && words.get(0).contains(".")) {
            return userDefined();
        }
        List<String> lower =
                words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
        for (int count = lower.size(); count > 0; count--) {
            String name = String.join(" ", lower.subList(0, count));
            if (engine.isMySqlFamily() && (name.equals("bool") || name.equals("boolean")) && count == lower.size()) {
                return DataType.of("tinyint", 1);
            }
            EngineType type = EngineTypes.find(engine, name);
            if (type != null) {
                return attributes(withArguments(type, name), lower.subList(count, lower.size()));
            }
        }
        throw unknown(String.join(" ", lower));
    }

    private DataType userDefined() {
        int dot = words.get(0).indexOf('.');
        String name = words.get(0).substring(dot + 1);
        return DataType.of(name)
                .withUserType(new TableName(words.get(0).substring(0, dot), name))
                .withModifier(free)
                .withDimensions(dimensions);
    }

    private DataType withArguments(EngineType type, String name) {
        DataType plain = DataType.of(type.name()).withDimensions(dimensions);
        int given = numbers.size();
        if (type.arguments() == Arguments.LABELS) {
            return DataType.ofLabels(type.name(), labels).withDimensions(dimensions);
        }
        if (!labels.isEmpty()) {
            throw refused("'" + name + "' takes no list of values");
        }
        return switch (type.arguments()) {
            case FREE -> plain.withModifier(free);
            case WIDTH -> type.name().equals("tinyint") && given == 1 && number(0) == 1 ? plain.withLength(1) : plain;
            case LENGTH_ONE -> plain.withLength(atMost(1, name) == 0 ? 1 : number(0));
            case LENGTH -> atMost(1, name) == 0 ? plain : plain.withLength(number(0));
            case FRACTION -> atMost(1, name) == 0 ? plain : fraction(plain, number(0));
            case DIGITS -> digits(plain, name);
            case NONE, LABELS -> {
                if (engine == Engine.POSTGRESQL && name.equals("float") && given == 1) {
                    yield DataType.of(number(0) <= 24 ? "real" : "double precision")
                            .withDimensions(dimensions);
                }
                if (given > 0) {
                    throw refused("'" + name + "' takes no arguments");
                }
                yield plain;
            }
        };
    }

    /** Fractional digits of a temporal type that has none written; they stay unwritten so that equal types are equal. */
    static int unwrittenFraction(Engine engine) {
        return engine == Engine.POSTGRESQL ? 6 : 0;
    }

    private DataType fraction(DataType plain, int digits) {
        return digits == unwrittenFraction(engine) ? plain : plain.withPrecision(digits, null);
    }

    private DataType digits(DataType plain, String name) {
        int given = atMost(2, name);
        if (plain.name().equals("float") && given == 1) {
            return number(0) <= 24 ? plain : plain.withName("double");
        }
        if (given == 0) {
            return plain.name().equals("decimal") ? plain.withPrecision(10, 0) : plain;
        }
        return plain.withPrecision(number(0), given == 2 ? number(1) : 0);
    }

    private int atMost(int most, String name) {
        if (numbers.size() > most) {
            throw refused("'" + name + "' takes " + (most == 1 ? "one argument" : "two arguments") + " at most");
        }
        return numbers.size();
    }

    private int number(int index) {
        try {
            return Integer.parseInt(numbers.get(index));
        } catch (NumberFormatException e) {
            throw refused("'" + numbers.get(index) + "' is not a number");
        }
    }

    private DataType attributes(DataType type, List<String> rest) {
        DataType result = type;
        for (int i = 0; i < rest.size(); i++) {
            String word = rest.get(i);
            boolean mysql = engine.isMySqlFamily();
            if (mysql && word.equals("unsigned")) {
                result = result.withUnsigned(true);
            } else if (mysql && word.equals("zerofill")) {
                result = result.withUnsigned(true).withModifier("zerofill");
                result = numbers.isEmpty() || result.precision() != null ? result : result.withLength(number(0));
            } else if (mysql && word.equals("character") && i + 2 < rest.size()) {
                result = result.withText(rest.get(i + 2), result.collation());
                i += 2;
            } else if (mysql && word.equals("charset") && i + 1 < rest.size()) {
                result = result.withText(rest.get(++i), result.collation());
            } else if (word.equals("collate") && i + 1 < rest.size()) {
                String collation = words.get(words.size() - rest.size() + ++i);
                result = result.withText(result.characterSet(), collation.replace("\"", ""));
            } else if (mysql && word.equals("srid") && i + 1 < rest.size()) {
                result = result.withModifier("srid " + rest.get(++i));
            } else if (type.name().equals("interval")) {
                return result.withModifier(String.join(" ", rest));
            } else if (!word.equals("signed")) {
                throw unknown(String.join(" ", words).toLowerCase(Locale.ROOT));
            }
        }
        return result;
    }

    private int refuseShape(String why) {
        throw refused(why);
    }

    private LandbridgeException refused(String why) {
        return new LandbridgeException(
                SchemaError.UNKNOWN_TYPE,
                "type",
                "'" + written + "' is not a type of " + engine.label() + ": " + why + (why.endsWith("?") ? "" : "."));
    }

    private LandbridgeException unknown(String name) {
        if (engine == Engine.POSTGRESQL && name.endsWith("serial")) {
            return refused("write the integer type; the counter is a property of the column");
        }
        return refused("did you mean '" + NearestName.of(name, EngineTypes.spellings(engine)) + "'?");
    }
}
