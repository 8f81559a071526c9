package io.landbridge.jobs.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.jobs.cli.TableReading.Counter;
import io.landbridge.jobs.cli.TableReading.EnoughException;
import org.junit.jupiter.api.Test;

final class TableReadingTest {

    private final Counter counter = new Counter();

    @Test
    void soManyRowsAreEnough() {
        counter.begin(2, 1_000);
        row(10);
        row(10);
        assertThatThrownBy(() -> row(10)).isInstanceOf(EnoughException.class);
        counter.begin(1, 1_000);
        row(10);
    }

    @Test
    void soManyBytesAreEnoughHoweverFewRowsTheyAre() {
        counter.begin(1_000, 100);
        row(60);
        row(60);
        assertThatThrownBy(() -> row(60)).isInstanceOf(EnoughException.class);
        counter.begin(1_000, 100);
        row(60);
    }

    private void row(int length) {
        counter.row(new byte[length], 0, length);
    }
}
