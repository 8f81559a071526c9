package io.landbridge.connectors.capture;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.position.Delivery;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.stream.StreamError;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class CapturedStreamTest {

    /** Whoever waits for changes would else wait for ever, and say that there are none. */
    @Test
    void anErrorOfTheReadingThreadEndsTheStreamAloud() {
        try (CapturedStream stream = CapturedStream.start("shop", new FakeDyingReader())) {
            assertThatThrownBy(() -> stream.poll(Duration.ofSeconds(20)))
                    .asInstanceOf(InstanceOfAssertFactories.type(LandbridgeException.class))
                    .returns(StreamError.CAPTURE_ENDED, LandbridgeException::errorCode);
        }
    }

    private static final class FakeDyingReader implements LogReader {

        @Override
        public void read(TransactionQueue queue) {
            throw new OutOfMemoryError("planned");
        }

        @Override
        public void confirm(Position applied) {
            // nothing was read
        }

        @Override
        public Delivery settle(Delivery delivery) {
            return delivery;
        }

        @Override
        public void verify() {
            // nothing was read
        }

        @Override
        public void close() {
            // it has ended
        }
    }
}
