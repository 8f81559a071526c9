package io.landbridge.connectors.capture;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/** Makes a name that every server takes for a slot: lower-case letters, digits and underscores, 63 at most. */
public final class ResourceName {

    private static final int LONGEST = 63;

    private ResourceName() {}

    /** The same for the same stream, another for another. */
    public static String of(String stream) {
        String plain = stream.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
        if (plain.equals(stream) && plain.length() <= LONGEST) {
            return plain;
        }
        CRC32 sum = new CRC32();
        sum.update(stream.getBytes(StandardCharsets.UTF_8));
        String tail = "_" + Long.toHexString(sum.getValue());
        return plain.substring(0, Math.min(plain.length(), LONGEST - tail.length())) + tail;
    }
}
