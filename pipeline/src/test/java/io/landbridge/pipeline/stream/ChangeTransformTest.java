package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.copy.SplitOrder;
import io.landbridge.pipeline.expression.Expression;
import io.landbridge.pipeline.expression.RowValues;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.ColumnMapping.Origin;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.plan.TableMapping.Read;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.pipeline.stream.ChangeEvent.Operation;
import io.landbridge.pipeline.transform.TransformerLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an event of a table (id, a, b) comes to in the target. */
class ChangeTransformTest {

    private static final List<Column> COLUMNS =
            List.of(column("id", ValueKind.INTEGER), column("a", ValueKind.TEXT), column("b", ValueKind.TEXT));

    private final List<String> done = new ArrayList<>();

    @Test
    void aPlainRowGoesOverAsItIs() {
        TableMapping mapping = mapping(null, Map.of(), copied());
        assertThat(run(mapping, null, "1 x y", Decision.APPLY)).containsExactly("INSERT! [1] 1 x y");
        assertThat(run(mapping, "1 x y", "1 x z", Decision.APPLY)).containsExactly("UPDATE! [1] 1 x z");
        assertThat(run(mapping, "1 x y", null, Decision.APPLY)).containsExactly("DELETE! [1]");
        assertThat(run(mapping, "1 x y", "1 x y", Decision.APPLY))
                .as("nothing changed")
                .isEmpty();
    }

    @Test
    void whatMayBeThereAlreadyIsChangedLoosely() {
        TableMapping mapping = mapping(null, Map.of(), copied());
        assertThat(run(mapping, null, "1 x y", Decision.APPLY_LOOSELY)).containsExactly("INSERT? [1] 1 x y");
        assertThat(run(mapping, "1 x y", null, Decision.APPLY_LOOSELY)).containsExactly("DELETE? [1]");
    }

    @Test
    void whatIsSkippedDoesNothing() {
        TableMapping mapping = mapping(null, Map.of(), copied());
        for (Decision skip : List.of(Decision.SKIP_PENDING, Decision.SKIP_SEEN, Decision.SKIP_QUARANTINED)) {
            assertThat(run(mapping, "1 x y", "1 x z", skip)).isEmpty();
        }
    }

    @Test
    void ofAnOldImageTheKeyIsEnough() {
        TableMapping mapping = mapping(null, Map.of(), copied());
        assertThat(run(mapping, "1 - -", "1 x z", Decision.APPLY)).containsExactly("UPDATE! [1] 1 x z");
        assertThat(run(mapping, "1 - -", null, Decision.APPLY)).containsExactly("DELETE! [1]");
    }

    @Test
    void anUnchangedValueThatTheLogLeftOutIsNotSet() {
        TableMapping mapping = mapping(null, Map.of(), copied());
        assertThat(run(mapping, "1 - -", "1 x -", Decision.APPLY)).containsExactly("UPDATE! [1] 1 x - absent {2}");
        assertThat(run(mapping, "1 w y", "1 x -", Decision.APPLY))
                .as("the old image has it")
                .containsExactly("UPDATE! [1] 1 x y");
    }

    @Test
    void aComputedColumnIsSetOnlyWhenAllItsSourcesAreThere() {
        List<ColumnMapping> columns = new ArrayList<>(copied());
        columns.add(new ColumnMapping(
                column("c", ValueKind.TEXT),
                new ColumnMapping.Computed(new Text(List.of("a", "b"), row -> "" + row.value(1) + row.value(2)))));
        TableMapping mapping = mapping(null, Map.of(), columns);
        assertThat(run(mapping, "1 - -", "1 x z", Decision.APPLY)).containsExactly("UPDATE! [1] 1 x z xz");
        assertThat(run(mapping, "1 - -", "1 x -", Decision.APPLY)).containsExactly("UPDATE! [1] 1 x - - absent {2, 3}");
    }

