package io.landbridge.fake;

import io.landbridge.pipeline.ledger.StreamStore.TableStart;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Delivery;
import io.landbridge.pipeline.position.Delivery.PostgresDelivery;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.TransactionId.PostgresTransaction;
import io.landbridge.pipeline.stream.ChangeEvent;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.SourceTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The log of a twin. */
record TwinLog(TwinSide side, FakeProcess process) implements ChangeStream.Opener {

    @Override
    public ChangeStream.Start prepare(String stream, List<TableMapping> mappings, Consumer<String> waits) {
        return restart(stream, mappings);
    }

    @Override
    public ChangeStream.Start restart(String stream, List<TableMapping> mappings) {
        return side.server.call(
                process, "restart", () -> new ChangeStream.Start(side.end(), PostgresDelivery.NONE, Map.of()));
    }

    @Override
    public ChangeStream open(
            String stream, List<TableMapping> mappings, Position from, Map<String, TableStart> starts) {
        return side.server.call(process, "open stream", () -> new Reader(side.before(from)));
    }

    @Override
    public Position end() {
        return side.server.call(process, "log end", () -> {
            side.looked();
            return side.end();
        });
    }

    @Override
    public ChangeStream.Retention retention(String stream, Position applied) {
        return new ChangeStream.Retention(0, -1, null);
    }

    @Override
    public void letGo(String stream, Position position) {
        // Nothing is kept.
    }

    @Override
    public void remove(String stream) {
        // Nothing to remove.
    }

    private final class Reader implements ChangeStream {

        private int next;

        Reader(int next) {
            this.next = next;
        }

        @Override
        public List<SourceTransaction> poll(Duration atMost) {
            return side.server.call(process, "poll", () -> {
                List<SourceTransaction> found = new ArrayList<>();
                for (; next < side.writes(); next++) {
                    boolean shown = !side.isBroken(TwinSide.Broken.LOG_UNREAD);
                    found.add(new SourceTransaction(
                            shown ? new PostgresTransaction(next) : null,
                            side.behind(next + 1),
                            null,
                            new Events(shown ? 1 : 0)));
                }
                return found;
            });
        }

        @Override
        public void confirm(Position applied) {
            // Nothing is forgotten.
        }

        @Override
        public Delivery settle(Delivery delivery) {
            return delivery;
        }

        @Override
        public void verify() {
            // Nobody changes a table.
        }

        @Override
        public void close() {
            // Nothing that anybody else would notice.
        }
    }

    /** As many as there are; what they say is not looked at. */
    private record Events(long count) implements SourceTransaction.Events {
        @Override
        public Iterator<ChangeEvent> iterator() {
            return Collections.emptyIterator();
        }
    }
}
