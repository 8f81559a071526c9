package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.TypeMapping.Fidelity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Collects the rules of one direction, in the order in which they are tried. */
final class RuleTable {

    private final Engine from;
    private final Engine to;
    private final List<TypeRule> rules = new ArrayList<>();

    RuleTable(Engine from, Engine to) {
        this.from = from;
        this.to = to;
    }

    List<TypeRule> rules() {
        return List.copyOf(rules);
    }

    RuleTable exact(String source, String target, ValueKind wire) {
        return add(Fidelity.EXACT, source, target, wire, "");
    }

    RuleTable widened(String source, String target, ValueKind wire, String note) {
        return add(Fidelity.WIDENED, source, target, wire, note);
    }

    RuleTable partial(String source, String target, ValueKind wire, String note) {
        return add(Fidelity.PARTIAL, source, target, wire, note);
    }

    RuleTable opaque(String source, String target, ValueKind wire, String note) {
        return add(Fidelity.OPAQUE, source, target, wire, note);
    }

    /** A rule for no value at all; the target type is only shown. */
    RuleTable unsupported(String source, String note) {
        TypeTemplate template = TypeTemplate.parse(from, source);
        rules.add(new TypeRule(
                source, template::fits, "none", type -> type, ValueKind.NATIVE, Fidelity.UNSUPPORTED, note));
        return this;
    }

    /** A rule for types of that template that also meet a condition. */
    RuleTable when(
            String source,
            String condition,
            Predicate<DataType> fits,
            Fidelity fidelity,
            String target,
            ValueKind wire,
            String note) {
        TypeTemplate sourceTemplate = TypeTemplate.parse(from, source);
        TypeTemplate targetTemplate = TypeTemplate.parse(to, target);
        rules.add(new TypeRule(
                source + ", " + condition,
                type -> sourceTemplate.fits(type) && fits.test(type),
                target,
                targetTemplate::from,
                wire,
                fidelity,
                note));
        return this;
    }

    /** A rule that no template can say. */
    RuleTable special(
            String source,
            Predicate<DataType> fits,
            Fidelity fidelity,
            String target,
            UnaryOperator<DataType> targetOf,
            ValueKind wire,
            String note) {
        rules.add(new TypeRule(source, fits, target, targetOf, wire, fidelity, note));
        return this;
    }

    private RuleTable add(Fidelity fidelity, String source, String target, ValueKind wire, String note) {
        TypeTemplate sourceTemplate = TypeTemplate.parse(from, source);
        TypeTemplate targetTemplate = TypeTemplate.parse(to, target);
        rules.add(new TypeRule(source, sourceTemplate::fits, target, targetTemplate::from, wire, fidelity, note));
        return this;
    }
}
