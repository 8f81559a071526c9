package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class OnceTest {

    @Test
    void whatHasSucceededIsNotDoneAgain() {
        AtomicInteger looks = new AtomicInteger();
        Once once = new Once(() -> {
            if (looks.incrementAndGet() == 1) {
                throw new IllegalStateException("a blocker");
            }
        });
        assertThatThrownBy(once::run).hasMessage("a blocker");
        once.run();
        once.run();
        assertThat(looks).hasValue(2);
    }
}