    @Test
    void aKeyChangeIsDecidedByKey() {
        TableMapping mapping = mapping(null, Map.of(), copied());
        assertThat(run(mapping, "1 x y", "2 x y", Decision.APPLY, Decision.APPLY))
                .containsExactly("UPDATE! [1] 2 x y");
        assertThat(run(mapping, "1 x y", "2 x y", Decision.APPLY, Decision.SKIP_PENDING))
                .containsExactly("DELETE! [1]");
        assertThat(run(mapping, "1 x y", "2 x y", Decision.SKIP_SEEN, Decision.APPLY))
                .containsExactly("INSERT! [2] 2 x y");
        assertThat(run(mapping, "1 x y", "2 x y", Decision.APPLY_LOOSELY, Decision.APPLY))
                .containsExactly("DELETE? [1]", "INSERT! [2] 2 x y");
        assertThat(run(mapping, "1 x y", "2 x y", Decision.APPLY, Decision.SKIP_QUARANTINED))
                .containsExactly("DELETE! [1]");
    }

    @Test
    void aKeyChangeWithoutAllValuesIsCopiedAnewWhereTheOldRowIsNotThere() {
        TableMapping mapping = mapping(null, Map.of(), copied());
        assertThat(run(mapping, "1 - -", "2 x -", Decision.APPLY, Decision.APPLY))
                .as("the old row has the value")
                .containsExactly("UPDATE! [1] 2 x - absent {2}");
        assertThat(run(mapping, "1 - -", "2 x -", Decision.SKIP_SEEN, Decision.APPLY))
                .containsExactly("DELETE? [2]", "recopy 2");
        assertThat(run(mapping, "1 - -", "2 x -", Decision.APPLY_LOOSELY, Decision.APPLY_LOOSELY))
                .containsExactly("DELETE? [1]", "DELETE? [2]", "recopy 2");
    }

    @Test
    void rowsEnterAndLeaveAFilter() {
        TableMapping mapping = mapping(keep("a"), Map.of(), copied());
        assertThat(run(mapping, null, "1 drop y", Decision.APPLY)).isEmpty();
        assertThat(run(mapping, "1 drop y", "1 keep y", Decision.APPLY)).containsExactly("INSERT! [1] 1 keep y");
        assertThat(run(mapping, "1 keep y", "1 drop y", Decision.APPLY)).containsExactly("DELETE! [1]");
        assertThat(run(mapping, "1 keep y", "1 keep z", Decision.APPLY)).containsExactly("UPDATE! [1] 1 keep z");
        assertThat(run(mapping, "1 drop y", "1 drop z", Decision.APPLY)).isEmpty();
        assertThat(run(mapping, "1 drop y", null, Decision.APPLY)).isEmpty();
    }

    @Test
    void aFilterThatCannotBeAskedOfTheOldRowIsAskedOfTheNewOne() {
        TableMapping mapping = mapping(keep("a"), Map.of(), copied());
        assertThat(run(mapping, "1 - -", "1 keep y", Decision.APPLY))
                .containsExactly("DELETE? [1]", "INSERT? [1] 1 keep y");
        assertThat(run(mapping, "1 - -", "1 drop y", Decision.APPLY)).containsExactly("DELETE? [1]");
        assertThat(run(mapping, "1 - -", null, Decision.APPLY)).containsExactly("DELETE? [1]");
    }

    @Test
    void aFilterEntryWithoutAllValuesIsCopiedAnew() {
        TableMapping mapping = mapping(keep("a"), Map.of(), copied());
        assertThat(run(mapping, "1 drop -", "1 keep -", Decision.APPLY)).containsExactly("DELETE? [1]", "recopy 1");
        assertThat(run(mapping, "1 - -", "1 - z", Decision.APPLY))
                .as("nobody can ask the filter")
                .containsExactly("DELETE? [1]", "recopy 1");
    }

