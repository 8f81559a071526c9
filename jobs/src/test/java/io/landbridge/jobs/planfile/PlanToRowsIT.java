package io.landbridge.jobs.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.connectors.Connectors;
import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.copy.TargetTransaction;
import io.landbridge.pipeline.copy.TargetWriter;
import io.landbridge.pipeline.plan.Ends;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.PlanResolver;
import io.landbridge.pipeline.plan.ResolvedPlan;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.SchemaReader;
import io.landbridge.pipeline.schema.SchemaWriter;
import io.landbridge.pipeline.transform.RejectedRow;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.pipeline.transform.RowSink;
import io.landbridge.pipeline.transform.RowTransform;
import io.landbridge.pipeline.transform.RowTransformer;
import io.landbridge.pipeline.transform.SourceRow;
import io.landbridge.pipeline.transform.TargetRows;
import io.landbridge.pipeline.transform.Transformation;
import io.landbridge.pipeline.transform.TransformerLoader;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the plan's text to rows in a real target: filter, checks, expressions, maps, zones, zero dates, transformers. */
final class PlanToRowsIT {

    private final List<RejectedRow> rejected = new ArrayList<>();

    @TempDir
    private Path folder;

    /** One talk for each task, one member for each of its people. */
    public static final class TasksToTalks implements RowTransformer {

        @Override
        public List<TargetTable> targets() {
            return List.of(TargetTable.of("talk", "id", "topic"), TargetTable.of("member", "talk", "place", "name"));
        }

        @Override
        public void transform(SourceRow row, TargetRows out) {
            long id = row.integer("id");
            out.row("talk").set("id", id).set("topic", row.text("title"));
            String[] people = row.text("people").split(",", -1);
            for (int i = 0; i < people.length; i++) {
                out.row("member").set("talk", id).set("place", i).set("name", people[i]);
            }
        }
    }

    @Test
    void rowsOfMariaDbArriveInPostgresqlAsThePlanSays() throws IOException {
        try (TestDatabase source = Servers.shared(ServerKind.MARIADB).createDatabase("rows_from");
                TestDatabase target = Servers.shared(ServerKind.POSTGRESQL).createDatabase("rows_to")) {
            source.execute(
                    "SET SESSION sql_mode = ''",
                    "CREATE TABLE customers (id int PRIMARY KEY, name varchar(80), email varchar(120) NOT NULL,"
                            + " status varchar(10), joined datetime NOT NULL, deleted_at datetime, balance decimal(10,2),"
                            + " flag tinyint(1), legacy int, `odd name` text) DEFAULT CHARSET utf8mb4",
                    "INSERT INTO customers VALUES"
                            + " (1, 'Ann', ' ANN@X.org ', 'low', '2026-07-01 12:00:00', NULL, 1.50, 1, 5, 'a\\tb\\\\c\\nd'),"
                            + " (2, NULL, 'bob@x.org', NULL, '0000-00-00 00:00:00', NULL, NULL, 0, NULL, NULL),"
                            + " (3, 'gone', 'x', 'low', '2026-01-01 00:00:00', '2026-01-02 00:00:00', 0, 0, 0, ''),"
                            + " (4, 'mute', '', 'low', '2026-01-01 00:00:00', NULL, 0, 0, 0, ''),"
                            + " (5, 'odd', 'o@x', 'weird', '2026-01-01 00:00:00', NULL, 0, 0, 0, ''),"
                            + " (6, 'skipped', 's@x', 'high', '2026-03-29 02:30:00', NULL, 0, 0, 0, ''),"
                            + " (7, 'Zoë 😀', 'ZOË@x.org', 'high', '2026-10-25 02:30:00', NULL, -0.05, NULL, 1, 'x')");

            carry(source, target, """
                    tables:
                      - table: customers
                        to: customer
                        columns:
                          name: {to: full_name}
                          email: {value: "row.email.lowerAscii().trim()"}
                          status: {to: status_id, map: {low: 1, medium: 2, high: 3}}
                          legacy: {drop: true}
                          balance: {value: "row.balance == null ? decimal('0') : row.balance * 100", type: "numeric(14,2)"}
                          region: {value: "row.email.endsWith('.org') ? 'ORG' : 'EU'", type: "varchar(8)"}
                          "odd name": {to: remark}
                        where: "row.deleted_at == null"
                        check:
                          email is present: "row.email != ''"
                    types:
                      - {source: datetime, zone: Europe/Berlin, overlap: earlier, zeroDate: asNull}
                    """);

            assertThat(target.query("SELECT id, full_name, email, status_id, joined AT TIME ZONE 'UTC', balance, flag,"
                            + " remark, region FROM customer ORDER BY id"))
                    .containsExactly(
                            row("1", "Ann", "ann@x.org", "1", "2026-07-01 10:00:00", "150.00", "t", "a\tb\\c\nd", "EU"),
                            row("2", null, "bob@x.org", null, null, "0.00", "f", null, "ORG"),
                            row("7", "Zoë 😀", "zoË@x.org", "3", "2026-10-25 00:30:00", "-5.00", null, "x", "ORG"));
            assertThat(rejected)
                    .extracting(row ->
                            row.key() + " " + row.column() + " " + row.code().code())
                    .containsExactlyInAnyOrder(
                            "4 null transform.check-failed",
                            "5 status_id transform.value-unlisted",
                            "6 joined transform.time-refused");
        }
    }

