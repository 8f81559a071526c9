package io.landbridge.pipeline.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.schema.Column.Generation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which defaults are the same, however a server prints them. */
class FormComparisonTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "MYSQL, `decimal(10,2)`, 0, 0.00",
                "MYSQL, `decimal(10,2)`, 1.5, 1.50",
                "MYSQL, `decimal(10,2)`, -2, -2.00",
                "MARIADB, int, 7, 7",
                "MYSQL, `datetime(6)`, `'2026-11-20 12:00:00'`, `'2026-11-20 12:00:00.000000'`",
                "MYSQL, `datetime(6)`, `'2026-11-20 12:00:00.5'`, `'2026-11-20 12:00:00.500000'`",
                "MARIADB, `time(3)`, `'12:00:00'`, `'12:00:00.000'`",
                "MYSQL, `datetime(3)`, CURRENT_TIMESTAMP, `CURRENT_TIMESTAMP(3)`",
                "MARIADB, `datetime(6)`, current_timestamp(), CURRENT_TIMESTAMP(6)",
                "POSTGRESQL, integer, 0, `'0'::integer`",
                "POSTGRESQL, text, `'a'`, `'a'::text`",
                "POSTGRESQL, boolean, true, true",
                "POSTGRESQL, timestamp without time zone, now(), CURRENT_TIMESTAMP",
                "POSTGRESQL, bytea, `'\\xab'::bytea`, `'\\xAB'::bytea`"
            })
    void theSameInOtherWords(Engine engine, String type, String wanted, String present) {
        assertThat(isSame(engine, type, wanted, present)).isTrue();
        assertThat(isSame(engine, type, present, wanted)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "MYSQL, `decimal(10,2)`, 0, 0.01",
                "MYSQL, int, 1, 10",
                "MYSQL, int, 0,",
                "MYSQL, int,, 0",
                "POSTGRESQL, integer, 1, -1",
                "MYSQL, `datetime(6)`, `'2026-11-20 12:00:00'`, `'2026-11-20 12:00:00.000001'`",
                "MYSQL, `datetime(6)`, `'2026-11-20 12:00:00'`, `'2026-11-20 12:00:10'`",
                "POSTGRESQL, text, `'yes'`, `'Yes'`",
                "POSTGRESQL, text, `''`,",
                "POSTGRESQL, text, `'10'`, `'10.0'`",
                "MARIADB, varchar(9), `'12:00:00'`, `'12:00:00.0'`",
                "POSTGRESQL, boolean, true, false"
            })
    void another(Engine engine, String type, String wanted, String present) {
        assertThat(isSame(engine, type, wanted, present)).isFalse();
    }

    @Test
    void whatNobodyUnderstandsIsTakenForTheSame() {
        assertThat(isSame(Engine.POSTGRESQL, "integer", "f(1)", "g(2) + 1")).isTrue();
        assertThat(isSame(Engine.POSTGRESQL, "integer", "f(1)", null)).isFalse();
        assertThat(isSame(Engine.POSTGRESQL, "integer", null, null)).isTrue();
    }

    private static boolean isSame(Engine engine, String type, @Nullable String wanted, @Nullable String present) {
        return new FormComparison(engine)
                .deviations(table(engine, type, wanted), table(engine, type, present))
                .isEmpty();
    }

    private static Table table(Engine engine, String type, @Nullable String defaultExpression) {
        DataType parsed = WrittenType.parse(engine, type);
        Column column = new Column(
                "c",
                parsed,
                TypeRules.kind(engine, parsed),
                false,
                defaultExpression,
                Generation.NONE,
                null,
                null,
                false,
                null);
        return new Table(
                new TableName("shop", "a"),
                List.of(column),
                null,
                List.of(),
                List.of(),
                List.of(),
                -1,
                -1,
                "InnoDB",
                null,
                null,
                null,
                List.of());
    }
}
