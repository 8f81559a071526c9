package io.landbridge.pipeline.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.ColumnMapping.Copied;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.plan.TableMapping.Read;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which column a whole line was refused for. */
class UnreadableFieldTest {

    private final TableMapping mapping = mapping();

    @Test
    void aNulIsFoundUnderTheTargetsName() {
        assertThat(UnreadableField.of(mapping, row("1\tgood\tb\0d\n"))).contains("text_b");
        assertThat(UnreadableField.of(mapping, row("1\t\0\tbad\n"))).contains("text_a");
    }

    @Test
    void bytesThatAreNoUtf8AreFound() {
        assertThat(UnreadableField.of(mapping, "1\ta\tb\u00FF\n".getBytes(StandardCharsets.ISO_8859_1)))
                .contains("text_b");
    }

    @Test
    void aReadableRowHasNone() {
        assertThat(UnreadableField.of(mapping, row("1\t\\N\tgrüße \\t 😀\n"))).isEmpty();
    }

    private static byte[] row(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static TableMapping mapping() {
        List<Column> source = List.of(column("id"), column("a"), column("b"));
        List<ColumnMapping> copied = source.stream()
                .map(column -> new ColumnMapping(column("text_" + column.name()), new Copied(column, column.kind())))
                .toList();
        return new TableMapping(
                table("s", source),
                List.of(new Output(
                        table("t", copied.stream().map(ColumnMapping::target).toList()), copied)),
                source.stream().map(column -> new Read(column, column.kind())).toList(),
                List.of("id"),
                null,
                Map.of(),
                null);
    }

    private static Column column(String name) {
        return MappingFixture.column(name, ValueKind.TEXT);
    }

    private static Table table(String schema, List<Column> columns) {
        return MappingFixture.table(schema, "t", columns);
    }
}
