package io.landbridge.pipeline.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.schema.TypeMapping.Fidelity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeRulesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    POSTGRESQL | boolean                     | MYSQL      | tinyint(1)                  | BOOLEAN  | EXACT
                    POSTGRESQL | numeric(12,2)               | MYSQL      | decimal(12,2)               | DECIMAL  | PARTIAL
                    POSTGRESQL | numeric                     | MYSQL      | decimal(65,30)              | DECIMAL  | PARTIAL
                    POSTGRESQL | numeric(100,2)              | MYSQL      | decimal(65,2)               | DECIMAL  | PARTIAL
                    POSTGRESQL | numeric(3,5)                | MYSQL      | decimal(5,5)                | DECIMAL  | PARTIAL
                    POSTGRESQL | varchar(16383)              | MYSQL      | varchar(16383)              | TEXT     | EXACT
                    POSTGRESQL | varchar(16384)              | MYSQL      | longtext                    | TEXT     | WIDENED
                    POSTGRESQL | char(256)                   | MYSQL      | varchar(256)                | TEXT     | WIDENED
                    POSTGRESQL | uuid                        | MYSQL      | char(36)                    | UUID     | WIDENED
                    POSTGRESQL | uuid                        | MARIADB    | uuid                        | UUID     | EXACT
                    POSTGRESQL | jsonb                       | MARIADB    | json                        | JSON     | EXACT
                    POSTGRESQL | timestamp                   | MARIADB    | datetime(6)                 | DATETIME | PARTIAL
                    POSTGRESQL | timestamp(3) with time zone | MYSQL      | timestamp(3)                | INSTANT  | PARTIAL
                    POSTGRESQL | integer[]                   | MYSQL      | json                        | JSON     | OPAQUE
                    POSTGRESQL | money                       | MYSQL      | decimal(19,2)               | DECIMAL  | WIDENED
                    POSTGRESQL | bit(65)                     | MYSQL      | longtext                    | BIT      | OPAQUE
                    POSTGRESQL | int4range                   | MYSQL      | longtext                    | NATIVE   | OPAQUE
                    POSTGRESQL | geometry                    | MYSQL      | geometry                    | NATIVE   | UNSUPPORTED
                    POSTGRESQL | enum('a','b ')              | MYSQL      | varchar(63)                 | ENUM     | OPAQUE
                    POSTGRESQL | enum('a','b')               | MYSQL      | enum('a','b')               | ENUM     | EXACT
                    POSTGRESQL | money                       | POSTGRESQL | money                       | NATIVE   | EXACT
                    MYSQL      | tinyint(1)                  | POSTGRESQL | boolean                     | BOOLEAN  | PARTIAL
                    MYSQL      | tinyint(1)                  | MYSQL      | tinyint(1)                  | INTEGER  | EXACT
                    MYSQL      | tinyint(1)                  | MARIADB    | tinyint(1)                  | INTEGER  | EXACT
                    MYSQL      | bigint unsigned             | POSTGRESQL | numeric(20,0)               | INTEGER  | WIDENED
                    MYSQL      | int unsigned                | POSTGRESQL | bigint                      | INTEGER  | WIDENED
                    MYSQL      | datetime                    | POSTGRESQL | timestamp(0)                | DATETIME | PARTIAL
                    MYSQL      | timestamp(6)                | POSTGRESQL | timestamp with time zone    | INSTANT  | PARTIAL
                    MYSQL      | bit(1)                      | POSTGRESQL | boolean                     | BOOLEAN  | EXACT
                    MYSQL      | bit(8)                      | POSTGRESQL | bit(8)                      | BIT      | EXACT
                    MYSQL      | set('a','b')                | POSTGRESQL | text                        | SET      | OPAQUE
                    MYSQL      | json                        | POSTGRESQL | jsonb                       | JSON     | PARTIAL
                    MYSQL      | year                        | POSTGRESQL | smallint                    | INTEGER  | WIDENED
                    MYSQL      | point                       | POSTGRESQL | bytea                       | BINARY   | OPAQUE
                    MARIADB    | uuid                        | POSTGRESQL | uuid                        | UUID     | EXACT
                    MARIADB    | inet6                       | POSTGRESQL | inet                        | NATIVE   | WIDENED
                    MARIADB    | uuid                        | MYSQL      | char(36)                    | UUID     | WIDENED
                    """)
    void eachTypeHasItsRule(Engine from, String source, Engine to, String target, ValueKind wire, Fidelity fidelity) {
        TypeMapping mapping = TypeRules.map(from, WrittenType.parse(from, source), to);

        assertThat(mapping.target().declaration()).isEqualTo(target);
        assertThat(mapping.wire()).isEqualTo(wire);
        assertThat(mapping.fidelity()).isEqualTo(fidelity);
    }

    @Test
    void textFromPostgreSqlIsComparedBitByBit() {
        assertThat(TypeRules.map(Engine.POSTGRESQL, DataType.of("text"), Engine.MYSQL)
                        .target())
                .isEqualTo(DataType.of("longtext").withText("utf8mb4", "utf8mb4_0900_bin"));
        assertThat(TypeRules.map(Engine.POSTGRESQL, DataType.of("citext"), Engine.MARIADB)
                        .target())
                .isEqualTo(DataType.of("longtext").withText("utf8mb4", "utf8mb4_uca1400_nopad_as_ci"));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
                    utf8mb4_0900_ai_ci,        MARIADB, utf8mb4_uca1400_nopad_ai_ci
                    utf8mb4_de_pb_0900_as_cs,  MARIADB, utf8mb4_uca1400_nopad_as_cs
                    utf8mb4_0900_bin,          MARIADB, utf8mb4_nopad_bin
                    utf8mb4_general_ci,        MARIADB, utf8mb4_general_ci
                    utf8mb4_uca1400_ai_ci,     MYSQL,   utf8mb4_0900_ai_ci
                    utf8mb4_nopad_bin,         MYSQL,   utf8mb4_0900_bin
                    latin1_nopad_bin,          MYSQL,   latin1_bin
                    utf8mb3_uca1400_ai_ci,     MYSQL,   utf8mb3_unicode_520_ci
                    latin1_swedish_ci,         MYSQL,   latin1_swedish_ci
                    none,                      MYSQL,   none
                    """)
    void collationsHaveCounterparts(String collation, Engine to, String counterpart) {
        assertThat(Collations.translate(collation, to)).isEqualTo(counterpart);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    MYSQL      | tinyint(1) | POSTGRESQL | smallint                 | BOOLEAN  | PARTIAL
                    MYSQL      | tinyint(1) | POSTGRESQL | boolean                  | BOOLEAN  | PARTIAL
                    MYSQL      | datetime   | POSTGRESQL | timestamp with time zone | DATETIME | PARTIAL
                    MYSQL      | time       | POSTGRESQL | interval                 | TIME     | PARTIAL
                    MYSQL      | blob       | POSTGRESQL | text                     | NATIVE   | UNSUPPORTED
                    MYSQL      | double     | POSTGRESQL | integer                  | NATIVE   | UNSUPPORTED
                    MYSQL      | enum('a')  | POSTGRESQL | crm.status               | ENUM     | PARTIAL
                    POSTGRESQL | money      | MYSQL      | decimal(10,2)            | DECIMAL  | PARTIAL
                    POSTGRESQL | integer[]  | MYSQL      | longtext                 | ARRAY    | PARTIAL
                    POSTGRESQL | timestamptz | MYSQL     | datetime(6)              | INSTANT  | PARTIAL
                    """)
    void aWrittenTargetIsTakenWhenItReadsTheValues(
            Engine from, String source, Engine to, String target, ValueKind wire, Fidelity fidelity) {
        TypeMapping mapping =
                TypeRules.written(from, WrittenType.parse(from, source), to, WrittenType.parse(to, target));

        assertThat(mapping.target().declaration()).isEqualTo(target);
        assertThat(mapping.wire()).isEqualTo(wire);
        assertThat(mapping.fidelity()).isEqualTo(fidelity);
    }
}
