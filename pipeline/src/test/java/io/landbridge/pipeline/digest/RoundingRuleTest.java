package io.landbridge.pipeline.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.digest.RoundingRule.Way;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.WrittenType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundingRuleTest {

    @ParameterizedTest
    @CsvSource({
        "DECIMAL, 2, NUMBER, 1.005, 1.01",
        "DECIMAL, 2, NUMBER, -1.005, -1.01",
        "DECIMAL, 0, NUMBER, 2.5, 3",
        "DECIMAL, 2, NUMBER, NaN, NaN",
        "SINGLE_FROM_DIGITS, 0, FLOAT, 0.1, 0.10000000149011612",
        "SINGLE_FROM_DOUBLE, 0, FLOAT, 16777217, 1.6777216E7",
        "SINGLE_FROM_DOUBLE, 0, FLOAT, Infinity, Infinity",
        "TIME_HALF_UP, 3, TIMESTAMP, 2024-12-31 23:59:59.9995, 2025-01-01 00:00:00.000000",
        "TIME_HALF_UP, 0, TIMESTAMP, 1969-12-31 23:59:58.5, 1969-12-31 23:59:59.000000",
        "TIME_CUT, 3, TIMESTAMP, 2024-12-31 23:59:59.9999, 2024-12-31 23:59:59.999000",
        "TIME_CUT, 0, TIMESTAMP, 1969-12-31 23:59:58.9, 1969-12-31 23:59:58.000000",
        "TIME_FROM_2000, 0, TIMESTAMP, 2024-01-01 00:00:00.5, 2024-01-01 00:00:01.000000",
        "TIME_FROM_2000, 0, TIMESTAMP, 1999-12-31 23:59:58.5, 1999-12-31 23:59:58.000000",
        "TIME_FROM_2000, 3, TIMESTAMP, infinity, infinity",
        "TIME_HALF_UP, 0, TIMESTAMP, 0000-00-00 00:00:00, 0000-00-00 00:00:00",
        "TIME_HALF_UP, 0, TIME, -838:59:58.5, -838:59:59.000000",
        "TIME_CUT, 0, TIME, -00:00:00.9, -00:00:00.000000",
        "TIME_FROM_2000, 0, TIME, 23:59:59.5, 24:00:00.000000",
        "BLANKS, 3, TEXT, 'ab   ', 'ab '",
        "BLANKS, 3, TEXT, '\ud83d\ude00bc  ', '\ud83d\ude00bc'",
        "BLANKS, 3, TEXT, 'ab', 'ab'",
        "BLANKS, 3, TEXT, 'abc d', 'abc d'"
    })
    void roundsAsTheTargetDoes(Way way, int digits, CanonicalKind kind, String spelled, String rounded) {
        assertThat(new RoundingRule(way, digits).apply(kind, spelled)).isEqualTo(rounded);
    }

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, timestamp, MYSQL, datetime(3), TIME_HALF_UP, 3",
        "POSTGRESQL, timestamp, MARIADB, datetime, TIME_CUT, 0",
        "MYSQL, datetime(6), POSTGRESQL, timestamp(0), TIME_FROM_2000, 0",
        "POSTGRESQL, 'numeric(10,4)', POSTGRESQL, 'numeric(10,2)', DECIMAL, 2",
        "POSTGRESQL, double precision, MYSQL, float, SINGLE_FROM_DOUBLE, 0",
        "MARIADB, double, POSTGRESQL, real, SINGLE_FROM_DIGITS, 0",
        "MYSQL, varchar(20), POSTGRESQL, varchar(10), BLANKS, 10"
    })
    void isKnownByTheTypes(Engine from, String source, Engine to, String target, Way way, int digits) {
        assertThat(RoundingRule.of(from, WrittenType.parse(from, source), to, WrittenType.parse(to, target)))
                .isEqualTo(new RoundingRule(way, digits));
    }

    @Test
    void whatKeepsEveryDigitRoundsNothing() {
        assertThat(RoundingRule.of(
                        Engine.POSTGRESQL,
                        WrittenType.parse(Engine.POSTGRESQL, "timestamp"),
                        Engine.MYSQL,
                        WrittenType.parse(Engine.MYSQL, "datetime(6)")))
                .isNull();
        assertThat(RoundingRule.into(Engine.MYSQL, WrittenType.parse(Engine.MYSQL, "decimal(10,2)")))
                .as("MySQL warns, and the row is refused")
                .isNull();
    }
}