    @Test
    void aRowThatARuleRejectsGoesIntoQuarantineAndItsRowsGo() {
        TableMapping mapping = mapping(null, Map.of("kept", keep("a")), copied());
        assertThat(run(mapping, "1 keep y", "1 bad y", Decision.APPLY))
                .containsExactly("DELETE? [1]", "quarantine 1: check 'kept' does not hold");
        assertThat(run(mapping, null, "1 bad y", Decision.APPLY))
                .containsExactly("DELETE? [1]", "quarantine 1: check 'kept' does not hold");
    }

    @Test
    void aTransformersRowsAreMatchedByTheirKeys() {
        TableMapping mapping = split();
        assertThat(run(mapping, null, "3 x y", Decision.APPLY))
                .containsExactly(
                        "INSERT! head [3] 3 x",
                        "INSERT! line [30] 30 x/0",
                        "INSERT! line [31] 31 x/1",
                        "INSERT! line [32] 32 x/2");
        assertThat(run(mapping, "2 x y", "2 z y", Decision.APPLY))
                .containsExactly("UPDATE! head [2] 2 z", "UPDATE! line [20] 20 z/0", "UPDATE! line [21] 21 z/1");
        assertThat(run(mapping, "2 x y", "2 x z", Decision.APPLY))
                .as("nothing it reads")
                .isEmpty();
        assertThat(run(mapping, "2 x y", "1 x y", Decision.APPLY, Decision.APPLY))
                .containsExactly(
                        "DELETE! head [2]",
                        "DELETE! line [20]",
                        "DELETE! line [21]",
                        "INSERT! head [1] 1 x",
                        "INSERT! line [10] 10 x/0");
        assertThat(run(mapping, "2 x y", "2 refuse y", Decision.APPLY))
                .startsWith("DELETE? head [2]", "DELETE? line [20]", "DELETE? line [21]")
                .last()
                .asString()
                .startsWith("quarantine 2: ");
    }

