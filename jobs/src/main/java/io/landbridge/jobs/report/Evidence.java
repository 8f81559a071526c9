package io.landbridge.jobs.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a migration, for people who were not there.
 *
 * @param verdict in one sentence
 * @param isProved whether everything is proved equal since its last change
 * @param facts by key: title and value
 */
public record Evidence(
        String migration, String verdict, boolean isProved, Map<String, Fact> facts, List<ReportSection> sections) {

    public Evidence {
        facts = new LinkedHashMap<>(facts);
        sections = List.copyOf(sections);
    }

    /** One line of the head; a value that is null is not known, or there is none. */
    public record Fact(String title, @Nullable Object value) {}

    /** As part of a document. */
    public Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("proved", isProved);
        document.put("verdict", verdict);
        Map<String, @Nullable Object> head = new LinkedHashMap<>();
        facts.forEach((key, fact) -> head.put(key, fact.value()));
        document.put("facts", head);
        sections.forEach(section -> document.put(section.key(), section.document()));
        return document;
    }
}
