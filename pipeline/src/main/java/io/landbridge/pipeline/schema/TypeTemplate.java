package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.EngineType.Arguments;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A type of a rule, such as {@code decimal(p,s) unsigned} or {@code char(36) collate ascii_bin}. Letters stand for arguments that the
 * source has and the target takes over; without arguments a source template fits any.
 */
final class TypeTemplate {

    private static final Pattern SHAPE = Pattern.compile("(?<name>[^(]+?)(\\((?<arguments>[^)]*)\\))?"
            + "(?<tail> with time zone)?(?<unsigned> unsigned)?( collate (?<collation>\\w+))?");

    private final Engine engine;
    private final DataType constant;
    private final boolean withDigits;
    private final List<String> arguments;

    private TypeTemplate(Engine engine, DataType constant, boolean withDigits, List<String> arguments) {
        this.engine = engine;
        this.constant = constant;
        this.withDigits = withDigits;
        this.arguments = arguments;
    }

    static TypeTemplate parse(Engine engine, String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not a type template: " + text);
        }
        String tail = matcher.group("tail") == null ? "" : " with time zone";
        String name = matcher.group("name") + tail;
        EngineType type = EngineTypes.find(engine, name);
        if (type == null || !type.name().equals(name)) {
            throw new IllegalArgumentException("Not a canonical type of " + engine.label() + ": " + name);
        }
        String collation = matcher.group("collation");
        DataType constant = DataType.of(name)
                .withUnsigned(matcher.group("unsigned") != null)
                .withText(collation == null ? null : collation.substring(0, collation.indexOf('_')), collation);
        String given = matcher.group("arguments");
        boolean digits = type.arguments() == Arguments.DIGITS || type.arguments() == Arguments.FRACTION;
        return new TypeTemplate(engine, constant, digits, given == null ? List.of() : List.of(given.split(",")));
    }

    Engine engine() {
        return engine;
    }

    boolean fits(DataType type) {
        return type.name().equals(constant.name())
                && type.unsigned() == constant.unsigned()
                && type.dimensions() == 0
                && fitsArgument(0, withDigits ? type.precision() : type.length())
                && fitsArgument(1, type.scale());
    }

    private boolean fitsArgument(int index, @Nullable Integer actual) {
        if (index >= arguments.size()) {
            return true;
        }
        String wanted = arguments.get(index);
        return actual != null && (isLetter(wanted) || actual.equals(Integer.valueOf(wanted)));
    }

    /** The target type for that source type. */
    DataType from(DataType source) {
        DataType result = source.labels().isEmpty() || !takesLabels()
                ? constant
                : DataType.ofLabels(constant.name(), source.labels())
                        .withText(constant.characterSet(), constant.collation());
        if (arguments.isEmpty()) {
            return result;
        }
        Integer first = argument(0, source);
        if (isFraction()
                && Integer.valueOf(WrittenType.unwrittenFraction(engine)).equals(first)) {
            return result;
        }
        return withDigits ? result.withPrecision(first, argument(1, source)) : result.withLength(first);
    }

    private boolean takesLabels() {
        EngineType type = EngineTypes.find(engine, constant.name());
        return type != null && type.arguments() == Arguments.LABELS;
    }

    private boolean isFraction() {
        EngineType type = EngineTypes.find(engine, constant.name());
        return type != null && type.arguments() == Arguments.FRACTION;
    }

    private @Nullable Integer argument(int index, DataType source) {
        if (index >= arguments.size()) {
            return null;
        }
        return switch (arguments.get(index)) {
            case "n" -> source.length();
            case "p" -> source.precision();
            case "s" -> source.scale();
            default -> Integer.valueOf(arguments.get(index));
        };
    }

    private static boolean isLetter(String argument) {
        return Character.isLetter(argument.charAt(0));
    }
}
