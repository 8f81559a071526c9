package io.landbridge.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** What was tried and what came of it, kept as JSON where {@code landbridge.faults.results} names a folder; parts add up. */
public final class Evidence {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private Evidence() {}

    /** {@code seed 9} before {@code seed 10}. */
    private static final Comparator<String> BY_NUMBER =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    /**
     * Keeps what one try found; an earlier one of the same name is replaced.
     *
     * @param fault as in {@code F1}
     * @param subject as in {@code postgresql-mysql}: one file for each
     * @param name of the try among those of the file: its seed, its point
     */
    public static synchronized void keep(String fault, String subject, String name, Object found) {
        String folder = System.getProperty("landbridge.faults.results", "");
        if (folder.isBlank()) {
            return;
        }
        try {
            Path file = Files.createDirectories(Path.of(folder)).resolve(fault + "-" + subject + ".json");
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                // Between two programs that test at the same time; it ends with the channel.
                var unused = channel.lock();
                byte[] before = Channels.newInputStream(channel).readAllBytes();
                JsonNode known = before.length == 0 ? JSON.createObjectNode() : JSON.readTree(before);
                Map<String, JsonNode> tries = new TreeMap<>(BY_NUMBER);
                known.path("tries").properties().forEach(entry -> tries.put(entry.getKey(), entry.getValue()));
                tries.put(name, JSON.valueToTree(found));
                byte[] after = document(fault, subject, tries).getBytes(StandardCharsets.UTF_8);
                channel.truncate(0).write(ByteBuffer.wrap(after));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line for each try, so that a file stays small and a difference readable. */
    private static String document(String fault, String subject, Map<String, JsonNode> tries) throws IOException {
        StringJoiner lines = new StringJoiner(",\n    ", "{\n    ", "\n  }");
        for (Map.Entry<String, JsonNode> entry : tries.entrySet()) {
            lines.add(JSON.writeValueAsString(entry.getKey()) + ": " + JSON.writeValueAsString(entry.getValue()));
        }
        return "{\n  \"fault\": " + JSON.writeValueAsString(fault) + ",\n  \"subject\": "
                + JSON.writeValueAsString(subject) + ",\n  \"tries\": " + lines + "\n}\n";
    }
}
