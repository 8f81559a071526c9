package io.landbridge.pipeline.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.plan.TransformerCatalog;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowTransformerTest {

    private final MappingFixture tasks = new MappingFixture()
            .reads("id", ValueKind.INTEGER)
            .reads("title", ValueKind.TEXT)
            .reads("people", ValueKind.TEXT);
    private final List<String> conversations = new ArrayList<>();
    private final List<String> members = new ArrayList<>();

    /** One conversation for each task, one member for each of its people; a task called "hidden" gives nothing. */
    public static final class TasksToConversations implements RowTransformer {

        @Override
        public List<TargetTable> targets() {
            return List.of(
                    TargetTable.of("crm.conversation", "id", "topic"),
                    TargetTable.of("crm.member", "conversation", "position", "name"));
        }

        @Override
        public void transform(SourceRow row, TargetRows out) {
            if (row.text("title").equals("hidden")) {
                return;
            }
            out.row("crm.conversation").set("topic", row.text("title")).set("id", row.integer("id"));
            if (row.isNull("people")) {
                return;
            }
            int position = 0;
            for (String name : row.text("people").split(",", -1)) {
                if (name.isEmpty()) {
                    throw new IllegalStateException("no name");
                }
                out.row("crm.member")
                        .set("conversation", row.integer("id"))
                        .set("position", position++)
                        .set("name", name);
            }
        }
    }

    /** Emits what its target cannot hold. */
    public static final class Wrong implements RowTransformer {

        @Override
        public List<TargetTable> targets() {
            return List.of(
                    TargetTable.of("crm.conversation", "id", "topic"),
                    TargetTable.of("crm.member", "conversation", "position", "name"));
        }

        @Override
        public void transform(SourceRow row, TargetRows out) {
            switch (row.text("title")) {
                case "table" -> out.row("crm.other");
                case "column" -> out.row("crm.conversation").set("nope", 1);
                case "form" -> out.row("crm.conversation").set("id", "one");
                case "read" -> row.integer("title");
                case "class" -> throw new NoClassDefFoundError("com/acme/Money");
                case "unset" -> {
                    out.row("crm.conversation").set("id", 1).set("topic", "said");
                    out.row("crm.conversation").set("id", 2);
                }
                default -> out.row("crm.conversation").set("id", row.text("nope"));
            }
        }
    }

    /** No transformer at all. */
    public static final class NotOne {}

    @Test
    void oneSourceRowBecomesRowsOfSeveralTables() {
        run(TasksToConversations.class, "1\tplan\tann,bob", "2\thidden\tx", "3\ta\\tb\t\\N");

        assertThat(conversations).containsExactly("1\tplan", "3\ta\\tb");
        assertThat(members).containsExactly("1\t0\tann", "1\t1\tbob");
        assertThat(tasks.rejected).isEmpty();
    }

    @Test
    void aTransformerThatThrowsLeavesNoPartOfTheRow() {
        run(TasksToConversations.class, "1\tplan\tann,,bob");

        assertThat(conversations).isEmpty();
        assertThat(members).isEmpty();
        assertThat(reasons())
                .containsExactly(TasksToConversations.class.getName() + " threw java.lang.IllegalStateException");
    }

    @Test
    void whatATargetCannotHoldRejectsTheRow() {
        run(Wrong.class, "1\ttable\t", "2\tcolumn\t", "3\tform\t", "4\tread\t", "5\tunknown\t", "6\tclass\t");

        String name = Wrong.class.getName();
        assertThat(reasons())
                .containsExactly(
                        name + " emitted a row of 'crm.other', which its targets() do not name",
                        name + " set column 'nope', which its targets() do not name",
                        name + " set column 'id' to a String, but the column is integer",
                        name + " threw java.lang.ClassCastException",
                        name + " threw java.lang.IllegalArgumentException",
                        name + " threw java.lang.NoClassDefFoundError");
    }

    @Test
    void aColumnThatGetsNoValueIsNullWhateverTheRowBeforeHad() {
        run(Wrong.class, "1\tunset\t");

        assertThat(conversations).containsExactly("1\tsaid", "2\t\\N");
    }

    @Test
    void aClassThatCannotBeUsedIsRefusedWithTheReason() {
        TransformerCatalog catalog = MappingFixture.loader();

        assertThatThrownBy(() -> catalog.outputs("com.acme.Missing")).hasMessageContaining("there is no such class");
        assertThatThrownBy(() -> catalog.outputs(NotOne.class.getName())).hasMessageContaining("does not implement");
        assertThat(catalog.outputs(TasksToConversations.class.getName()))
                .extracting(TransformerCatalog.Output::table)
                .containsExactly("crm.conversation", "crm.member");
    }

    private List<String> reasons() {
        return tasks.rejected.stream().map(RejectedRow::reason).toList();
    }

    private void run(Class<? extends RowTransformer> transformer, String... rows) {
        TableMapping mapping = tasks.mapping(
                List.of(
                        output("conversation", emitted("id", ValueKind.INTEGER), emitted("topic", ValueKind.TEXT)),
                        output(
                                "member",
                                emitted("conversation", ValueKind.INTEGER),
                                emitted("position", ValueKind.INTEGER),
                                emitted("name", ValueKind.TEXT))),
                transformer.getName());
        RowTransform transform = Transformation.of(mapping, MappingFixture.loader())
                .open(
                        List.of(MappingFixture.collector(conversations), MappingFixture.collector(members)),
                        tasks.rejected::add);
        MappingFixture.feed(transform, rows);
    }

    private static Output output(String table, ColumnMapping... columns) {
        List<Column> all = List.of(columns).stream().map(ColumnMapping::target).toList();
        return new Output(MappingFixture.table("crm", table, all), List.of(columns));
    }

    private static ColumnMapping emitted(String name, ValueKind kind) {
        return new ColumnMapping(MappingFixture.column(name, kind), new ColumnMapping.Emitted());
    }
}
