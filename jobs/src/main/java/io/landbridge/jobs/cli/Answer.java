package io.landbridge.jobs.cli;

import io.landbridge.pipeline.failure.LandbridgeException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command has to say.
 *
 * @param document for {@code --output json}; its shape is published in docs/schema/commands
 * @param text for people; ends with a newline unless empty
 * @param failure which ended the work on the way, so that there is a result as well as an error; null when there was none
 */
record Answer(
        Map<String, @Nullable Object> document,
        String text,
        @Nullable LandbridgeException failure) {

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
        return new Answer(document, text, null);
    }

    /** 0, or what the failure's category says. */
    int exitCode() {
        return failure == null ? 0 : failure.category().exitCode();
    }
}
