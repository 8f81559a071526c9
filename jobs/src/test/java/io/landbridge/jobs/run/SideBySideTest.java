package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SideBySideTest {

    private final SideBySide threads = new SideBySide("test", 2);

    @Test
    void everyPieceIsDone() {
        AtomicInteger done = new AtomicInteger();
        Runnable piece = done::incrementAndGet;
        threads.run(List.of(piece, piece, piece));
        assertThat(done).hasValue(3);
    }

    @Test
    void whatFailsIsNeverTakenForDone() {
        Runnable good = () -> {};
        assertThatThrownBy(() -> threads.run(List.of(good, () -> {
                    throw new IllegalStateException("an exception");
                })))
                .hasMessage("an exception");
        assertThatThrownBy(() -> threads.run(List.of(good, () -> {
                    throw new NoClassDefFoundError("an error");
                })))
                .hasMessage("an error");
    }
}
