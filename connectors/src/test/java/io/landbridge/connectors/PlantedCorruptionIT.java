package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.PlanSketch;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.throttle.Ticker;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.pipeline.transform.TransformerLoader;
import io.landbridge.pipeline.validation.Mismatch;
import io.landbridge.pipeline.validation.TableVerdict;
import io.landbridge.pipeline.validation.ValidationListener;
import io.landbridge.pipeline.validation.ValidationPace;
import io.landbridge.pipeline.validation.ValidationPorts;
import io.landbridge.pipeline.validation.ValidationRequest;
import io.landbridge.pipeline.validation.ValidationSummary;
import io.landbridge.pipeline.validation.Validator;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F24: a clean copy is clean; what is planted in it is found, and named by key and column, and nothing else is. */
class PlantedCorruptionIT {

    /** In the target's own database: those of MySQL have one schema for the ledgers of all tests. */
    private static final LedgerLocation OWN = new LedgerLocation("", "ledger_");

    /** More than are hashed one by one, so that a range which differs is cut first. */
    private static final int ROWS = 2_600;

    private static final long SEED = Long.getLong("landbridge.seed", 20261120);

    private final Map<String, String> planted = new TreeMap<>();

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, POSTGRESQL, bigint",
        "POSTGRESQL, POSTGRESQL, character varying(40)",
        "POSTGRESQL, MYSQL, bigint",
        "POSTGRESQL, MYSQL, character varying(40)",
        "MARIADB, POSTGRESQL, bigint",
        "MARIADB, POSTGRESQL, varchar(40)"
    })
    void whatIsPlantedIsNamedAndNothingElse(ServerKind fromKind, ServerKind toKind, String keyType) {
        TableSketch sketch = sketch(Endpoints.engine(fromKind), Endpoints.engine(toKind));
        sketch.key("id", keyType);
        compare(fromKind, toKind, sketch, true);
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, POSTGRESQL", "POSTGRESQL, MYSQL", "MARIADB, POSTGRESQL"})
    void rowsWithoutAKeyAreNamedByTheirValues(ServerKind fromKind, ServerKind toKind) {
        TableSketch sketch = sketch(Endpoints.engine(fromKind), Endpoints.engine(toKind));
        sketch.column("id", "bigint");
        compare(fromKind, toKind, sketch, false);
    }

    private static TableSketch sketch(Engine from, Engine to) {
        boolean postgres = from == Engine.POSTGRESQL;
        return new TableSketch(from, to)
                .column("n", "integer")
                .column("d", postgres ? "numeric(12,4)" : "decimal(12,4)")
                .column("f", postgres ? "double precision" : "double")
                .column("t", "text")
                .column("ts", postgres ? "timestamp(6) without time zone" : "datetime(6)")
                .column("j", "json");
    }

    private void compare(ServerKind fromKind, ServerKind toKind, TableSketch sketch, boolean isKeyed) {
        try (TestDatabase from = Servers.shared(fromKind).createDatabase("from");
                TestDatabase to = Servers.shared(toKind).createDatabase("to")) {
            from.execute(sketch.createSource("a"));
            to.execute(sketch.createTarget("a"));
            fill(from);
            try (Connector source = Endpoints.open(Side.SOURCE, from);
                    Connector target = Endpoints.open(Side.TARGET, to)) {
                target.ledger("whole", LedgerLocation.DEFAULT).create();
                Ledger ledger = target.ledger("whole", OWN);
                ledger.create();
                ledger.inTransaction(t -> {
                    t.migration().register(new MigrationRecord("whole", "hash", "0.1", "s", "t", "preparing"));
                    return true;
                });
                TableMapping mapping = sketch.mapping(Endpoints.table(from, "a"), Endpoints.table(to, "a"));
                new WholeTable(source, target, mapping).copy(RowEncoding.TEXT, 200);
                ValidationPorts ports = new ValidationPorts(
                        Endpoints.engine(fromKind),
                        source.digests("whole", OWN),
                        Endpoints.engine(toKind),
                        target.digests("whole", OWN),
                        ledger,
                        new TransformerLoader(PlantedCorruptionIT.class.getClassLoader()),
                        works -> works.forEach(Runnable::run));

                ValidationSummary clean = validate(ports, mapping, false);
                assertThat(clean.isClean()).as(clean.toString()).isTrue();
                assertThat(clean.tables().get(0).sourceRows()).isEqualTo(ROWS);
                assertThat(clean.tables().get(0).targetRows()).isEqualTo(ROWS);

                plant(to, isKeyed);
                assertThat(validate(ports, mapping, false).isClean())
                        .as("what is fresh is not compared")
                        .isTrue();
                TableVerdict wrong = validate(ports, mapping, true).tables().get(0);
                assertThat(named(wrong, isKeyed)).as("seed " + SEED).isEqualTo(isKeyed ? planted : withoutColumns());
                assertThat(wrong.isEqual()).isFalse();
                assertThat(validate(ports, mapping, false).tables().get(0).mismatched())
                        .as("what differs is not fresh")
                        .isEqualTo(wrong.mismatched());
                assertThat(ledger.<Long>inTransaction(t -> t.validation().openCount()))
                        .isEqualTo(wrong.mismatched());
            }
        }
    }

    private static ValidationSummary validate(ValidationPorts ports, TableMapping mapping, boolean again) {
        return new Validator(ports, ValidationPace.FULL, ValidationListener.NONE, Ticker.SYSTEM)
                .validate(new ValidationRequest(PlanSketch.plan("whole"), List.of(mapping), null, again));
    }

    private static void fill(TestDatabase database) {
        for (int from = 0; from < ROWS; from += 100) {
            StringBuilder rows = new StringBuilder();
            for (int id = from; id < from + 100; id++) {
                rows.append(rows.isEmpty() ? "" : ", ")
                        .append("(%d, %d, %d.%04d, %s, %s, '2026-03-%02d %02d:%02d:00.%06d', '{\"a\": %d}')"
                                .formatted(
                                        id,
                                        id * 7,
                                        id,
                                        id % 10_000,
                                        id % 5 == 0 ? "0" : id + ".25",
                                        id % 7 == 0 ? "NULL" : "'row " + id + "'",
                                        1 + id % 28,
                                        id % 24,
                                        id % 60,
                                        id * 11,
                                        id));
            }
            database.execute("INSERT INTO a (id, n, d, f, t, ts, j) VALUES " + rows);
        }
    }

    private void plant(TestDatabase to, boolean isKeyed) {
        boolean postgres = !to.engine().isMySqlFamily();
        Random random = new Random(SEED);
        List<Integer> ids = new ArrayList<>();
        for (int id = 1; id < ROWS - 1; id++) {
            ids.add(id);
        }
        Collections.shuffle(ids, random);
        // The ends of the first range and the last.
        ids.add(0, ROWS - 1);
        ids.add(0, 0);
        for (int i = 0; i < (isKeyed ? 90 : 45); i++) {
            int id = ids.get(i);
            boolean isNull = id % 7 == 0;
            String where = " WHERE id = '" + id + "'";
            switch (i % 11) {
                case 0 -> change(to, id, "n", "n + 1", where);
                case 1 -> change(to, id, "d", "d + 0.0001", where);
                case 2 -> change(to, id, "f", postgres && id % 5 == 0 ? "'-0'" : "f + 0.5", where);
                case 3 -> change(to, id, "t", isNull ? "''" : "NULL", where);
                case 4 -> change(to, id, "t", isNull ? "' '" : postgres ? "t || ' '" : "CONCAT(t, ' ')", where);
                case 5 -> change(to, id, "t", isNull ? "'ROW'" : "upper(t)", where);
                case 6 -> change(to, id, "ts", postgres ? "ts + interval '1 hour'" : "ts + INTERVAL 1 HOUR", where);
                case 7 -> change(to, id, "j", "'{\"a\": " + id + ".5}'", where);
                case 8 ->
                    change(
                            to,
                            id,
                            "ts",
                            postgres ? "ts + interval '1 microsecond'" : "ts + INTERVAL 1 MICROSECOND",
                            where);
                case 9 -> {
                    to.execute("DELETE FROM a" + where);
                    planted.put(String.valueOf(id), "missing");
                }
                default -> {
                    int other = isKeyed ? 100_000 + id : id;
                    to.execute("INSERT INTO a (id, n, d, f, t, ts, j) SELECT '" + other + "', n, d, f, t, ts, j FROM a"
                            + where);
                    planted.put(String.valueOf(other), "extra");
                }
            }
        }
    }

    private void change(TestDatabase to, int id, String column, String value, String where) {
        to.execute("UPDATE a SET " + column + " = " + value + where);
        planted.put(String.valueOf(id), column);
    }

    /** By key what is wrong; without keys a row that differs is one that lacks and one that is too many, and its values tell which. */
    private static Map<String, String> named(TableVerdict verdict, boolean isKeyed) {
        assertThat(verdict.samples()).hasSize((int) verdict.mismatched());
        Map<String, String> named = new TreeMap<>();
        Map<String, Mismatch> missing = new TreeMap<>();
        Map<String, Mismatch> extra = new TreeMap<>();
        for (Mismatch mismatch : verdict.samples()) {
            if (mismatch.key() != null) {
                named.put(
                        mismatch.key().toString(),
                        mismatch.kind() == Mismatch.Kind.DIFFERENT
                                ? columns(mismatch)
                                : mismatch.kind().word());
            } else if (mismatch.kind() == Mismatch.Kind.MISSING) {
                missing.put(id(mismatch), mismatch);
            } else {
                extra.put(id(mismatch), mismatch);
            }
        }
        assertThat((isKeyed ? missing : named).size()).isZero();
        missing.keySet().forEach(id -> named.put(id, "missing"));
        extra.keySet().forEach(id -> named.put(id, missing.containsKey(id) ? "different" : "extra"));
        return named;
    }

    private Map<String, String> withoutColumns() {
        Map<String, String> kinds = new TreeMap<>();
        planted.forEach(
                (id, what) -> kinds.put(id, what.equals("missing") || what.equals("extra") ? what : "different"));
        return kinds;
    }

    private static String columns(Mismatch mismatch) {
        return mismatch.columns().stream().map(Mismatch.Difference::column).collect(Collectors.joining(","));
    }

    private static String id(Mismatch mismatch) {
        return mismatch.columns().stream()
                .filter(column -> column.column().equals("id"))
                .map(column -> column.source() == null ? column.target() : column.source())
                .map(String::valueOf)
                .findFirst()
                .orElseThrow();
    }
}
