package io.landbridge.pipeline.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrittenTypeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    POSTGRESQL | varchar(8)                    | character varying(8)
                    POSTGRESQL | NUMERIC( 12 , 2 )             | numeric(12,2)
                    POSTGRESQL | decimal(8)                    | numeric(8,0)
                    POSTGRESQL | timestamp with time zone      | timestamp with time zone
                    POSTGRESQL | timestamp(3) with time zone   | timestamp(3) with time zone
                    POSTGRESQL | timestamptz(3)                | timestamp(3) with time zone
                    POSTGRESQL | timestamp(6)                  | timestamp
                    POSTGRESQL | timestamp without time zone   | timestamp
                    POSTGRESQL | int4                          | integer
                    POSTGRESQL | double precision              | double precision
                    POSTGRESQL | float(24)                     | real
                    POSTGRESQL | float(25)                     | double precision
                    POSTGRESQL | text[]                        | text[]
                    POSTGRESQL | numeric(12,2)[][]             | numeric(12,2)[][]
                    POSTGRESQL | char                          | character(1)
                    POSTGRESQL | bit varying(5)                | bit varying(5)
                    POSTGRESQL | interval day to second(3)     | interval day to second(3)
                    POSTGRESQL | crm.order_status              | crm.order_status
                    POSTGRESQL | geometry(Point,4326)          | geometry(Point,4326)
                    MYSQL      | bigint(20) unsigned           | bigint unsigned
                    MYSQL      | int(11)                       | int
                    MYSQL      | tinyint(1)                    | tinyint(1)
                    MYSQL      | bool                          | tinyint(1)
                    MYSQL      | tinyint(4)                    | tinyint
                    MYSQL      | decimal                       | decimal(10,0)
                    MYSQL      | numeric(8)                    | decimal(8,0)
                    MYSQL      | datetime(0)                   | datetime
                    MYSQL      | datetime(6)                   | datetime(6)
                    MYSQL      | float(53)                     | double
                    MYSQL      | float(7,3)                    | float(7,3)
                    MYSQL      | double precision              | double
                    MYSQL      | int(5) unsigned zerofill      | int(5) unsigned zerofill
                    MYSQL      | year(4)                       | year
                    MARIADB    | uuid                          | uuid
                    """)
    void whatMeansTheSameReadsTheSame(Engine engine, String written, String declaration) {
        assertThat(WrittenType.parse(engine, written).declaration()).isEqualTo(declaration);
    }

    @Test
    void labelsKeepQuotesCommasAndParentheses() {
        DataType type = WrittenType.parse(Engine.MYSQL, "enum('a','it''s','x,(y)')");

        assertThat(type.labels()).isEqualTo(List.of("a", "it's", "x,(y)"));
        assertThat(type.declaration()).isEqualTo("enum('a','it''s','x,(y)')");
    }

    @Test
    void characterSetAndCollationAreRead() {
        DataType type = WrittenType.parse(Engine.MYSQL, "varchar(20) character set latin1 collate latin1_bin");

        assertThat(type).isEqualTo(DataType.of("varchar", 20).withText("latin1", "latin1_bin"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    POSTGRESQL | intger          | did you mean 'integer'?
                    POSTGRESQL | datetime        | did you mean 'date'?
                    POSTGRESQL | bigserial       | write the integer type; the counter is a property of the column
                    POSTGRESQL | bigint unsigned | did you mean 'bigint'?
                    POSTGRESQL | text(5)         | 'text' takes no arguments
                    POSTGRESQL | varchar(5       | a parenthesis is not closed
                    POSTGRESQL | varchar(x)      | 'x' is not a number
                    POSTGRESQL | varchar(1,2)    | 'varchar' takes one argument at most
                    MYSQL      | varchr(20)      | did you mean 'varchar'?
                    MYSQL      | uuid            | did you mean 'bit'?
                    MYSQL      | int('a')        | 'int' takes no list of values
                    """)
    void anUnknownTypeIsRefusedWithTheNearest(Engine engine, String written, String reason) {
        assertThatThrownBy(() -> WrittenType.parse(engine, written))
                .hasMessageContaining("'" + written + "' is not a type of " + engine.label())
                .hasMessageContaining(reason)
                .hasMessageContaining("[schema.unknown-type]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    MYSQL      | varchar      | varchar(8)      | true
                    MYSQL      | varchar(9)   | varchar(8)      | false
                    MYSQL      | tinyint(1)   | tinyint(1)      | true
                    MYSQL      | tinyint(1)   | tinyint         | false
                    MYSQL      | tinyint      | tinyint(1)      | true
                    MYSQL      | bigint       | bigint unsigned | false
                    MYSQL      | datetime     | datetime(3)     | true
                    POSTGRESQL | text         | text[]          | false
                    POSTGRESQL | crm.status   | crm.status      | true
                    POSTGRESQL | crm.status   | public.status   | false
                    """)
    void aWrittenTypeFitsWhatItDoesNotContradict(Engine engine, String written, String type, boolean fits) {
        assertThat(WrittenType.fits(WrittenType.parse(engine, written), WrittenType.parse(engine, type)))
                .isEqualTo(fits);
    }
}
