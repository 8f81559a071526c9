package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.digest.CanonicalKind;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.digest.DigestedColumn;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.digest.RoundingRule;
import io.landbridge.pipeline.digest.RoundingRule.Way;
import io.landbridge.pipeline.digest.RowHash;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each server rounds what its columns cannot keep; the rule for the source's values does the same. */
class DigestRoundingIT {

    private static final List<String> MOMENTS = List.of(
            "2024-12-31 23:59:59.9995",
            "2024-12-31 23:59:59.9994",
            "2024-06-15 12:00:00.5",
            "2024-06-15 12:00:00.499999",
            "1999-12-31 23:59:58.5",
            "1999-12-31 23:59:58.0005",
            "1969-12-31 23:59:58.5",
            "1000-01-01 00:00:00.0015",
            "2024-06-15 12:00:00");

    private static final List<String> TIMES = List.of("10:20:30.5", "10:20:30.4999", "23:59:58.0005", "10:20:30");

    private static final List<String> SINGLES = List.of(
            "0.1",
            "16777217",
            "16777219",
            "123456.123456",
            "1e-45",
            "-2.5",
            // just below the middle of two singles, in whose middle the nearest double lies
            "1.00000017881393432617187499");

    private static final List<String> DECIMALS = List.of("1.005", "-1.005", "2.5", "0.004999", "-0.001", "99.995");

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void valuesAreRoundedAsTheServerDoes(ServerKind kind) {
        Way time = switch (kind.engine()) {
            case POSTGRESQL -> Way.TIME_FROM_2000;
            case MYSQL -> Way.TIME_HALF_UP;
            case MARIADB -> Way.TIME_CUT;
        };
        boolean isPostgres = kind.engine() == Engine.POSTGRESQL;
        String moment = isPostgres ? "timestamp" : "datetime";
        for (int digits : new int[] {0, 3}) {
            RoundingRule rule = new RoundingRule(time, digits);
            check(kind, moment + "(" + digits + ")", CanonicalKind.TIMESTAMP, ValueKind.DATETIME, rule, MOMENTS);
            check(kind, "time(" + digits + ")", CanonicalKind.TIME, ValueKind.TIME, rule, TIMES);
        }
        RoundingRule single = new RoundingRule(isPostgres ? Way.SINGLE_FROM_DIGITS : Way.SINGLE_FROM_DOUBLE, 0);
        check(kind, isPostgres ? "real" : "float", CanonicalKind.FLOAT, ValueKind.DECIMAL, single, SINGLES);
        RoundingRule decimal = new RoundingRule(Way.DECIMAL, 2);
        check(kind, "numeric(12,2)", CanonicalKind.NUMBER, ValueKind.DECIMAL, decimal, DECIMALS);
        if (isPostgres) {
            RoundingRule blanks = new RoundingRule(Way.BLANKS, 3);
            List<String> texts = List.of("ab   ", "abc ", "a", "  ", "    ");
            check(kind, "varchar(3)", CanonicalKind.TEXT, ValueKind.TEXT, blanks, texts);
        }
    }

    private static void check(
            ServerKind kind,
            String type,
            CanonicalKind form,
            ValueKind spelling,
            RoundingRule rule,
            List<String> values) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("rounding")) {
            database.execute("CREATE TABLE t (id int PRIMARY KEY, v " + type + ")");
            for (int i = 0; i < values.size(); i++) {
                database.execute("INSERT INTO t VALUES (" + i + ", '" + values.get(i) + "')");
            }
            try (Connector connector = Endpoints.open(Side.TARGET, database)) {
                Table table = connector.schemaReader().read(Set.of()).tables().get(0);
                DigestedColumn target = DigestedColumn.of(table.column("v").orElseThrow(), form);
                DigestedColumn source = new DigestedColumn(target.column(), form, spelling, rule);
                RowHash hash = new DigestedTable(table, List.of(), List.of(source)).rowHash();
                Map<String, Long> wanted = new TreeMap<>();
                for (int i = 0; i < values.size(); i++) {
                    wanted.put(Integer.toString(i), hash.of(List.of(values.get(i))));
                }
                Map<String, Long> found = new TreeMap<>();
                try (DigestReader reader = Endpoints.digests(connector).openTarget(table, null)) {
                    reader.hashes(
                            new DigestedTable(table, List.of(table.column("id").orElseThrow()), List.of(target)),
                            KeyRange.ALL,
                            (key, each) -> found.put(String.valueOf(key), each));
                }
                assertThat(found).as(type).isEqualTo(wanted);
            }
        }
    }
}