    @Test
    void rowsOfPostgresqlArriveInMySqlAsThePlanSays() throws IOException {
        try (TestDatabase source = Servers.shared(ServerKind.POSTGRESQL).createDatabase("rows_from");
                TestDatabase target = Servers.shared(ServerKind.MARIADB).createDatabase("rows_to")) {
            source.execute(
                    "CREATE TYPE mood AS ENUM ('sad', 'ok')",
                    "CREATE TABLE parts (id bigint PRIMARY KEY, code uuid NOT NULL, price numeric(12,4), paid boolean,"
                            + " feeling mood, made date, at timestamptz, raw bytea, doc jsonb)",
                    "INSERT INTO parts VALUES"
                            + " (1, '6f1c2f6e-0000-4000-8000-000000000001', 1.2345, true, 'ok', '2024-02-29',"
                            + " '2026-11-20 12:00:00+02', '\\x00ff0a09', '{\"a\": 1}'),"
                            + " (2, '6f1c2f6e-0000-4000-8000-000000000002', NULL, NULL, NULL, NULL, NULL, NULL, NULL)");

            carry(source, target, """
                    tables:
                      - table: parts
                        columns:
                          code: {value: "row.code.upperAscii()", type: "varchar(40)", injective: true}
                          price: {value: "row.price.round(2) * 2"}
                          paid: {map: {true: yes, false: "no", null: open}, type: "varchar(4)"}
                          feeling: {value: "row.feeling == 'ok' ? 1 : 0", type: int}
                          made: {value: "row.made.plusDays(1)"}
                          at: {value: "row.at + duration('90s')"}
                          raw: {value: "row.raw + b'\\\\x00'"}
                    """.replace("true: yes", "true: \"yes\""));

            assertThat(target.query(
                            "SELECT id, code, price, paid, feeling, made, at, HEX(raw), doc FROM parts ORDER BY id"))
                    .containsExactly(
                            row(
                                    "1",
                                    "6F1C2F6E-0000-4000-8000-000000000001",
                                    "2.4600",
                                    "yes",
                                    "1",
                                    "2024-03-01",
                                    "2026-11-20 10:01:30",
                                    "00FF0A0900",
                                    "{\"a\": 1}"),
                            row(
                                    "2",
                                    "6F1C2F6E-0000-4000-8000-000000000002",
                                    null,
                                    "open",
                                    null,
                                    null,
                                    null,
                                    null,
                                    null));
            assertThat(rejected).isEmpty();
        }
    }

