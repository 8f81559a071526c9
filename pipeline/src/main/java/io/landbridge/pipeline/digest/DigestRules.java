package io.landbridge.pipeline.digest;

import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.ValueKind;

/** The declared rule by which a pair of columns gets its canonical kind, and each side its place; docs/digest.md, "Who hashes". */
final class DigestRules {

    private final Engine from;
    private final Engine to;

    DigestRules(Engine from, Engine to) {
        this.from = from;
        this.to = to;
    }

    /** The rule for one column of a mapping. */
    ColumnDigest of(ColumnMapping mapping) {
        return mapping.origin() instanceof ColumnMapping.Copied copied
                ? copied(copied.source(), copied.wire(), mapping.target())
                : computed(mapping.wire(), mapping.target());
    }

    /** There is no source column to look at: the value is compared as what the target's type makes of its spelling. */
    private ColumnDigest computed(ValueKind wire, Column target) {
        CanonicalKind kind = switch (target.kind()) {
            case JSON -> to == Engine.MYSQL ? CanonicalKind.JSON_OF_DOUBLES : CanonicalKind.JSON;
            case SET -> CanonicalKind.SET;
            case BIT -> CanonicalKind.BITS;
            default -> kind(target, wire, target);
        };
        return new ColumnDigest(
                new DigestedColumn(target, kind, wire, RoundingRule.into(to, target.type())),
                new DigestedColumn(target, kind, target.kind(), null),
                true,
                false,
                isServers(to, target, kind),
                "the plan computes it");
    }

    private ColumnDigest copied(Column source, ValueKind wire, Column target) {
        CanonicalKind kind = kind(source, wire, target);
        RoundingRule rounding = RoundingRule.of(from, source.type(), to, target.type());
        boolean isServerOfSource = rounding == null && isServers(from, source, kind);
        boolean isServerOfTarget = isServers(to, target, kind);
        String reason = rounding != null
                ? "the target does not keep every digit or blank"
                : isServerOfSource && isServerOfTarget ? "" : reason(kind, source, target);
        return new ColumnDigest(
                new DigestedColumn(source, kind, wire, rounding),
                new DigestedColumn(target, kind, target.kind(), null),
                false,
                isServerOfSource,
                isServerOfTarget,
                reason);
    }

    private static String reason(CanonicalKind kind, Column source, Column target) {
        return switch (kind) {
            case JSON, JSON_OF_DOUBLES -> "engines print documents each in their own way";
            case SET -> "the labels stand in another order";
            default ->
                "one side keeps it as "
                        + (source.kind() == ValueKind.TEXT ? source : target)
                                .type()
                                .declaration();
        };
    }

    private CanonicalKind kind(Column source, ValueKind wire, Column target) {
        return switch (target.kind()) {
            case BOOLEAN, INTEGER, DECIMAL -> CanonicalKind.NUMBER;
            case FLOAT -> CanonicalKind.FLOAT;
            case BINARY -> CanonicalKind.BINARY;
            case DATE -> CanonicalKind.DATE;
            case TIME -> CanonicalKind.TIME;
            case DATETIME, INSTANT -> CanonicalKind.TIMESTAMP;
            case INTERVAL -> source.kind() == ValueKind.TIME ? CanonicalKind.TIME : CanonicalKind.TEXT;
            case UUID -> CanonicalKind.UUID;
            // their widths may differ, and both are numbers
            case BIT ->
                source.kind() == ValueKind.BIT && from.isMySqlFamily() && to.isMySqlFamily()
                        ? CanonicalKind.NUMBER
                        : CanonicalKind.BITS;
            case JSON -> json(source, target);
            case SET -> source.type().labels().equals(target.type().labels()) ? CanonicalKind.TEXT : CanonicalKind.SET;
            case TEXT -> text(source, wire, target);
            case ENUM, NATIVE, TIME_TZ, ARRAY -> CanonicalKind.TEXT;
        };
    }

    private CanonicalKind json(Column source, Column target) {
        boolean printsAlike = from == to
                && source.kind() == ValueKind.JSON
                && source.type().name().equals(target.type().name());
        if (printsAlike) {
            return CanonicalKind.TEXT;
        }
        return from == Engine.MYSQL || to == Engine.MYSQL ? CanonicalKind.JSON_OF_DOUBLES : CanonicalKind.JSON;
    }

    /** A text that stands for a value of another type is compared as that value. */
    private static CanonicalKind text(Column source, ValueKind wire, Column target) {
        return switch (source.kind()) {
            case BOOLEAN, INTEGER, DECIMAL -> CanonicalKind.NUMBER;
            case FLOAT -> CanonicalKind.FLOAT;
            case DATE -> CanonicalKind.DATE;
            case TIME -> CanonicalKind.TIME;
            case DATETIME, INSTANT -> CanonicalKind.TIMESTAMP;
            case UUID -> CanonicalKind.UUID;
            case TEXT ->
                isPadded(source.type()) || isPadded(target.type()) ? CanonicalKind.PADDED_TEXT : CanonicalKind.TEXT;
            case NATIVE -> wire == ValueKind.DECIMAL ? CanonicalKind.NUMBER : CanonicalKind.TEXT;
            case BINARY, TIME_TZ, INTERVAL, JSON, ENUM, SET, BIT, ARRAY -> CanonicalKind.TEXT;
        };
    }

    private static boolean isPadded(DataType type) {
        return switch (type.name()) {
            case "character", "bpchar", "char" -> true;
            default -> false;
        };
    }

    private static boolean isServers(Engine engine, Column column, CanonicalKind kind) {
        ValueKind own = column.kind();
        return switch (kind) {
            case NUMBER ->
                switch (own) {
                    case BOOLEAN, INTEGER, DECIMAL -> true;
                    case BIT -> engine.isMySqlFamily();
                    // money, and PostgreSQL's numbers of transactions
                    case NATIVE -> engine == Engine.POSTGRESQL;
                    default -> false;
                };
            case FLOAT -> own == ValueKind.FLOAT;
            case TEXT -> own != ValueKind.BINARY;
            case PADDED_TEXT -> own == ValueKind.TEXT;
            case UUID -> own == ValueKind.UUID || own == ValueKind.TEXT;
            case BINARY -> own == ValueKind.BINARY;
            case DATE -> own == ValueKind.DATE;
            case TIME -> own == ValueKind.TIME || own == ValueKind.INTERVAL;
            case TIMESTAMP -> own == ValueKind.DATETIME || own == ValueKind.INSTANT;
            case BITS -> own == ValueKind.BIT;
            case JSON, JSON_OF_DOUBLES, SET -> false;
        };
    }
}
