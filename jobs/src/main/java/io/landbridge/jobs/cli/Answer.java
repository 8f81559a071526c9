package io.landbridge.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command has to say.
 *
 * @param document for {@code --output json}; its shape is published in docs/schema
 * @param text for people; ends with a newline unless empty
 */
record Answer(Map<String, @Nullable Object> document, String text, int exitCode) {

    /** A document that starts as each one does. */
    static Map<String, @Nullable Object> document(String command, String migration, String outcome) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("command", command);
        document.put("migration", migration);
        document.put("outcome", outcome);
        document.put("error", null);
        return document;
    }

    /** Everything went as asked. */
    static Answer done(Map<String, @Nullable Object> document, String text) {
        return new Answer(document, text, 0);
    }
}
