package io.landbridge.pipeline.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.position.Position.BinlogPosition;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql lsn=16/B374D848",
                "postgresql lsn=FFFFFFFF/FFFFFFFF",
                "binlog place=mysql-bin.000007:4711 gtids=",
                "binlog place=bin.000007:4711 gtids=3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5",
                "binlog place=bin.000007:4711 gtids=0-1-100"
            })
    void whatTheLedgerKeepsComesBack(String text) {
        assertThat(Position.decode(text).encode()).isEqualTo(text);
        assertThat(Position.decode(text)).isEqualTo(Position.decode(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "16/B374D848", "postgresql lsn=16", "binlog place=bin.000007:4711", "binlog place=x gtids="})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Position.decode(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void positionsAreInTheLogsOrder() {
        assertThat(new PostgresPosition(-1).hasReached(new PostgresPosition(1)))
                .as("log positions are unsigned")
                .isTrue();
        assertThat(new PostgresPosition(1).hasReached(new PostgresPosition(1))).isTrue();
        assertThat(new PostgresPosition(1).hasReached(new PostgresPosition(2))).isFalse();
        assertThat(at("bin.1000000", 4).hasReached(at("bin.999999", 9000))).isTrue();
        assertThat(at("bin.1000000", 4).hasReached(at("bin.1000000", 5))).isFalse();
    }

    private static Position at(String file, long offset) {
        return new BinlogPosition(new BinlogPlace(file, offset), "");
    }
}
