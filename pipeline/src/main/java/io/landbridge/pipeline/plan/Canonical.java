package io.landbridge.pipeline.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Words in a form in which no two lists of them look the same. */
final class Canonical {

    private final StringBuilder text = new StringBuilder();

    /** Adds a word with its length before it. */
    Canonical word(@Nullable String word) {
        if (word == null) {
            text.append("-;");
        } else {
            text.append(word.length()).append(':').append(word).append(';');
        }
        return this;
    }

    /** SHA-256 of all words, lower-case hex. */
    String digest() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
