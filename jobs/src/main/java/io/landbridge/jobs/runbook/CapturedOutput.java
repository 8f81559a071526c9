package io.landbridge.jobs.runbook;

import java.util.Collection;
import java.util.List;

/** What a step printed: its end, without secrets. */
final class CapturedOutput {

    /** As much as fits a report's cell. */
    static final int MOST = 4_000;

    /** A secret of one or two characters would turn every text into stars. */
    private static final int SHORTEST_SECRET = 3;

    private CapturedOutput() {}

    /** The end of the text, with stars in place of secrets. */
    static String of(String text, Collection<String> secrets) {
        String shown = text;
        // The longest first: a secret may be a part of another.
        List<String> ordered = secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST_SECRET)
                .sorted((a, b) -> b.length() - a.length())
                .toList();
        for (String secret : ordered) {
            shown = shown.replace(secret, "***");
        }
        // A ledger of PostgreSQL cannot keep the character NUL.
        shown = shown.replace('\u0000', '\uFFFD').strip();
        return shown.length() <= MOST ? shown : "… " + shown.substring(shown.length() - MOST);
    }
}
