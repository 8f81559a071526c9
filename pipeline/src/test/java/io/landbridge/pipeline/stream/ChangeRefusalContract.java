package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.copy.RowRefusedException;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.ChangeWriter.Order;
import io.landbridge.pipeline.stream.RowChange.Kind;
import io.landbridge.testkit.server.ServerKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a target refuses is refused, on every engine: never changed, never put in another row's place. */
public abstract class ChangeRefusalContract extends ChangeScene {

    protected ChangeRefusalContract(ServerKind kind) {
        super(kind);
    }

    @ParameterizedTest
    @EnumSource
    void aUniqueValueOfAnotherRowIsAConflictAndNeverChangesThatRow(Order order) {
        Output output = numbered("1, 'a'", "2, 'b'");
        database().execute("CREATE UNIQUE INDEX u ON t (v)");
        refuses(output, order, null, true, insert("3", "3\ta"), insert("4", "4\td"));
        refuses(output, order, null, true, update("2", "2\ta"), insert("4", "4\td"));
        refuses(output, order, null, true, update("2", "1\tc"), insert("4", "4\td"));
        refuses(output, order, null, true, maybe(Kind.INSERT, "3", "3\ta"), insert("4", "4\td"));
        assertThat(rows()).containsExactly(row("1", "a"), row("2", "b"));
    }

    @Test
    void anAttemptThatMeetsARowThatIsRefusedSaysSo() {
        Output output = numbered("1, 'a'", "2, 'b'");
        try (ApplyTransaction transaction = begin()) {
            assertThatThrownBy(() -> transaction
                            .changes()
                            .attempt(output, List.of(delete("2"), update("1", "1\tlonger than ten"))))
                    .isInstanceOfSatisfying(
                            RowRefusedException.class,
                            e -> assertThat(e.isUniqueConflict()).isFalse());
            transaction.rollback();
        }
        assertThat(rows()).containsExactly(row("1", "a"), row("2", "b"));
    }

    @ParameterizedTest
    @EnumSource
    void aValueThatDoesNotFitIsRefusedAndNeverChanged(Order order) {
        Output output = create(sketch().key("id", "int")
                .column("s", "varchar(3)")
                .column("n", "smallint")
                .column("d", "date")
                .column("must", "int", "int"));
        database().execute("INSERT INTO t VALUES (1, 'a', 1, '2024-01-01', 1)");
        for (String[] wrong : List.of(
                new String[] {"abcd\t1\t2024-01-01\t1", "s"},
                new String[] {"abc \t1\t2024-01-01\t1", engine == Engine.POSTGRESQL ? "" : "s"},
                new String[] {"a\t40000\t2024-01-01\t1", "n"},
                new String[] {"a\t1x7\t2024-01-01\t1", "n"},
                new String[] {"a\t1\t2024-02-30\t1", "d"},
                new String[] {"a\t1\t2024-01-01\t\\N", "must"})) {
            if (!wrong[1].isEmpty()) {
                refuses(output, order, wrong[1], false, update("1", "1\t" + wrong[0]), delete("9"));
                refuses(output, order, wrong[1], false, insert("2", "2\t" + wrong[0]), delete("9"));
            }
        }
        assertThat(database().query("SELECT s, n, must FROM t")).containsExactly(List.of("a", "1", "1"));
    }
}