    @Test
    void aTransformerWritesSeveralTables() throws IOException {
        try (TestDatabase source = Servers.shared(ServerKind.MARIADB).createDatabase("rows_from");
                TestDatabase target = Servers.shared(ServerKind.POSTGRESQL).createDatabase("rows_to")) {
            source.execute(
                    "CREATE TABLE tasks (id int PRIMARY KEY, title text, people text)",
                    "INSERT INTO tasks VALUES (1, 'plan', 'ann,bob'), (2, NULL, 'x'), (3, 'rest', 'eve')");
            target.execute(
                    "CREATE TABLE talk (id bigint PRIMARY KEY, topic text NOT NULL)",
                    "CREATE TABLE member (talk bigint, place int, name text, PRIMARY KEY (talk, place))");

            carry(source, target, """
                    tables:
                      - table: tasks
                        transformer: %s
                        check: {titled: "row.title != ''"}
                    """.formatted(TasksToTalks.class.getName()));

            assertThat(target.query("SELECT id, topic FROM talk ORDER BY id"))
                    .containsExactly(row("1", "plan"), row("3", "rest"));
            assertThat(target.query("SELECT talk, place, name FROM member ORDER BY talk, place"))
                    .containsExactly(row("1", "0", "ann"), row("1", "1", "bob"), row("3", "0", "eve"));
            assertThat(rejected).extracting(RejectedRow::reason).containsExactly("check 'titled' does not hold");
        }
    }

    private void carry(TestDatabase sourceDatabase, TestDatabase targetDatabase, String rules) throws IOException {
        Plan plan = PlanFile.read(
                Files.writeString(folder.resolve("plan.yaml"), head(sourceDatabase, targetDatabase) + rules),
                name -> name.equals("SOURCE") ? sourceDatabase.password() : targetDatabase.password());
        TransformerLoader transformers = new TransformerLoader(getClass().getClassLoader());
        try (Connector source = Connectors.open(plan.source(), 2);
                Connector target = Connectors.open(plan.target(), 2)) {
            SchemaReader from = source.schemaReader();
            SchemaReader to = target.schemaReader();
            Ends ends =
                    new Ends(from.read(Set.of()), from.defaultSchema(), to.read(Set.of()), to.defaultSchema(), false);
            ResolvedPlan resolved = PlanResolver.resolve(plan, ends, transformers);
            SchemaWriter writer = target.schemaWriter();
            writer.beforeCopy(resolved.wanted(), ends.target()).forEach(writer::apply);
            target.ledger(plan.migration(), plan.ledger()).create();
            TargetTransaction transaction =
                    target.transactions(plan.migration(), plan.ledger()).begin();
            try (transaction) {
                resolved.mappings().forEach(mapping -> copy(mapping, source, transaction, transformers));
                transaction.commit();
            }
        }
    }

    /** All rows of each output in memory, since a transaction has one writer at a time. */
    private void copy(
            TableMapping mapping, Connector source, TargetTransaction transaction, TransformerLoader transformers) {
        List<List<byte[]>> outputs = new ArrayList<>();
        List<RowSink> sinks = new ArrayList<>();
        for (int i = 0; i < mapping.outputs().size(); i++) {
            List<byte[]> rows = new ArrayList<>();
            outputs.add(rows);
            sinks.add((buffer, offset, length) -> rows.add(Arrays.copyOfRange(buffer, offset, offset + length)));
        }
        RowTransform transform = Transformation.of(mapping, transformers).open(sinks, rejected::add);
        Chunk chunk = new Chunk(1, mapping.name(), 1, null, KeyRange.ALL, 1, 1);
        try (SourceSnapshot snapshot = source.snapshots().open(mapping, chunk)) {
            snapshot.read(KeyRange.ALL, RowEncoding.TEXT, transform);
        }
        for (int i = 0; i < outputs.size(); i++) {
            try (TargetWriter writer = transaction.writer(mapping.outputs().get(i), RowEncoding.TEXT)) {
                outputs.get(i).forEach(row -> writer.row(row, 0, row.length));
                assertThat(writer.finish()).isEqualTo(outputs.get(i).size());
            }
        }
    }

    private static String head(TestDatabase source, TestDatabase target) {
        return """
                migration: rows
                source: {url: "%s", tls: insecure, username: "%s", password: "${env:SOURCE}"}
                target: {url: "%s", tls: insecure, username: "%s", password: "${env:TARGET}"}
                """.formatted(source.url(), source.user(), target.url(), target.user());
    }

    private static List<@Nullable String> row(@Nullable String... values) {
        return Arrays.asList(values);
    }
}
