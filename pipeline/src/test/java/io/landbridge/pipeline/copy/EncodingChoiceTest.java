package io.landbridge.pipeline.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.pipeline.transform.RowEncoding;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EncodingChoiceTest {

    @Test
    void identicalBuiltInTypesGoOverAsBytes() {
        assertThat(choice(DataType.of("bigint"), DataType.of("bigint"))).isEqualTo(RowEncoding.POSTGRESQL_BINARY);
        assertThat(choice(DataType.of("numeric", 12, 2), DataType.of("numeric", 14, 2)))
                .as("the target checks its own limits")
                .isEqualTo(RowEncoding.POSTGRESQL_BINARY);
        assertThat(choice(array("integer", 1, null), array("integer", 1, null)))
                .isEqualTo(RowEncoding.POSTGRESQL_BINARY);
    }

    @Test
    void differentTypesGoOverAsText() {
        assertThat(choice(DataType.of("integer"), DataType.of("bigint"))).isEqualTo(RowEncoding.TEXT);
        assertThat(choice(array("integer", 1, null), DataType.of("integer"))).isEqualTo(RowEncoding.TEXT);
    }

    @Test
    void typesWhoseBytesHoldAnOidGoOverAsText() {
        assertThat(choice(DataType.of("regclass"), DataType.of("regclass"))).isEqualTo(RowEncoding.TEXT);
        TableName mood = new TableName("public", "mood");
        DataType domain = array("integer", 0, mood);
        assertThat(choice(domain, domain)).isEqualTo(RowEncoding.TEXT);
        assertThat(choice(array("integer", 1, mood), array("integer", 1, mood))).isEqualTo(RowEncoding.TEXT);
        DataType moods = labels(mood, 1, "sad", "ok");
        assertThat(choice(moods, moods)).isEqualTo(RowEncoding.TEXT);
    }

    @Test
    void anEnumGoesOverAsBytesWhereItsLabelsAreTheSame() {
        TableName mood = new TableName("public", "mood");
        TableName moved = new TableName("crm", "mood");
        assertThat(choice(labels(mood, 0, "sad", "ok"), labels(moved, 0, "sad", "ok")))
                .isEqualTo(RowEncoding.POSTGRESQL_BINARY);
        assertThat(choice(labels(mood, 0, "sad", "ok"), labels(moved, 0, "sad")))
                .isEqualTo(RowEncoding.TEXT);
    }

    @Test
    void otherEnginesAndOtherValuesNeedText() {
        TableMapping same = mapping(DataType.of("integer"), DataType.of("integer"), true);
        for (Engine source : Engine.values()) {
            for (Engine target : Engine.values()) {
                boolean both = source == Engine.POSTGRESQL && target == Engine.POSTGRESQL;
                assertThat(EncodingChoice.of(same, source, target))
                        .isEqualTo(both ? RowEncoding.POSTGRESQL_BINARY : RowEncoding.TEXT);
            }
        }
        TableMapping changed = mapping(DataType.of("integer"), DataType.of("integer"), false);
        assertThat(EncodingChoice.of(changed, Engine.POSTGRESQL, Engine.POSTGRESQL))
                .isEqualTo(RowEncoding.TEXT);
    }

    private static RowEncoding choice(DataType from, DataType to) {
        return EncodingChoice.of(mapping(from, to, true), Engine.POSTGRESQL, Engine.POSTGRESQL);
    }

    private static TableMapping mapping(DataType from, DataType to, boolean plain) {
        Column source = column(from);
        ColumnMapping.Origin origin = plain
                ? new ColumnMapping.Copied(source, source.kind())
                : new ColumnMapping.Listed(source, source.kind(), Map.of(), "1", true);
        return CopyWorld.mapping("shop.a", true, List.of(new ColumnMapping(column(to), origin)));
    }

    private static Column column(DataType type) {
        return new Column("c", type, ValueKind.INTEGER, true, null, Column.Generation.NONE, null, null, false, null);
    }

    private static DataType array(String name, int dimensions, @Nullable TableName userType) {
        return new DataType(name, null, null, null, false, dimensions, List.of(), null, null, null, userType);
    }

    private static DataType labels(TableName type, int dimensions, String... labels) {
        return new DataType("enum", null, null, null, false, dimensions, List.of(labels), null, null, null, type);
    }
}
