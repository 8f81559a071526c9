package io.landbridge.jobs.runbook;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Writes one text as JSON. */
final class JsonText {

    private JsonText() {}

    /** In quotes. */
    static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
