package io.landbridge.fake;

import io.landbridge.pipeline.copy.RowRefusedException;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.stream.ChangeWriter;
import io.landbridge.pipeline.stream.RowChange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Changes of rows in memory. What may be made at once is made from the last to the first, so that a dependence would show. */
record FakeChanges(FakeTransaction in, FakeServer server) implements ChangeWriter {

    @Override
    public List<Deviation> apply(Output output, List<RowChange> changes, Order order) {
        return in.call("apply changes", () -> made(output, changes, order, server::conflicted));
    }

    @Override
    public @Nullable List<Deviation> attempt(Output output, List<RowChange> changes) {
        Optional<List<Deviation>> done = in.call("attempt changes", () -> {
            Set<String> keys = new HashSet<>();
            if (!changes.stream().allMatch(change -> keys.add(text(change.key())))) {
                return Optional.empty();
            }
            in.self().savepoint();
            try {
                return Optional.of(made(output, changes, Order.AT_ONCE, holder -> {}));
            } catch (RowRefusedException e) {
                if (!e.isUniqueConflict()) {
                    throw e;
                }
                in.self().rollbackToSavepoint();
                return Optional.empty();
            }
        });
        return done.orElse(null);
    }

    private List<Deviation> made(Output output, List<RowChange> changes, Order order, Consumer<String> onConflict) {
        FakeRows rows = new FakeRows(server, in.self(), output.target(), onConflict);
        List<Deviation> deviations = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            int index = order == Order.IN_TURN ? i : changes.size() - 1 - i;
            RowChange change = changes.get(index);
            long affected = server.flaws().loses(text(change.key())) ? 1 : apply(rows, change);
            if (change.exact() && affected != 1) {
                deviations.add(new Deviation(index, 1, affected));
            }
        }
        deviations.sort(Comparator.comparingInt(Deviation::index));
        return deviations;
    }

    @Override
    public void clear(Output output) {
        in.run("clear table", () -> new FakeRows(server, in.self(), output.target(), server::conflicted).clear());
    }

    private long apply(FakeRows rows, RowChange change) {
        String key = text(change.key());
        String there = rows.find(key);
        switch (change.kind()) {
            case INSERT -> {
                String row = text(change.row());
                if (there == null) {
                    return rows.insert(row) ? 1 : 0;
                }
                rows.replace(there, row);
                return 0;
            }
            case UPDATE -> {
                if (there != null) {
                    rows.replace(there, merged(there, text(change.row()), change.absent()));
                }
                return there == null ? 0 : 1;
            }
            case DELETE -> {
                boolean left = !change.exact() && server.isBroken(FakeServer.Broken.NOT_ERASED);
                if (there != null && !left) {
                    rows.delete(there);
                }
                return there == null ? 0 : 1;
            }
        }
        throw new IllegalStateException(change.kind().name());
    }

    private static String merged(String there, String row, BitSet absent) {
        String[] old = there.split("\t", -1);
        String[] fields = row.split("\t", -1);
        absent.stream().forEach(column -> fields[column] = old[column]);
        return String.join("\t", fields);
    }

    private static String text(byte[] row) {
        return new String(row, 0, row.length - 1, StandardCharsets.UTF_8);
    }
}
