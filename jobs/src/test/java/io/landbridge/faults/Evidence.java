package io.landbridge.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What was tried and what came of it, kept as JSON where {@code landbridge.faults.results} names a folder; parts add up. */
final class Evidence {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private Evidence() {}

    /**
     * Keeps what one try found; an earlier one of the same name is replaced.
     *
     * @param fault as in {@code F1}
     * @param subject as in {@code postgresql-mysql}: one file for each
     * @param name of the try among those of the file: its seed, its point
     */
    static synchronized void keep(String fault, String subject, String name, Object found) {
        String folder = System.getProperty("landbridge.faults.results", "");
        if (folder.isBlank()) {
            return;
        }
        try {
            Path file = Files.createDirectories(Path.of(folder)).resolve(fault + "-" + subject + ".json");
            JsonNode known = Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.createObjectNode();
            ObjectNode document = JSON.createObjectNode();
            document.put("fault", fault);
            document.put("subject", subject);
            ObjectNode tries = document.putObject("tries");
            known.path("tries").properties().forEach(entry -> tries.set(entry.getKey(), entry.getValue()));
            tries.set(name, JSON.valueToTree(found));
            Files.writeString(file, JSON.writeValueAsString(document) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
