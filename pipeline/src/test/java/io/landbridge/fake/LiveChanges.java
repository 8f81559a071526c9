package io.landbridge.fake;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.StreamStore.TableStart;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Delivery;
import io.landbridge.pipeline.position.Delivery.MariaDbDelivery;
import io.landbridge.pipeline.position.Delivery.MySqlDelivery;
import io.landbridge.pipeline.position.Delivery.PostgresDelivery;
import io.landbridge.pipeline.position.GtidSet;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.ChangeEvent;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.SourceTransaction;
import io.landbridge.pipeline.stream.StreamError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The log of a live source. */
record LiveChanges(LiveSource source, FakeProcess process) implements ChangeStream.Opener {

    private static final int MOST_TOGETHER = 3;

    @Override
    public ChangeStream.Start prepare(String stream, List<TableMapping> mappings, Consumer<String> waits) {
        return source.call(process, "prepare", () -> {
            // What is before the start is in every snapshot: PostgreSQL waits for it, the others have it in the
            // barrier.
            source.turns.await(() -> source.log.executed.cardinality() == source.log.size());
            return new ChangeStream.Start(source.end(), everything(), Map.of());
        });
    }

    @Override
    public ChangeStream.Start restart(String stream, List<TableMapping> mappings) {
        return source.call(process, "restart", () -> {
            Delivery delivery = everything();
            if (source.engine == Engine.POSTGRESQL) {
                delivery = new PostgresDelivery(source.running);
            }
            if (source.isBroken(LiveSource.Broken.PASSED_BY_NOT_DELIVERED)) {
                delivery = nothing();
            }
            return new ChangeStream.Start(source.end(), delivery, Map.of());
        });
    }

    private Delivery nothing() {
        return switch (source.engine) {
            case POSTGRESQL -> PostgresDelivery.NONE;
            case MARIADB -> new MariaDbDelivery(source.log.begin(-1));
            case MYSQL -> new MySqlDelivery(GtidSet.EMPTY);
        };
    }

    private Delivery everything() {
        BitSet all = new BitSet();
        all.set(0, source.log.size());
        return switch (source.engine) {
            case POSTGRESQL -> PostgresDelivery.NONE;
            case MARIADB -> new MariaDbDelivery(source.log.begin(source.log.size() - 1));
            case MYSQL -> new MySqlDelivery(source.log.gtids(all));
        };
    }

    @Override
    public ChangeStream open(
            String stream, List<TableMapping> mappings, Position from, Map<String, TableStart> starts) {
        return source.call(process, "open stream", () -> {
            if (!from.hasReached(source.forgotten)) {
                throw new LandbridgeException(StreamError.POSITION_LOST, "source", "forgotten");
            }
            return new Stream(source.log.before(from), starts);
        });
    }

    @Override
    public Position end() {
        return source.end();
    }

    @Override
    public ChangeStream.Retention retention(String stream, Position applied) {
        return new ChangeStream.Retention(0, -1, null);
    }

    @Override
    public void letGo(String stream, Position position) {
        // Nothing is kept for anybody.
    }

    @Override
    public void remove(String stream) {
        // Nothing to remove.
    }

    private final class Stream implements ChangeStream {
        private final Map<String, TableStart> starts;
        private int next;

        Stream(int next, Map<String, TableStart> starts) {
            this.next = next;
            this.starts = starts;
        }

        @Override
        public List<SourceTransaction> poll(Duration atMost) {
            if (!atMost.isZero()) {
                source.turns.await(() -> source.log.size() > next);
            }
            return source.call(process, "poll", () -> {
                List<SourceTransaction> found = new ArrayList<>();
                while (next < source.log.size() && found.size() < MOST_TOGETHER) {
                    found.add(transaction(source.log.get(next)));
                    next++;
                }
                if (source.isBroken(LiveSource.Broken.CONFIRMED_EARLY)) {
                    forget(source.log.behind(next));
                }
                return found;
            });
        }

        private SourceTransaction transaction(LiveLog.Entry entry) {
            Position end = source.log.behind(entry.index() + 1);
            List<ChangeEvent> events = entry.events().stream()
                    .filter(event -> !isPassedBy(event.mapping(), end))
                    .toList();
            return new SourceTransaction(
                    entry.events().isEmpty()
                            ? null
                            : source.log.id(entry, !source.isBroken(LiveSource.Broken.ID_ALONE)),
                    end,
                    Instant.EPOCH,
                    new Events(events));
        }

        private boolean isPassedBy(TableMapping mapping, Position end) {
            TableStart start = starts.get(mapping.name());
            Position after = start == null ? null : start.after();
            return after != null && after.hasReached(end);
        }

        @Override
        public void confirm(Position applied) {
            source.call(process, "confirm", () -> {
                forget(applied);
                return true;
            });
        }

        private void forget(Position position) {
            if (position.hasReached(source.forgotten)) {
                source.forgotten = position;
            }
        }

        @Override
        public Delivery settle(Delivery delivery) {
            return source.call(process, "settle", () -> {
                if (!(delivery instanceof PostgresDelivery postgres)) {
                    return delivery;
                }
                if (source.isBroken(LiveSource.Broken.LAST_DELIVERED_ONLY)) {
                    TreeSet<Long> last = new TreeSet<>(postgres.unseen());
                    while (last.size() > 1) {
                        last.pollFirst();
                    }
                    return new PostgresDelivery(last);
                }
                return postgres.without(source.log.shown.stream()
                        .mapToObj(index -> source.log.get(index).xid())
                        .toList());
            });
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

    private record Events(List<ChangeEvent> all) implements SourceTransaction.Events {
        @Override
        public long count() {
            return all.size();
        }

        @Override
        public Iterator<ChangeEvent> iterator() {
            return all.iterator();
        }
    }
}
