package io.landbridge.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.position.FenceCodec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresLogEndTest {

    @ParameterizedTest
    @CsvSource({
        "0/3000028, 0/3000000",
        "0/3002018, 0/3002000",
        "0/3002000, 0/3002000",
        "0/3002030, 0/3002030",
        "5/3001FF8, 5/3001FF8"
    })
    void aPagesHeaderIsNothingToWaitFor(String told, String end) {
        assertThat(FenceCodec.lsn(PostgresLogEnd.of(told, 8192))).isEqualTo(end);
    }
}
