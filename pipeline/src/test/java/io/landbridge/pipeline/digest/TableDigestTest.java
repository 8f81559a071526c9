package io.landbridge.pipeline.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.expression.Expression;
import io.landbridge.pipeline.expression.RowValues;
import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.ColumnMapping.Copied;
import io.landbridge.pipeline.plan.ColumnMapping.Listed;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableDigestTest {

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, boolean, MYSQL, NUMBER, true, true",
        "MYSQL, tinyint(1), POSTGRESQL, NUMBER, true, true",
        "MYSQL, bigint unsigned, POSTGRESQL, NUMBER, true, true",
        "MYSQL, year, POSTGRESQL, NUMBER, true, true",
        "MYSQL, bit(1), POSTGRESQL, NUMBER, true, true",
        "MYSQL, bit(10), POSTGRESQL, BITS, true, true",
        "MYSQL, bit(10), MARIADB, NUMBER, true, true",
        "POSTGRESQL, bit(100), MYSQL, TEXT, true, true",
        "POSTGRESQL, money, MYSQL, NUMBER, true, true",
        "POSTGRESQL, money, POSTGRESQL, TEXT, true, true",
        "POSTGRESQL, xid, MYSQL, NUMBER, true, true",
        "POSTGRESQL, real, MYSQL, FLOAT, true, true",
        "POSTGRESQL, text, MYSQL, TEXT, true, true",
        "POSTGRESQL, character(5), MYSQL, PADDED_TEXT, true, true",
        "POSTGRESQL, character(300), MYSQL, PADDED_TEXT, true, true",
        "MYSQL, varchar(20), MARIADB, TEXT, true, true",
        "POSTGRESQL, uuid, MYSQL, UUID, true, true",
        "POSTGRESQL, uuid, MARIADB, UUID, true, true",
        "POSTGRESQL, bytea, MYSQL, BINARY, true, true",
        "MYSQL, geometry, POSTGRESQL, BINARY, true, true",
        "MYSQL, date, POSTGRESQL, DATE, true, true",
        "MYSQL, time(6), POSTGRESQL, TIME, true, true",
        "MYSQL, datetime(6), POSTGRESQL, TIMESTAMP, true, true",
        "MYSQL, timestamp, POSTGRESQL, TIMESTAMP, true, true",
        "POSTGRESQL, interval, MYSQL, TEXT, true, true",
        "POSTGRESQL, time with time zone, MYSQL, TEXT, true, true",
        "POSTGRESQL, inet, MYSQL, TEXT, true, true",
        "MYSQL, 'enum(''a'',''b'')', POSTGRESQL, TEXT, true, true",
        "MYSQL, 'set(''a'',''b'')', POSTGRESQL, TEXT, true, true",
        "MYSQL, 'set(''a'',''b'')', MARIADB, TEXT, true, true",
        "POSTGRESQL, jsonb, MYSQL, JSON_OF_DOUBLES, false, false",
        "POSTGRESQL, jsonb, MARIADB, JSON, false, false",
        "MYSQL, json, MARIADB, JSON_OF_DOUBLES, false, false",
        "MYSQL, json, MYSQL, TEXT, true, true",
        "POSTGRESQL, jsonb, POSTGRESQL, TEXT, true, true",
        "POSTGRESQL, integer[], MYSQL, JSON_OF_DOUBLES, false, false",
        "POSTGRESQL, integer[], POSTGRESQL, TEXT, true, true"
    })
    void eachRuleOfTypesHasAKindAndAPlace(
            Engine from, String type, Engine to, CanonicalKind kind, boolean source, boolean target) {
        ColumnDigest column = digest(new TableSketch(from, to).key("id", "int").column("v", type), from, to)
                .columns()
                .get(1);
        assertThat(column.source().kind()).isEqualTo(column.target().kind()).isEqualTo(kind);
        assertThat(column.isServerOfSource()).isEqualTo(source);
        assertThat(column.isServerOfTarget()).isEqualTo(target);
        assertThat(column.reason().isEmpty()).isEqualTo(source && target);
    }

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, timestamp, MYSQL, datetime(3), TIMESTAMP, false, true",
        "POSTGRESQL, text, MYSQL, int, NUMBER, false, true",
        "MYSQL, int, POSTGRESQL, text, NUMBER, true, false",
        "MYSQL, int, POSTGRESQL, double precision, FLOAT, false, true",
        "MYSQL, time(6), POSTGRESQL, interval, TIME, true, true",
        "MYSQL, varchar(40), POSTGRESQL, uuid, UUID, true, true",
        "POSTGRESQL, jsonb, POSTGRESQL, json, JSON, false, false",
        "POSTGRESQL, jsonb, MYSQL, longtext, TEXT, true, true",
        "POSTGRESQL, text, MYSQL, json, JSON_OF_DOUBLES, false, false",
        "POSTGRESQL, date, MYSQL, datetime, TIMESTAMP, false, true",
        "MYSQL, 'set(''a'',''b'')', MARIADB, 'set(''b'',''a'')', SET, false, false",
        "MYSQL, bit(8), MYSQL, bit(16), NUMBER, true, true"
    })
    void typesOfTheUsersOwnHaveOneToo(
            Engine from, String type, Engine to, String own, CanonicalKind kind, boolean source, boolean target) {
        ColumnDigest column = digest(new TableSketch(from, to).key("id", "int").column("v", type, own), from, to)
                .columns()
                .get(1);
        assertThat(column.source().kind()).isEqualTo(column.target().kind()).isEqualTo(kind);
        assertThat(column.isServerOfSource()).isEqualTo(source);
        assertThat(column.isServerOfTarget()).isEqualTo(target);
    }

    @Test
    void onlyColumnsThatAServerCannotHashAreStreamedAndWithTheKey() {
        TableDigest digest = digest(
                new TableSketch(Engine.POSTGRESQL, Engine.MYSQL)
                        .key("id", "bigint")
                        .column("name", "text")
                        .column("document", "jsonb"),
                Engine.POSTGRESQL,
                Engine.MYSQL);
        assertThat(names(digest.pushedOfSource().orElseThrow())).containsExactly("id", "name");
        assertThat(names(digest.pushedOfTarget().orElseThrow())).containsExactly("id", "name");
        assertThat(names(digest.streamedOfSource().orElseThrow())).containsExactly("id", "document");
        assertThat(names(digest.streamedOfTarget().orElseThrow())).containsExactly("id", "document");
        assertThat(digest.version()).hasToString("digest-1");
        assertThat(digest.isDecidedHere()).isFalse();
    }

    /** Else two documents that changed places would have the sum that they had before. */
    @Test
    void withoutAKeyTheWholeRowBindsWhatIsStreamed() {
        TableDigest digest = digest(
                new TableSketch(Engine.POSTGRESQL, Engine.MYSQL)
                        .column("name", "text")
                        .column("document", "jsonb"),
                Engine.POSTGRESQL,
                Engine.MYSQL);
        assertThat(names(digest.streamedOfSource().orElseThrow())).containsExactly("name", "document");
        assertThat(names(digest.streamedOfTarget().orElseThrow())).containsExactly("name", "document");
    }

    @Test
    void theQuickFormIsForOnePostgresTypeOnBothSides() {
        TableSketch same = new TableSketch(Engine.POSTGRESQL, Engine.POSTGRESQL).key("id", "bigint");
        assertThat(digest(same, Engine.POSTGRESQL, Engine.POSTGRESQL).quickForm())
                .isEqualTo(DigestForm.POSTGRESQL);
        same.column("c", "character(5)", "character(8)");
        assertThat(digest(same, Engine.POSTGRESQL, Engine.POSTGRESQL).quickForm())
                .isEqualTo(DigestForm.CANONICAL);
        TableSketch other = new TableSketch(Engine.MYSQL, Engine.MYSQL).key("id", "bigint");
        assertThat(digest(other, Engine.MYSQL, Engine.MYSQL).quickForm()).isEqualTo(DigestForm.CANONICAL);
    }

    @Test
    void whereServersHashEverythingNothingIsStreamed() {
        TableDigest digest = digest(
                new TableSketch(Engine.MYSQL, Engine.POSTGRESQL)
                        .key("id", "bigint")
                        .column("name", "text"),
                Engine.MYSQL,
                Engine.POSTGRESQL);
        assertThat(digest.streamedOfSource()).isEmpty();
        assertThat(digest.streamedOfTarget()).isEmpty();
    }

    @Test
    void whatThePlanMakesOfAValueIsStreamedFromTheSource() {
        TableMapping plain = names();
        ColumnMapping name = plain.columns().get(1);
        Copied copied = (Copied) name.origin();
        Listed listed = new Listed(copied.source(), copied.wire(), Map.of("a", "b"), null, false);
        TableMapping mapping =
                with(plain, List.of(plain.columns().get(0), new ColumnMapping(name.target(), listed)), null);
        TableDigest digest = TableDigest.of(Engine.POSTGRESQL, mapping, Engine.MYSQL);
        ColumnDigest column = digest.columns().get(1);
        assertThat(column.isTransformed()).isTrue();
        assertThat(column.isServerOfSource()).isFalse();
        assertThat(column.isServerOfTarget()).isTrue();
        assertThat(column.reason()).isNotEmpty();
        assertThat(names(digest.pushedOfSource().orElseThrow())).containsExactly("id");
        assertThat(names(digest.streamedOfTarget().orElseThrow())).containsExactly("id", "name");
    }

    @Test
    void underAFilterNothingIsLeftToTheServers() {
        TableMapping plain = names();
        TableDigest digest =
                TableDigest.of(Engine.POSTGRESQL, with(plain, plain.columns(), new EveryRow()), Engine.MYSQL);
        assertThat(digest.isDecidedHere()).isTrue();
        assertThat(digest.pushedOfSource()).isEmpty();
        assertThat(digest.pushedOfTarget()).isEmpty();
        assertThat(names(digest.streamedOfSource().orElseThrow())).containsExactly("id", "name");
    }

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, bigint, MYSQL, true",
        "POSTGRESQL, 'numeric(20,2)', MARIADB, true",
        "MYSQL, bigint unsigned, POSTGRESQL, true",
        "MARIADB, 'datetime(6)', POSTGRESQL, true",
        "MARIADB, date, MYSQL, true",
        "MYSQL, 'varbinary(16)', POSTGRESQL, true",
        "POSTGRESQL, uuid, POSTGRESQL, true",
        "POSTGRESQL, uuid, MYSQL, false",
        "MARIADB, uuid, MARIADB, false",
        "POSTGRESQL, text, POSTGRESQL, false",
        "MYSQL, 'varchar(9)', MYSQL, false",
        "POSTGRESQL, double precision, POSTGRESQL, false",
        "MYSQL, 'enum(''b'',''a'')', MYSQL, false",
        "POSTGRESQL, boolean, MYSQL, false"
    })
    void keysAreOrderedAlikeOnlyWhereBothEnginesOrderTheirValuesByWhatTheyStandFor(
            Engine from, String type, Engine to, boolean alike) {
        TableDigest digest = digest(new TableSketch(from, to).key("id", type).column("name", "text"), from, to);
        assertThat(digest.isKeyOrderedAlike()).isEqualTo(alike);
    }

    @Test
    void aKeyIsOrderedAlikeWhenAllItsColumnsAre() {
        TableSketch mixed = new TableSketch(Engine.POSTGRESQL, Engine.POSTGRESQL)
                .key("id", "bigint")
                .key("name", "text");
        assertThat(digest(mixed, Engine.POSTGRESQL, Engine.POSTGRESQL).isKeyOrderedAlike())
                .isFalse();
        TableSketch none = new TableSketch(Engine.POSTGRESQL, Engine.POSTGRESQL).column("id", "bigint");
        assertThat(digest(none, Engine.POSTGRESQL, Engine.POSTGRESQL).isKeyOrderedAlike())
                .isFalse();
    }

    @Test
    void whatATransformerMakesIsComparedByTheTargetsOwnKey() {
        TableMapping plain = names();
        TableMapping mapping = new TableMapping(
                plain.source(),
                List.of(new Output(
                        plain.target(),
                        plain.columns().stream()
                                .map(column -> new ColumnMapping(column.target(), new ColumnMapping.Emitted()))
                                .toList())),
                plain.reads(),
                plain.keyColumns(),
                null,
                Map.of(),
                "acme.Transformer");
        TableDigest digest = TableDigest.of(Engine.POSTGRESQL, mapping, Engine.MYSQL);
        assertThat(digest.isDecidedHere()).isTrue();
        assertThat(digest.isTransformed()).isTrue();
        assertThat(digest.pushedOfTarget()).isEmpty();
        assertThat(names(digest.streamedOfTarget().orElseThrow())).containsExactly("id", "name");
        assertThat(digest.key()).extracting(key -> key.target().column().name()).containsExactly("id");
        assertThat(digest.isKeyOrderedAlike()).isFalse();
    }

    private static TableMapping names() {
        return new TableSketch(Engine.POSTGRESQL, Engine.MYSQL)
                .key("id", "bigint")
                .column("name", "text")
                .mapping(new TableName("s", "t"), new TableName("s", "t"));
    }

    private static TableMapping with(TableMapping plain, List<ColumnMapping> columns, @Nullable Expression where) {
        return new TableMapping(
                plain.source(),
                List.of(new Output(plain.target(), columns)),
                plain.reads(),
                plain.keyColumns(),
                where,
                Map.of(),
                null);
    }

    private record EveryRow() implements Expression {

        @Override
        public String text() {
            return "true";
        }

        @Override
        public ValueKind resultKind() {
            return ValueKind.BOOLEAN;
        }

        @Override
        public List<String> reads() {
            return List.of();
        }

        @Override
        public boolean saysNull() {
            return false;
        }

        @Override
        public Object evaluate(RowValues row) {
            return true;
        }
    }

    private static List<String> names(DigestedTable table) {
        return table.columns().stream().map(column -> column.column().name()).toList();
    }

    private static TableDigest digest(TableSketch sketch, Engine from, Engine to) {
        TableMapping mapping = sketch.mapping(new TableName("s", "t"), new TableName("s", "t"));
        return TableDigest.of(from, mapping, to);
    }
}
