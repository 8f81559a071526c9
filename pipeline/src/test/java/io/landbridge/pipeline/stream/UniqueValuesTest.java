package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.RowChange.Kind;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows of (id, u, v) with unique u. */
class UniqueValuesTest {

    private static final OutputShape SHAPE =
            OutputShape.of(StreamWorld.mapping(true).outputs().get(0), Engine.POSTGRESQL);

    @Test
    void textsAreToldApartByBytesOnPostgresqlOnly() {
        assertThat(SHAPE.isFoldable()).isTrue();
        assertThat(OutputShape.of(StreamWorld.mapping(true).outputs().get(0), Engine.MYSQL)
                        .isFoldable())
                .as("u may be caseless there")
                .isFalse();
        assertThat(OutputShape.of(StreamWorld.mapping(false).outputs().get(0), Engine.MYSQL)
                        .isFoldable())
                .isTrue();
    }

    @Test
    void rowsThatKeepTheirValuesAreApart() {
        assertThat(areApart(
                        change(Kind.UPDATE, "1 a x", "1 a y"),
                        change(Kind.UPDATE, "2 b x", "2 b y"),
                        change(Kind.DELETE, "3 c x", null),
                        change(Kind.INSERT, null, "4 d x")))
                .isTrue();
    }

    @Test
    void aValueThatGoesFromOneRowToAnotherIsSeen() {
        assertThat(areApart(change(Kind.UPDATE, "1 a x", "1 b x"), change(Kind.UPDATE, "2 b x", "2 c x")))
                .isFalse();
        assertThat(areApart(change(Kind.DELETE, "1 a x", null), change(Kind.INSERT, null, "2 a x")))
                .isFalse();
        assertThat(areApart(change(Kind.UPDATE, "1 \\N x", "1 b x"), change(Kind.UPDATE, "2 \\N x", "2 c x")))
                .as("NULL is nobody's")
                .isTrue();
    }

    @Test
    void anOldValueThatNobodyKnowsMayBeAnyRows() {
        assertThat(areApart(change(Kind.UPDATE, null, "1 a x"))).isFalse();
        assertThat(areApart(change(Kind.DELETE, null, null))).isFalse();
    }

    private static boolean areApart(PlannedChange... changes) {
        return UniqueValues.areApart(SHAPE, List.of(changes));
    }

    private static PlannedChange change(Kind kind, @Nullable String before, @Nullable String row) {
        byte[] bytes = row == null ? new byte[0] : bytes(row);
        return new PlannedChange(
                new RowChange(kind, true, bytes("1"), bytes, new BitSet()),
                Key.of("1"),
                before == null ? null : bytes(before));
    }

    private static byte[] bytes(String row) {
        return (row.replace(' ', '\t') + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
