package io.landbridge.pipeline.digest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reference of the digest: what the servers' SQL must give for the same values. Not for several threads. */
public final class RowHash {

    /** Stands for NULL; no form of a value begins with it. */
    static final String NULL = "~";

    /** Stands between two values; no form of a closed alphabet holds it. */
    static final char SEPARATOR = ',';

    private final List<DigestedColumn> columns;
    private final MessageDigest sha256 = sha256();
    private final StringBuilder row = new StringBuilder();

    RowHash(List<DigestedColumn> columns) {
        this.columns = columns;
    }

    /**
     * The hash of a row: the first 64 bits of the SHA-256 of its canonical bytes.
     *
     * @param spelled one for each column, in their order and spelling; null for NULL
     */
    public long of(List<? extends @Nullable String> spelled) {
        return ByteBuffer.wrap(sha256.digest(canonical(spelled).getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    /** What is hashed, as characters. */
    String canonical(List<? extends @Nullable String> spelled) {
        if (spelled.size() != columns.size()) {
            throw new IllegalArgumentException(spelled.size() + " values for " + columns.size() + " columns");
        }
        row.setLength(0);
        for (int i = 0; i < columns.size(); i++) {
            if (i > 0) {
                row.append(SEPARATOR);
            }
            String value = spelled.get(i);
            row.append(value == null ? NULL : CanonicalForm.of(columns.get(i), value));
        }
        return row.toString();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
