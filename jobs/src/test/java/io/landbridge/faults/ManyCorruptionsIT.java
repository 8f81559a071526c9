package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** F24 in full: of a thousand corruptions of all kinds each one is named, by table, key and column, and nothing else is. */
@Tag("faults")
final class ManyCorruptionsIT {

    private static final int CORRUPTIONS = Integer.getInteger("landbridge.corruptions", 1_000);
    private static final int DIFFERENT = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    static List<Arguments> seeds() {
        return Extent.seeds(Direction.ALL);
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    @Timeout(900)
    void eachOfAThousandCorruptionsIsNamedAndNothingElse(Direction direction, long seed)
            throws JsonProcessingException {
        try (Scene scene = Scene.open(folder, direction)) {
            ManyCorruptions.create(scene.source());
            ManyCorruptions.createLoose(scene.source());
            scene.ask("run");
            ManyCorruptions planted = ManyCorruptions.plant(scene.target(), CORRUPTIONS, seed);
            JsonNode found = scene.start("validate", "--again").exits(DIFFERENT).json();
            Map<String, String> named = named(scene);
            assertThat(named).as("seed %s", seed).isEqualTo(planted.expected());
            assertThat(found.path("validation").path("mismatched").asInt())
                    .isEqualTo(planted.expected().size());
            Map<String, Object> evidence = new HashMap<>();
            evidence.put("planted", planted.planted());
            evidence.put("corruptions", CORRUPTIONS);
            evidence.put("rowsSpoiled", planted.expected().size());
            evidence.put("rowsNamed", named.size());
            evidence.put("falselyNamed", 0);
            Evidence.keep("F24", direction.toString(), "seed " + seed, evidence);
        }
    }

    /** What the ledger has, since a document shows only some rows of each table. */
    private static Map<String, String> named(Scene scene) throws JsonProcessingException {
        Map<String, String> named = new TreeMap<>();
        for (List<@Nullable String> row : scene.target()
                .query("SELECT table_name, row_key, kind, differences FROM "
                        + scene.ledger().table("mismatch") + " WHERE closed_at IS NULL")) {
            JsonNode columns = JSON.readTree(String.valueOf(row.get(3)));
            String table = String.valueOf(row.get(0)).replaceFirst(".*\\.", "");
            String kind = String.valueOf(row.get(2));
            String key = row.get(1) == null
                    ? value(columns.path("a"))
                    : JSON.readTree(String.valueOf(row.get(1))).path(0).asText();
            String what = kind.equals("different") ? kind + ' ' + String.join(" ", names(columns)) : kind;
            assertThat(named.put(table + ' ' + key, what))
                    .as("named twice: %s %s", table, key)
                    .isNull();
        }
        return named;
    }

    private static String value(JsonNode both) {
        return both.path(0).isNull() ? both.path(1).asText() : both.path(0).asText();
    }

    private static List<String> names(JsonNode columns) {
        return columns.properties().stream().map(Map.Entry::getKey).toList();
    }
}
