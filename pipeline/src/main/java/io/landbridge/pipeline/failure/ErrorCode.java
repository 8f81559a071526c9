package io.landbridge.pipeline.failure;

/**
 * A kind of error with a name that never changes; each room declares its own in an enum.
 *
 * <p>The printed code is the constant's name in lower case with hyphens, prefixed by the room: {@code plan.unknown-key}.
 */
public interface ErrorCode {

    /** The room that declares the code, e.g. {@code plan}: the enum's name is the room's and {@code Error}. */
    default String room() {
        return getClass().getSimpleName().replaceFirst("Error$", "").toLowerCase(java.util.Locale.ROOT);
    }

    /** The constant's name; implemented by {@link Enum#name()}. */
    String name();

    /** What follows from the error. */
    Category category();

    /** What to do next when the place of the error knows nothing better. */
    String remedy();

    /** The stable code as printed, e.g. {@code plan.unknown-key}. */
    default String code() {
        return room() + '.' + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
