package io.landbridge.connectors.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.copy.RowRefusedException;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.FormComparison;
import io.landbridge.pipeline.schema.SchemaError;
import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.testkit.server.Kinds;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A target that is not empty: what is there in the wanted form stays, another form is refused, what is missing is made. */
class PresentObjectsIT {

    private static final String[] SOURCE = {
        "CREATE TABLE parent (id integer PRIMARY KEY, code varchar(10) NOT NULL UNIQUE)",
        "CREATE TABLE child (id integer PRIMARY KEY, parent_id integer, n integer NOT NULL DEFAULT 7, CONSTRAINT positive"
                + " CHECK (n > 0), CONSTRAINT child_parent FOREIGN KEY (parent_id) REFERENCES parent (id))",
        "CREATE INDEX child_n ON child (n)"
    };

    private static void on(ServerKind kind, BiConsumer<TestDatabase, SchemaCase> test) {
        try (TestDatabase from = Servers.shared(kind).createDatabase("present_from");
                TestDatabase to = Servers.shared(kind).createDatabase("present_to");
                SchemaCase schemas = new SchemaCase(from, to)) {
            from.execute(SOURCE);
            test.accept(to, schemas);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void whatIsThereInEqualFormIsLeftOut(ServerKind kind) {
        on(kind, (to, schemas) -> {
            DatabaseSchema wanted = schemas.translated().wanted();
            to.execute(
                    "CREATE TABLE parent (id integer PRIMARY KEY, code varchar(10) NOT NULL, extra varchar(5))",
                    "CREATE UNIQUE INDEX another_name ON parent (code)",
                    "CREATE TABLE child (id integer PRIMARY KEY, parent_id integer, n integer NOT NULL DEFAULT '7')");

            assertThat(schemas.left(wanted))
                    .extracting(DdlStatement::kind)
                    .contains(DdlStatement.Kind.INDEX, DdlStatement.Kind.FOREIGN_KEY)
                    .containsOnlyOnce(DdlStatement.Kind.TABLE);
            schemas.makeBeforeCopy(wanted);
            schemas.makeAfterCopy(wanted);

            assertThat(schemas.left(wanted)).isEmpty();
            assertThatThrownBy(() -> to.execute("INSERT INTO child VALUES (1, NULL, -1)"));
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void anotherFormIsRefusedWithEveryDifference(ServerKind kind) {
        on(kind, (to, schemas) -> {
            DatabaseSchema wanted = schemas.translated().wanted();
            to.execute("CREATE TABLE child (id integer, parent_id bigint NOT NULL, n integer NOT NULL DEFAULT 8,"
                    + " extra integer NOT NULL)");

            assertThatThrownBy(() -> schemas.makeBeforeCopy(wanted))
                    .isInstanceOfSatisfying(LandbridgeException.class, refusal -> {
                        assertThat(refusal.errorCode()).isEqualTo(SchemaError.DIFFERENT_OBJECT);
                        assertThat(refusal.where()).endsWith(".child");
                    })
                    .hasMessageContaining("column parent_id is bigint, not int")
                    .hasMessageContaining("column parent_id takes no NULL")
                    .hasMessageContaining("column extra is not wanted, and takes no NULL")
                    .hasMessageContaining("the primary key is [], not [id]");
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void whatIsHarmlessForTheCopyIsOnlyNamed(ServerKind kind) {
        on(kind, (to, schemas) -> {
            DatabaseSchema wanted = schemas.translated().wanted();
            to.execute("CREATE TABLE child (id integer PRIMARY KEY, parent_id integer, n integer DEFAULT 8)");

            schemas.makeBeforeCopy(wanted);

            Table child = wanted.tables().get(0);
            assertThat(new FormComparison(wanted.engine())
                            .deviations(
                                    child, schemas.target().table(child.name()).orElseThrow()))
                    .containsExactly("column n takes NULL", "column n has the default 8, not 7");
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void anIndexOfTheSameNameOverOtherColumnsIsRefused(ServerKind kind) {
        on(kind, (to, schemas) -> {
            DatabaseSchema wanted = schemas.translated().wanted();
            schemas.makeBeforeCopy(wanted);
            to.execute("CREATE INDEX child_n ON child (parent_id)");

            assertThatThrownBy(() -> schemas.makeAfterCopy(wanted))
                    .hasMessageContaining("The index child_n is there over other columns")
                    .hasMessageContaining("[schema.different-object]");
        });
    }

    @Test
    void rowsWithoutAParentAreRefusedByTheValidation() {
        on(ServerKind.POSTGRESQL, (to, schemas) -> {
            DatabaseSchema wanted = schemas.translated().wanted();
            schemas.makeBeforeCopy(wanted);
            to.execute("INSERT INTO child VALUES (1, 17, 1), (2, NULL, 1)");

            assertThatThrownBy(() -> schemas.makeAfterCopy(wanted))
                    .isInstanceOf(RowRefusedException.class)
                    .hasMessageContaining("child_parent");

            to.execute("INSERT INTO parent VALUES (17, 'x')");
            schemas.makeAfterCopy(wanted);
            assertThat(schemas.left(wanted)).isEmpty();
        });
    }

    @Test
    void aForeignKeyThatWasNotValidatedYetIsValidatedLater() {
        on(ServerKind.POSTGRESQL, (to, schemas) -> {
            DatabaseSchema wanted = schemas.translated().wanted();
            schemas.makeBeforeCopy(wanted);
            to.execute(
                    "ALTER TABLE child ADD CONSTRAINT child_parent FOREIGN KEY (parent_id) REFERENCES parent (id) NOT VALID");

            assertThat(schemas.left(wanted))
                    .filteredOn(statement -> statement.kind() == DdlStatement.Kind.FOREIGN_KEY)
                    .singleElement()
                    .satisfies(
                            statement -> assertThat(statement.sql()).endsWith("VALIDATE CONSTRAINT \"child_parent\""));
        });
    }

    @ParameterizedTest
    @Kinds(
            value = ServerKind.POSTGRESQL,
            onDemand = {ServerKind.MARIADB, ServerKind.MYSQL})
    void aLockIsWaitedForTenSecondsAtMost(ServerKind kind) throws Exception {
        try (TestDatabase from = Servers.shared(kind).createDatabase("lock_from");
                TestDatabase to = Servers.shared(kind).createDatabase("lock_to");
                SchemaCase schemas = new SchemaCase(from, to)) {
            from.execute(SOURCE);
            DatabaseSchema wanted = schemas.translated().wanted();
            schemas.makeBeforeCopy(wanted);
            try (var holder = to.connect();
                    var statement = holder.createStatement()) {
                holder.setAutoCommit(false);
                statement.execute("INSERT INTO child VALUES (1, NULL, 1)");

                assertThatThrownBy(() -> schemas.makeAfterCopy(wanted))
                        .hasMessageContaining("[connection.lock-timeout]");
            }
            schemas.makeAfterCopy(wanted);
        }
    }
}
