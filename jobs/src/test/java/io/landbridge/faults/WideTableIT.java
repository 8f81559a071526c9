package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.testkit.generate.Oversized;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F21: a table of as many columns as the narrower engine can hold. */
@Tag("faults")
@Tag("sample")
final class WideTableIT {

    private static final int COLUMNS = 1_000;
    private static final int ROWS = 50;

    @TempDir
    Path folder;

    static List<Direction> directions() {
        return Extent.directions(List.of(Direction.POSTGRESQL_TO_MYSQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    @Timeout(600)
    void aThousandColumnsAreCopied(Direction direction) {
        try (Scene scene = Scene.open(folder, direction).heap("128m")) {
            Oversized.wideTable(scene.source(), "wide", COLUMNS, ROWS);
            SampleTables.analyze(scene.source());
            // One expression, so that rows are taken apart and put together again.
            scene.plan("""
                    tables:
                      - table: %s.wide
                        check:
                          the key is a number: "row.id > 0"
                    backfill: {parallelism: 4}
                    """.formatted(scene.sourceSchema()));
            assertThat(scene.ask("run").path("rows").asInt()).isEqualTo(ROWS);
            scene.assertEqual();
            Evidence.keep("F21", direction.toString(), COLUMNS + " columns", Map.of("equal", true));
        }
    }
}
