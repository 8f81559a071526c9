package io.landbridge.pipeline.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoundingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MYSQL      | decimal(12,4)    | POSTGRESQL | numeric(10,2)               | true",
                "MYSQL      | decimal(12,4)    | POSTGRESQL | numeric(10,4)               | false",
                "MYSQL      | decimal(12,4)    | POSTGRESQL | numeric                     | false",
                "POSTGRESQL | numeric          | POSTGRESQL | numeric(10,2)               | true",
                "POSTGRESQL | money            | POSTGRESQL | numeric(10,0)               | true",
                "POSTGRESQL | numeric(12,4)    | MYSQL      | decimal(10,2)               | false",
                "MYSQL      | double           | POSTGRESQL | real                        | true",
                "MYSQL      | float            | POSTGRESQL | real                        | false",
                "POSTGRESQL | double precision | MARIADB    | float                       | true",
                "MYSQL      | bigint           | POSTGRESQL | double precision            | true",
                "MYSQL      | int              | POSTGRESQL | double precision            | false",
                "MYSQL      | int              | POSTGRESQL | real                        | true",
                "MYSQL      | decimal(20,2)    | MARIADB    | double                      | true",
                "MYSQL      | decimal(12,2)    | MARIADB    | double                      | false",
                "MYSQL      | datetime(6)      | MARIADB    | datetime                    | true",
                "MYSQL      | datetime         | POSTGRESQL | timestamp(0)                | false",
                "POSTGRESQL | timestamp        | POSTGRESQL | timestamp(3) with time zone | true",
                "POSTGRESQL | time(3)          | MYSQL      | time(3)                     | false",
                "MYSQL      | date             | POSTGRESQL | timestamp(0)                | false",
                "MYSQL      | varchar(20)      | POSTGRESQL | numeric(10,2)               | false"
            })
    void fewerDigitsAreRoundedWhereNobodySaysSo(Engine from, String source, Engine to, String target, boolean rounds) {
        assertThat(Rounding.of(from, WrittenType.parse(from, source), to, WrittenType.parse(to, target)))
                .isEqualTo(rounds ? Rounding.DIGITS : null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MYSQL      | varchar(20) | POSTGRESQL | varchar(10) | true",
                "MYSQL      | varchar(20) | POSTGRESQL | varchar(20) | false",
                "MYSQL      | varchar(20) | POSTGRESQL | varchar     | false",
                "MARIADB    | text        | POSTGRESQL | varchar(99) | true",
                "MARIADB    | text        | POSTGRESQL | text        | false",
                "POSTGRESQL | text        | POSTGRESQL | varchar(99) | true",
                "POSTGRESQL | varchar     | POSTGRESQL | varchar(99) | true",
                "POSTGRESQL | char(20)    | POSTGRESQL | varchar(10) | false",
                "MYSQL      | char(20)    | POSTGRESQL | varchar(10) | false",
                "MYSQL      | varchar(20) | POSTGRESQL | char(20)    | true",
                "MYSQL      | char(20)    | POSTGRESQL | char(10)    | false",
                "POSTGRESQL | text        | MYSQL      | char(10)    | true",
                "POSTGRESQL | char(10)    | MYSQL      | char(10)    | false",
                "POSTGRESQL | text        | MYSQL      | varchar(10) | false",
                "MYSQL      | json        | POSTGRESQL | varchar(10) | false"
            })
    void blanksAtTheEndAreCutOffWhereNobodySaysSo(Engine from, String source, Engine to, String target, boolean cuts) {
        assertThat(Rounding.of(from, WrittenType.parse(from, source), to, WrittenType.parse(to, target)))
                .isEqualTo(cuts ? Rounding.BLANKS : null);
    }
}
