package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.TypeMapping.Fidelity;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The declared rule that carries each type from one engine to another; docs/types.md is printed from it.
 *
 * <p>The plan's own type rules come first: whoever has one asks {@link #written}.
 */
public final class TypeRules {

    private static final Map<Direction, List<TypeRule>> RULES = new ConcurrentHashMap<>();

    private TypeRules() {}

    /**
     * The rule for a column looked at by itself. Where its keys and foreign keys are known, {@link PlacedTypes} gives the type that they
     * need.
     *
     * @return fidelity {@link Fidelity#UNSUPPORTED} when there is no rule; the note says why
     */
    public static TypeMapping map(Engine from, Column column, Engine to) {
        return map(from, column.type(), to);
    }

    /** As {@link #map(Engine, Column, Engine)}, for a type alone. */
    public static TypeMapping map(Engine from, DataType type, Engine to) {
        TypeRule rule = rules(from, to).stream()
                .filter(candidate -> candidate.fits().test(type))
                .findFirst()
                .orElse(null);
        if (rule == null) {
            return new TypeMapping(
                    type,
                    ValueKind.NATIVE,
                    Fidelity.UNSUPPORTED,
                    "no rule for '" + type.declaration() + "' of " + from.label());
        }
        TypeMapping mapping = rule.apply(type);
        return from == Engine.POSTGRESQL && to != from
                ? new TypeMapping(exact(mapping.target(), to), mapping.wire(), mapping.fidelity(), mapping.note())
                : mapping;
    }

    /**
     * The mapping for a target type that the user wrote.
     *
     * @return fidelity {@link Fidelity#UNSUPPORTED} when values of the column cannot be read as that type; the note says why
     */
    public static TypeMapping written(Engine from, DataType source, Engine to, DataType target) {
        TypeMapping declared = map(from, source, to);
        if (declared.fidelity() != Fidelity.UNSUPPORTED && declared.target().equals(target)) {
            return declared;
        }
        DataType wanted = from == Engine.POSTGRESQL && to != from ? exact(target, to) : target;
        ValueKind sourceKind = kind(from, source);
        if (source.name().equals("money") && source.dimensions() == 0 && kind(to, target) != ValueKind.NATIVE) {
            sourceKind = ValueKind.DECIMAL;
        }
        ValueKind wire = WireChoice.of(sourceKind, kind(to, target));
        if (wire == null) {
            return new TypeMapping(
                    wanted,
                    ValueKind.NATIVE,
                    Fidelity.UNSUPPORTED,
                    "values of '" + source.declaration() + "' cannot be read as '" + target.declaration() + "'");
        }
        Rounding rounding = Rounding.of(from, source, to, target);
        return new TypeMapping(
                wanted,
                wire,
                Fidelity.PARTIAL,
                "by the plan's rule; values that do not fit are refused"
                        + (rounding == null ? "" : ", " + rounding.note()));
    }

    /** What the values of a type are. */
    public static ValueKind kind(Engine engine, DataType type) {
        if (type.dimensions() > 0) {
            return ValueKind.ARRAY;
        }
        if (engine.isMySqlFamily() && isFlag(type)) {
            return ValueKind.BOOLEAN;
        }
        EngineType known = EngineTypes.find(engine, type.name());
        return known == null ? ValueKind.NATIVE : known.kind();
    }

    private static boolean isFlag(DataType type) {
        return Integer.valueOf(1).equals(type.length())
                && !type.unsigned()
                && (type.name().equals("tinyint") || type.name().equals("bit"));
    }

    /** The rules of one direction in the order in which they are tried. */
    static List<TypeRule> rules(Engine from, Engine to) {
        return RULES.computeIfAbsent(new Direction(from, to), TypeRules::declare);
    }

    private static List<TypeRule> declare(Direction direction) {
        Engine from = direction.from();
        Engine to = direction.to();
        if (from == to) {
            return same(from);
        }
        if (from == Engine.POSTGRESQL) {
            return PostgresToMySqlRules.rules(to);
        }
        return to == Engine.POSTGRESQL ? MySqlToPostgresRules.rules(from) : MySqlFamilyRules.rules(from, to);
    }

    /** One engine: every type as it is. */
    private static List<TypeRule> same(Engine engine) {
        RuleTable rules = new RuleTable(engine, engine);
        if (engine.isMySqlFamily()) {
            rules.exact("tinyint(1)", "tinyint(1)", ValueKind.INTEGER);
        }
        for (ValueKind kind : ValueKind.values()) {
            rules.special(
                    "any type of kind " + kind,
                    type -> kind(engine, type) == kind,
                    Fidelity.EXACT,
                    "the same",
                    type -> type,
                    kind,
                    "");
        }
        return rules.rules();
    }

    /** Text from PostgreSQL gets a collation that finds no more values equal than PostgreSQL does. */
    private static DataType exact(DataType type, Engine to) {
        ValueKind kind = kind(to, type);
        boolean text = kind == ValueKind.TEXT || kind == ValueKind.ENUM || kind == ValueKind.SET;
        return text && type.collation() == null && type.characterSet() == null
                ? type.withText("utf8mb4", Collations.exact(to))
                : type;
    }

    private record Direction(Engine from, Engine to) {}
}
