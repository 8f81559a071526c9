package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.PlacedTypes;
import io.landbridge.pipeline.schema.Rounding;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TypeMapping;
import io.landbridge.pipeline.schema.TypeMapping.Fidelity;
import io.landbridge.pipeline.schema.TypeRules;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.pipeline.schema.WrittenType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The type each column gets in the target. The order: the column's own {@code type}, the plan's {@code types}, the column of a target
 * table that is there already, the built-in rule.
 */
final class TypeChooser {

    private final Ends ends;
    private final Complaints complaints;
    private final PlacedTypes placed;
    private final List<Declared> overrides = new ArrayList<>();

    private record Declared(DataType source, @Nullable DataType target, TypeOverride written) {}

    /**
     * A choice.
     *
     * @param rule of the plan's {@code types} that fits; null when none does
     * @param objection what stands against it although values can be read; null for nothing
     */
    record Choice(
            TypeMapping mapping,
            @Nullable TypeOverride rule,
            @Nullable String objection) {}

    TypeChooser(List<TypeOverride> types, Ends ends, Complaints complaints) {
        this.ends = ends;
        this.complaints = complaints;
        this.placed = new PlacedTypes(ends.source(), ends.to());
        for (TypeOverride type : types) {
            DataType source = parse(ends.from(), type.source(), "types: source", type.line());
            DataType target =
                    type.target() == null ? null : parse(ends.to(), type.target(), "types: target", type.line());
            if (source != null && (target != null || type.target() == null) && isSound(type, source, target)) {
                overrides.add(new Declared(source, target, type));
            }
        }
    }

    /** The type as written for the target; null after a complaint. */
    @Nullable DataType parse(String written, String what, int line) {
        return parse(ends.to(), written, what, line);
    }

    /**
     * Chooses for a source column whose values go over.
     *
     * @param written the column's own {@code type}; null for none
     * @param present the column of a target table that is there already; null for none
     */
    Choice choose(Table table, Column source, @Nullable DataType written, @Nullable Column present) {
        Declared declared = overrides.stream()
                .filter(candidate -> WrittenType.fits(candidate.source(), source.type()))
                .findFirst()
                .orElse(null);
        TypeOverride rule = declared == null ? null : declared.written();
        if (present != null) {
            boolean named = written != null || (declared != null && declared.target() != null);
            return new Choice(
                    TypeRules.written(ends.from(), source.type(), ends.to(), present.type()),
                    rule,
                    named ? null : objection(source.type(), present.type()));
        }
        DataType wanted = written != null ? written : declared == null ? null : wanted(declared, source);
        return new Choice(
                wanted == null
                        ? placed.map(table, source)
                        : TypeRules.written(ends.from(), source.type(), ends.to(), wanted),
                rule,
                null);
    }

    /** Values are never changed in silence: who wants that says the type. */
    private @Nullable String objection(DataType source, DataType present) {
        Rounding rounding = Rounding.of(ends.from(), source, ends.to(), present);
        return rounding == null
                ? null
                : "the column is there already as '" + present.declaration() + "', which " + rounding.verb() + " '"
                        + source.declaration() + "'; say type: \"" + present.declaration()
                        + "\" if that is wanted, or drop: true.";
    }

    private @Nullable DataType wanted(Declared declared, Column source) {
        if (declared.target() != null || declared.written().zone() == null) {
            return declared.target();
        }
        // the fraction that no digits mean
        int unwritten = ends.from() == Engine.POSTGRESQL ? 6 : 0;
        Integer digits = source.type().precision();
        return WrittenType.parse(
                ends.to(),
                (ends.to() == Engine.POSTGRESQL ? "timestamp(%d) with time zone" : "timestamp(%d)")
                        .formatted(digits == null ? unwritten : digits));
    }

    private boolean isSound(TypeOverride type, DataType source, @Nullable DataType target) {
        ValueKind kind = TypeRules.kind(ends.from(), source);
        ValueKind to = target == null ? ValueKind.INSTANT : TypeRules.kind(ends.to(), target);
        String why = null;
        if (type.zone() != null && kind != ValueKind.DATETIME) {
            why = "zone is for dates and times without a zone, which '" + type.source() + "' is not.";
        } else if (type.zone() != null && to != ValueKind.INSTANT && to != ValueKind.DATETIME) {
            why = "zone makes an instant, which '" + type.target() + "' does not hold.";
        } else if (type.zeroDate() != null && !hasZeroDates(kind)) {
            why = "zeroDate is for dates of MySQL and MariaDB, which '" + type.source() + "' of "
                    + ends.from().label() + " is not.";
        }
        if (why != null) {
            complaints.add(type.line(), PlanError.TYPE, "types: " + why);
        }
        return why == null;
    }

    private boolean hasZeroDates(ValueKind kind) {
        return ends.from().isMySqlFamily()
                && (kind == ValueKind.DATE || kind == ValueKind.DATETIME || kind == ValueKind.INSTANT);
    }

    private @Nullable DataType parse(Engine engine, String written, String what, int line) {
        try {
            return WrittenType.parse(engine, written);
        } catch (LandbridgeException e) {
            complaints.add(line, PlanError.TYPE, what + ": " + e.what());
            return null;
        }
    }

    /** Complains when there is no way. */
    boolean isUsable(Choice choice, String what, int line) {
        boolean readable = choice.mapping().fidelity() != Fidelity.UNSUPPORTED;
        String why = readable ? choice.objection() : choice.mapping().note() + "; say another type:, or drop: true.";
        if (why != null) {
            complaints.add(line, PlanError.TYPE, what + ": " + why);
        }
        return why == null;
    }
}
