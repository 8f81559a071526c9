package io.landbridge.jobs.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.Endpoint.Tls;
import io.landbridge.pipeline.plan.Ends;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.PlanResolver;
import io.landbridge.pipeline.plan.ResolvedPlan;
import io.landbridge.pipeline.plan.Secret;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.TypeRules;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.pipeline.schema.WrittenType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlanDraftTest {

    private static final String SOURCE_URL = "jdbc:mysql://127.0.0.1:3306/shop";
    private static final String TARGET_URL = "jdbc:postgresql://127.0.0.1:5432/shop";

    @TempDir
    private Path folder;

    @Test
    void aDraftSaysWhatWillHappenAndAsksWhatIsOpen() {
        Ends ends = ends(
                Engine.MYSQL,
                "shop",
                List.of(
                        table(
                                "shop",
                                "customers",
                                true,
                                "id bigint unsigned",
                                "name varchar(80)",
                                "joined datetime",
                                "flag tinyint(1)"),
                        table("shop", "log", false, "line text")),
                Engine.POSTGRESQL,
                "public");

        assertThat(draft(ends)).isEqualTo("""
                # A first plan, written by 'landbridge init'. It can be run as it is, unless a line says OPEN:
                # these are decisions that only you can take. Every key is explained in docs/plan-file.md.
                migration: "shop-to-shop"
                source:
                  url: "jdbc:mysql://127.0.0.1:3306/shop"
                  tls: insecure
                  username: migrator
                  password: "${env:SHOP_source}"
                target:
                  url: "jdbc:postgresql://127.0.0.1:5432/shop"
                  tls: insecure
                  username: migrator
                  password: "${env:SHOP_target}"
                tables:
                  - include: "shop.*"
                  # shop.customers: about 1,234,567 rows, 5 MB, key id
                  # shop.log: about 1,234,567 rows, 5 MB
                  # OPEN: no primary key and no unique key of NOT NULL columns: copied whole, in one piece, again after each interruption

                # What the built-in rules make of the source's types; take away '# ' where you want something else.
                # types:
                #   - {source: "bigint unsigned", target: "numeric(20,0)"}  # 1 column: bigint for AUTO_INCREMENT and foreign keys to it; there values over 9223372036854775807 are refused
                #   - {source: datetime, target: "timestamp(0)"}  # 1 column: dates with a zero year, month or day are refused; see zeroDate
                #   - {source: text, target: text}  # 1 column: a NUL character is refused
                #   - {source: "tinyint(1)", target: boolean}  # 1 column: values other than 0 and 1 are refused
                #   - {source: "varchar(80)", target: "character varying(80)"}  # 1 column: a NUL character is refused
                # OPEN: datetime has no zone. If the values are local times of one place, say so:
                #   - {source: datetime, zone: Europe/Berlin}
                # OPEN: if there are zero dates (0000-00-00), their rows are refused unless a rule says zeroDate: asNull

                backfill:
                  parallelism: 4
                  chunkTime: 500ms
                  maxQuarantined: 0  # rows that may be set aside before the run stops

                changes:
                  through: none  # what is written in the source meanwhile stays behind; 'direct' carries it over ('landbridge assess' says what that needs)
                  lanes: 1  # transactions of the target that apply it side by side; more where one does not keep up
                """);
    }

    @Test
    void aDraftIsReadAndResolvedWithoutAProblem() throws IOException {
        Ends ends = ends(
                Engine.MYSQL,
                "shop",
                List.of(
                        table("shop", "a".repeat(64), true, "id int", "b".repeat(64) + " int"),
                        table(
                                "shop",
                                "on",
                                true,
                                "null int",
                                "yes int",
                                "a: b text",
                                "\"q\" text",
                                "x.y text",
                                "#h text"),
                        table("shop", "my.table", true, "id int")),
                Engine.POSTGRESQL,
                "public");

        ResolvedPlan resolved = resolved(ends);

        assertThat(resolved.mappings()).hasSize(3);
        assertThat(resolved.mappings().get(0).target().name().table())
                .hasSize(63)
                .startsWith("a".repeat(54) + "_");
    }

    @Test
    void aTypeWithoutARuleIsLeftOutAndAsked() throws IOException {
        Column odd = new Column(
                "shape",
                DataType.of("shape").withUserType(new TableName("public", "shape")),
                ValueKind.NATIVE,
                true,
                null,
                Column.Generation.NONE,
                null,
                null,
                false,
                null);
        Table plain = table("public", "places", true, "id integer");
        List<Column> columns = new ArrayList<>(plain.columns());
        columns.add(odd);
        Table places = new Table(
                plain.name(),
                columns,
                plain.primaryKey(),
                List.of(),
                List.of(),
                List.of(),
                -1,
                -1,
                "permanent",
                null,
                null,
                null,
                List.of());
        Ends ends = ends(Engine.POSTGRESQL, "public", List.of(places), Engine.MYSQL, "shop");

        assertThat(draft(ends)).contains("# OPEN: column 'shape': ", "      shape: {drop: true}");
        assertThat(resolved(ends).mappings().get(0).columns()).hasSize(1);
    }

    @Test
    void inOneDatabaseEachTableGetsAnotherName() throws IOException {
        List<Table> tables = List.of(table("shop", "a", true, "id int"), table("shop", "b.c", true, "id int"));
        Ends ends = new Ends(
                new DatabaseSchema(Engine.MYSQL, tables),
                "shop",
                new DatabaseSchema(Engine.MYSQL, tables),
                "shop",
                true);

        assertThat(resolved(ends).mappings())
                .extracting(m -> m.target().name().toString())
                .containsExactly("shop.a_new", "shop.\"b.c_new\"");
    }

    @Test
    void whatIsThereAlreadyAndDoesNotFitIsOpen() throws IOException {
        Ends ends = new Ends(
                new DatabaseSchema(Engine.MYSQL, List.of(table("shop", "a", true, "id int", "note text"))),
                "shop",
                new DatabaseSchema(
                        Engine.POSTGRESQL, List.of(table(Engine.POSTGRESQL, "public", "a", true, "id integer"))),
                "public",
                false);

        assertThat(draft(ends))
                .contains(
                        "# OPEN: shop.a.note: table public.a of the target is there already and has no column 'note'");
        assertThat(read(draft(ends)).tables()).hasSize(1);
    }

    @Test
    void anyNameSurvivesTheWayThroughTheFile() throws IOException {
        long seed = 20261120;
        Random random = new Random(seed);
        String letters = "ab_.*?\"'\\#:{}[],&!%@`|>-~ \t\n\u0085\u2028éß😀";
        for (int round = 0; round < 200; round++) {
            Map<String, Table> tables = new LinkedHashMap<>();
            for (int i = 0; i < 3; i++) {
                String name = name(random, letters);
                tables.put(name, table("shop", name, true, name(random, letters).replace(' ', '_') + " int"));
            }
            Ends ends = ends(Engine.MYSQL, "shop", List.copyOf(tables.values()), Engine.POSTGRESQL, "public");

            assertThat(resolved(ends).mappings())
                    .as("seed %d, round %d: %s", seed, round, draft(ends))
                    .extracting(TableMapping::name)
                    .containsExactlyInAnyOrderElementsOf(tables.keySet().stream()
                            .map(name -> new TableName("shop", name).toString())
                            .toList());
        }
    }

    @Test
    void namesThatYamlTakesForSomethingElseAreQuoted() {
        assertThat(List.of("no", "On", "null", "y", "12", "a b", "a:b", "\"").stream()
                        .map(YamlText::scalar))
                .containsExactly("\"no\"", "\"On\"", "\"null\"", "\"y\"", "\"12\"", "\"a b\"", "\"a:b\"", "\"\\\"\"");
        assertThat(YamlText.scalar("shop.orders_2")).isEqualTo("shop.orders_2");
    }

    @Test
    void namesThatTheTargetCannotHaveAreProposedInAnotherFormAndCharactersThatYamlRefusesAreEscaped()
            throws IOException {
        Ends ends = ends(
                Engine.POSTGRESQL,
                "public",
                List.of(
                        table("public", "face\uD83D\uDE00", true, "id\u0080\u009F integer", "end\uFFFF integer"),
                        table(Engine.POSTGRESQL, "odd\uD83D\uDE00", "face\uD83D\uDE01", true, "id integer")),
                Engine.MARIADB,
                "shop");

        ResolvedPlan resolved = resolved(ends);

        assertThat(resolved.mappings())
                .extracting(mapping -> mapping.target().name().toString())
                .allMatch(name -> name.matches("(shop|odd__[0-9a-f]{8})\\.face__[0-9a-f]{8}"))
                .doesNotHaveDuplicates();
        assertThat(draft(ends)).contains("# OPEN: the target's engine cannot have such a name; choose one");
    }

    @Test
    void theProposedTypesCanBeTakenIn() throws IOException {
        Ends ends = ends(
                Engine.MYSQL,
                "shop",
                List.of(table("shop", "a", true, "id int", "at datetime", "flag tinyint(1)")),
                Engine.POSTGRESQL,
                "public");
        String draft = draft(ends).replace("# types:", "types:").replace("#   - ", "  - ");

        assertThat(read(draft).types()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(PlanResolver.resolve(read(draft), ends, name -> List.of()).mappings())
                .hasSize(1);
    }

    @Test
    void aMigrationsNameIsMadeOfTheDatabases() {
        assertThat(PlanDraft.migrationName("Shop_DB", "shop")).isEqualTo("shop-db-to-shop");
        assertThat(PlanDraft.migrationName("42", "x".repeat(90))).hasSize(63).startsWith("to-x");
        assertThat(PlanDraft.migrationName("", "")).isEqualTo("to");
    }

    private ResolvedPlan resolved(Ends ends) throws IOException {
        return PlanResolver.resolve(read(draft(ends)), ends, name -> List.of());
    }

    private Plan read(String draft) throws IOException {
        return PlanFile.read(Files.writeString(folder.resolve("plan.yaml"), draft), name -> "secret");
    }

    private static String draft(Ends ends) {
        return PlanDraft.write(
                "shop-to-shop", endpoint(Side.SOURCE, SOURCE_URL), endpoint(Side.TARGET, TARGET_URL), ends);
    }

    private static Endpoint endpoint(Side side, String url) {
        return new Endpoint(side, url, Tls.INSECURE, "migrator", new Secret() {
            @Override
            public String reveal() {
                throw new AssertionError("A draft needs no secret");
            }

            @Override
            public String toString() {
                return "env:SHOP_" + side;
            }
        });
    }

    private static Ends ends(Engine from, String sourceSchema, List<Table> tables, Engine to, String targetSchema) {
        return new Ends(
                new DatabaseSchema(from, tables), sourceSchema, new DatabaseSchema(to, List.of()), targetSchema, false);
    }

    private static String name(Random random, String letters) {
        int[] points = letters.codePoints().toArray();
        StringBuilder name = new StringBuilder();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            name.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return name.append('x').append(random.nextInt(1000)).toString();
    }

    private static Table table(String schema, String name, boolean key, String... columns) {
        return table(schema.equals("public") ? Engine.POSTGRESQL : Engine.MYSQL, schema, name, key, columns);
    }

    private static Table table(Engine engine, String schema, String name, boolean key, String... columns) {
        List<Column> all = new ArrayList<>();
        for (String written : columns) {
            int blank = written.lastIndexOf(
                    ' ', written.indexOf("unsigned") > 0 ? written.indexOf(" unsigned") - 1 : written.length());
            DataType type = WrittenType.parse(engine, written.substring(blank + 1));
            all.add(new Column(
                    written.substring(0, blank),
                    type,
                    TypeRules.kind(engine, type),
                    !key || !all.isEmpty(),
                    null,
                    Column.Generation.NONE,
                    null,
                    null,
                    false,
                    null));
        }
        @Nullable PrimaryKey primary = key ? new PrimaryKey("PRIMARY", List.of(all.get(0).name())) : null;
        return new Table(
                new TableName(schema, name),
                all,
                primary,
                List.of(),
                List.of(),
                List.of(),
                1_234_567,
                5L << 20,
                "InnoDB",
                null,
                null,
                null,
                List.of());
    }
}
