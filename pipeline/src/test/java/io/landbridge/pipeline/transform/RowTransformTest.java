package io.landbridge.pipeline.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.expression.RowValues;
import io.landbridge.pipeline.plan.ColumnMapping.Computed;
import io.landbridge.pipeline.plan.ColumnMapping.Listed;
import io.landbridge.pipeline.schema.ValueKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RowTransformTest {

    private final MappingFixture orders = new MappingFixture()
            .reads("id", ValueKind.INTEGER)
            .reads("name", ValueKind.TEXT)
            .reads("status", ValueKind.TEXT)
            .reads("price", ValueKind.DECIMAL);

    @Test
    void untouchedFieldsGoOverByteForByte() {
        orders.copies("id").copies("name").copies("status").copies("price");

        assertThat(orders.run("1\ta\\tb\\\\ü😀\t\\N\t1.50", "2\t\t\\\\N\t-0.00"))
                .containsExactly("1\ta\\tb\\\\ü😀\t\\N\t1.50", "2\t\t\\\\N\t-0.00");
    }

    @Test
    void fieldsMayBeLeftOutDoubledAndReordered() {
        orders.copies("price").copies("id").copies("name").copies("id");

        assertThat(orders.run("1\tx\ty\t2.5")).containsExactly("2.5\t1\tx\t1");
    }

    @Test
    void aMapLooksUpTheUnescapedValueAndKeepsNull() {
        Map<@Nullable String, @Nullable String> map = new LinkedHashMap<>();
        map.put("low", "1");
        map.put("tab\there", "2");
        map.put("gone", null);
        orders.copies("id").writes("status_id", ValueKind.INTEGER, listed("status", map, "9", true));

        assertThat(orders.run(
                        "1\t\tlow\t1",
                        "2\t\ttab\\there\t1",
                        "3\t\tgone\t1",
                        "4\t\t\\N\t1",
                        "5\t\tother\t1",
                        "6\t\t\t1"))
                .containsExactly("1\t1", "2\t2", "3\t\\N", "4\t\\N", "5\t9", "6\t9");
        assertThat(orders.rejected).isEmpty();
    }

    @Test
    void aMapThatNamesNullDecidesWhatItBecomes() {
        Map<@Nullable String, @Nullable String> map = new LinkedHashMap<>();
        map.put(null, "0");
        orders.writes("status_id", ValueKind.INTEGER, listed("status", map, "9", true));

        assertThat(orders.run("1\t\t\\N\t1", "2\t\tnull\t1")).containsExactly("0", "9");
    }

    @Test
    void decimalsAreTheSameWhateverTheirScale() {
        Map<@Nullable String, @Nullable String> map = Map.of("1.5", "cheap", "100", "dear");
        orders.writes("label", ValueKind.TEXT, listed("price", map, null, false));

        assertThat(orders.run("1\t\t\t1.50", "2\t\t\t100.00", "3\t\t\tNaN")).containsExactly("cheap", "dear");
        assertThat(orders.rejected).extracting(r -> r.code()).containsExactly(TransformError.VALUE_UNLISTED);
    }

    @Test
    void anUnlistedValueRejectsTheRowWithKeyColumnReasonAndImage() {
        orders.copies("id").writes("status_id", ValueKind.INTEGER, listed("status", Map.of("low", "1"), null, false));

        assertThat(orders.run("7\tsay \"hi\"\\n\tmedium\t\\N", "8\tx\tlow\t1")).containsExactly("8\t1");
        assertThat(orders.rejected)
                .containsExactly(new RejectedRow(
                        Key.of("7"),
                        "status_id",
                        TransformError.VALUE_UNLISTED,
                        "the map does not list the value and has no otherwise",
                        "{\"id\":\"7\",\"name\":\"say \\\"hi\\\"\\n\",\"status\":\"medium\",\"price\":null}"));
    }

    @Test
    void computedValuesAreSpelledAndEscaped() {
        orders.writes("a", ValueKind.TEXT, computed(ValueKind.TEXT, row -> row.value(1) + "\t\\\n\r\b\f\u000Bé€😀"))
                .writes("b", ValueKind.INTEGER, computed(ValueKind.INTEGER, row -> Long.MIN_VALUE))
                .writes("c", ValueKind.INTEGER, computed(ValueKind.INTEGER, row -> -1070L))
                .writes(
                        "d",
                        ValueKind.INTEGER,
                        computed(ValueKind.INTEGER, row -> new BigInteger("18446744073709551615")))
                .writes("e", ValueKind.BOOLEAN, computed(ValueKind.BOOLEAN, row -> true))
                .writes("f", ValueKind.DECIMAL, computed(ValueKind.DECIMAL, row -> new BigDecimal("1E+3")))
                .writes("g", ValueKind.BINARY, computed(ValueKind.BINARY, row -> new byte[] {0, (byte) 0xAB}))
                .writes("h", ValueKind.TEXT, computed(ValueKind.TEXT, row -> null));

        assertThat(orders.run("1\tx\t\t1"))
                .containsExactly(
                        "x\\t\\\\\\n\\r\\b\\f\\vé€😀\t-9223372036854775808\t-1070\t18446744073709551615\t1\t1000\t\\\\x00ab\t\\N");
    }

    @Test
    void theFilterLeavesOutWhatItDoesNotHoldFor() {
        orders.copies("id").where(orders.expression(ValueKind.BOOLEAN, row -> "x".equals(row.value(1)) ? true : null));

        assertThat(orders.run("1\tx\t\t1", "2\ty\t\t1")).containsExactly("1");
        assertThat(orders.rejected).isEmpty();
    }

    @Test
    void aFailedCheckRejectsTheWholeRow() {
        orders.copies("id")
                .check("name is there", orders.expression(ValueKind.BOOLEAN, row -> !"".equals(row.value(1))));

        assertThat(orders.run("1\tx\t\t1", "2\t\t\t1")).containsExactly("1");
        assertThat(orders.rejected).singleElement().satisfies(row -> {
            assertThat(row.column()).isNull();
            assertThat(row.code()).isEqualTo(TransformError.CHECK_FAILED);
            assertThat(row.reason()).isEqualTo("check 'name is there' does not hold");
        });
    }

    @Test
    void aValueWithoutJavaFormRejectsOnlyRowsThatReadIt() {
        orders.copies("id").writes("double", ValueKind.DECIMAL, computed(ValueKind.DECIMAL, row -> row.value(3)));

        assertThat(orders.run("1\t\t\tNaN", "2\t\t\t2.50")).containsExactly("2\t2.50");
        assertThat(orders.rejected)
                .singleElement()
                .satisfies(row -> assertThat(row.reason())
                        .isEqualTo(
                                "column 'price' holds no decimal that an expression can read (a zero date, infinity, NaN, a year"
                                        + " outside 1 to 9999)"));
    }

    @Test
    void aRowOfAnotherShapeIsADefectAndNeverCopied() {
        orders.copies("id");

        assertThatThrownBy(() -> orders.run("1\t2\t3")).hasMessage("3 fields instead of 4");
        assertThatThrownBy(() -> orders.run("1\t2\t3\t4\t5")).hasMessage("More fields than the 4 that are read");
    }

    @Test
    void eachRowIsWrittenLeftOutOrRejected() {
        orders.copies("id")
                .where(orders.expression(ValueKind.BOOLEAN, row -> !"skip".equals(row.value(1))))
                .check("c", orders.expression(ValueKind.BOOLEAN, row -> !"bad".equals(row.value(1))));
        List<Integer> written = new ArrayList<>();
        RowTransform transform = Transformation.of(orders.mapping(), MappingFixture.loader())
                .open(List.of((buffer, offset, length) -> written.add(length)), orders.rejected::add);

        MappingFixture.feed(transform, "1\tx\t\t1", "2\tskip\t\t1", "3\tbad\t\t1", "4\ty\t\t1");

        assertThat(written).hasSize(2);
        assertThat(orders.rejected)
                .singleElement()
                .satisfies(row -> assertThat(row.code()).isEqualTo(TransformError.CHECK_FAILED));
    }

    private Listed listed(
            String column,
            Map<@Nullable String, @Nullable String> map,
            @Nullable String otherwise,
            boolean hasOtherwise) {
        return new Listed(orders.named(column), orders.named(column).kind(), map, otherwise, hasOtherwise);
    }

    private Computed computed(ValueKind kind, java.util.function.Function<RowValues, @Nullable Object> function) {
        return new Computed(orders.expression(kind, function));
    }
}
