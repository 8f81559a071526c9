package io.landbridge.pipeline.plan;

/**
 * Where a database is and who we are there. {@link #toString()} shows no secret.
 *
 * @param side which end of the migration
 * @param url as written, {@code jdbc:postgresql:}, {@code jdbc:mysql:} or {@code jdbc:mariadb:}; never holds a password
 */
public record Endpoint(Side side, String url, Tls tls, String username, Secret password) {

    /** Which end of the migration. */
    public enum Side {
        SOURCE,
        TARGET;

        /** {@code source} or {@code target}, as people write it. */
        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** How far the server's certificate is checked. */
    public enum Tls {
        /** Chain and host name; the default. */
        VERIFY_FULL,
        /** Chain only. */
        VERIFY_CA,
        /** Plain text, or encrypted without any check; status always shows it. */
        INSECURE
    }
}
