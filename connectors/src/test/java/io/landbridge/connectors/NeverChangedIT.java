package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.copy.RowRefusedException;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.copy.TargetTransaction;
import io.landbridge.pipeline.copy.TargetWriter;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that a target cannot hold are refused one by one; what it takes is what the source has. */
class NeverChangedIT {

    /** A value, and whether the target must refuse it. */
    private record Case(String type, String targetType, String literal, boolean refused) {}

    @RegisterExtension
    final OpenConnectors connectors = new OpenConnectors();

    private static Case taken(String type, String literal) {
        return new Case(type, "", literal, false);
    }

    private static Case refused(String type, String literal) {
        return new Case(type, "", literal, true);
    }

    private static Case refused(String type, String targetType, String literal) {
        return new Case(type, targetType, literal, true);
    }

    private static List<Case> fromPostgres() {
        return List.of(
                refused("double precision", "'NaN'"),
                refused("double precision", "'-Infinity'"),
                refused("real", "'Infinity'"),
                refused("numeric", "'NaN'"),
                refused("numeric", "1e40"),
                refused("numeric", "1e-31"),
                refused("numeric(4,1)", "decimal(3,1)", "100.5"),
                refused("date", "'infinity'"),
                refused("date", "'0044-03-15 BC'"),
                refused("date", "'10000-01-01'"),
                refused("date", "'12345-12-31'"),
                refused("timestamp(6)", "'-infinity'"),
                refused("timestamp(6)", "'0001-01-01 00:00:00 BC'"),
                refused("timestamp(6)", "'294276-12-31 23:59:59'"),
                refused("timestamp(6) with time zone", "'1969-12-31 23:59:59+00'"),
                refused("timestamp(6) with time zone", "'2120-01-01 00:00:00+00'"),
                taken("timestamp(6) with time zone", "'1970-01-01 00:00:01+00'"),
                refused("integer", "tinyint", "128"),
                refused("integer", "tinyint unsigned", "-1"),
                refused("bigint", "int", "2147483648"),
                refused("integer", "year", "5"),
                refused("integer", "year", "99"),
                refused("integer", "year", "1900"),
                refused("text", "varchar(3)", "'abcd'"),
                refused("text", "varchar(3)", "'abc '"),
                refused("text", "char(3)", "'abcd'"),
                refused("text", "varchar(5) character set latin1", "'漢'"),
                refused("text", "int", "'12abc'"),
                refused("text", "int", "''"),
                refused("text", "decimal(5,2)", "'1.234'"),
                refused("text", "double", "'1e400'"),
                refused("text", "date", "'2024-02-30'"),
                refused("text", "date", "'2024-02'"),
                refused("text", "datetime", "'yesterday'"),
                refused("text", "time", "'25h'"),
                refused("text", "bit(8)", "'102'"),
                refused("text", "bit(8)", "''"),
                refused("text", "json", "'{'"),
                refused("text", "enum('a','b')", "'c'"),
                refused("bytea", "varbinary(2)", "'\\x000102'"),
                refused("bit(10)", "bit(4)", "B'1111111111'"));
    }

    private static List<Case> fromMySql() {
        return List.of(
                refused("tinyint(1)", "2"),
                refused("tinyint(1)", "-1"),
                refused("varchar(5)", "CONVERT(X'610062' USING utf8mb4)"),
                refused("longtext", "CONVERT(X'00' USING utf8mb4)"),
                taken("longblob", "X'00'"),
                refused("time", "'-00:00:01'"),
                refused("time", "'24:00:01'"),
                taken("time", "'24:00:00'"),
                refused("bigint unsigned", "bigint", "9223372036854775808"),
                refused("int", "smallint", "32768"),
                refused("varchar(10)", "varchar(3)", "'abcd'"),
                refused("varchar(10)", "integer", "'12abc'"),
                refused("varchar(10)", "boolean", "'maybe'"),
                refused("varchar(40)", "uuid", "'not-a-uuid'"),
                refused("varchar(40)", "date", "'2024-02-30'"),
                refused("varchar(40)", "numeric(4,2)", "'123.4'"));
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, MYSQL", "POSTGRESQL, MARIADB", "MYSQL, POSTGRESQL", "MARIADB, POSTGRESQL"})
    void aValueArrivesAsItIsOrNotAtAll(ServerKind fromKind, ServerKind toKind) {
        List<String> wrong = new ArrayList<>();
        try (TestDatabase sourceDatabase = Servers.shared(fromKind).createDatabase("from");
                TestDatabase targetDatabase = Servers.shared(toKind).createDatabase("to")) {
            Connector source = connectors.source(sourceDatabase);
            TargetTransaction.Opener transactions = connectors.target(targetDatabase);
            List<Case> cases = fromKind == ServerKind.POSTGRESQL ? fromPostgres() : fromMySql();
            List<TableMapping> mappings = new ArrayList<>();
            for (Case one : cases) {
                mappings.add(create(one, "t" + mappings.size(), sourceDatabase, targetDatabase));
            }
            for (int i = 0; i < cases.size(); i++) {
                boolean refused = !copy(source, transactions, mappings.get(i));
                if (refused != cases.get(i).refused()) {
                    wrong.add(cases.get(i) + " was "
                            + (refused ? "refused" : "taken as " + value(targetDatabase, "t" + i)));
                } else if (!refused) {
                    ComparisonResult result = Comparison.of(sourceDatabase, targetDatabase)
                            .table("t" + i)
                            .compare();
                    assertThat(result.isEqual()).as(cases.get(i) + " " + result).isTrue();
                }
            }
        }
        assertThat(wrong).as(wrong.stream().collect(Collectors.joining("\n"))).isEmpty();
    }

    private static TableMapping create(Case one, String table, TestDatabase source, TestDatabase target) {
        Engine from = Endpoints.engine(source.server().kind());
        TableSketch sketch = new TableSketch(
                        from, Endpoints.engine(target.server().kind()))
                .key("id", from.isMySqlFamily() ? "int" : "integer");
        if (one.targetType().isEmpty()) {
            sketch.column("v", one.type());
        } else {
            sketch.column("v", one.type(), one.targetType());
        }
        source.execute(sketch.createSource(table), "INSERT INTO " + table + " VALUES (1, " + one.literal() + ")");
        target.execute(sketch.createTarget(table));
        return sketch.mapping(Endpoints.table(source, table), Endpoints.table(target, table));
    }

    private static String value(TestDatabase database, String table) {
        return String.valueOf(database.queryValue("SELECT v FROM " + table));
    }

    /** Whether the row was taken. */
    private static boolean copy(Connector source, TargetTransaction.Opener transactions, TableMapping mapping) {
        Chunk chunk = new Chunk(1, mapping.name(), 1, null, KeyRange.ALL, 1, 1);
        try (TargetTransaction transaction = transactions.begin();
                SourceSnapshot snapshot = source.snapshots().open(mapping, chunk)) {
            try (TargetWriter writer = transaction.writer(mapping.outputs().get(0), RowEncoding.TEXT)) {
                assertThat(snapshot.readKey(Key.of("1"), RowEncoding.TEXT, writer))
                        .isEqualTo(1);
                writer.finish();
            } catch (RowRefusedException e) {
                return false;
            }
            transaction.commit();
            return true;
        }
    }
}
