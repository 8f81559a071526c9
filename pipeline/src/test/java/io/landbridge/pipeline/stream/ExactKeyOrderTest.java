package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactKeyOrderTest {

    private static TableMapping keyed(Engine source, String... types) {
        TableSketch sketch = new TableSketch(source, Engine.POSTGRESQL);
        for (int i = 0; i < types.length; i++) {
            sketch.key("k" + i, types[i]);
        }
        return sketch.mapping(new TableName("shop", "a"), new TableName("crm", "a"));
    }

    private static ExactKeyOrder order(Engine source, String... types) {
        return Objects.requireNonNull(ExactKeyOrder.of(keyed(source, types), source));
    }

    private static String form(ExactKeyOrder order, String... values) {
        return Objects.requireNonNull(order.form(Key.of(values)));
    }

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, bigint, true",
        "POSTGRESQL, uuid, true",
        "POSTGRESQL, bytea, true",
        "POSTGRESQL, date, true",
        "POSTGRESQL, timestamp, true",
        "POSTGRESQL, text, false",
        "POSTGRESQL, character varying(20), false",
        "POSTGRESQL, 'numeric(10,2)', false",
        "POSTGRESQL, double precision, false",
        "MARIADB, bigint unsigned, true",
        "MARIADB, datetime(6), true",
        "MARIADB, varbinary(20), true",
        "MARIADB, uuid, false",
        "MARIADB, varchar(20), false",
        "MYSQL, int, true",
        "MYSQL, char(36), false"
    })
    void javaDecidesOnlyWhereItOrdersExactlyAsTheSource(Engine source, String type, boolean exact) {
        assertThat(ExactKeyOrder.of(keyed(source, type), source) != null).isEqualTo(exact);
        assertThat(ExactKeyOrder.of(keyed(source, "bigint", type), source) != null)
                .as("as the second of two columns")
                .isEqualTo(exact);
    }

    @Test
    void integersAreOrderedByValueWhateverTheirLength() {
        ExactKeyOrder order = order(Engine.MYSQL, "bigint unsigned", "bigint");
        Random random = new Random(11);
        List<BigInteger> numbers = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            BigInteger number = new BigInteger(random.nextInt(64), random);
            numbers.add(random.nextBoolean() ? number : number.negate());
        }
        numbers.addAll(List.of(BigInteger.ZERO, BigInteger.valueOf(Long.MIN_VALUE), BigInteger.TWO.pow(64)));
        for (BigInteger one : numbers) {
            for (BigInteger other : numbers) {
                int byForm = form(order, "7", one.toString()).compareTo(form(order, "7", other.toString()));
                assertThat(Integer.signum(byForm)).as(one + " and " + other).isEqualTo(one.compareTo(other));
                int first = form(order, one.toString(), "5").compareTo(form(order, other.toString(), "3"));
                assertThat(Integer.signum(first))
                        .as("the first column counts first: " + one + " and " + other)
                        .isEqualTo(one.equals(other) ? 1 : one.compareTo(other));
            }
        }
    }

    @Test
    void uuidsAreOrderedAsUnsignedBytes() {
        ExactKeyOrder order = order(Engine.POSTGRESQL, "uuid");
        assertThat(form(order, "7fffffff-ffff-ffff-ffff-ffffffffffff"))
                .isLessThan(form(order, "80000000-0000-0000-0000-000000000000"));
    }

    @Test
    void binariesAreOrderedByTheirBytesAndThenTheirLength() {
        ExactKeyOrder order = order(Engine.POSTGRESQL, "bytea", "bigint");
        assertThat(form(order, "\\x00", "9")).isLessThan(form(order, "\\x0000", "1"));
        assertThat(form(order, "\\x7f", "9")).isLessThan(form(order, "\\x80", "1"));
        assertThat(form(order, "\\x", "9")).isLessThan(form(order, "\\x00", "1"));
    }

    @Test
    void timesAreOrderedWithAllTheirDigitsAndTrailingZerosAreNone() {
        ExactKeyOrder order = order(Engine.MARIADB, "datetime(6)");
        assertThat(form(order, "2026-01-01 00:00:00.5")).isEqualTo(form(order, "2026-01-01 00:00:00.500000"));
        assertThat(form(order, "2026-01-01 00:00:00")).isEqualTo(form(order, "2026-01-01 00:00:00.000"));
        assertThat(form(order, "2026-01-01 00:00:00")).isLessThan(form(order, "2026-01-01 00:00:00.000001"));
        assertThat(form(order, "2026-01-01 00:00:00.49")).isLessThan(form(order, "2026-01-01 00:00:00.5"));
    }

    @Test
    void whatHasNoPlainSpellingIsLeftToTheSource() {
        assertThat(order(Engine.POSTGRESQL, "date").form(Key.of("infinity"))).isNull();
        assertThat(order(Engine.POSTGRESQL, "date").form(Key.of("0044-03-15 BC")))
                .isNull();
        assertThat(order(Engine.POSTGRESQL, "timestamp").form(Key.of("10000-01-01 00:00:00")))
                .isNull();
        assertThat(order(Engine.POSTGRESQL, "bigint").form(Key.of("1e5"))).isNull();
    }
}