    @Test
    void aTransformersOldRowsMustBeKnown() {
        assertThatThrownBy(() -> run(split(), "2 - -", "2 x y", Decision.APPLY))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        e -> assertThat(e.errorCode()).isEqualTo(StreamError.UNREADABLE_EVENT));
    }

    /** Else rows that the copy made of a later image would stay beside the quarantined key. */
    @Test
    void whatTheCopyMadeOfARefusedRowMustBeKnown() {
        assertThat(run(split(), "2 x y", "2 z y", Decision.APPLY_LOOSELY)).isNotEmpty();
        assertThatThrownBy(() -> run(split(), "2 x y", "2 refuse y", Decision.APPLY_LOOSELY))
                .isInstanceOfSatisfying(LandbridgeException.class, e -> {
                    assertThat(e.errorCode()).isEqualTo(StreamError.UNREADABLE_EVENT);
                    assertThat(e.remedy()).contains("landbridge resync PLAN --table shop.t");
                });
        assertThat(done).isEmpty();
        TableMapping keyed = mapping(null, Map.of("kept", keep("a")), copied());
        assertThat(run(keyed, "1 keep y", "1 bad y", Decision.APPLY_LOOSELY))
                .containsExactly("DELETE? [1]", "quarantine 1: check 'kept' does not hold");
    }

    private List<String> run(TableMapping mapping, @Nullable String before, @Nullable String after, Decision decision) {
        return run(mapping, before, after, decision, decision);
    }

    private List<String> run(
            TableMapping mapping, @Nullable String before, @Nullable String after, Decision atOld, Decision atNew) {
        done.clear();
        StreamedTable table = StreamedTable.of(
                mapping,
                Engine.MARIADB,
                Engine.POSTGRESQL,
                new TransformerLoader(ChangeTransformTest.class.getClassLoader()));
        Operation operation = before == null ? Operation.INSERT : after == null ? Operation.DELETE : Operation.UPDATE;
        ChangeEvent event = new ChangeEvent(mapping, operation, row(before), row(after));
        new ChangeTransform(table).run(event, before == null ? null : atOld, after == null ? null : atNew, sink(table));
        return List.copyOf(done);
    }

    private ChangeTransform.Sink sink(StreamedTable table) {
        boolean several = table.outputs().size() > 1;
        return new ChangeTransform.Sink() {
            @Override
            public void change(int output, RowChange change, byte @Nullable [] before) {
                String name = several
                        ? table.outputs().get(output).output().target().name().table() + " "
                        : "";
                String row = change.row().length == 0 ? "" : " " + text(change.row());
                String absent = change.absent().isEmpty() ? "" : " absent " + change.absent();
                done.add(change.kind() + (change.exact() ? "! " : "? ") + name + "[" + text(change.key()) + "]" + row
                        + absent);
            }

            @Override
            public void recopy(Key key) {
                done.add("recopy " + key);
            }

            @Override
            public void quarantine(Key key, String image, @Nullable String column, String reason) {
                done.add("quarantine " + key + ": " + reason);
            }
        };
    }

    private static String text(byte[] row) {
        return new String(row, 0, row.length - 1, StandardCharsets.UTF_8)
                .replace("\\N", "-")
                .replace('\t', ' ');
    }

    /** A dash stands for a value that is not there. */
    private static @Nullable EventRow row(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String[] fields = text.split(" ", -1);
        BitSet absent = new BitSet();
        for (int i = 0; i < fields.length; i++) {
            if (fields[i].equals("-")) {
                absent.set(i);
                fields[i] = "\\N";
            }
        }
        return new EventRow(
                Key.of(fields[0]), (String.join("\t", fields) + "\n").getBytes(StandardCharsets.UTF_8), absent);
    }

    private static Expression keep(String column) {
        return new Text(List.of(column), row -> "keep".equals(row.value(1)));
    }

    private static List<ColumnMapping> copied() {
        return COLUMNS.stream()
                .map(c -> new ColumnMapping(c, new ColumnMapping.Copied(c, c.kind())))
                .toList();
    }

    private static TableMapping mapping(
            @Nullable Expression where, Map<String, Expression> checks, List<ColumnMapping> columns) {
        List<Column> written = columns.stream().map(ColumnMapping::target).toList();
        return new TableMapping(
                table("shop", "t", COLUMNS),
                List.of(new Output(table("crm", "t", written), columns)),
                COLUMNS.stream().map(c -> new Read(c, c.kind())).toList(),
                List.of("id"),
                where,
                checks,
                null);
    }

    private static TableMapping split() {
        List<Column> source = List.of(
                column("id", ValueKind.INTEGER), column("value", ValueKind.TEXT), column("other", ValueKind.TEXT));
        List<Column> target = List.of(column("id", ValueKind.INTEGER), column("value", ValueKind.TEXT));
        Origin emitted = new ColumnMapping.Emitted();
        List<ColumnMapping> columns =
                target.stream().map(c -> new ColumnMapping(c, emitted)).toList();
        return new TableMapping(
                table("shop", "t", source),
                List.of(
                        new Output(table("crm", "head", target), columns),
                        new Output(table("crm", "line", target), columns)),
                source.stream().map(c -> new Read(c, c.kind())).toList(),
                List.of("id"),
                null,
                Map.of(),
                SplitOrder.class.getName());
    }

    private static Column column(String name, ValueKind kind) {
        return new Column(name, DataType.of("type"), kind, true, null, Column.Generation.NONE, null, null, false, null);
    }

    private static Table table(String schema, String name, List<Column> columns) {
        return new Table(
                new TableName(schema, name),
                columns,
                new PrimaryKey("pk", List.of("id")),
                List.of(),
                List.of(),
                List.of(),
                -1,
                -1,
                "InnoDB",
                null,
                null,
                null,
                List.of());
    }

    /** Gives a text or a truth value. */
    private record Text(List<String> reads, Function<RowValues, @Nullable Object> function) implements Expression {
        @Override
        public String text() {
            return "fake";
        }

        @Override
        public ValueKind resultKind() {
            return ValueKind.TEXT;
        }

        @Override
        public boolean saysNull() {
            return false;
        }

        @Override
        public @Nullable Object evaluate(RowValues row) {
            return function.apply(row);
        }
    }
}
