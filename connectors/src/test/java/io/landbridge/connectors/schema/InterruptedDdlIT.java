package io.landbridge.connectors.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.SchemaWriter;
import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that dies between any two statements leaves a target that the next one goes on with. */
class InterruptedDdlIT {

    private static final List<String> SHAPE = List.of(
            "CREATE TABLE parent (id %s PRIMARY KEY, code varchar(10) NOT NULL UNIQUE)",
            "CREATE TABLE child (id integer PRIMARY KEY, parent_id integer, n integer NOT NULL DEFAULT 7,"
                    + " CONSTRAINT child_parent FOREIGN KEY (parent_id) REFERENCES parent (id))",
            "CREATE INDEX child_n ON child (n)");

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void theStatementsBeforeTheCopy(ServerKind kind) {
        everyPrefix(kind, SchemaWriter::beforeCopy, (schemas, wanted) -> {});
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void theStatementsAfterTheCopy(ServerKind kind) {
        everyPrefix(kind, SchemaWriter::afterCopy, SchemaCase::makeBeforeCopy);
    }

    private interface Statements {
        List<DdlStatement> of(SchemaWriter writer, DatabaseSchema wanted, DatabaseSchema present);
    }

    private static void everyPrefix(
            ServerKind kind, Statements statements, BiConsumer<SchemaCase, DatabaseSchema> first) {
        int count = Integer.MAX_VALUE;
        for (int done = 0; done <= count; done++) {
            try (TestDatabase from = Servers.shared(kind).createDatabase("interrupted_from");
                    TestDatabase to = Servers.shared(kind).createDatabase("interrupted_to");
                    SchemaCase schemas = new SchemaCase(from, to)) {
                String counted = kind.engine().isMySqlFamily() ? "integer AUTO_INCREMENT" : "serial";
                SHAPE.forEach(sql -> from.execute(sql.formatted(counted)));
                DatabaseSchema wanted = schemas.translated().wanted();
                first.accept(schemas, wanted);
                SchemaWriter writer = schemas.targetConnector().schemaWriter();
                List<DdlStatement> all = statements.of(writer, wanted, schemas.target());
                count = all.size();
                schemas.apply(all.subList(0, done));

                schemas.makeBeforeCopy(wanted);
                schemas.makeAfterCopy(wanted);
                assertThat(schemas.left(wanted))
                        .as("left after an interruption behind statement %d of %d", done, count)
                        .isEmpty();
                assertThat(schemas.target().sequences())
                        .allSatisfy(sequence -> assertThat(sequence.ownedBy()).isNotNull());
            }
        }
    }
}
