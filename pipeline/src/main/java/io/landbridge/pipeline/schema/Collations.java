package io.landbridge.pipeline.schema;

import org.jspecify.annotations.Nullable;

/**
 * Which collation of one engine stands for which of another.
 *
 * <p>MySQL's UCA 9.0 and MariaDB's UCA 14.0 order a few rare characters differently; equality of the letters in use is the same.
 */
final class Collations {

    /** PostgreSQL compares text bit by bit and does not ignore trailing spaces, so a target must not find more values equal. */
    static final String MYSQL_EXACT = "utf8mb4_0900_bin";

    static final String MARIADB_EXACT = "utf8mb4_nopad_bin";

    private Collations() {}

    static String exact(Engine engine) {
        return engine == Engine.MYSQL ? MYSQL_EXACT : MARIADB_EXACT;
    }

    /** The collation's counterpart on MySQL or MariaDB; the same name when both have it. */
    static @Nullable String translate(@Nullable String collation, Engine to) {
        if (collation == null) {
            return null;
        }
        return to == Engine.MARIADB ? toMariaDb(collation) : toMySql(collation);
    }

    private static String toMariaDb(String collation) {
        if (collation.equals(MYSQL_EXACT)) {
            return MARIADB_EXACT;
        }
        return collation.contains("_0900_") ? "utf8mb4_uca1400_nopad_" + sensitivity(collation) : collation;
    }

    private static String toMySql(String collation) {
        if (collation.endsWith("_nopad_bin")) {
            return collation.startsWith("utf8mb4_") ? MYSQL_EXACT : collation.replace("_nopad_bin", "_bin");
        }
        int uca = collation.indexOf("_uca1400_");
        if (uca < 0) {
            return collation.replace("_nopad_", "_");
        }
        return collation.startsWith("utf8mb4_")
                ? "utf8mb4_0900_" + sensitivity(collation)
                : collation.substring(0, uca) + "_unicode_520_ci";
    }

    private static String sensitivity(String collation) {
        if (collation.contains("_as_cs")) {
            return "as_cs";
        }
        return collation.contains("_as_") ? "as_ci" : "ai_ci";
    }
}
