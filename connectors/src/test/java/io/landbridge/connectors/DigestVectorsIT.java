package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.digest.CanonicalKind;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.digest.DigestedColumn;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.digest.GoldenVectors;
import io.landbridge.pipeline.digest.GoldenVectors.Section;
import io.landbridge.pipeline.digest.GoldenVectors.Vector;
import io.landbridge.pipeline.digest.RangeDigest;
import io.landbridge.pipeline.digest.RowHash;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every server's SQL gives for the golden vectors, kept in real columns, what the Java reference gives. */
class DigestVectorsIT {

    private static final Set<CanonicalKind> HASHED_HERE =
            Set.of(CanonicalKind.JSON, CanonicalKind.JSON_OF_DOUBLES, CanonicalKind.SET);

    private final List<Section> sections = GoldenVectors.read();
    private final List<String> wrong = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void everyServerMeetsTheGoldenVectors(ServerKind kind) {
        Engine engine = Endpoints.engine(kind);
        int met = 0;
        try (TestDatabase database = Servers.shared(kind).createDatabase("vectors")) {
            prepare(database);
            for (int i = 0; i < sections.size(); i++) {
                fill(database, engine, "v" + i, sections.get(i));
            }
            try (Connector connector = Endpoints.open(Side.SOURCE, database)) {
                DigestReader.Opener reads = Endpoints.digests(connector);
                Map<String, Table> tables = connector.schemaReader().read(Set.of()).tables().stream()
                        .collect(Collectors.toMap(table -> table.name().table(), Function.identity()));
                for (int i = 0; i < sections.size(); i++) {
                    if (sections.get(i).types().containsKey(engine)) {
                        Table table = Objects.requireNonNull(tables.get("v" + i));
                        try (DigestReader reader = reads.openSource(table)) {
                            met += check(reader, engine, sections.get(i), table);
                        }
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(met).isGreaterThan(300);
    }

    private static void prepare(TestDatabase database) {
        if (database.engine().isMySqlFamily()) {
            // strict modes refuse zero dates
            database.execute("SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO'");
        } else {
            database.execute(
                    "CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s, \"great\"', 'ünï', '')",
                    "CREATE TYPE pair AS (a int, b text)");
        }
    }

    private static void fill(TestDatabase database, Engine engine, String table, Section section) {
        String type = section.types().get(engine);
        if (type == null) {
            return;
        }
        database.execute("CREATE TABLE " + table + " (n int PRIMARY KEY, v " + type + ")");
        for (Vector vector : section.vectors()) {
            String literal = vector.literals().get(engine);
            if (literal != null) {
                database.execute("INSERT INTO " + table + " VALUES (" + vector.line() + ", " + literal + ")");
            }
        }
    }

    private int check(DigestReader reader, Engine engine, Section section, Table table) {
        DigestedTable digested = new DigestedTable(
                table,
                List.of(table.column("n").orElseThrow()),
                List.of(new DigestedColumn(table.column("v").orElseThrow(), section.kind(), section.spelling(), null)));
        Map<String, Long> wanted = new TreeMap<>();
        RangeDigest sum = RangeDigest.EMPTY;
        for (Vector vector : section.vectors()) {
            if (vector.literals().containsKey(engine)) {
                wanted.put(Integer.toString(vector.line()), vector.hash());
                sum = sum.withRow(vector.hash());
            }
        }
        Map<String, Long> here = new TreeMap<>();
        RowHash hash = digested.rowHash();
        reader.values(digested, KeyRange.ALL, (key, values) -> here.put(String.valueOf(key), hash.of(values)));
        compare(section, "hashed here", here, wanted);
        if (!HASHED_HERE.contains(section.kind())) {
            Map<String, Long> byServer = new TreeMap<>();
            reader.hashes(digested, KeyRange.ALL, (key, each) -> byServer.put(String.valueOf(key), each));
            compare(section, "hashed by the server", byServer, wanted);
            RangeDigest digest = reader.digest(digested, KeyRange.ALL);
            if (!digest.equals(sum)) {
                wrong.add(section + ": " + digest + " instead of " + sum);
            }
        }
        return wanted.size();
    }

    private void compare(Section section, String way, Map<String, Long> found, Map<String, Long> wanted) {
        wanted.forEach((line, hash) -> {
            if (!hash.equals(found.get(line))) {
                wrong.add(section + ", line " + line + ", " + way + ": " + hex(found.get(line)) + " instead of "
                        + hex(hash));
            }
        });
    }

    private static String hex(@Nullable Long hash) {
        return hash == null ? "nothing" : HexFormat.of().toHexDigits(hash);
    }
}
