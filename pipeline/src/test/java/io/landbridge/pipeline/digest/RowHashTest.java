package io.landbridge.pipeline.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowHashTest {

    @Test
    void valuesStandInOrderWithAMarkForNull() {
        RowHash row = row(CanonicalKind.NUMBER, CanonicalKind.TEXT, CanonicalKind.TEXT, CanonicalKind.DATE);
        assertThat(row.canonical(Arrays.asList("1.50", "a,b", null, "2026-11-20")))
                .isEqualTo("1.5,3:a,b,~,2026-11-20");
    }

    /** What a value holds can neither end it nor be taken for NULL, nor move into its neighbour. */
    @Test
    void noTwoRowsHaveTheSameBytes() {
        List<String> values = Arrays.asList(null, "", "~", ",", "1:a", "a", "2:", "#", ",~", "~,", "0:", "0:,0:");
        RowHash row = row(CanonicalKind.TEXT, CanonicalKind.PADDED_TEXT, CanonicalKind.SET);
        Map<String, List<String>> known = new HashMap<>();
        for (String first : values) {
            for (String second : values) {
                List<String> pair = Arrays.asList(first, second, "x");
                assertThat(known.put(row.canonical(pair), pair)).isNull();
            }
        }
    }

    @Test
    void aRowHasAValueForEachColumn() {
        RowHash row = row(CanonicalKind.NUMBER);
        assertThatIllegalArgumentException().isThrownBy(() -> row.of(List.of("1", "2")));
    }

    /** A text that is no value of the other side's type is never equal to one, and never like another such text. */
    @ParameterizedTest
    @CsvSource({
        "NUMBER, 1 2, '!3:1 2'",
        "NUMBER, 1e999999999, '!11:1e999999999'",
        "NUMBER, 0x1p3, '!5:0x1p3'",
        "FLOAT, 1.5f, '!4:1.5f'",
        "FLOAT, '1,5', '!3:1,5'",
        "BINARY, abc, '!3:abc'",
        "DATE, yesterday, '!9:yesterday'",
        "TIME, soon, '!4:soon'",
        "TIMESTAMP, '1,2', '!3:1,2'",
        "BITS, '1,0', '!3:1,0'",
        "JSON, '{\"a\":', '!5:{\"a\":'",
        "JSON, '[1] 2', '!5:[1] 2'",
        "JSON, '[1,]', '!4:[1,]'",
        "JSON_OF_DOUBLES, nul, '!3:nul'"
    })
    void whatIsNoValueStaysApart(CanonicalKind kind, String spelled, String form) {
        assertThat(row(kind).canonical(List.of(spelled))).isEqualTo(form);
    }

    @ParameterizedTest
    @CsvSource({
        "NUMBER, 007, 7",
        "NUMBER, +5, 5",
        "NUMBER, -0, 0",
        "NUMBER, 1E3, 1000",
        "NUMBER, 0.5e-3, 0.0005",
        "FLOAT, 100, 4059000000000000",
        "PADDED_TEXT, 'ab   ', 2:ab",
        "TIME, -00:00:00.000, 00:00:00",
        "TIMESTAMP, 2026-11-20, 2026-11-20 00:00:00",
        "TIMESTAMP, 0044-03-15 BC, 0044-03-15 00:00:00 BC",
        "SET, 'c,a,b', '5:a,b,c'"
    })
    void otherSpellingsOfAValueHaveItsForm(CanonicalKind kind, String spelled, String form) {
        assertThat(row(kind).canonical(List.of(spelled))).isEqualTo(form);
    }

    @Test
    void deepDocumentsAreLeftAsTheyAre() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(row(CanonicalKind.JSON).canonical(List.of(deep))).startsWith("!#");
        String fair = "[ ".repeat(900) + "]".repeat(900);
        assertThat(row(CanonicalKind.JSON).canonical(List.of(fair))).startsWith("#");
    }

    @Test
    void halfACharacterInADocumentStaysOne() {
        assertThat(row(CanonicalKind.JSON).canonical(List.of("\"\\ud83d\""))).isEqualTo("8:\"\\ud83d\"");
    }

    @Test
    void sumsDoNotDependOnOrderButOnNumber() {
        RangeDigest one = RangeDigest.EMPTY.withRow(-5).withRow(7).withRow(7);
        RangeDigest other =
                RangeDigest.EMPTY.withRow(7).plus(RangeDigest.EMPTY.withRow(-5).withRow(7));
        assertThat(one).isEqualTo(other).isEqualTo(new RangeDigest(3, 9));
        assertThat(one).isNotEqualTo(RangeDigest.EMPTY.withRow(7).withRow(-5));
        assertThat(RangeDigest.EMPTY.withRow(Long.MAX_VALUE).withRow(1).sum()).isEqualTo(Long.MIN_VALUE);
        assertThat(one).hasToString("3 rows, 0000000000000009");
    }

    private static RowHash row(CanonicalKind... kinds) {
        return new RowHash(Stream.of(kinds).map(RowHashTest::column).toList());
    }

    private static DigestedColumn column(CanonicalKind kind) {
        Column column = new Column(
                "v", DataType.of("any"), ValueKind.TEXT, true, null, Column.Generation.NONE, null, null, false, null);
        return DigestedColumn.of(column, kind);
    }
}
