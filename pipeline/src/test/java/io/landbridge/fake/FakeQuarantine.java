package io.landbridge.fake;

import io.landbridge.pipeline.ledger.QuarantineStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refused rows in memory. */
record FakeQuarantine(FakeTransaction in, FakeServer server) implements QuarantineStore {

    @Override
    public void add(QuarantinedRow row) {
        in.run("add to quarantine", () -> in.tables().quarantine.insert(in.self(), server.nextId(), row));
    }

    @Override
    public List<QuarantinedRow> open(@Nullable String table, int limit) {
        return in.call(
                "open rows",
                () -> rows("open").stream()
                        .filter(row -> table == null || row.table().equals(table))
                        .limit(limit)
                        .toList());
    }

    @Override
    public List<QuarantinedRow> setAside(int limit) {
        return in.call(
                "rows set aside",
                () -> in.tables().quarantine.all(in.self()).stream()
                        .filter(row -> !row.resolution().equals("retried"))
                        .limit(limit)
                        .toList());
    }

    @Override
    public long count() {
        return in.call(
                "count rows",
                () -> (long) rows("open").size() + rows("discarded").size());
    }

    @Override
    public long openCount() {
        return in.call("count open rows", () -> (long) rows("open").size());
    }

    @Override
    public boolean resolve(long chunkId, String resolution) {
        return in.call("resolve row", () -> {
            var table = in.tables().quarantine;
            List<Long> ids = table.unlocked(
                    in.self(),
                    row -> row.chunkId() == chunkId && row.resolution().equals("open"));
            ids.forEach(id -> table.update(
                    in.self(),
                    id,
                    row -> true,
                    row -> new QuarantinedRow(
                            row.chunkId(),
                            row.table(),
                            row.key(),
                            row.image(),
                            row.column(),
                            row.error(),
                            row.attempts(),
                            resolution)));
            return !ids.isEmpty();
        });
    }

    private List<QuarantinedRow> rows(String resolution) {
        return in.tables().quarantine.all(in.self()).stream()
                .filter(row -> row.resolution().equals(resolution))
                .toList();
    }
}
