package io.landbridge.pipeline.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.digest.GoldenVectors.Section;
import io.landbridge.pipeline.digest.GoldenVectors.Vector;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java reference gives what the file says. */
class GoldenVectorsTest {

    static Stream<Section> sections() {
        return GoldenVectors.read().stream();
    }

    @ParameterizedTest
    @MethodSource("sections")
    void theReferenceMeetsThem(Section section) {
        RowHash row = new RowHash(List.of(column(section)));
        List<String> found = new ArrayList<>();
        List<String> wanted = new ArrayList<>();
        for (Vector vector : section.vectors()) {
            var values = Arrays.asList(vector.spelled());
            found.add(vector.line() + ": " + row.canonical(values) + " " + row.of(values));
            wanted.add(vector.line() + ": " + vector.canonical() + " " + vector.hash());
        }
        assertThat(found).isEqualTo(wanted);
    }

    @Test
    void thereAreEnoughOfEveryKind() {
        List<Section> sections = GoldenVectors.read();
        assertThat(sections.stream()
                        .mapToInt(section -> section.vectors().size())
                        .sum())
                .isGreaterThan(300);
        assertThat(sections.stream().map(Section::kind)).contains(CanonicalKind.values());
    }

    @Test
    void noTwoFormsShareAHash() {
        Map<String, String> known = new HashMap<>();
        for (Section section : GoldenVectors.read()) {
            for (Vector vector : section.vectors()) {
                String before = known.put(section.kind() + " " + vector.hash(), vector.canonical());
                assertThat(before).as("line " + vector.line()).isIn(null, vector.canonical());
            }
        }
    }

    private static DigestedColumn column(Section section) {
        Column column = new Column(
                "v",
                DataType.of("any"),
                section.spelling(),
                true,
                null,
                Column.Generation.NONE,
                null,
                null,
                false,
                null);
        return DigestedColumn.of(column, section.kind());
    }
}
