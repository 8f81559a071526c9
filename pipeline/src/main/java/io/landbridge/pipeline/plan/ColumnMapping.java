package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.expression.Expression;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ValueKind;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One target column and where its value comes from.
 *
 * @param target as it is or shall be declared in the target
 */
public record ColumnMapping(Column target, Origin origin) {

    /** Where a target column's value comes from. */
    public sealed interface Origin {}

    /**
     * The source column's value as it is.
     *
     * @param wire the kind in whose spelling the source prints it (the type rule's)
     */
    public record Copied(Column source, ValueKind wire) implements Origin {}

    /**
     * The source column's value with a declared change of date and time.
     *
     * @param zone of a zone-less value that becomes an instant; null for no change
     * @param overlap which instant a local time names that the zone had twice
     * @param zeroDate {@link #AS_NULL}, or the literal that replaces a zero date; null to refuse it
     */
    public record Converted(
            Column source,
            ValueKind wire,
            @Nullable ZoneId zone,
            TypeOverride.Overlap overlap,
            @Nullable String zeroDate)
            implements Origin {

        /** The plan's word for "a zero date becomes NULL". */
        public static final String AS_NULL = "asNull";
    }

    /**
     * The value that the map lists for the source column's spelling.
     *
     * @param map key null stands for NULL; values are spelled as {@link ColumnMapping#wire()}, the target column's kind
     * @param otherwise for unlisted values; when {@code hasOtherwise} is false an unlisted value is quarantined
     */
    public record Listed(
            Column source,
            ValueKind wire,
            Map<@Nullable String, @Nullable String> map,
            @Nullable String otherwise,
            boolean hasOtherwise)
            implements Origin {
        public Listed {
            map = Collections.unmodifiableMap(new LinkedHashMap<>(map));
        }
    }

    /** What an expression over the source row gives. */
    public record Computed(Expression expression) implements Origin {}

    /** What a Java transformer gives. */
    public record Emitted() implements Origin {}

    /** The kind in whose spelling the value reaches the target. */
    public ValueKind wire() {
        if (origin instanceof Copied copied) {
            return copied.wire();
        }
        if (origin instanceof Converted converted) {
            return converted.zone() != null ? ValueKind.INSTANT : converted.wire();
        }
        return target.kind();
    }

    /** Whether the value goes over untouched. */
    public boolean isCopied() {
        return origin instanceof Copied;
    }
}
